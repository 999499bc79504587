"""Sends the bytes of one file: the opener, a whole small file, or the missing chunks in parallel (rules 3 and 4)."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing

from kdesk.domain.upload import Chunk, Ranges, UploadToken
from kdesk.engine.throughput.concurrency import MAX_SLOTS
from kdesk.engine.upload.file_version import FileVersion
from kdesk.engine.upload.progress_meter import ProgressMeter
from kdesk.engine.upload.takeover import TakeoverCheck
from kdesk.engine.upload.upload_run import UploadRun
from kdesk.errors import BodyDropped, BodyTooLarge

TOO_LARGE = (BodyTooLarge, BodyDropped)
"""The errors with which a server, or a proxy before it, refuses a body of this size (rule 5)."""


class MissingRanges:
    """The bytes that the server lacks, handed out chunk by chunk to parallel senders."""

    def __init__(self, accepted: Ranges, size: int) -> None:
        self._taken = accepted
        self._size = size

    def __bool__(self) -> bool:
        return not self._taken.covers(0, self._size)

    def take(self, chunk_size: int) -> Chunk | None:
        """Return the first chunk that nobody has taken; None if there is none."""
        chunk = next(self._taken.chunks(self._size, chunk_size), None)
        if chunk:
            self._taken = self._taken.with_range(chunk.offset, chunk.end)
        return chunk

    def put_back(self, chunk: Chunk) -> None:
        """Return a chunk that did not arrive; its bytes may be taken again in chunks of another size."""
        self._taken = self._taken.without(chunk.offset, chunk.end)


class ChunkSender:
    """Sends bodies to the present token of one transfer."""

    def __init__(self, run: UploadRun, version: FileVersion, takeover: TakeoverCheck) -> None:
        self._run = run
        self._uploads = run.api.uploads
        self._version = version
        self._takeover = takeover
        self._throughput = run.throughput
        self._progress = ProgressMeter(run)
        self._opener = Chunk(0, 0)
        self._missing = MissingRanges(Ranges(), 0)
        self._takeover_checked = False

    async def open(self) -> tuple[UploadToken, Chunk]:
        """Send the opener, and return the token and the bytes of the opener.

        The opener has no bytes unless the server refused such a body; then the first chunk is the opener (rule 3).
        """
        opener = self._opener
        try:
            async with (
                aclosing(self._version.blocks(opener)) as blocks,
                aclosing(self._throughput.limited(blocks)) as limited,
            ):
                # Not retried here: a token that may hold data gets no second opener (rule 3).
                return await self._uploads.open(self._run.transfer, opener, limited), opener
        except TOO_LARGE:
            if opener.length:
                self._throughput.chunk_size.refused(opener.length)
            self._opener = Chunk(0, min(self._throughput.chunk_size.current, self._run.transfer.file.size))
            raise

    async def send_whole(self, content: Sequence[bytes]) -> UploadToken:
        """Send the content of a small file in one body, which opens and closes the token."""
        whole = Chunk(0, self._run.transfer.file.size)
        try:
            async with (
                aclosing(self._throughput.limited(_each(content))) as limited,
                aclosing(self._progress.counted(whole, limited)) as counted,
            ):
                token = await self._uploads.send_whole(self._run.transfer, counted)
        # Also when it is cancelled: the row must not count bytes that were not acknowledged.
        except BaseException as failure:
            self._progress.discard(whole)
            if isinstance(failure, TOO_LARGE):
                self._throughput.chunk_size.refused(whole.length)
            raise
        self._progress.accept(whole)
        return token

    async def send_missing(self) -> None:
        """Send every chunk that is not accepted, in parallel; return when all are acknowledged.

        Raises the first error that retries did not cure; the other chunks are cancelled then.
        """
        transfer = self._run.transfer
        self._missing = MissingRanges(transfer.reservation.accepted, transfer.file.size)
        self._takeover_checked = False
        senders: list[asyncio.Task[None]] = []
        failures: list[Exception] = []
        async with asyncio.TaskGroup() as group:
            # As many as there can be slots: how many of them send at once changes meanwhile.
            for _ in range(MAX_SLOTS):
                senders.append(group.create_task(self._send_chunks(senders, failures)))
            watch = group.create_task(self._progress.watch())
            await asyncio.wait(senders)
            watch.cancel()
        if failures:
            raise failures[0]

    async def _send_chunks(self, senders: Sequence[asyncio.Task[None]], failures: list[Exception]) -> None:
        """Send one chunk after another of those that all senders share; a failure ends all senders.

        The failure is not raised through the group: before Python 3.13 a group that fails while its owner is cancelled
        raises the failure instead of the cancellation, and a paused transfer would continue.
        """
        try:
            while self._missing:
                await self._run.retrier.keep_trying(self._send_next)
                await self._takeover.check_if_due()
            if not self._takeover_checked:
                # While other senders finish their last chunks: after them it would cost a round trip.
                self._takeover_checked = True
                await self._takeover.check()
        except Exception as exc:  # noqa: BLE001  raised again by `send_missing`
            failures.append(exc)
            for sender in senders:
                # Only once: a second cancellation would interrupt the closing of its connection, which then stays open.
                if sender is not asyncio.current_task() and not sender.cancelling():
                    sender.cancel()

    async def _send_next(self) -> None:
        """Send the next chunk. On failure the chunk returns to the pool and its slot is freed."""
        chunk_size = self._throughput.chunk_size
        async with self._throughput.concurrency.slot(self._run.transfer.id):
            # Taken only with a slot: the size of chunks may change during the wait for it.
            chunk = self._missing.take(chunk_size.current)
            if chunk is None:
                return
            try:
                await self._send(chunk)
            except BaseException as failure:
                self._progress.discard(chunk)
                self._missing.put_back(chunk)
                if isinstance(failure, TOO_LARGE) and chunk_size.refused(chunk.length):
                    return  # smaller chunks are tried without a wait: nothing is wrong with the server
                raise
        # Rule 6: accepted bytes renew the number of tries.
        self._run.retrier.reset()

    async def _send(self, chunk: Chunk) -> None:
        with self._throughput.timed(chunk.length):
            async with (
                aclosing(self._version.blocks(chunk)) as blocks,
                aclosing(self._throughput.limited(blocks)) as limited,
                aclosing(self._progress.counted(chunk, limited)) as counted,
            ):
                await self._uploads.send(self._run.transfer, chunk, counted)
        # Rule 4: an acknowledged range is journalled before anything relies on it.
        self._progress.accept(chunk)
        await self._run.handle.save()


async def _each(blocks: Sequence[bytes]) -> AsyncIterator[bytes]:
    for block in blocks:
        yield block
