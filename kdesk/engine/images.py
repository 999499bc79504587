"""Pictures from memory, disk or network. Concurrent requests of one address share one fetch.

A picture is cached only after it was decoded: a server may send anything, and what cannot be shown must not be read
from the disk again at the next start. A cached picture that cannot be decoded is deleted: earlier versions of kdesk
cached without decoding.

The addresses are the keys of both caches. They carry geometry and version of the picture: a new poster has a new one.
"""

import asyncio
import logging
from collections import OrderedDict
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from kdesk.domain.links.picture_requests import requested_box
from kdesk.domain.picture import Bitmap
from kdesk.domain.ports import Clock, ImageCache, ImageSource, PictureDecoder
from kdesk.engine.fetch_slots import FetchSlots
from kdesk.engine.picture_failures import PictureFailures
from kdesk.errors import BadResponse, ServerProblem, StoreProblem

FETCHES_AT_ONCE = 4
"""From one host. Wire fact: the server limits how many pictures it makes at once (`wire-facts`, 7.4)."""
MAX_FETCHES = 24
"""From one host, including the slow ones."""

MEMORY_BYTES = 32 * 1024 * 1024

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Fetch:
    """A fetch under way.

    Attributes:
        result: Completes with the picture or the error.
        waiting: How many callers wait for it; without any, the fetch is cancelled.
    """

    task: asyncio.Task[None]
    result: asyncio.Future[Bitmap]
    waiting: int = 0


class Pictures:
    """Implements `Images`; an async context manager that owns the fetches.

    Args:
        source: Fetches pictures from the network.
        cache: On disk.
        decoder: Makes bitmaps.
        clock: Measures how long errors are remembered.
        slots: Limits concurrent fetches from each host.
        memory: Bytes of encoded pictures that are kept in memory.
    """

    def __init__(
        self,
        source: ImageSource,
        cache: ImageCache,
        decoder: PictureDecoder,
        clock: Clock,
        *,
        slots: FetchSlots | None = None,
        memory: int = MEMORY_BYTES,
    ) -> None:
        self._source = source
        self._cache = cache
        self._decoder = decoder
        self._slots = slots or FetchSlots(FETCHES_AT_ONCE, MAX_FETCHES)
        self._memory = _Memory(memory)
        self._fetches: dict[str, _Fetch] = {}
        self._failures = PictureFailures(clock)
        self._group = asyncio.TaskGroup()

    async def __aenter__(self) -> Self:
        await self._group.__aenter__()
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for fetch in tuple(self._fetches.values()):
            fetch.task.cancel()
        # An error of the block is its own: the group would wrap it.
        await self._group.__aexit__(None, None, None)

    async def picture(self, url: str) -> Bitmap:
        """Return the picture, scaled to fit into the box that its address asks for.

        Raises:
            ServerProblem: There is no picture. `PictureFailures` tells how long the same error is raised again.
            KdeskError: No picture can be decoded at all.
        """
        self._failures.raise_remembered(url)
        # Registered before anything is awaited, so that a second call in the same turn finds it.
        fetch = self._fetches.get(url) or self._begin(url)
        fetch.waiting += 1
        try:
            # Shielded: the cancellation of one caller must not cancel the result of the others.
            return await asyncio.shield(fetch.result)
        finally:
            fetch.waiting -= 1
            if not fetch.waiting:
                self._drop(url, fetch)

    def _begin(self, url: str) -> _Fetch:
        result: asyncio.Future[Bitmap] = asyncio.get_running_loop().create_future()
        fetch = _Fetch(self._group.create_task(self._fetch(url, result), name=f"picture {url}"), result)
        self._fetches[url] = fetch
        return fetch

    def _drop(self, url: str, fetch: _Fetch) -> None:
        """Cancel a fetch that nobody waits for; a later call starts a new one."""
        if self._fetches.get(url) is fetch:
            del self._fetches[url]
        # With a result, only writing it to the disk is left.
        if not fetch.result.done():
            fetch.task.cancel()

    async def _fetch(self, url: str, result: asyncio.Future[Bitmap]) -> None:
        fetched: bytes | None = None
        try:
            bitmap = await self._cached(url)
            if bitmap is None:
                bitmap, fetched = await self._from_network(url)
        except Exception as exc:  # noqa: BLE001  not swallowed: every caller gets it
            result.set_exception(exc)
        else:
            result.set_result(bitmap)
        finally:
            # No effect if it is complete. Without it, callers of a cancelled fetch would wait for ever.
            result.cancel()
        if fetched is not None:
            # Afterwards: nobody who looks at the picture waits for the disk.
            await self._keep(url, fetched)

    async def _cached(self, url: str) -> Bitmap | None:
        """Return the picture from memory or disk; one that cannot be decoded is deleted there."""
        data = self._memory.get(url) or await self._from_disk(url)
        if data is None:
            return None
        try:
            bitmap = await self._decoder.decode(data, requested_box(url))
        except BadResponse as exc:
            log.warning("a cached picture cannot be decoded and is deleted: %s", exc)
            self._memory.drop(url)
            await self._drop_from_disk(url)
            return None
        self._memory.put(url, data)
        return bitmap

    async def _from_disk(self, url: str) -> bytes | None:
        try:
            return await self._cache.get(url)
        except StoreProblem as exc:
            log.warning("the picture cache cannot be read: %s", exc)
            return None

    async def _drop_from_disk(self, url: str) -> None:
        try:
            await self._cache.drop(url)
        except StoreProblem as exc:
            log.warning("a cached picture could not be deleted: %s", exc)

    async def _from_network(self, url: str) -> tuple[Bitmap, bytes]:
        try:
            async with self._slots.held(url):
                data = await self._source.fetch(url)
        except ServerProblem as exc:
            self._failures.remember(url, exc)
            raise
        try:
            bitmap = await self._decoder.decode(data, requested_box(url))
        except BadResponse as exc:
            self._failures.remember_unfit(url, exc)
            raise
        self._memory.put(url, data)
        return bitmap, data

    async def _keep(self, url: str, data: bytes) -> None:
        try:
            await self._cache.put(url, data)
        except StoreProblem as exc:
            log.warning("a picture could not be cached: %s", exc)


class _Memory:
    """Encoded pictures in memory; the least recently used ones are dropped first."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._kept: OrderedDict[str, bytes] = OrderedDict()

    def get(self, url: str) -> bytes | None:
        data = self._kept.get(url)
        if data is not None:
            self._kept.move_to_end(url)
        return data

    def drop(self, url: str) -> None:
        self._size -= len(self._kept.pop(url, b""))

    def put(self, url: str, data: bytes) -> None:
        self.drop(url)
        self._size += len(data)
        self._kept[url] = data
        while self._size > self._limit:
            _, dropped = self._kept.popitem(last=False)
            self._size -= len(dropped)
