"""Everything that decides about the speed of uploads: what all share, and what each account's connection has."""

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


class SharedLimit:
    """The speed limit, and the speed, of all accounts together: they share this computer's connection.

    Attributes:
        limit: The speed limit.
    """

    def __init__(self, clock: Clock) -> None:
        self.limit = RateLimit(clock)
        self._clock = clock
        self._sent = 0
        self._meter = RateMeter(SPEED_SECONDS)

    def count(self, length: int) -> None:
        """Count bytes that a connection took."""
        self._sent += length

    def speed(self) -> float:
        """Return the bytes per second that all transfers together handed to their connections recently."""
        now = self._clock.monotonic()
        self._meter.add(now, self._sent)
        return self._meter.speed(now)

    def background_priority(self, round_trip: Callable[[], Awaitable[None]]) -> BackgroundPriority:
        """Return the automatic limit, which measures round trips with this call."""
        return BackgroundPriority(self.limit, round_trip, self.speed, self._clock)


class Throughput:
    """Chunk size and concurrency of one account's connection.

    Args:
        clock: Measures chunks.
        on_max_chunk: Called with the largest chunk that the server accepts, in bytes, when that changes.
        sizes: Limits for the size of chunks.
        shared: The speed limit of all accounts.
        max_chunk: The largest chunk that was learned before, 0 if none was.
    """

    def __init__(
        self,
        clock: Clock,
        on_max_chunk: Callable[[int], None],
        sizes: ChunkSizes | None = None,
        shared: SharedLimit | None = None,
        max_chunk: int = 0,
    ) -> None:
        self._clock = clock
        self._shared = shared or SharedLimit(clock)
        self.chunk_size = ChunkSize(sizes or ChunkSizes(), max_chunk, on_max_chunk)
        self.concurrency = Concurrency(clock)

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

    async def limited(self, blocks: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
        """Yield the blocks of a chunk within the limit, and count them for speed and concurrency."""
        # `async for` does not close a generator that is left early: it would hold the file until it is collected.
        async with aclosing(self._shared.limit.limited(blocks)) as limited:
            async for block in limited:
                yield block
                # After the yield: the consumer asks for the next block once the connection has taken this one.
                self._shared.count(len(block))
                self.concurrency.count_bytes(len(block))


class Throughputs:
    """The throughput of each account.

    Args:
        clock: Measures chunks and speed.
        on_max_chunk: Called with an account and the largest chunk that its server accepts, in bytes, when that changes.
        sizes: Limits for the size of chunks.

    Attributes:
        shared: The speed limit of all accounts.
    """

    def __init__(self, clock: Clock, on_max_chunk: Callable[[str, int], None], sizes: ChunkSizes | None = None) -> None:
        self.shared = SharedLimit(clock)
        self._clock = clock
        self._sizes = sizes
        self._on_max_chunk = on_max_chunk
        self._max_chunks: dict[str, int] = {}
        self._of: dict[str, Throughput] = {}

    def remember(self, max_chunks: Mapping[str, int]) -> None:
        """Add the largest chunks that earlier runs learned, by account."""
        self._max_chunks |= max_chunks

    def begin(self, account: str) -> None:
        """Measure an account anew: another session. Transfers that still end report to the former object."""

        def on_max_chunk(max_chunk: int) -> None:
            self._max_chunks[account] = max_chunk
            self._on_max_chunk(account, max_chunk)

        known = self._max_chunks.get(account, 0)
        self._of[account] = Throughput(self._clock, on_max_chunk, self._sizes, self.shared, known)

    def of(self, account: str) -> Throughput:
        """Return the throughput of an account that is signed in."""
        return self._of[account]
