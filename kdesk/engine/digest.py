"""SHA-256 of each file, taken while the file is sent: the disk is read once.

Chunks leave side by side, a hash needs its bytes in order. So a follower reads again, behind the front of what the
server has acknowledged, while the system still holds those bytes in memory. Only what was sent before a restart comes
from the disk once more.
"""

import hashlib
import logging
from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path

from kdesk.domain.transfer import FileIdentity, Transfer, TransferState
from kdesk.engine.drives import SPARE_THREADS
from kdesk.engine.file_problems import problem_of, regular
from kdesk.engine.record import Record
from kdesk.engine.roster import Roster
from kdesk.engine.source import LocalFile
from kdesk.engine.tasks import Tasks
from kdesk.errors import FileChanged, FileProblem
from kdesk.threads import Workers

log = logging.getLogger(__name__)

BLOCK_BYTES = 1024 * 1024
STRIDE_BYTES = 16 * BLOCK_BYTES
"""Hashed in one go on a thread: long enough to cost the loop nothing, short enough to stop soon."""

HASH_THREADS = 2

_FOLLOWED = frozenset({TransferState.UPLOADING, TransferState.FINISHING, TransferState.PROCESSING})


class Digests:
    """A listener of the queue that fills in `sha256`.

    It keeps no transfer waiting: what is left at the end is hashed while the server processes the file. A file that
    changed meanwhile gets none.
    """

    def __init__(self, roster: Roster, tasks: Tasks) -> None:
        self._roster = roster
        self._tasks = tasks
        self._workers = Workers("kdesk-hash", HASH_THREADS, SPARE_THREADS)
        self._followers: dict[str, _Follower] = {}

    def close(self) -> None:
        """Let the hashing threads end."""
        self._workers.close()

    def added(self, transfers: Sequence[Transfer]) -> None:
        """Go on with those that a restart has cut short."""
        for transfer in transfers:
            self.changed(transfer)

    def changed(self, transfer: Transfer) -> None:
        """Follow a transfer as far as the server has acknowledged its file without a gap."""
        follower = self._followers.get(transfer.id)
        if transfer.state not in _FOLLOWED and follower and follower.lost:
            del self._followers[transfer.id]  # what could not be read may be there again when the transfer goes on
        if transfer.state not in _FOLLOWED or transfer.sha256 or not transfer.identity:
            return
        if follower is None or follower.identity != transfer.identity:
            follower = self._followers[transfer.id] = _Follower(transfer.path, transfer.identity)
        follower.front = transfer.size if transfer.state is TransferState.PROCESSING else transfer.accepted.prefix
        if follower.position < follower.front and not follower.busy and not follower.lost:
            (record,) = self._roster.picked([transfer.id])
            follower.busy = True
            self._tasks.start(partial(self._follow, record, follower), partial(self._pause, record, follower))

    def removed(self, transfer_ids: Collection[str]) -> None:
        """Forget them."""
        for transfer_id in transfer_ids:
            self._followers.pop(transfer_id, None)

    def moved(self, transfer_ids: Collection[str], row: int) -> None:
        """The order does not matter here."""

    async def _follow(self, record: Record, follower: "_Follower") -> None:
        try:
            while follower.position < follower.front:
                await self._workers.run(follower.advance)
            if follower.position == follower.identity.size:
                await self._conclude(record, follower)
        except FileProblem as problem:
            follower.lost = True
            log.info("transfer %s gets no SHA-256: %s", record.transfer.id, problem)

    async def _conclude(self, record: Record, follower: "_Follower") -> None:
        """Put the hash on the row if the file still is the one that was sent."""
        await LocalFile(record.transfer.path, self._workers).check(follower.identity)
        if record.transfer.state.needs_slot:
            record.show(sha256=follower.digest())  # its run is about to journal the next step
        else:
            await record.keep(sha256=follower.digest())

    def _pause(self, record: Record, follower: "_Follower") -> None:
        """The follower has caught up: go on if more came meanwhile, forget it when nothing more comes."""
        follower.busy = False
        if record.transfer.sha256 or record.transfer.state.over:
            self.removed([record.transfer.id])
        else:
            self.changed(record.transfer)


class _Follower:
    """One file on its way through the hash.

    identity  of the version of the file
    position  how many bytes from its beginning are hashed
    front     how many may be
    busy      whether a task is at it
    lost      whether the file changed or vanished: this version gets no hash
    """

    def __init__(self, path: str, identity: FileIdentity) -> None:
        self._path = Path(path)
        self._hash = hashlib.sha256()
        self.identity = identity
        self.position = 0
        self.front = 0
        self.busy = False
        self.lost = False

    def advance(self) -> None:
        """Hash on, one stride at most. Blocks. Raises FileProblem."""
        end = min(self.front, self.position + STRIDE_BYTES)
        block = bytearray(BLOCK_BYTES)
        try:
            regular(self._path)
            with self._path.open("rb", buffering=0) as file:
                file.seek(self.position)
                while self.position < end:
                    count = file.readinto(memoryview(block)[: end - self.position])
                    if not count:
                        raise FileChanged(f"{self.front - self.position:,} bytes are missing at its end")
                    self._hash.update(memoryview(block)[:count])
                    self.position += count
        except OSError as exc:
            raise problem_of(exc, self._path) from exc

    def digest(self) -> str:
        """Return the hash of what was hashed, hexadecimal."""
        return self._hash.hexdigest()
