"""Keeps a transfer to one version of its file."""

from kdesk.domain.ports import Clock, Connection
from kdesk.domain.question import Decision
from kdesk.domain.transfer import FileIdentity, Mark
from kdesk.engine.cleanup import NOTHING_RESERVED, remove_lost_reservations, remove_reserved
from kdesk.engine.record import Record
from kdesk.engine.source import LocalFile


class FileGuard:
    """Knows the version that a transfer began with, and stops the transfer when the file is another one."""

    def __init__(self, connection: Connection, file: LocalFile, record: Record, clock: Clock) -> None:
        self._connection = connection
        self._file = file
        self._record = record
        self._clock = clock

    async def begin(self) -> None:
        """Compare the file with its identity; take a new one on the first run, and where the new version is wanted.

        May be repeated. Raises FileProblem: FileChanged, FileStillWritten, DriveHangs, or why the file cannot be taken.
        """
        transfer = self._record.transfer
        if transfer.decision is Decision.KEEP:
            return  # all of it has arrived, and nothing more is read
        begun_with = None if transfer.decision is Decision.NEW_VERSION else transfer.identity
        await self._file.first_look(must_rest=begun_with is None)
        if begun_with:
            await self._compare(begun_with, read_before=transfer.opener is not Mark.NOT_SENT)
        else:
            await self._remove_former_version()
            looked = await self._file.look()
            identity = await self._file.identify()
            await self._record.keep(
                identity=identity,
                size=identity.size,
                media_type=looked.media_type,
                decision=None,
                sha256="",
                **NOTHING_RESERVED,
            )

    async def check(self) -> None:
        """Raise FileChanged when what was read of the file is of another version than what is there now."""
        if identity := self._record.transfer.identity:
            await self._compare(identity, read_before=True)

    async def _compare(self, identity: FileIdentity, *, read_before: bool) -> None:
        now = await self._file.check(identity, read_before=read_before)
        if now != identity:
            await self._record.keep(identity=now)

    async def _remove_former_version(self) -> None:
        transfer = self._record.transfer
        if transfer.token_id or transfer.entry_id:
            await remove_reserved(self._connection, transfer)
        if transfer.reservation is Mark.SENT:
            await remove_lost_reservations(self._connection, transfer)
