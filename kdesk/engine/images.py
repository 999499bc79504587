"""Pictures from memory, disk or net, whichever is nearest; each address is fetched once, whoever asks.

A picture is kept only once it has been decoded: what a server sends may be anything, and what cannot be shown is not
read again from this disk at the next start. What was kept is decoded like everything else, and dropped where it cannot
be: an earlier version may have kept it without looking.

What the server answers with an error it repeats for 60 s from a cache of its own, by address: asking
again before that is useless, so the failure is remembered for as long. Where no answer came (no network, a time-out)
nothing is cached anywhere, and the next asker may try at once.
"""

import asyncio
import logging
from collections import OrderedDict
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from kdesk.domain.picture import Bitmap, requested_box
from kdesk.domain.ports import Clock, ImageCache, ImageSource, PictureDecoder
from kdesk.engine.fetch_slots import FetchSlots
from kdesk.errors import BadResponse, ServerProblem, StoreProblem, TimedOut, Unreachable

FETCHES_AT_ONCE = 6
FETCHES_IN_ALL = 24
"""With those that are slow."""

MEMORY_BYTES = 32 * 1024 * 1024
FAILURE_SECONDS = 60.0
"""How long the server repeats an error for the same address."""

UNFIT_SECONDS = 600.0
"""How long a picture that cannot be decoded is not fetched again: trying may have cost a decoding process."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Fetch:
    """A picture on its way.

    answer  ends with the picture or the reason why there is none
    askers  how many wait for it; at none the fetch is dropped
    """

    task: asyncio.Task[None]
    answer: asyncio.Future[Bitmap]
    askers: int = 0


@dataclass(frozen=True, slots=True)
class _Failure:
    until: float
    problem: ServerProblem


class Pictures:
    """Implements `Images`; an async context manager that owns the fetches.

    source   of pictures that are nowhere here
    cache    on disk
    decoder  makes bitmaps of them
    clock    for how long a failure is remembered
    slots    for fetches from the source
    memory   bytes of encoded pictures that stay at hand
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
        self._clock = clock
        self._slots = slots or FetchSlots(FETCHES_AT_ONCE, FETCHES_IN_ALL)
        self._memory = _Memory(memory)
        self._fetches: dict[str, _Fetch] = {}
        self._failures: dict[str, _Failure] = {}
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
        """Return the picture, fitted into the box that its address asks for.

        Raises ServerProblem: the same one for 60 s after the server answered with it, for 10 minutes where what it
        sent cannot be shown. Raises another KdeskError where nothing can be decoded at all.
        """
        self._raise_remembered(url)
        # Entered before anything is awaited: a second asker in the same moment finds it.
        fetch = self._fetches.get(url) or self._begin(url)
        fetch.askers += 1
        try:
            return await asyncio.shield(fetch.answer)
        finally:
            fetch.askers -= 1
            if not fetch.askers:
                self._drop(url, fetch)

    def _begin(self, url: str) -> _Fetch:
        answer: asyncio.Future[Bitmap] = asyncio.get_running_loop().create_future()
        fetch = _Fetch(self._group.create_task(self._fetch(url, answer), name=f"picture {url}"), answer)
        self._fetches[url] = fetch
        return fetch

    def _drop(self, url: str, fetch: _Fetch) -> None:
        """Nobody waits any more: a fetch under way ends, and who asks again from now on starts a new one."""
        if self._fetches.get(url) is fetch:
            del self._fetches[url]
        fetch.task.cancel()

    async def _fetch(self, url: str, answer: asyncio.Future[Bitmap]) -> None:
        try:
            bitmap = await self._kept(url) or await self._from_net(url)
        except Exception as exc:  # noqa: BLE001  not swallowed: it is what every asker gets
            answer.set_exception(exc)
        else:
            answer.set_result(bitmap)
        finally:
            answer.cancel()

    async def _kept(self, url: str) -> Bitmap | None:
        """Return the picture from memory or disk; what is there and cannot be decoded is dropped."""
        data = self._memory.get(url) or await self._from_disk(url)
        if data is None:
            return None
        try:
            bitmap = await self._decoder.decode(data, requested_box(url))
        except BadResponse as exc:
            log.warning("a picture that was kept cannot be shown and is dropped: %s", exc)
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
            log.warning("a picture could not be dropped: %s", exc)

    async def _from_net(self, url: str) -> Bitmap:
        try:
            async with self._slots.held():
                data = await self._source.fetch(url)
        except ServerProblem as exc:
            self._remember(url, exc, FAILURE_SECONDS)
            raise
        try:
            bitmap = await self._decoder.decode(data, requested_box(url))
        except BadResponse as exc:
            self._remember(url, exc, UNFIT_SECONDS)
            raise
        self._memory.put(url, data)
        try:
            await self._cache.put(url, data)
        except StoreProblem as exc:
            log.warning("a picture could not be kept: %s", exc)
        return bitmap

    def _remember(self, url: str, problem: ServerProblem, seconds: float) -> None:
        if isinstance(problem, Unreachable | TimedOut):
            return
        now = self._clock.monotonic()
        self._failures = {key: kept for key, kept in self._failures.items() if kept.until > now}
        self._failures[url] = _Failure(now + seconds, problem)

    def _raise_remembered(self, url: str) -> None:
        failure = self._failures.get(url)
        if failure is None:
            return
        if failure.until > self._clock.monotonic():
            raise failure.problem.with_traceback(None)
        del self._failures[url]


class _Memory:
    """Encoded pictures at hand; the least recently used make room."""

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
