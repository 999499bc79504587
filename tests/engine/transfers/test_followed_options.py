"""The options of transfers hold for what runs: duplicates, and the speed of the hour."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime

import pytest

from kdesk.domain.options.transfers import Duplicates
from kdesk.domain.speed_limits import NO_LIMIT, SpeedLimit
from kdesk.domain.speed_schedule import SpeedRule
from kdesk.engine.throughput.rate_limit import RateLimit
from kdesk.engine.throughput.speed_schedule import SpeedSchedule
from kdesk.engine.transfers.duplicate_choice import DuplicateChoice
from tests.engine.queue_harness import QueueHarness
from tests.engine.same_content import CONTENT, arrived, asked, drop, in_library
from tests.engine.states import CANCELLED
from tests.support.fake_clock import FakeClock, SimulatedClock

SLOW, SLOWER = SpeedLimit(1_000_000), SpeedLimit(500_000)
EIGHT = datetime(2026, 1, 5, 8).timestamp()  # noqa: DTZ001  a Monday, in local time
OFFICE = SpeedRule((0, 1, 2, 3, 4), 8 * 60, 18 * 60, SLOW)


def follow_duplicates(harness: QueueHarness, answer: Duplicates = Duplicates.ASK) -> DuplicateChoice:
    """Let the queue of a harness follow the option."""
    choice = DuplicateChoice(harness.queue.decide, harness.queue.cancel, asyncio.get_running_loop().call_soon)
    choice.set_answer(answer)
    choice.added(harness.queue.snapshot())
    harness.queue.listen(choice)
    return choice


async def test_files_that_are_there_are_uploaded_if_the_option_says_so(harness: QueueHarness) -> None:
    """Nobody is asked; there are two entries."""
    async with harness.running():
        follow_duplicates(harness, Duplicates.UPLOAD)
        await in_library(harness)
        await arrived(harness, await drop(harness))
    assert harness.contents() == [CONTENT, CONTENT]


async def test_files_that_are_there_are_left_out_if_the_option_says_so(harness: QueueHarness) -> None:
    """Nothing of them is sent."""
    async with harness.running():
        follow_duplicates(harness, Duplicates.SKIP)
        await in_library(harness)
        again = await drop(harness)
        await harness.until(lambda: harness.state(again) is CANCELLED)
    assert harness.contents() == [CONTENT]


async def test_another_answer_holds_for_what_asks_already(harness: QueueHarness) -> None:
    """Also for a question of an earlier run."""
    async with harness.running():
        await in_library(harness)
        again = await drop(harness)
        await asked(harness, again)
    async with harness.running():
        choice = follow_duplicates(harness)
        await asked(harness, again)
        choice.set_answer(Duplicates.UPLOAD)
        await arrived(harness, again)
    assert harness.contents() == [CONTENT, CONTENT]


async def test_a_rule_begins_and_ends_by_the_clock() -> None:
    """Who follows hears each limit once, at the full minute."""
    clock = SimulatedClock()
    clock.time = EIGHT - 90
    schedule = SpeedSchedule(clock, NO_LIMIT, (OFFICE,))
    heard: list[tuple[float, SpeedLimit]] = []
    schedule.follow(lambda limit: heard.append((clock.time - EIGHT, limit)))
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(schedule.run())
        await clock.run_until(EIGHT + 10 * 3600 + 60)
        running.cancel()
    assert heard == [(-90, NO_LIMIT), (0, SLOW), (10 * 3600, NO_LIMIT)]


async def test_a_change_of_the_options_holds_at_once() -> None:
    """The usual limit counts only while no rule holds; without the rule it counts again."""
    clock = FakeClock(EIGHT + 60)
    schedule = SpeedSchedule(clock, NO_LIMIT)
    heard: list[SpeedLimit] = []
    schedule.follow(heard.append)
    schedule.set_rules((OFFICE,))
    schedule.set_usual(SLOWER)
    schedule.set_rules(())
    assert heard == [NO_LIMIT, SLOW, SLOWER]


async def test_what_is_being_sent_follows_the_hour() -> None:
    """A body whose first blocks go without limit takes its time from the minute on in which the rule begins."""
    clock = FakeClock(EIGHT - 1)
    schedule = SpeedSchedule(clock, NO_LIMIT, (OFFICE,))
    limit = RateLimit(clock)

    def apply(now: SpeedLimit) -> None:
        limit.bytes_per_second = now.bytes_per_second or None

    schedule.follow(apply)

    async def body() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield bytes(500_000)

    moments = []
    async for _block in limit.limited(body()):
        moments.append(clock.time)
        if len(moments) == 10:
            assert moments[-1] == EIGHT - 1
            clock.time = EIGHT
            schedule.set_usual(SLOWER)  # looks at the clock, as the next minute does
            assert schedule.limit == SLOW
    assert moments[-1] - EIGHT == pytest.approx(5, abs=1.5)


async def test_the_queue_sends_at_the_limit_of_the_hour(harness: QueueHarness) -> None:
    """An upload takes as long as the rule makes it, and none of that without the rule."""
    clock = harness.clock
    assert isinstance(clock, FakeClock)
    rule = replace(OFFICE, limit=SpeedLimit(1_000))
    async with harness.running() as queue:
        schedule = SpeedSchedule(FakeClock(EIGHT + 60), NO_LIMIT, (rule,))
        schedule.follow(queue.set_limit)
        begun = clock.time
        await arrived(harness, *await harness.take("slow.mp4"))
        slow = clock.time - begun
        schedule.set_rules(())
        begun = clock.time
        await arrived(harness, *await harness.take("quick.mp4"))
        quick = clock.time - begun
    assert slow > quick + 1
