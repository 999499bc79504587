"""What is kept of each transfer: moments, waits with reasons, and the curve of its bytes."""

import asyncio
from collections.abc import Collection, Mapping
from contextlib import suppress

import pytest

from kdesk.domain.timeline import MOST_MOMENTS, MOST_POINTS, Moment, MomentKind, Timeline, facts_of, timeline_in
from kdesk.domain.transfer import FileWait, Transfer, Trouble
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.upload import Ranges
from kdesk.domain.verification import Level, Outcome, Verification
from kdesk.engine.transfers.timelines import MOST_READ, Timelines
from kdesk.errors import JournalProblem, Reason
from tests.support.fake_clock import FakeClock
from tests.support.transfers import altered, make_transfer

WAIT = Trouble("TimedOut", Reason.SERVER_OVERLOADED, code="503", retry_at=9.0)


class Kept:
    """A store in memory, which may refuse, or take its time."""

    def __init__(self) -> None:
        self.rows: dict[str, Timeline] = {}
        self.refuses = False
        self.may_load = asyncio.Event()
        self.may_load.set()

    async def load(self, transfer_ids: Collection[str]) -> Mapping[str, Timeline]:
        """Return what is there."""
        await self.may_load.wait()
        self._check()
        return {key: self.rows[key] for key in transfer_ids if key in self.rows}

    async def save(self, timelines: Mapping[str, Timeline]) -> None:
        """Keep them."""
        self._check()
        self.rows |= timelines

    async def remove(self, transfer_ids: Collection[str]) -> None:
        """Forget them."""
        self._check()
        for key in transfer_ids:
            self.rows.pop(key, None)

    def _check(self) -> None:
        if self.refuses:
            raise JournalProblem("the disk is full")


class Followed:
    """A transfer whose changes are told with a second between them."""

    def __init__(self, kept: Kept | None = None) -> None:
        self.clock, self.kept = FakeClock(100.0), kept or Kept()
        self.timelines = Timelines(self.kept, self.clock)
        self.transfer: Transfer = make_transfer("t1", size=1000, created_at=90.0)

    def change(self, **fields: object) -> None:
        """Tell of another snapshot."""
        self.clock.time += 1
        before, self.transfer = self.transfer, altered(self.transfer, **fields)
        self.timelines.changed(before, self.transfer)

    async def kinds(self) -> list[str]:
        """Return what happened."""
        return [moment.kind.value for moment in (await self.timeline()).moments]

    async def timeline(self) -> Timeline:
        """Return the timeline."""
        return (await self.timelines.of([self.transfer]))["t1"]

    async def run_once(self) -> None:
        """Let what has ended be written."""
        async with asyncio.TaskGroup() as group:
            task = group.create_task(self.timelines.run())
            await asyncio.sleep(0)
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


def upload(followed: Followed) -> None:
    """Go all the way, with one wait."""
    followed.change(state=TransferState.PREPARING)
    followed.change(token_id="tok", started_at=102.0)
    followed.change(state=TransferState.UPLOADING)
    followed.change(accepted=Ranges(((0, 400),)))
    followed.change(trouble=WAIT)
    followed.change(trouble=None)
    followed.change(accepted=Ranges(((0, 1000),)))
    followed.change(state=TransferState.FINISHING)
    followed.change(state=TransferState.PROCESSING)
    followed.change(state=TransferState.READY, finished_at=110.0)


async def test_an_upload_from_its_beginning_to_its_end() -> None:
    """Every step once, the wait with its reason, and the bytes as a curve."""
    followed = Followed()
    upload(followed)
    assert await followed.kinds() == [
        *("queued", "preparing", "reserved", "uploading", "opened", "waiting", "goes on"),
        *("finishing", "processing", "ready"),
    ]
    timeline = await followed.timeline()
    waited = next(moment for moment in timeline.moments if moment.kind is MomentKind.WAITING)
    assert waited.facts == {"kind": "TimedOut", "reason": Reason.SERVER_OVERLOADED.value, "code": "503"}
    assert [total for _, total in timeline.points] == [0, 400, 1000]
    assert timeline.waited == 1.0


async def test_waiting_for_a_file_and_the_comparison() -> None:
    """A file that somebody writes, and what the comparison found after the end."""
    followed = Followed()
    followed.change(state=TransferState.PREPARING)
    followed.change(state=TransferState.QUEUED, file_wait=FileWait.STABLE, started_at=101.0)
    upload(followed)
    for outcome in (Outcome.UNDER_WAY, Outcome.SAME):
        followed.change(verification=Verification(Level.SAMPLES, outcome, at=114.0))
    moments = (await followed.timeline()).moments
    assert moments[-1].facts == {"outcome": "same"}
    assert {"file_wait": "stable"} in [moment.facts for moment in moments]


