"""Computes the SHA-256 of files whose hash was not completed while they were sent.

That is the case if another process began the upload: a partial hash cannot be stored. A follower then reads the file
again from its beginning, up to what is hashed for sending, and compares each range with its hash.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from kdesk.domain.file_change import FileChange
from kdesk.domain.source_file import FileIdentity
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.upload import HashedRange
from kdesk.engine.files.drives import SPARE_THREADS
from kdesk.engine.files.file_hash import STRIDE_BYTES, RunningHash
from kdesk.engine.files.file_identity import changed
from kdesk.engine.files.local_file import LocalFile, shorter
from kdesk.engine.files.open_file import BLOCK_BYTES, DescriptorClosed, OpenFile
from kdesk.engine.transfers.context import EngineContext, QueuePart
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.errors import FileProblem, TooManyOpenFiles
from kdesk.threads import Workers

log = logging.getLogger(__name__)

SHORTAGE_SECONDS = 5.0
"""Pause after which a file is opened again, if too many files were open."""

HASH_THREADS = 2

_FOLLOWED = frozenset({TransferState.UPLOADING, TransferState.FINISHING, TransferState.PROCESSING})


class Digests(QueuePart):
    """Fills in the SHA-256 of transfers where sending has not done so.

    No transfer waits for it: what is left at the end is hashed while the server processes the file. A file that
    changed meanwhile gets no SHA-256.

    Args:
        context: What the parts of the queue share.
        open_file: Returns the open file of a running transfer, None if it has none.
    """

    def __init__(self, context: EngineContext, open_file: Callable[[str], OpenFile | None]) -> None:
        self._transfers = context.transfers
        self._tasks = context.tasks
        self._open_file = open_file
        self._workers = Workers("kdesk-hash", HASH_THREADS, SPARE_THREADS)
        self._followers: dict[str, _Follower] = {}

    def close(self) -> None:
        """Let the hashing threads end."""
        self._workers.close()

    def added(self, transfers: Sequence[Transfer]) -> None:
        """Continue hashes that the last run of kdesk did not complete."""
        for transfer in transfers:
            if transfer.file.identity is not None:
                self._follow(transfer)

    def changed(self, before: Transfer, now: Transfer) -> None:
        """Hash a file as far as it is hashed for sending."""
        del before
        self._follow(now)

    def removed(self, transfer_ids: Collection[str]) -> None:
        """Drop the followers of these transfers."""
        for transfer_id in transfer_ids:
            self._followers.pop(transfer_id, None)

    def _follow(self, transfer: Transfer) -> None:
        follower = self._followers.get(transfer.id)
        new_version = transfer.state is TransferState.PREPARING and not transfer.file.hashed
        if transfer.state not in _FOLLOWED and follower and (follower.lost or new_version):
            del self._followers[transfer.id]  # a file that could not be read may be readable in the next run
        if (
            transfer.state not in _FOLLOWED
            or transfer.file.sha256
            or not transfer.file.identity
            or _is_continued(transfer)
        ):
            return
        if follower is None:
            follower = self._followers[transfer.id] = _Follower(transfer.file.path, transfer.file.identity)
        follower.follow(transfer)
        handle = self._transfers.get(transfer.id)
        if handle and follower.position < follower.front and not follower.busy and not follower.lost:
            follower.busy = True
            self._tasks.start(partial(self._hash, handle, follower), partial(self._pause, handle, follower))

    async def _hash(self, handle: TransferHandle, follower: "_Follower") -> None:
        try:
            while follower.position < follower.front:
                opened = self._open_file(handle.transfer.id)
                try:
                    await self._workers.run(follower.advance, opened)
                except DescriptorClosed:
                    continue  # the run ended and closed its file
                except TooManyOpenFiles:
                    await asyncio.sleep(SHORTAGE_SECONDS)
            if follower.position == follower.identity.size:
                await self._conclude(handle, follower)
        except FileProblem as problem:
            follower.lost = True
            log.info("transfer %s gets no SHA-256: %s", handle.transfer.id, problem)

    async def _conclude(self, handle: TransferHandle, follower: "_Follower") -> None:
        """Store the hash if the file is still the one that was sent."""
        if not follower.vouched:
            await LocalFile(handle.transfer.file.path, self._workers).check(follower.identity)
        if self._followers.get(handle.transfer.id) is not follower:
            return  # another version of the file is being sent
        file = replace(handle.transfer.file, sha256=follower.digest())
        if handle.transfer.state.holds_slot:
            handle.update(file=file)  # the run journals it with its next step
        else:
            await handle.save(file=file)

    def _pause(self, handle: TransferHandle, follower: "_Follower") -> None:
        """React to the end of a task: continue if more was hashed meanwhile, drop the follower if it is done."""
        follower.busy = False
        if handle.transfer.file.sha256 or handle.transfer.state.is_final:
            self.removed([handle.transfer.id])
        else:
            self._follow(handle.transfer)


def _is_continued(transfer: Transfer) -> bool:
    """Return whether the hash for sending covers the file from its beginning, so that it becomes the whole file's."""
    return (
        transfer.state is not TransferState.PROCESSING
        and len(transfer.file.hashed) <= 1
        and _begins(transfer.file.hashed)
    )


def _begins(hashed: Sequence[HashedRange]) -> bool:
    return not hashed or hashed[0].start == 0


class _Follower:
    """The hash of one version of a file.

    Attributes:
        identity: Of this version.
        front: How many bytes from the beginning may be hashed.
        busy: Whether a task is hashing.
        lost: Whether the file changed or vanished: this version gets no hash.
        vouched: Whether every byte so far lies in a range that was hashed for sending.
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
        """How many bytes from the beginning are hashed."""
        return self._whole.position

    def follow(self, transfer: Transfer) -> None:
        """Take over the ranges that are hashed for sending."""
        self.identity = transfer.file.identity or self.identity
        self._ranges = transfer.file.hashed
        self.front = transfer.file.size if transfer.state is TransferState.PROCESSING else transfer.file.hashed[-1].end

    def advance(self, opened: OpenFile | None) -> None:
        """Hash one more stride at most. Blocks.

        Args:
            opened: The open file of the running transfer; None opens the file anew.

        Raises:
            FileProblem: The file cannot be read, or is not the one that was sent.
            DescriptorClosed: The run ended.
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
        """Return the hash as hexadecimal digits."""
        return self._whole.hexdigest()
