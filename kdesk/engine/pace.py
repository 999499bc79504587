"""How fast: chunk size, lanes and the limit, as all transfers of one account share them."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import aclosing, contextmanager

from kdesk.domain.ports import Clock
from kdesk.domain.progress import RateMeter
from kdesk.engine.chunk_size import ChunkSize, ChunkSizes
from kdesk.engine.lanes import Lanes
from kdesk.engine.politeness import Politeness
from kdesk.engine.rate_limit import RateLimit
from kdesk.errors import TimedOut

SPEED_SECONDS = 3.0
"""Over which the present speed is measured."""


class Pace:
    """What is learned of the line to one account. The limit is the person's and holds for every account.

    on_ceiling  is told the account and the largest chunk that its server takes, when that was learned
    """

    def __init__(self, clock: Clock, on_ceiling: Callable[[str, int], None], sizes: ChunkSizes | None = None) -> None:
        self.limit = RateLimit(clock)
        self._clock = clock
        self._sizes = sizes or ChunkSizes()
        self._on_ceiling = on_ceiling
        self._ceilings: dict[str, int] = {}
        self._carried = 0
        self._meter = RateMeter(SPEED_SECONDS)
        self.use("")

    def remember(self, ceilings: Mapping[str, int]) -> None:
        """Take over what was learned before, by account."""
        self._ceilings |= ceilings

    def use(self, account: str) -> None:
        """Begin with the line to this account; what an ending transfer still learns is of the former one."""

        def keep(ceiling: int) -> None:
            self._ceilings[account] = ceiling
            self._on_ceiling(account, ceiling)

        self.size = ChunkSize(self._sizes, self._ceilings.get(account, 0), keep)
        self.lanes = Lanes(self._clock)

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

    def politeness(self, round_trip: Callable[[], Awaitable[None]]) -> Politeness:
        """Return what keeps the limit polite, measuring with this call."""
        return Politeness(self.limit, round_trip, self.speed, self._clock)

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
                self.lanes.carried(len(block))