async def test_what_only_waits_in_the_list_costs_nothing() -> None:
    """Tens of thousands may be paused at once; their transfers tell when they were added."""
    followed = Followed()
    followed.change(state=TransferState.PAUSED)
    followed.change(state=TransferState.QUEUED)
    await followed.run_once()
    assert followed.kept.rows == {}
    assert await followed.kinds() == ["queued"]


async def test_it_is_kept_over_a_restart() -> None:
    """Also of a transfer that goes on in the next run, and of one that failed and was tried again."""
    kept = Kept()
    first = Followed(kept)
    first.change(state=TransferState.PREPARING)
    first.change(token_id="tok", started_at=102.0)
    await first.run_once()
    second = Followed(kept)
    second.clock.time, second.transfer = 200.0, first.transfer
    assert await second.kinds() == ["queued", "preparing", "reserved"]
    second.change(state=TransferState.FAILED, trouble=Trouble("FileMissing"), finished_at=201.0)
    second.change(state=TransferState.QUEUED, trouble=None, finished_at=None)
    upload(second)
    await second.run_once()
    kinds = [moment.kind.value for moment in kept.rows["t1"].moments]
    assert kinds[:5] == ["preparing", "reserved", "failed", "queued", "preparing"]
    assert kinds[-1] == "ready"
    third = Followed(kept)
    third.transfer = second.transfer
    assert (await third.kinds())[-1] == "ready"
    third.timelines.removed(["t1"])
    await third.run_once()
    assert kept.rows == {}


async def test_a_disk_that_refuses_costs_the_past_only() -> None:
    """What the transfer itself tells is shown."""
    followed = Followed()
    followed.kept.refuses = True
    upload(followed)
    await followed.run_once()
    assert (await followed.kinds())[-1] == "ready"


async def test_an_end_in_the_middle_of_a_write_loses_nothing() -> None:
    """What is being written when kdesk ends is written by the last write; a question meanwhile finds it, too."""
    followed = Followed()
    upload(followed)
    followed.timelines.removed(["gone"])
    followed.kept.rows["gone"] = Timeline()
    await followed.timeline()
    followed.kept.may_load.clear()
    async with asyncio.TaskGroup() as group:
        task = group.create_task(followed.timelines.run())
        for _ in range(10):
            await asyncio.sleep(0)
        assert "waiting" in await followed.kinds()
        task.cancel()
        await asyncio.sleep(0)
        followed.kept.may_load.set()
    assert list(followed.kept.rows) == ["t1"]


async def test_what_a_full_disk_refused_is_written_later() -> None:
    """With the next transfer that ends, or at the end."""
    followed = Followed()
    followed.kept.refuses = True
    upload(followed)
    await followed.run_once()
    followed.kept.refuses = False
    await followed.run_once()
    assert list(followed.kept.rows) == ["t1"]


async def test_a_transfer_of_an_earlier_version_tells_what_its_row_has() -> None:
    """When it was added, reserved, done and compared."""
    followed = Followed()
    compared = Verification(Level.SIZE, Outcome.SAME, at=130.0)
    followed.transfer = make_transfer(
        "t1", created_at=1.0, started_at=5.0, finished_at=120.0, state=TransferState.READY, verification=compared
    )
    assert await followed.kinds() == ["queued", "reserved", "ready", "verified"]


def test_it_is_bounded() -> None:
    """A transfer that waits a thousand times keeps its beginning and its end."""
    timeline = Timeline()
    for second in range(1000):
        timeline = timeline.with_moments([Moment(MomentKind.WAITING, second)]).with_point(second, second)
    assert len(timeline.moments) <= MOST_MOMENTS
    assert len(timeline.points) <= MOST_POINTS
    assert (timeline.moments[0].at, timeline.moments[-1].at, timeline.points[0]) == (0, 999, (0, 0))
    assert timeline_in(facts_of(timeline)) == timeline


@pytest.mark.parametrize("facts", [{}, {"moments": [{}], "accepted": []}, {"moments": [], "accepted": [[1]]}])
def test_stored_facts_that_are_none(facts: Mapping[str, object]) -> None:
    """Told as an error, for whoever reads them."""
    with pytest.raises((ValueError, KeyError, TypeError)):
        timeline_in(facts)


async def test_many_transfers_that_are_asked_about_at_once() -> None:
    """What one question has read may be dropped for another one while it waits for the disk."""
    followed = Followed()
    upload(followed)
    await followed.run_once()
    await followed.timeline()
    followed.kept.may_load.clear()
    async with asyncio.TaskGroup() as group:
        asked = group.create_task(followed.timelines.of([followed.transfer, make_transfer("t2")]))
        await asyncio.sleep(0)
        followed.kept.may_load.set()
        await followed.timelines.of([make_transfer(f"other {number}") for number in range(2 * MOST_READ)])
    found = asked.result()
    assert [moment.kind for moment in found["t1"].moments][-1] is MomentKind.READY
