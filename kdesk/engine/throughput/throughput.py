"""How fast: chunk size, lanes and the limit, as all transfers of one account share them."""

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
"""Over which the present speed is measured."""


class Throughput:
    """What is learned of the line to one account. The limit is the person's and holds for every account.

    on_ceiling  is told the account and the largest chunk that its server takes, when that was learned
    """

    def __init__(self, clock: Clock, on_max_chunk: Callable[[str, int], None], sizes: ChunkSizes | None = None) -> None:
        self.limit = RateLimit(clock)
        self._clock = clock
        self._sizes = sizes or ChunkSizes()
        self._on_max_chunk = on_max_chunk
        self._max_chunks: dict[str, int] = {}
        self._carried = 0
        self._meter = RateMeter(SPEED_SECONDS)
        self.use("")

    def remember(self, max_chunks: Mapping[str, int]) -> None:
        """Take over what was learned before, by account."""
        self._max_chunks |= max_chunks

    def use(self, account: str) -> None:
        """Begin with the line to this account; what an ending transfer still learns is of the former one."""

        def keep(max_chunk: int) -> None:
            self._max_chunks[account] = max_chunk
            self._on_max_chunk(account, max_chunk)

        self.size = ChunkSize(self._sizes, self._max_chunks.get(account, 0), keep)
        self.concurrency = Concurrency(self._clock)

    @contextmanager
    def timed(self, length: int) -> Iterator[None]:
        """Learn how long a chunk of this length takes, and that it may be too long when no answer comes."""
        began = self._clock.monotonic()
        try:
            yield
        except TimedOut:
            self.size.refused(length)
            raise
        self.size.took(length, self._clock.monotonic() - began)

    def background_priority(self, round_trip: Callable[[], Awaitable[None]]) -> BackgroundPriority:
        """Return what keeps the limit polite, measuring with this call."""
        return BackgroundPriority(self.limit, round_trip, self.speed, self._clock)

    def speed(self) -> float:
        """Bytes a second that all transfers together handed to their connections during the last seconds."""
        now = self._clock.monotonic()
        self._meter.add(now, self._carried)
        return self._meter.speed(now)

    async def carried(self, blocks: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
        """Pass the blocks of a chunk on within the limit, and let the lanes learn from how fast they go."""
        async with aclosing(self.limit.paced(blocks)) as paced:
            async for block in paced:
                yield block
                self._carried += len(block)
                self.concurrency.carried(len(block))
