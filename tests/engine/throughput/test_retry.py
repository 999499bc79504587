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


LONG_OUTAGE = 20
"""Failures after which a wait is the longest: 60 s."""


async def waits_from(clock: SimulatedClock, reachability: Reachability) -> asyncio.Task[str]:
    """Begin a step whose server cannot be reached for so long that it waits the longest; time 0 is the last failure."""
    retrier = Retrier(RetryPolicy(), clock, lambda _: None, lambda: 0.0, reachability=reachability)

    async def step() -> str:
        if clock.time >= before:
            return "done"
        reachability.notify(False)
        raise Unreachable

    before = clock.time + sum(RetryPolicy().wait(failures, 0.0) for failures in range(1, LONG_OUTAGE)) + 1
    running = asyncio.create_task(retrier.keep_trying(step))
    await clock.run_until(before - 1)
    assert not running.done()
    return running


async def test_a_response_to_another_call_ends_the_wait_for_the_server() -> None:
    """A transfer that waits a minute goes on as soon as another one gets through."""
    clock, reachability = SimulatedClock(), Reachability()
    step = await waits_from(clock, reachability)
    await clock.run_until(clock.time + 20)
    assert not step.done()
    reachability.notify(True)
    await clock.run_until(clock.time + 0.1)
    assert step.done()


async def test_responses_end_no_wait_at_once() -> None:
    """A host that is down beside one that responds is asked every 8 s, not all the time."""
    clock, reachability = SimulatedClock(), Reachability()
    step = await waits_from(clock, reachability)
    await clock.run_until(clock.time + 2)
    reachability.notify(True)
    await clock.run_until(clock.time + 5.9)
    assert not step.done()
    await clock.run_until(clock.time + 0.2)
    assert step.done()


async def test_without_a_response_the_whole_wait_passes() -> None:
    """Failures of other calls end nothing."""
    clock, reachability = SimulatedClock(), Reachability()
    step = await waits_from(clock, reachability)
    await clock.run_until(clock.time + 58)
    reachability.notify(False)
    await clock.run_until(clock.time + 1)
    assert not step.done()
    await clock.run_until(clock.time + 2)
    assert step.done()
