"""Slots: shared fairly between files, more of them only while that is faster."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack

import pytest

from kdesk.engine.throughput.concurrency import (
    INITIAL_SLOTS,
    MAX_SLOTS,
    PERIOD_SECONDS,
    REST_SECONDS,
    Concurrency,
    ConcurrencyTuner,
)
from tests.support.fake_clock import FakeClock


async def rounds() -> None:
    """Let every task that can continue run."""
    for _ in range(10):
        await asyncio.sleep(0)


class Holder:
    """A file that wants a slot for each of its chunks."""

    def __init__(self, concurrency: Concurrency, name: str) -> None:
        self.concurrency = concurrency
        self.name = name
        self.held = 0
        self.release = asyncio.Semaphore(0)

    async def chunk(self) -> None:
        """Hold a slot until it is released."""
        async with self.concurrency.slot(self.name):
            self.held += 1
            await self.release.acquire()
            self.held -= 1


async def test_one_file_gets_every_slot() -> None:
    """A large file alone uses all slots, and no more."""
    concurrency = Concurrency(FakeClock())
    large = Holder(concurrency, "large")
    async with asyncio.TaskGroup() as tasks:
        for _ in range(MAX_SLOTS):
            tasks.create_task(large.chunk())
        await rounds()
        assert large.held == INITIAL_SLOTS
        for _ in range(MAX_SLOTS):
            large.release.release()
    assert large.held == 0


async def test_a_small_file_does_not_wait_for_a_large_one() -> None:
    """A file without a slot gets one at once, even when all are taken."""
    concurrency = Concurrency(FakeClock())
    large, small = Holder(concurrency, "large"), Holder(concurrency, "small")
    async with asyncio.TaskGroup() as tasks:
        for _ in range(MAX_SLOTS):
            tasks.create_task(large.chunk())
        await rounds()
        tasks.create_task(small.chunk())
        await rounds()
        assert (large.held, small.held) == (INITIAL_SLOTS, 1)
        for holder in (large, small):
            for _ in range(MAX_SLOTS):
                holder.release.release()


async def test_free_slots_go_to_the_file_that_has_the_fewest() -> None:
    """Two large files share the slots evenly, whoever came first."""
    concurrency = Concurrency(FakeClock())
    first, second = Holder(concurrency, "first"), Holder(concurrency, "second")
    async with asyncio.TaskGroup() as tasks:
        for holder in (first, second):
            for _ in range(MAX_SLOTS):
                tasks.create_task(holder.chunk())
            await rounds()
        for _ in range(2):
            first.release.release()
            await rounds()
        assert (first.held, second.held) == (INITIAL_SLOTS // 2, INITIAL_SLOTS // 2)
        for holder in (first, second):
            for _ in range(MAX_SLOTS):
                holder.release.release()


async def test_a_cancelled_wait_takes_no_slot() -> None:
    """Chunks of a paused file leave the queue, even at the moment at which they get a slot."""
    concurrency = Concurrency(FakeClock())
    async with AsyncExitStack() as held:
        for _ in range(INITIAL_SLOTS):
            await held.enter_async_context(concurrency.slot("large"))
        waiting = asyncio.ensure_future(held.enter_async_context(concurrency.slot("large")))  # noqa: TID251  awaited below
        await rounds()
    waiting.cancel()  # its slot was handed over when the others were given back
    with pytest.raises(asyncio.CancelledError):
        await waiting
    async with AsyncExitStack() as held:
        for _ in range(INITIAL_SLOTS):
            await held.enter_async_context(concurrency.slot("large"))


async def test_a_file_that_stops_as_a_whole_leaves_nothing_behind() -> None:
    """All chunks of a file are cancelled in one moment, those that hold a slot and those that wait: none is lost."""
    concurrency = Concurrency(FakeClock())
    large = Holder(concurrency, "large")
    ends: list[BaseException | None] = []

    async def chunk() -> None:
        try:
            await large.chunk()
        except BaseException as end:
            ends.append(end)
            raise

    async with asyncio.TaskGroup() as tasks:
        chunks = [tasks.create_task(chunk()) for _ in range(MAX_SLOTS)]
        await rounds()
        for task in chunks:
            task.cancel()
    assert [type(end) for end in ends] == [asyncio.CancelledError] * MAX_SLOTS
    async with AsyncExitStack() as held:
        for _ in range(INITIAL_SLOTS):
            await held.enter_async_context(concurrency.slot("other"))


class Link:
    """A connection whose throughput depends on the number of slots, as the tuner sees it."""

    def __init__(self, throughput: Callable[[int], float]) -> None:
        self.clock = FakeClock()
        self.tuner = ConcurrencyTuner(self.clock)
        self.throughput = throughput

    def run(self, seconds: float) -> list[int]:
        """Let it carry bytes; return every number of slots that was in use."""
        seen = []
        for _ in range(int(seconds * 10)):
            self.clock.time += 0.1
            self.tuner.count_bytes(int(self.throughput(self.tuner.slots) / 10), busy=True)
            seen.append(self.tuner.slots)
        return seen


def test_slots_grow_while_each_brings_more() -> None:
    """Where every connection is throttled by itself, all eight are used."""
    line = Link(lambda concurrency: concurrency * 1e6)
    line.run(10 * PERIOD_SECONDS)
    assert line.tuner.slots == MAX_SLOTS


def test_slots_shrink_where_one_fills_the_connection() -> None:
    """Where one connection carries everything, the others go one after the other."""
    line = Link(lambda _concurrency: 50e6)
    line.run(4 * (PERIOD_SECONDS + REST_SECONDS))
    assert line.tuner.slots == 1


def test_the_number_settles_where_more_does_not_pay() -> None:
    """A line that three connections fill is given three; a trial beside it is short."""
    line = Link(lambda concurrency: min(concurrency, 3) * 10e6)
    line.run(6 * (PERIOD_SECONDS + REST_SECONDS))
    seen = line.run(10 * (PERIOD_SECONDS + REST_SECONDS))
    assert seen.count(3) > 0.6 * len(seen)
    assert set(seen) <= {2, 3, 4}


def test_idle_time_is_no_judgement() -> None:
    """Time in which not every slot was busy says nothing about their number."""
    line = Link(lambda _concurrency: 1e6)
    for _ in range(100):
        line.clock.time += 1
        assert not line.tuner.count_bytes(10, busy=False)
    assert line.tuner.slots == INITIAL_SLOTS
