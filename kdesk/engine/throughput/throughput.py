"""Everything that decides about the speed of one account's uploads, shared by its transfers."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import aclosing, contextmanager

from kdesk.domain.ports import Clock
from kdesk.domain.progress import RateMeter
from kdesk.engine.throughput.background_priority import BackgroundPriority
from kdesk.engine.throughput.chunk_size import ChunkSize, ChunkSizes
from kdesk.engine.throughput.concurrency import Concurrency
from kdesk.engine.throughput.rate_limit import RateLimit
from kdesk.errors import TimedOut

SPEED_SECONDS = 3.0
"""Period over which the present speed is measured."""


class Throughput:
    """Chunk size and concurrency of the present account's connection, and the speed limit for all accounts.

    Args:
        clock: Measures chunks and speed.
        on_max_chunk: Called with an account and the largest chunk that its server accepts, in bytes, when that changes.
        sizes: Limits for the size of chunks.

    Attributes:
        limit: The speed limit; it stays the same for every account.
        chunk_size: Of the present account.
        concurrency: Of the present account.
    """

    def __init__(self, clock: Clock, on_max_chunk: Callable[[str, int], None], sizes: ChunkSizes | None = None) -> None:
        self.limit = RateLimit(clock)
        self._clock = clock
        self._sizes = sizes or ChunkSizes()
        self._on_max_chunk = on_max_chunk
        self._max_chunks: dict[str, int] = {}
        self._sent = 0
        self._meter = RateMeter(SPEED_SECONDS)
        self.use("")

    def remember(self, max_chunks: Mapping[str, int]) -> None:
        """Add the largest chunks that earlier runs learned, by account."""
        self._max_chunks |= max_chunks

    def use(self, account: str) -> None:
        """Start measuring for this account. Transfers of the former one that still end report to the former objects."""

        def on_max_chunk(max_chunk: int) -> None:
            self._max_chunks[account] = max_chunk
            self._on_max_chunk(account, max_chunk)

        self.chunk_size = ChunkSize(self._sizes, self._max_chunks.get(account, 0), on_max_chunk)
        self.concurrency = Concurrency(self._clock)

    @contextmanager
    def timed(self, length: int) -> Iterator[None]:
        """Measure the sending of a chunk of this length; a timeout counts as a chunk that is too large."""
        began = self._clock.monotonic()
        try:
            yield
        except TimedOut:
            self.chunk_size.refused(length)
            raise
        self.chunk_size.accepted(length, self._clock.monotonic() - began)

    def background_priority(self, round_trip: Callable[[], Awaitable[None]]) -> BackgroundPriority:
        """Return the automatic limit, which measures round trips with this call."""
        return BackgroundPriority(self.limit, round_trip, self.speed, self._clock)

    def speed(self) -> float:
        """Return the bytes per second that all transfers together handed to their connections recently."""
        now = self._clock.monotonic()
        self._meter.add(now, self._sent)
        return self._meter.speed(now)

    async def limited(self, blocks: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
        """Yield the blocks of a chunk within the limit, and count them for speed and concurrency."""
        # `async for` does not close a generator that is left early: it would hold the file until it is collected.
        async with aclosing(self.limit.limited(blocks)) as limited:
            async for block in limited:
                yield block
                # After the yield: the consumer asks for the next block once the connection has taken this one.
                self._sent += len(block)
                self.concurrency.count_bytes(len(block))
