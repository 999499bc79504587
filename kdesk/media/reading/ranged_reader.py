"""Fetches blocks of remote files: each one once, however many readers ask for it."""

import asyncio
from dataclasses import dataclass

from kdesk.domain.byte_part import BytePart
from kdesk.errors import KdeskError, MediaProblem, Reason, ServerProblem
from kdesk.media.part_reader import PartReader, Retries
from kdesk.media.player_connection import Spawner
from kdesk.media.reading.block_cache import BLOCK, BlockCache
from kdesk.media.stream_contents import RelayContext
from kdesk.media.stream_errors import unplayable

AHEAD = 3
"""Blocks that one request brings besides the one that is wanted, while reading is sequential."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A version of a remote file.

    Attributes:
        validator: ETag or time of change; "" if the server tells neither.
    """

    url: str
    size: int
    validator: str


class RangedReaders:
    """The readers of all remote files, by their addresses.

    Args:
        context: Makes the requests.
        spawn: Runs the tasks that fetch.
    """

    def __init__(self, context: RelayContext, spawn: Spawner, cache: BlockCache | None = None) -> None:
        self.context = context
        self.spawn = spawn
        self.cache = cache or BlockCache()
        self._open: dict[str, RangedReader] = {}

    def open(self, url: str, size: int) -> "RangedReader":
        """Return the reader of an address; one that is open already is shared.

        Args:
            size: Bytes of the file as the server told.
        """
        reader = self._open.get(url)
        if reader is None or reader.size != size:
            reader = self._open[url] = RangedReader(url, size, self)
        reader.users += 1
        return reader

    def closed(self, reader: "RangedReader") -> None:
        """Forget a reader that nobody uses."""
        if self._open.get(reader.url) is reader:
            del self._open[reader.url]


class _Fetch:
    """A request that brings some blocks in a row."""

    def __init__(self, numbers: range) -> None:
        loop = asyncio.get_running_loop()
        self.numbers = numbers
        self.blocks: dict[int, asyncio.Future[bytes]] = {number: loop.create_future() for number in numbers}
        self.waiting = 0
        self.task: asyncio.Task[None] | None = None

    def fail(self, problem: KdeskError) -> None:
        for future in self.blocks.values():
            if not future.done():
                future.set_exception(problem)
                # Of a block that was fetched ahead nobody may ask.
                future.exception()

    def cancel(self) -> None:
        for future in self.blocks.values():
            future.cancel()


class RangedReader:
    """Reads one remote file. Used on the loop's thread, but for `kept`.

    Attributes:
        size: Bytes of the file.
        users: How many use it.
    """

    def __init__(self, url: str, size: int, readers: RangedReaders) -> None:
        self.url = url
        self.size = size
        self.users = 0
        self._readers = readers
        self._identity: Identity | None = None
        self._fetches: dict[int, _Fetch] = {}
        self._beginning = asyncio.Lock()

    async def begin(self) -> None:
        """Read the first block, and learn which version of the file it is. Raises ServerProblem, MediaProblem."""
        if not self.size:
            raise unplayable(Reason.STREAM_NOT_SEEKABLE, "the server does not tell its size")
        async with self._beginning:
            if self._identity is None:
                await self.block(0)

    def kept(self, number: int) -> bytes | None:
        """Return a block that is there already. May be called on any thread."""
        return self._readers.cache.get(self._identity, number) if self._identity else None

    async def block(self, number: int, ahead: int = 0) -> bytes:
        """Return a block; empty behind the end. Raises ServerProblem, MediaProblem.

        Args:
            ahead: How many blocks behind it are wanted as well.
        """
        if (kept := self.kept(number)) is not None:
            return kept
        if number * BLOCK >= self.size or not self.users:
            return b""
        fetch = self._fetches.get(number) or self._start(number, ahead)
        fetch.waiting += 1
        try:
            return await asyncio.shield(fetch.blocks[number])
        except asyncio.CancelledError:
            if fetch.waiting == 1:
                self._abandon(fetch)
            raise
        finally:
            fetch.waiting -= 1

    def close(self) -> None:
        """Tell that one user does not need it any more."""
        self.users -= 1
        if self.users:
            return
        self._readers.closed(self)
        for fetch in tuple(self._fetches.values()):
            self._abandon(fetch)
        # Without a validator nobody could tell whether they are still those of the file.
        if self._identity is not None and not self._identity.validator:
            self._readers.cache.drop(self._identity)

    def _start(self, number: int, ahead: int) -> _Fetch:
        end = number + 1
        last = -(-self.size // BLOCK)
        while end <= number + ahead and end < last and end not in self._fetches and self.kept(end) is None:
            end += 1
        fetch = _Fetch(range(number, end))
        self._fetches.update(dict.fromkeys(fetch.numbers, fetch))
        fetch.task = self._readers.spawn(self._run(fetch))
        fetch.task.add_done_callback(lambda _task: self._ended(fetch))
        return fetch

    def _abandon(self, fetch: _Fetch) -> None:
        """End a request. At once nobody finds it any more: whoever asks next would be cancelled with it."""
        if fetch.task is not None:
            fetch.task.cancel()
        self._ended(fetch)

    def _ended(self, fetch: _Fetch) -> None:
        for number in fetch.numbers:
            if self._fetches.get(number) is fetch:
                del self._fetches[number]
        fetch.cancel()

    async def _run(self, fetch: _Fetch) -> None:
        try:
            await self._fetch(fetch)
        except (ServerProblem, MediaProblem) as problem:
            fetch.fail(problem)

    async def _fetch(self, fetch: _Fetch) -> None:
        begin, end = fetch.numbers.start * BLOCK, fetch.numbers.stop * BLOCK
        length = min(end, self.size) - begin
        context = self._readers.context
        retries = Retries(context.policy, context.clock)
        part = BytePart(self.url, begin, length)
        async with PartReader(context.upstream, part, retries, limit=length, max_skipped=0) as reader:
            arrived, number = bytearray(), fetch.numbers.start
            while piece := await reader.read():
                arrived += piece
                self._compare(reader)
                while len(arrived) >= BLOCK:
                    self._deliver(fetch, number, bytes(arrived[:BLOCK]))
                    del arrived[:BLOCK]
                    number += 1
            if arrived or number in fetch.numbers:
                self._deliver(fetch, number, bytes(arrived))

    def _compare(self, reader: PartReader) -> None:
        """Learn the version of the file, or raise MediaProblem if it is another one than before."""
        found = Identity(self.url, reader.total or self.size, reader.validator)
        known = self._identity or Identity(self.url, self.size, found.validator)
        if found != known:
            self._readers.cache.drop(known)
            raise MediaProblem(f"{known.size:,} bytes, now {found.size:,}", reason=Reason.MEDIA_CHANGED)
        self._identity = known

    def _deliver(self, fetch: _Fetch, number: int, block: bytes) -> None:
        if self._identity is not None:
            self._readers.cache.put(self._identity, number, block)
        future = fetch.blocks.get(number)
        if future is not None and not future.done():
            future.set_result(block)
