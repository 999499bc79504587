"""The limit: exact over ten seconds, shared by all, changed while it runs."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from kdesk.engine.throughput.rate_limit import RateLimit
from tests.support.fake_clock import SimulatedClock

BLOCK = 512 * 1024


async def endless(size: int = BLOCK) -> AsyncIterator[bytes]:
    """Blocks without end."""
    block = bytes(size)
    while True:
        yield block


class Sender:
    """Reads paced blocks as fast as they come and counts them."""

    def __init__(self, limit: RateLimit) -> None:
        self.limit = limit
        self.sent = 0

    async def run(self) -> None:
        """Send for ever."""
        async for piece in self.limit.limited(endless()):
            self.sent += len(piece)
            await asyncio.sleep(0)


async def measured(limit: RateLimit, clock: SimulatedClock, senders: int, seconds: float = 10.0) -> float:
    """Bytes a second of so many senders over that time."""
    counted = [Sender(limit) for _ in range(senders)]
    tasks = [asyncio.ensure_future(sender.run()) for sender in counted]  # noqa: TID251  cancelled below
    await clock.run_until(clock.time + seconds)
    for task in tasks:
        task.cancel()
    return sum(sender.sent for sender in counted) / seconds


@pytest.mark.parametrize("late", [0.0, 0.004, 0.02])
@pytest.mark.parametrize("senders", [1, 8])
@pytest.mark.parametrize("rate", [50_000, 1_000_000, 30_000_000])
async def test_a_limit_is_met_to_five_percent_over_ten_seconds(rate: int, senders: int, late: float) -> None:
    """However many connections share it, and however late the computer wakes them."""
    clock = SimulatedClock(late)
    assert await measured(RateLimit(clock, rate), clock, senders) == pytest.approx(rate, rel=0.05)


@pytest.mark.parametrize(("before", "after"), [(10e6, 100e3), (100e3, 10e6)])
async def test_a_limit_that_changes_holds_at_once(before: float, after: float) -> None:
    """The ten seconds after a change keep the new limit, whether it is higher or lower."""
    clock = SimulatedClock()
    limit = RateLimit(clock, before)
    sender = Sender(limit)
    task = asyncio.ensure_future(sender.run())  # noqa: TID251  cancelled below
    await clock.run_until(clock.time + 5)
    limit.bytes_per_second, sender.sent = after, 0
    await clock.run_until(clock.time + 10)
    task.cancel()
    assert sender.sent / 10 == pytest.approx(after, rel=0.05)


async def test_without_a_limit_blocks_pass_as_they_are() -> None:
    """Off means: no cutting, no waiting."""
    clock = SimulatedClock()
    before = clock.time
    limited = RateLimit(clock).limited(endless())
    assert [len(await anext(limited)) for _ in range(3)] == [BLOCK] * 3
    assert clock.time == before
    await limited.aclose()


async def test_a_silence_earns_little() -> None:
    """After a minute without a byte the limit is the limit again."""
    clock = SimulatedClock()
    limit = RateLimit(clock, 1e6)
    await measured(limit, clock, 1, seconds=1)
    await clock.run_until(clock.time + 60)
    assert await measured(limit, clock, 1) == pytest.approx(1e6, rel=0.05)
