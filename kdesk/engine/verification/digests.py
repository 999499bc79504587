"""SHA-256 of each file as it was sent, where the hash that went ahead of sending is not one of the whole file.

That is so when another process had begun the upload: a hash that was begun cannot be kept in a file. Then a follower
reads the file once more from its beginning, behind what is hashed for sending, and compares each range with its hash.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from kdesk.domain.file_change import FileChange
from kdesk.domain.source_file import FileIdentity
from kdesk.domain.transfer import Transfer, TransferState
from kdesk.domain.upload import HashedRange
from kdesk.engine.files.drives import SPARE_THREADS
from kdesk.engine.files.file_hash import BLOCK_BYTES, STRIDE_BYTES, RunningHash
from kdesk.engine.files.file_identity import changed
from kdesk.engine.files.local_file import LocalFile, shorter
from kdesk.engine.files.open_file import DescriptorClosed, OpenFile
from kdesk.engine.transfers.tasks import Tasks
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.engine.transfers.transfer_list import TransferList
from kdesk.errors import FileProblem, TooManyOpenFiles
from kdesk.threads import Workers

log = logging.getLogger(__name__)

SHORTAGE_SECONDS = 5.0
"""Until a file is opened again that could not be, since too many were open."""

HASH_THREADS = 2

_FOLLOWED = frozenset({TransferState.UPLOADING, TransferState.FINISHING, TransferState.PROCESSING})


class Digests:
    """A listener of the queue that fills in `sha256` where sending has not done so.

    It keeps no transfer waiting: what is left at the end is hashed while the server processes the file. A file that
    changed meanwhile gets none.

    opened  returns the descriptor of a transfer that has its file open
    """

    def __init__(self, transfers: TransferList, tasks: Tasks, opened: Callable[[str], OpenFile | None]) -> None:
        self._transfers = transfers
        self._tasks = tasks
        self._opened = opened
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
        """Follow a transfer as far as it is hashed for sending."""
        follower = self._followers.get(transfer.id)
        begun_anew = transfer.state is TransferState.PREPARING and not transfer.file.hashed
        if transfer.state not in _FOLLOWED and follower and (follower.lost or begun_anew):
            del self._followers[transfer.id]  # what could not be read may be there again when the transfer goes on
        if (
            transfer.state not in _FOLLOWED
            or transfer.file.sha256
            or not transfer.file.identity
            or _goes_ahead(transfer)
        ):
            return
        if follower is None:
            follower = self._followers[transfer.id] = _Follower(transfer.file.path, transfer.file.identity)
        follower.follow(transfer)
        if follower.position < follower.front and not follower.busy and not follower.lost:
            (handle,) = self._transfers.picked([transfer.id])
            follower.busy = True
            self._tasks.start(partial(self._follow, handle, follower), partial(self._pause, handle, follower))

    def removed(self, transfer_ids: Collection[str]) -> None:
        """Forget them."""
        for transfer_id in transfer_ids:
            self._followers.pop(transfer_id, None)

    def restored(self, transfers: Sequence[Transfer], rows: Sequence[int]) -> None:
        """They have ended, and have their hashes."""

    def moved(self, transfer_ids: Collection[str], row: int) -> None:
        """The order does not matter here."""

    async def _follow(self, handle: TransferHandle, follower: "_Follower") -> None:
        try:
            while follower.position < follower.front:
                opened = self._opened(handle.transfer.id)
                try:
                    await self._workers.run(follower.advance, opened)
                except DescriptorClosed:
                    continue  # the transfer was paused: its descriptor is not to be had any more
                except TooManyOpenFiles:
                    await asyncio.sleep(SHORTAGE_SECONDS)
            if follower.position == follower.identity.size:
                await self._conclude(handle, follower)
        except FileProblem as problem:
            follower.lost = True
            log.info("transfer %s gets no SHA-256: %s", handle.transfer.id, problem)

    async def _conclude(self, handle: TransferHandle, follower: "_Follower") -> None:
        """Put the hash on the row if the file still is the one that was sent."""
        if not follower.vouched:
            await LocalFile(handle.transfer.file.path, self._workers).check(follower.identity)
        if self._followers.get(handle.transfer.id) is not follower:
            return  # another version is on its way
        file = replace(handle.transfer.file, sha256=follower.digest())
        if handle.transfer.state.holds_slot:
            handle.update(file=file)  # its run is about to journal the next step
        else:
            await handle.save(file=file)

    def _pause(self, handle: TransferHandle, follower: "_Follower") -> None:
        """The follower has caught up: go on if more came meanwhile, forget it when nothing more comes."""
        follower.busy = False
        if handle.transfer.file.sha256 or handle.transfer.state.is_final:
            self.removed([handle.transfer.id])
        else:
            self.changed(handle.transfer)


def _goes_ahead(transfer: Transfer) -> bool:
    """Whether the hash that goes ahead of sending is, or becomes, the one of the whole file."""
    return (
        transfer.state is not TransferState.PROCESSING
        and len(transfer.file.hashed) <= 1
        and _begins(transfer.file.hashed)
    )


def _begins(hashed: Sequence[HashedRange]) -> bool:
    return not hashed or hashed[0].start == 0


class _Follower:
    """One file on its way through the hash.

    identity  of the version of the file
    position  how many bytes from its beginning are hashed
    front     how many may be
    busy      whether a task is at it
    lost      whether the file changed or vanished: this version gets no hash
    vouched   whether every byte so far is in a range that was hashed for sending
    """

    def __init__(self, path: str, identity: FileIdentity) -> None:
        self._path = Path(path)
        self._whole = RunningHash()
        self._part = RunningHash()
        self._ranges: Sequence[HashedRange] = ()
        self.identity = identity
        self.front = 0
        self.busy = False
        self.lost = False
        self.vouched = True

    @property
    def position(self) -> int:
        return self._whole.position

    def follow(self, transfer: Transfer) -> None:
        """Take over what is hashed for sending now."""
        self.identity = transfer.file.identity or self.identity
        self._ranges = transfer.file.hashed
        self.front = transfer.file.size if transfer.state is TransferState.PROCESSING else transfer.file.hashed[-1].end

    def advance(self, opened: OpenFile | None) -> None:
        """Hash on, one stride at most. Blocks. Raises FileProblem, DescriptorClosed.

        Reads through the descriptor of the transfer that runs, or one of its own.
        """
        reading = opened or OpenFile(self._path)
        try:
            self._advance(reading)
        finally:
            if reading is not opened:
                reading.close()

    def _advance(self, reading: OpenFile) -> None:
        part = next((part for part in self._ranges if part.start <= self.position < part.end), None)
        if part and self.position == part.start:
            self._part = RunningHash(part.start)
        self.vouched &= part is not None and self._part.start == part.start
        ends = (part.end,) if part else (part.start for part in self._ranges if part.start > self.position)
        end = min(self.front, self.position + STRIDE_BYTES, *ends)
        while self.position < end:
            block = reading.read(self.position, min(BLOCK_BYTES, end - self.position))
            if not block:
                raise shorter(self._path, self.front - self.position)
            self._whole.update(block)
            self._part.update(block)
        if part and self.vouched and end == part.end and self._part.hexdigest() != part.sha256:
            raise changed(self._path, FileChange.NOT_AS_SENT)

    def digest(self) -> str:
        """Return the hash of what was hashed, hexadecimal."""
        return self._whole.hexdigest()
