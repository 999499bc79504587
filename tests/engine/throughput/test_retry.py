"""Patience: how long to wait, when to give up, and that being offline is never enough."""

import asyncio
from collections.abc import Iterator

import pytest

from kdesk.domain.reachability import Reachability
from kdesk.domain.transfer import Trouble
from kdesk.engine.throughput.retry import Retrier, RetryPolicy
from kdesk.errors import BadResponse, KdeskError, NotPermitted, Unreachable
from tests.support.fake_clock import FakeClock, SimulatedClock


class Failing:
    """A step that raises what the list holds, then succeeds."""

    def __init__(self, *errors: KdeskError) -> None:
        self.errors: Iterator[KdeskError] = iter(errors)
        self.tries = 0

    async def __call__(self) -> str:
        """Try once."""
        self.tries += 1
        await asyncio.sleep(0)
        for error in self.errors:
            raise error
        return "done"


@pytest.fixture
def clock() -> FakeClock:
    """Return a clock on which waiting takes no time."""
    return FakeClock()


def make_patience(clock: FakeClock, told: list[Trouble | None] | None = None, **policy: float) -> Retrier:
    """Return a patience that leaves nothing to chance."""
    notes: list[Trouble | None] = [] if told is None else told
    return Retrier(RetryPolicy(**policy), clock, notes.append, lambda: 0.0)  # type: ignore[arg-type]


def test_waits_double_up_to_the_longest() -> None:
    """The waits are 1, 2, 4 … 60 seconds, however many failures there were."""
    policy = RetryPolicy()
    assert [policy.wait(failures, 0.0) for failures in (1, 2, 3, 6, 7, 10_000)] == [1, 2, 4, 32, 60, 60]


def test_chance_makes_waits_shorter_only() -> None:
    """Jitter takes up to its share away, so that many transfers do not come back at once."""
    assert RetryPolicy(jitter=0.3).wait(3, 1.0) == pytest.approx(2.8)


async def test_a_step_is_tried_until_it_succeeds(clock: FakeClock) -> None:
    """Retryable failures are waited out and told, with the time of the next try; None says that it goes on."""
    told: list[Trouble | None] = []
    retrier = make_patience(clock, told)
    begun = clock.now()
    assert await retrier.keep_trying(Failing(BadResponse("nonsense"), BadResponse())) == "done"
    assert clock.waits == [1, 2]
    assert [trouble and trouble.retry_at for trouble in told] == [begun + 1, None, begun + 3, None]


async def test_patience_ends_at_the_last_try(clock: FakeClock) -> None:
    """The eighth failure in a row is raised."""
    step = Failing(*[BadResponse()] * 100)
    with pytest.raises(BadResponse):
        await make_patience(clock).keep_trying(step)
    assert step.tries == 8


async def test_what_cannot_be_cured_is_raised_at_once(clock: FakeClock) -> None:
    """A failure that no retry cures costs no wait."""
    with pytest.raises(NotPermitted):
        await make_patience(clock).keep_trying(Failing(NotPermitted()))
    assert clock.waits == []


async def test_being_offline_is_never_enough(clock: FakeClock) -> None:
    """Outages are waited out without limit and do not use up tries."""
    step = Failing(*[Unreachable()] * 500, *[BadResponse()] * 7)
    assert await make_patience(clock).keep_trying(step) == "done"
    assert max(clock.waits) == 60


async def test_progress_starts_the_count_afresh(clock: FakeClock) -> None:
    """Failures count in a row: bytes accepted in between make the next one the first."""
    retrier = make_patience(clock)
    for _ in range(20):
        await retrier.wait(BadResponse())
        retrier.reset()
    assert set(clock.waits) == {1.0}


async def test_one_hiccup_met_by_four_chunks_is_one_failure(clock: FakeClock) -> None:
    """Steps that run side by side count their own failures: seven bad moments in a row use up nobody's tries."""
    retrier = make_patience(clock)
    steps = [Failing(*[BadResponse()] * 7) for _ in range(4)]
    assert await asyncio.gather(*map(retrier.keep_trying, steps)) == ["done"] * 4


