"""Slots for chunks in flight: shared fairly between files, tuned to the measured throughput (rules 4 and 5)."""

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from kdesk.domain.ports import Clock

MIN_SLOTS, MAX_SLOTS = 1, 8
INITIAL_SLOTS = 4

PERIOD_SECONDS = 3.0
"""How long a number of slots is measured; the throughput of a shorter period varies too much."""

MIN_GAIN = 1.05
"""An additional slot is kept if the throughput grows at least by this factor."""

MAX_LOSS = 0.97
"""A slot is given up if the throughput does not fall below this factor."""

REST_SECONDS = 20.0
"""Pause before another number is tried, once neither more nor fewer slots are better."""


class Concurrency:
    """Slots for chunks in flight. A slot belongs to a file while one of its chunks is sent.

    A file without a slot gets one at once, so that small files never wait for a large one. The others go to the file
    that has the fewest.

    Args:
        clock: Measures.
        initial: Slots at first.
        most: Slots at most.
    """

    def __init__(self, clock: Clock, initial: int = INITIAL_SLOTS, most: int = MAX_SLOTS) -> None:
        self._tuner = ConcurrencyTuner(clock, initial, most)
        self._used: Counter[str] = Counter()
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}

    @property
    def allowed(self) -> int:
        """How many chunks may be in flight at once; the first chunk of a file is always allowed."""
        return self._tuner.slots

    @asynccontextmanager
    async def slot(self, owner: str) -> AsyncIterator[None]:
        """Wait for a slot and hold it for the owner."""
        await self._acquire(owner)
        try:
            yield
        finally:
            self._release(owner)

    def count_bytes(self, count: int) -> None:
        """Count sent bytes; the number of slots is tuned by them while all slots are used."""
        if self._tuner.count_bytes(count, busy=self._used.total() >= self.allowed):
            self._grant()

    async def _acquire(self, owner: str) -> None:
        if self._is_free_for(owner):
            self._used[owner] += 1
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(owner, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._release(owner)  # the slot was granted in the moment of the cancellation
            else:
                self._stop_waiting(owner, turn)
            raise

    def _stop_waiting(self, owner: str, turn: asyncio.Future[None]) -> None:
        turns = self._waiting.get(owner, deque())
        if turn in turns:  # `_grant` removes cancelled ones too
            turns.remove(turn)
        if not turns:
            self._waiting.pop(owner, None)

    def _release(self, owner: str) -> None:
        self._used[owner] -= 1
        if not self._used[owner]:
            # A Counter keeps zeros: every file ever sent would stay in it.
            del self._used[owner]
        self._grant()

    def _grant(self) -> None:
        while self._waiting:
            # Looking up a missing key in a Counter gives 0 and does not add it.
            owner = min(self._waiting, key=lambda name: self._used[name])
            if not self._is_free_for(owner):
                return
            turn = self._waiting[owner].popleft()
            if not self._waiting[owner]:
                del self._waiting[owner]
            if not turn.cancelled():
                self._used[owner] += 1
                turn.set_result(None)

    def _is_free_for(self, owner: str) -> bool:
        return not self._used[owner] or self._used.total() < self.allowed


class ConcurrencyTuner:
    """Finds the number of slots with the best throughput: it tries one more and one fewer in turn.

    Attributes:
        slots: The present number.
    """

    def __init__(self, clock: Clock, initial: int = INITIAL_SLOTS, most: int = MAX_SLOTS) -> None:
        self.slots = initial
        self._most = most
        self._clock = clock
        self._step = 1
        self._rate_before: float | None = None
        self._rest_until = 0.0
        self._begin_period()

    def count_bytes(self, count: int, *, busy: bool) -> bool:
        """Count sent bytes; return whether the number of slots changed. Only time with all slots busy is measured."""
        now = self._clock.monotonic()
        if not busy:
            self._begin_period()
            return False
        self._bytes += count
        if now - self._began < PERIOD_SECONDS:
            return False
        rate = self._bytes / (now - self._began)
        slots = self.slots
        self._judge(rate, now)
        self._begin_period()
        return self.slots != slots

    def _begin_period(self) -> None:
        self._began = self._clock.monotonic()
        self._bytes = 0

    def _judge(self, rate: float, now: float) -> None:
        if self._rate_before is None:
            if now >= self._rest_until:
                self._try_next(rate)
            return
        before, self._rate_before = self._rate_before, None
        if rate >= before * (MIN_GAIN if self._step > 0 else MAX_LOSS):
            self._try_next(rate)
            return
        self.slots -= self._step
        self._step = -self._step
        self._rest_until = now + REST_SECONDS

    def _try_next(self, rate: float) -> None:
        wanted = min(self._most, max(MIN_SLOTS, self.slots + self._step))
        if wanted == self.slots:
            self._step = -self._step
            self._rest_until = self._clock.monotonic() + REST_SECONDS
            return
        self.slots = wanted
        self._rate_before = rate
