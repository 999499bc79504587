"""Pictures from memory, disk or net, whichever is nearest; each address is fetched once, whoever asks.

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

from kdesk.domain.ports import Clock, ImageCache, ImageSource
from kdesk.errors import ServerProblem, StoreProblem, TimedOut, Unreachable

FETCHES_AT_ONCE = 6
MEMORY_BYTES = 32 * 1024 * 1024
FAILURE_SECONDS = 60.0
"""How long the server repeats an error for the same address."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Fetch:
    """A picture on its way.

    answer  ends with the picture or the reason why there is none
    askers  how many wait for it; at none the fetch is dropped
    """

    task: asyncio.Task[None]
    answer: asyncio.Future[bytes]
    askers: int = 0


@dataclass(frozen=True, slots=True)
class _Failure:
    until: float
    problem: ServerProblem


class Pictures:
    """Implements `Images`; an async context manager that owns the fetches.

    source   of pictures that are nowhere here
    cache    on disk
    clock    for how long a failure is remembered
    at_once  fetches from the source at the same time
    memory   bytes of encoded pictures that stay at hand
    """

    def __init__(
        self,
        source: ImageSource,
        cache: ImageCache,
        clock: Clock,
        *,
        at_once: int = FETCHES_AT_ONCE,
        memory: int = MEMORY_BYTES,
    ) -> None:
        self._source = source
        self._cache = cache
        self._clock = clock
        self._slots = asyncio.Semaphore(at_once)
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

    async def picture(self, url: str) -> bytes:
        """Return the encoded picture. Raises ServerProblem, the same one for 60 s after the server answered with it."""
        kept = self._memory.get(url)
        if kept is not None:
            return kept
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
        answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        fetch = _Fetch(self._group.create_task(self._fetch(url, answer), name=f"picture {url}"), answer)
        self._fetches[url] = fetch
        return fetch

    def _drop(self, url: str, fetch: _Fetch) -> None:
        """Nobody waits any more: a fetch under way ends, and who asks again from now on starts a new one."""
        if self._fetches.get(url) is fetch:
            del self._fetches[url]
        fetch.task.cancel()

    async def _fetch(self, url: str, answer: asyncio.Future[bytes]) -> None:
        try:
            data = await self._from_disk(url) or await self._from_net(url)
        except Exception as exc:  # noqa: BLE001  not swallowed: it is what every asker gets
            answer.set_exception(exc)
        else:
            self._memory.put(url, data)
            answer.set_result(data)
        finally:
            answer.cancel()

    async def _from_disk(self, url: str) -> bytes | None:
        try:
            return await self._cache.get(url)
        except StoreProblem as exc:
            log.warning("the picture cache cannot be read: %s", exc)
            return None

    async def _from_net(self, url: str) -> bytes:
        async with self._slots:
            try:
                data = await self._source.fetch(url)
            except ServerProblem as exc:
                self._remember(url, exc)
                raise
        try:
            await self._cache.put(url, data)
        except StoreProblem as exc:
            log.warning("a picture could not be kept: %s", exc)
        return data

    def _remember(self, url: str, problem: ServerProblem) -> None:
        if isinstance(problem, Unreachable | TimedOut):
            return
        now = self._clock.monotonic()
        self._failures = {key: kept for key, kept in self._failures.items() if kept.until > now}
        self._failures[url] = _Failure(now + FAILURE_SECONDS, problem)

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

    def put(self, url: str, data: bytes) -> None:
        self._size += len(data) - len(self._kept.pop(url, b""))
        self._kept[url] = data
        while self._size > self._limit:
            _, dropped = self._kept.popitem(last=False)
            self._size -= len(dropped)