async def test_trouble_ends_when_nothing_waits_any_more(clock: FakeClock) -> None:
    """While one of several steps waits, the row says so; only the last one to go on clears it."""
    told: list[Trouble | None] = []
    retrier = make_patience(clock, told)
    await asyncio.gather(*(retrier.keep_trying(Failing(BadResponse())) for _ in range(4)))
    assert [trouble is not None for trouble in told] == [True, True, True, True, False]


async def test_a_cancelled_wait_is_waited_no_more(clock: FakeClock) -> None:
    """A wait that was cancelled does not keep the trouble of the next one on the row."""
    told: list[Trouble | None] = []
    retrier = make_patience(clock, told)
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(retrier.wait(BadResponse()))
        await asyncio.sleep(0)
        task.cancel()
    await retrier.wait(BadResponse())
    assert told[-1] is None


@pytest.mark.parametrize(("asked", "waited"), [(7.0, 7.0), (0.2, 1.0), (86_400.0, 60.0)])
async def test_a_busy_server_may_ask_for_a_longer_wait(clock: FakeClock, asked: float, waited: float) -> None:
    """`Retry-After` makes a wait longer, never shorter, and never longer than the longest."""
    busy = BadResponse("too many requests")
    busy.retry_after = asked
    assert await make_patience(clock).keep_trying(Failing(busy)) == "done"
    assert clock.waits == [waited]


class LongOutage:
    """A step whose server has been away for so long that it waits the longest, 60 s, from the time `clock.time` on."""

    def __init__(self, group: asyncio.TaskGroup) -> None:
        self.clock, self.reachability = SimulatedClock(), Reachability()
        self._ends_at = self.clock.time + sum(RetryPolicy().wait(failures, 0.0) for failures in range(1, 20)) + 1
        retrier = Retrier(RetryPolicy(), self.clock, lambda _: None, lambda: 0.0, reachability=self.reachability)
        self._running = group.create_task(retrier.keep_trying(self._step))

    async def begin(self) -> None:
        """Let the outages pass, up to the last failure."""
        await self.after(self._ends_at - 1 - self.clock.time)

    async def after(self, seconds: float) -> bool:
        """Let time pass; returns whether the step has been tried again."""
        await self.clock.run_until(self.clock.time + seconds)
        return self._running.done()

    async def _step(self) -> None:
        if self.clock.time < self._ends_at:
            self.reachability.notify(False)
            raise Unreachable


async def test_a_response_to_another_call_ends_the_wait_for_the_server() -> None:
    """A transfer that waits a minute goes on as soon as another one gets through."""
    async with asyncio.TaskGroup() as group:
        outage = LongOutage(group)
        await outage.begin()
        assert not await outage.after(20)
        outage.reachability.notify(True)
        assert await outage.after(0.1)


async def test_responses_end_no_wait_at_once() -> None:
    """A host that is down beside one that responds is asked every 8 s, not all the time."""
    async with asyncio.TaskGroup() as group:
        outage = LongOutage(group)
        await outage.begin()
        await outage.after(2)
        outage.reachability.notify(True)
        assert not await outage.after(5.9)
        assert await outage.after(0.2)


async def test_without_a_response_the_whole_wait_passes() -> None:
    """Failures of other calls end nothing."""
    async with asyncio.TaskGroup() as group:
        outage = LongOutage(group)
        await outage.begin()
        await outage.after(58)
        outage.reachability.notify(False)
        assert not await outage.after(1)
        assert await outage.after(2)


async def test_bytes_that_are_accepted_end_the_trouble_of_the_row() -> None:
    """Chunks that still wait are not why nothing is sent: something is."""
    clock, told = SimulatedClock(), list[Trouble | None]()
    retrier = Retrier(RetryPolicy(), clock, told.append, lambda: 0.0)
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(retrier.wait(Unreachable()))
        await asyncio.sleep(0)
        assert told[-1] is not None
        retrier.reset()
        assert told[-1] is None
        assert not waiting.done()
        await clock.run_until(clock.time + 2)
