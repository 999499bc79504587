"""Segments of playlists: fetched whole, each one once, and read one behind the other as one file."""

import asyncio
from collections.abc import Sequence
from functools import partial

from kdesk.domain.byte_part import BytePart
from kdesk.errors import ServerProblem
from kdesk.media.content_types import HEAD_BYTES, is_media, not_media
from kdesk.media.part_reader import PartReader, Retries
from kdesk.media.player_connection import Spawner
from kdesk.media.reading.block_cache import BlockCache
from kdesk.media.reading.loop_waiter import LoopWaiter
from kdesk.media.stream_contents import RelayContext

MAX_SEGMENT = 128 * 2**20
"""Bytes of a segment, which is kept as a whole."""


class _Fetch:
    def __init__(self) -> None:
        self.result: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self.waiting = 0
        self.task: asyncio.Task[None] | None = None


class SegmentFetcher:
    """Fetches segments for all videos. Used on the loop's thread, but for `kept`.

    Args:
        context: Makes the requests.
        spawn: Runs the tasks that fetch.
        cache: Keeps the segments.
    """

    def __init__(self, context: RelayContext, spawn: Spawner, cache: BlockCache) -> None:
        self._context = context
        self._spawn = spawn
        self._cache = cache
        self._fetches: dict[BytePart, _Fetch] = {}

    def kept(self, part: BytePart) -> bytes | None:
        """Return a segment that is there already. May be called on any thread."""
        return self._cache.get(part, 0)

    async def whole(self, part: BytePart) -> bytes:
        """Return a segment. Raises ServerProblem."""
        if (kept := self.kept(part)) is not None:
            return kept
        fetch = self._fetch(part)
        fetch.waiting += 1
        try:
            return await asyncio.shield(fetch.result)
        except asyncio.CancelledError:
            if fetch.waiting == 1 and fetch.task is not None:
                fetch.task.cancel()
                # At once nobody finds it any more: whoever asks next would be cancelled with it.
                self._ended(part, fetch)
            raise
        finally:
            fetch.waiting -= 1

    def prefetch(self, part: BytePart) -> None:
        """Begin to fetch a segment that will be wanted."""
        if self.kept(part) is None:
            self._fetch(part)

    def _fetch(self, part: BytePart) -> _Fetch:
        fetch = self._fetches.get(part)
        if fetch is None:
            fetch = self._fetches[part] = _Fetch()
            fetch.task = self._spawn(self._run(part, fetch))
            fetch.task.add_done_callback(lambda _task: self._ended(part, fetch))
        return fetch

    def _ended(self, part: BytePart, fetch: _Fetch) -> None:
        if self._fetches.get(part) is fetch:
            del self._fetches[part]
        fetch.result.cancel()

    async def _run(self, part: BytePart, fetch: _Fetch) -> None:
        try:
            data = await self._read(part)
        except ServerProblem as problem:
            if not fetch.result.done():
                fetch.result.set_exception(problem)
                # Of a segment that was fetched ahead nobody may ask.
                fetch.result.exception()
            return
        self._cache.put(part, 0, data)
        if not fetch.result.done():
            fetch.result.set_result(data)

    async def _read(self, part: BytePart) -> bytes:
        data = bytearray()
        retries = Retries(self._context.policy, self._context.clock)
        async with PartReader(self._context.upstream, part, retries, limit=MAX_SEGMENT) as reader:
            while piece := await reader.read():
                data += piece
        if not is_media(bytes(data[:HEAD_BYTES])):
            raise not_media(bytes(data[:HEAD_BYTES]), part.url.split("/")[2])
        return bytes(data)


class JoinedFile:
    """Parts one behind the other, read on the decoder's thread. It cannot be sought in.

    Args:
        parts: An initialization section, if there is one, and segments.
        fetcher: Fetches them.
        waiter: Waits for them.
    """

    size = 0

    def __init__(self, parts: Sequence[BytePart], fetcher: SegmentFetcher, waiter: LoopWaiter) -> None:
        self._parts = parts
        self._fetcher = fetcher
        self._waiter = waiter
        self._index = -1
        self._current = memoryview(b"")

    def read(self, count: int) -> bytes:
        """Return the next bytes, none at the end. Raises ServerProblem, and what the waiter raises."""
        while not self._current:
            if self._index + 1 >= len(self._parts):
                return b""
            self._current = memoryview(self._whole(self._parts[self._index + 1]))
            self._index += 1
            if self._index + 1 < len(self._parts):
                self._waiter.call(partial(self._fetcher.prefetch, self._parts[self._index + 1]))
        data, self._current = self._current[:count], self._current[count:]
        return bytes(data)

    def close(self) -> None:
        """Free the current part."""
        self._parts, self._current = (), memoryview(b"")

    def _whole(self, part: BytePart) -> bytes:
        kept = self._fetcher.kept(part)
        return kept if kept is not None else self._waiter.bytes_of(partial(self._fetcher.whole, part))
