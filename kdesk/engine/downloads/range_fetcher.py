"""Fetches the missing ranges of one file into its part file, several at once where that is faster.

Received bytes count only when they are on the disk: a range is stored after the sync of the file, never before. What a
kill costs is what was received since the last sync, bounded by MAX_UNSYNCED.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from contextlib import aclosing

from kdesk.domain.downloads.ports import Deliveries, Delivery
from kdesk.domain.progress import Progress, RateMeter
from kdesk.domain.upload import Chunk, Ranges
from kdesk.engine.downloads.download_handle import DownloadHandle
from kdesk.engine.downloads.pace import Pace
from kdesk.engine.downloads.part_file import PartFile
from kdesk.errors import BadResponse, NothingDelivered, Reason

CHUNK_BYTES = 32 * 1024 * 1024
"""Bytes of one request: long enough that its beginning costs nothing, short enough to share out the end of a file."""
BLOCK_BYTES = 1024 * 1024
"""Bytes that are written at once."""
SYNC_BYTES = 8 * 1024 * 1024
"""Unsynced bytes from which on a sync begins beside the receiving."""
MAX_UNSYNCED = 64 * 1024 * 1024
"""Unsynced bytes from which on receiving waits for the disk."""
SHOWN_SECONDS = 0.2


class RangesIgnored(Exception):
    """The server sends the whole file whatever is asked for: it can only be read from its beginning."""


class RangeFetcher:
    """Fetches one version of one file.

    Args:
        deliveries: Makes the requests.
        part: Open.
        handle: Gets the ranges.
        pace: Slots for requests, and the rate limit.

    Attributes:
        fetched: Bytes received by this fetcher, also those that were received before and lost.
    """

    def __init__(self, deliveries: Deliveries, part: PartFile, handle: DownloadHandle, pace: Pace) -> None:
        self._deliveries = deliveries
        self._part = part
        self._handle = handle
        self._pace = pace
        self._written = handle.download.received
        self._chunks: deque[Chunk] = deque()
        self._syncing = asyncio.Lock()
        self._sync_task: asyncio.Task[None] | None = None
        self._meter = RateMeter()
        self._shown_at = 0.0
        self.fetched = 0

    @property
    def _unsynced(self) -> int:
        return self._written.total - self._handle.download.received.total

    async def fetch(self, address: str, size: int) -> None:
        """Fetch all that is missing of a file of this size.

        Raises:
            RangesIgnored: The server knows no ranges.
            ServerProblem: What came until then is stored.
            StoreProblem: The disk takes no more.
        """
        self._chunks = deque(self._written.chunks(size, CHUNK_BYTES))
        workers: list[asyncio.Task[None]] = []
        failures: list[Exception] = []
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(min(self._pace.most_requests, len(self._chunks))):
                    workers.append(group.create_task(self._work(address, size, workers, failures)))
        finally:
            # Also after a failure, a pause and Ctrl+C: nothing that has come is fetched twice.
            await self._finish_syncing()
        if failures:
            raise failures[0]

    async def fetch_whole(self, address: str) -> None:
        """Read a file from its beginning to its end, whatever its size.

        Raises ServerProblem, StoreProblem.
        """
        self._written = Ranges()
        await self._handle.save(received=self._written)
        await self._part.truncate(0)
        async with self._deliveries.open(address, 0, None) as delivery:
            size = self._handle.download.size
            if size and delivery.total not in {None, size}:
                raise _wrong_length(delivery.total or 0, size)
            try:
                at = await self._receive(delivery, 0, size or None)
            finally:
                await self._finish_syncing()
        if at < (size or delivery.total or at):
            raise _broken_off(at, size or delivery.total or 0)
        if not at:
            raise NothingDelivered.of_other_content("an empty file")
        self._handle.update(size=at)

    async def _work(
        self, address: str, size: int, workers: Sequence[asyncio.Task[None]], failures: list[Exception]
    ) -> None:
        """Fetch one chunk after another; a failure ends all workers.

        It is not raised through the group, which would wrap it.
        """
        try:
            while self._chunks:
                async with self._pace.request(self._handle.download.id):
                    if self._chunks:
                        await self._fetch_chunk(address, self._chunks.popleft(), size)
        except Exception as error:  # noqa: BLE001  raised again by `fetch`
            failures.append(error)
            for worker in workers:
                if worker is not asyncio.current_task():
                    worker.cancel()

    async def _fetch_chunk(self, address: str, chunk: Chunk, size: int) -> None:
        async with self._deliveries.open(address, chunk.offset, chunk.end) as delivery:
            if delivery.total not in {None, size}:
                raise _wrong_length(delivery.total or 0, size)
            if not delivery.ranged and chunk != Chunk(0, size):
                raise RangesIgnored
            at = await self._receive(delivery, chunk.offset, chunk.end)
        if at < chunk.end:
            raise _broken_off(at - chunk.offset, chunk.length)

    async def _receive(self, delivery: Delivery, at: int, end: int | None) -> int:
        """Write a body to the part file and return the offset after its last byte."""
        block = bytearray()
        try:
            async with aclosing(self._pace.limited(delivery.body)) as pieces:
                async for piece in pieces:
                    self.fetched += len(piece)
                    if end is not None and at + len(block) + len(piece) > end:
                        raise NothingDelivered.of_other_content(f"more than {end:,} bytes came")
                    block += piece
                    if len(block) >= BLOCK_BYTES:
                        at, block = await self._put(at, block), bytearray()
        finally:
            if block:
                at = await self._put(at, block)
        return at

    async def _put(self, at: int, block: bytearray) -> int:
        await self._part.write(at, block)
        end = at + len(block)
        self._written = self._written.with_range(at, end)
        if self._unsynced >= SYNC_BYTES:
            self._start_sync()
        if self._unsynced >= MAX_UNSYNCED:
            await self._sync()
        self._show()
        return end

    def _start_sync(self) -> None:
        """Sync beside the receiving, one sync at a time. Raises the error of the last one."""
        task = self._sync_task
        if task is not None:
            if not task.done():
                return
            self._sync_task = None
            task.result()
        self._sync_task = asyncio.create_task(self._sync())  # noqa: TID251  `_finish_syncing` awaits it

    async def _sync(self) -> None:
        """Bring what was written to the disk, then count it."""
        async with self._syncing:
            written = self._written
            if written != self._handle.download.received:
                await self._part.sync()
                await self._handle.save(received=written)

    async def _finish_syncing(self) -> None:
        task, self._sync_task = self._sync_task, None
        if task is not None:
            await task
        await self._sync()
        self._handle.update(progress=Progress())

    def _show(self) -> None:
        now = self._pace.clock.monotonic()
        if now - self._shown_at < SHOWN_SECONDS:
            return
        self._shown_at = now
        total = self._written.total
        self._meter.add(now, total)
        left = max(0, self._handle.download.size - total)
        self._handle.update(progress=Progress(self._unsynced, self._meter.speed(now), self._meter.time_left(now, left)))


def _wrong_length(came: int, wanted: int) -> NothingDelivered:
    return NothingDelivered.of_other_content(f"a file of {came:,} bytes instead of {wanted:,}")


def _broken_off(came: int, wanted: int) -> BadResponse:
    return BadResponse(f"{came:,} of {wanted:,} bytes came", reason=Reason.COPY_BROKE_OFF, retryable=True)
