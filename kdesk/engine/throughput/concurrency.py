"""Lanes: how many chunks are in flight, shared fairly between files, more only while more pays."""

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from kdesk.domain.ports import Clock

FEWEST, MOST = 1, 8
FIRST = 4
PERIOD = 3.0
"""Seconds over which a number of lanes is judged; shorter ones see the line's moods."""
GAIN = 1.05
"""A lane more has to bring at least this much, or it goes again."""
LOSS = 0.97
"""A lane less may cost this much, and stays away."""
REST = 20.0
"""Seconds between two trials, once neither more nor fewer lanes are better."""


class Concurrency:
    """Permissions for one chunk to be in flight. A lane belongs to a file while a chunk of it is sent.

    A file that has none gets one at once, so that small files never wait for a large one; what is left goes to the
    file that has the fewest.
    """

    def __init__(self, clock: Clock) -> None:
        self._trial = ConcurrencyTuner(clock)
        self._used: Counter[str] = Counter()
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}

    @property
    def allowed(self) -> int:
        """How many chunks may be in flight at once, apart from a file's first."""
        return self._trial.concurrency

    @asynccontextmanager
    async def slot_for(self, owner: str) -> AsyncIterator[None]:
        """Hold a lane of this owner; waits until one is free."""
        await self._take(owner)
        try:
            yield
        finally:
            self._give_back(owner)

    def carried(self, count: int) -> None:
        """Note that so many bytes went over the lanes: with all of them busy, this judges their number."""
        if self._trial.carried(count, busy=self._used.total() >= self.allowed):
            self._hand_out()

    async def _take(self, owner: str) -> None:
        if self._free_for(owner):
            self._used[owner] += 1
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(owner, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._give_back(owner)  # it was handed over in the very moment of the cancelling
            else:
                self._leave(owner, turn)
            raise

    def _leave(self, owner: str, turn: asyncio.Future[None]) -> None:
        turns = self._waiting.get(owner, deque())
        if turn in turns:  # handing out passes over those that were cancelled, and takes them out
            turns.remove(turn)
        if not turns:
            self._waiting.pop(owner, None)

    def _give_back(self, owner: str) -> None:
        self._used[owner] -= 1
        if not self._used[owner]:
            del self._used[owner]
        self._hand_out()

    def _hand_out(self) -> None:
        while self._waiting:
            owner = min(self._waiting, key=lambda name: self._used[name])
            if not self._free_for(owner):
                return
            turn = self._waiting[owner].popleft()
            if not self._waiting[owner]:
                del self._waiting[owner]
            if not turn.cancelled():
                self._used[owner] += 1
                turn.set_result(None)

    def _free_for(self, owner: str) -> bool:
        return not self._used[owner] or self._used.total() < self.allowed


class ConcurrencyTuner:
    """Finds how many lanes pay: tries one more and one fewer in turn, and keeps what the throughput bears out."""

    def __init__(self, clock: Clock) -> None:
        self.concurrency = FIRST
        self._clock = clock
        self._step = 1
        self._before: float | None = None
        self._rest_until = 0.0
        self._begin()

    def carried(self, count: int, *, busy: bool) -> bool:
        """Count bytes; tells whether the number of lanes has changed. Only time with every lane busy counts."""
        now = self._clock.monotonic()
        if not busy:
            self._begin()
            return False
        self._bytes += count
        if now - self._began < PERIOD:
            return False
        rate = self._bytes / (now - self._began)
        concurrency = self.concurrency
        self._judge(rate, now)
        self._begin()
        return self.concurrency != concurrency

    def _begin(self) -> None:
        self._began = self._clock.monotonic()
        self._bytes = 0

    def _judge(self, rate: float, now: float) -> None:
        if self._before is None:
            if now >= self._rest_until:
                self._try(rate)
            return
        before, self._before = self._before, None
        if rate >= before * (GAIN if self._step > 0 else LOSS):
            self._try(rate)  # it pays: go on in this direction
            return
        self.concurrency -= self._step
        self._step = -self._step
        self._rest_until = now + REST

    def _try(self, rate: float) -> None:
        wanted = min(MOST, max(FEWEST, self.concurrency + self._step))
        if wanted == self.concurrency:
            self._step = -self._step
            self._rest_until = self._clock.monotonic() + REST
            return
        self.concurrency = wanted
        self._before = rate
