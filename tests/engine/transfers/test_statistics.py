"""What is counted of uploads: bytes, time, waits and ends, in memory until it is written."""

import asyncio
from contextlib import suppress
from datetime import date, datetime
from itertools import count

from kdesk.domain.entry import MediaType
from kdesk.domain.question import Question, QuestionKind, QuestionReason
from kdesk.domain.source_file import SourceKind
from kdesk.domain.statistics.kept import NO_STATISTICS, Day, Sending, Statistics, Wait
from kdesk.domain.statistics.ready_time import LEAST_SAMPLES, account_code
from kdesk.domain.transfer import FileWait, Trouble
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.upload import Ranges
from kdesk.engine.transfers.statistics import SAVE_SECONDS, StatisticsRecorder
from kdesk.errors import Reason, StoreProblem
from tests.support.fake_clock import FakeClock
from tests.support.transfers import altered, make_transfer

NOON = datetime(2026, 5, 3, 12).astimezone().timestamp()
TODAY = date(2026, 5, 3)
WAIT = Trouble("TimedOut", Reason.SERVER_OVERLOADED, code="503", retry_at=9.0)


class Kept:
    """A store in memory, which may refuse."""

    def __init__(self) -> None:
        self.statistics = NO_STATISTICS
        self.writes = 0
        self.refuses = False

    async def load(self) -> Statistics:
        """Return what is kept."""
        self._check()
        return self.statistics

    async def save(self, statistics: Statistics) -> None:
        """Keep this."""
        self._check()
        self.statistics = statistics
        self.writes += 1

    def _check(self) -> None:
        if self.refuses:
            raise StoreProblem("the disk is full")


class WallClock(FakeClock):
    """A clock whose two times can part: the computer sleeps, and the monotonic one stands still."""

    def __init__(self) -> None:
        super().__init__(NOON)
        self.slept = 0.0

    def now(self) -> float:
        """Return Unix seconds."""
        return self.time + self.slept


class Followed:
    """Transfers whose changes are told with a second between them."""

    def __init__(self, kept: Kept | None = None) -> None:
        self.clock, self.kept = WallClock(), kept or Kept()
        self.recorder = StatisticsRecorder(self.kept, self.clock)
        self.transfer = make_transfer("t1", size=1000, account="a", media_type=MediaType.VIDEO)
        self._ids = count(2)

    def change(self, seconds: float = 1.0, **fields: object) -> None:
        """Tell of another snapshot, so many seconds later."""
        self.clock.time += seconds
        before, self.transfer = self.transfer, altered(self.transfer, **fields)
        self.recorder.changed(before, self.transfer)

    def another(self, size: int = 1000) -> None:
        """Begin with another transfer."""
        self.transfer = make_transfer(f"t{next(self._ids)}", size=size, account="a", media_type=MediaType.VIDEO)

    def send(self, seconds: float = 60.0) -> None:
        """Send it in two chunks, and let the server take so long."""
        self.change(state=TransferState.PREPARING)
        self.change(state=TransferState.UPLOADING)
        self.change(accepted=Ranges(((0, 400),)), acknowledged_at=self.clock.time)
        self.change(accepted=Ranges(((0, 1000),)), acknowledged_at=self.clock.time + 1)
        self.change(state=TransferState.FINISHING)
        self.change(state=TransferState.PROCESSING)
        self.change(seconds, state=TransferState.READY)

    async def day(self) -> Day:
        """Return what happened today."""
        return (await self.recorder.statistics()).days.get(TODAY, Day())

    async def run_once(self) -> None:
        """Run it, and end it."""
        async with asyncio.TaskGroup() as group:
            task = group.create_task(self.recorder.run())
            for _ in range(5):
                await asyncio.sleep(0)
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def test_an_upload() -> None:
    """Its bytes and the time of sending count for day and hour; how long the server took is a sample."""
    followed = Followed()
    followed.send()
    found = await followed.recorder.statistics()
    assert found.days == {TODAY: Day(Sending(1000, 3.0), ready=1)}
    assert found.hours == {int(NOON // 3600): Sending(1000, 3.0)}
    (sample,) = found.samples
    assert (sample.account, sample.kind, sample.size, sample.seconds) == (account_code("a"), 1, 1000, 60.0)


async def test_a_small_file_that_goes_as_one() -> None:
    """Its bytes are counted when the server has it, and not twice."""
    followed = Followed()
    for state in (TransferState.PREPARING, TransferState.UPLOADING, TransferState.FINISHING, TransferState.PROCESSING):
        followed.change(state=state)
    followed.change(state=TransferState.READY)
    assert (await followed.day()).sending.sent == 1000


async def test_what_was_there_already_does_not_count() -> None:
    """A token may hold bytes of an earlier run, and may be replaced by an empty one, which takes nothing back."""
    followed = Followed()
    followed.change(state=TransferState.UPLOADING)
    followed.change(accepted=Ranges(((0, 300),)))
    followed.change(accepted=Ranges(((0, 500),)), acknowledged_at=5.0)
    followed.change(accepted=Ranges(()), token_id="another")
    followed.change(accepted=Ranges(((0, 100),)), acknowledged_at=6.0)
    assert (await followed.day()).sending.sent == 300


async def test_waits_have_their_reasons() -> None:
    """The time in which at least one upload waits counts once; a next try is no further wait."""
    followed = Followed()
    followed.change(state=TransferState.UPLOADING)
    followed.change(10, trouble=WAIT)
    followed.change(20, trouble=Trouble("TimedOut", Reason.SERVER_OVERLOADED, retry_at=99.0))
    first = followed.transfer
    followed.another()
    followed.change(0, trouble=WAIT, state=TransferState.UPLOADING)
    followed.change(30, trouble=None)
    followed.transfer = first
    followed.change(5, trouble=None)
    followed.another()
    followed.change(0, file_wait=FileWait.STABLE)
    followed.change(7, file_wait=FileWait.NONE)
    day = await followed.day()
    assert day.waits == {"TimedOut:server_overloaded": Wait(2, 55.0), "file:stable": Wait(1, 7.0)}
    # Ten seconds before it waited, and as long as somebody sends: five beside the wait of the first one, then seven.
    assert day.sending.seconds == 22.0


async def test_questions_wait_too() -> None:
    """From the beginning if the journal has them, until the transfer leaves the list; those of a person apart."""
    followed = Followed()
    asked = altered(
        followed.transfer,
        state=TransferState.PAUSED,
        question=Question(QuestionKind.CHANGED, QuestionReason.FILE_CHANGED),
    )
    followed.recorder.added([followed.transfer, asked])
    followed.clock.time += 4
    followed.recorder.removed(["t1"])
    followed.clock.time += 4
    followed.recorder.restored([asked], [0])
    followed.clock.time += 2
    followed.recorder.removed(["t1"])
    followed.change(
        0, state=TransferState.PAUSED, question=Question(QuestionKind.ELSEWHERE, QuestionReason.BEGUN_ELSEWHERE)
    )
    followed.change(3, state=TransferState.CANCELLED)
    assert (await followed.day()).waits == {"question": Wait(2, 6.0), "elsewhere": Wait(1, 3.0)}


async def test_who_pauses_waits_for_nothing() -> None:
    """A file that somebody writes is not waited for while its transfer is paused or cancelled."""
    followed = Followed()
    followed.change(0, file_wait=FileWait.STABLE)
    followed.change(5, state=TransferState.PAUSED)
    followed.change(100, state=TransferState.QUEUED)
    followed.change(7, state=TransferState.CANCELLED)
    followed.change(100)
    followed.another()
    followed.change(3, state=TransferState.PAUSED)
    followed.change(3, state=TransferState.CANCELLED)
    day = await followed.day()
    assert day.waits == {"file:stable": Wait(2, 12.0)}
    assert (day.ready, day.failed) == (0, 0)


async def test_failures_are_counted() -> None:
    """A retry that fails again is another one; ARRIVED is an end, without a sample."""
    followed = Followed()
    for state in (TransferState.PREPARING, TransferState.FAILED, TransferState.QUEUED, TransferState.FAILED):
        followed.change(state=state)
    followed.another()
    followed.change(state=TransferState.PROCESSING)
    followed.change(state=TransferState.ARRIVED)
    found = await followed.recorder.statistics()
    assert (found.days[TODAY].failed, found.days[TODAY].ready) == (2, 1)
    assert found.samples == ()


async def test_an_address_is_not_sent_from_here() -> None:
    """The server fetches it: no bytes, and no time from a last byte."""
    followed = Followed()
    followed.change(kind=SourceKind.ADDRESS)
    followed.change(state=TransferState.PROCESSING, acknowledged_at=5.0)
    assert followed.recorder.estimate_of(followed.transfer) is None
    followed.change(state=TransferState.READY)
    found = await followed.recorder.statistics()
    assert (found.samples, found.days[TODAY].sending.sent) == ((), 0)


async def test_a_computer_that_sleeps_learns_nothing() -> None:
    """Nobody looked whether the entry was ready."""
    followed = Followed()
    followed.change(state=TransferState.PROCESSING)
    followed.clock.slept = 4000.0
    followed.change(state=TransferState.READY)
    assert (await followed.recorder.statistics()).samples == ()


async def test_what_is_expected() -> None:
    """After a few files of the same size; counted from the last byte, of an earlier run from its acknowledgement."""
    followed = Followed()
    for _ in range(LEAST_SAMPLES):
        followed.another()
        assert followed.recorder.estimate_of(altered(followed.transfer, state=TransferState.PROCESSING)) is None
        followed.send()
    followed.another()
    followed.change(state=TransferState.PROCESSING)
    estimate = followed.recorder.estimate_of(followed.transfer)
    assert estimate is not None
    assert (estimate.at, estimate.latest) == (followed.clock.time + 60.0, followed.clock.time + 90.0)
    earlier = make_transfer("x", size=1000, account="a", media_type=MediaType.VIDEO, acknowledged_at=7.0)
    assert followed.recorder.estimate_of(earlier) is None
    processing = altered(earlier, state=TransferState.PROCESSING)
    restarted = followed.recorder.estimate_of(processing)
    assert restarted is not None
    assert restarted.at == 67.0
    assert followed.recorder.estimate_of(altered(processing, fetching=True)) is None
    assert followed.recorder.estimate_of(altered(processing, account="b")) is None
    followed.recorder.removed([followed.transfer.id])
    assert followed.recorder.estimate_of(followed.transfer) is None


async def test_it_is_written_at_the_end_and_read_at_the_next_start() -> None:
    """What the next run counts is added."""
    kept = Kept()
    for followed in (Followed(kept), Followed(kept)):
        followed.send()
        await followed.run_once()
    assert kept.statistics.days[TODAY] == Day(Sending(2000, 6.0), ready=2)
    assert len(kept.statistics.samples) == 2
    await Followed(kept).run_once()
    assert kept.writes == 2


async def test_it_is_written_now_and_then() -> None:
    """Once for all that happens within a minute; a long wait is not written again and again."""
    followed = Followed()
    followed.send()
    followed.another()
    followed.change(trouble=WAIT, state=TransferState.UPLOADING)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(followed.recorder.run())
        for _ in range(20):
            await asyncio.sleep(0)
        assert followed.kept.writes == 1
        task.cancel()
    assert set(followed.clock.waits) == {SAVE_SECONDS}
    assert followed.kept.statistics.days[TODAY].waits["TimedOut:server_overloaded"].seconds >= 3 * SAVE_SECONDS


async def test_a_disk_that_refuses_to_be_written() -> None:
    """What could not be written is in the next write."""
    followed = Followed()
    await followed.recorder.statistics()
    followed.send()
    followed.kept.refuses = True
    await followed.run_once()
    followed.kept.refuses = False
    followed.another()
    followed.send()
    await followed.run_once()
    assert followed.kept.statistics.days[TODAY].ready == 2


async def test_the_end_writes_what_could_not_be_written() -> None:
    """Though nothing has happened since."""
    followed = Followed()
    await followed.recorder.statistics()
    followed.send()
    followed.kept.refuses = True
    await followed.run_once()
    followed.kept.refuses = False
    await followed.run_once()
    assert followed.kept.statistics.days[TODAY].ready == 1
    await followed.run_once()
    assert followed.kept.writes == 1


async def test_what_cannot_be_read_is_not_written_over() -> None:
    """The next start may be able to read it; whoever clears it begins anew."""
    kept = Kept()
    followed = Followed(kept)
    kept.refuses = True
    followed.send()
    await followed.run_once()
    kept.refuses = False
    followed.another()
    followed.send()
    await followed.run_once()
    assert kept.writes == 0
    assert (await followed.day()).ready == 2
    await followed.recorder.clear()
    followed.another()
    followed.send()
    await followed.run_once()
    assert kept.statistics.days[TODAY].ready == 1


async def test_clearing_forgets_everything() -> None:
    """What was learned too; what goes on counts from then on."""
    followed = Followed()
    for _ in range(LEAST_SAMPLES):
        followed.another()
        followed.send()
    followed.another()
    followed.change(state=TransferState.UPLOADING)
    await followed.recorder.clear()
    assert await followed.recorder.statistics() == NO_STATISTICS
    followed.change(9, state=TransferState.PROCESSING)
    assert followed.recorder.estimate_of(followed.transfer) is None
    assert (await followed.day()).sending == Sending(1000, 9.0)


async def test_progress_alone_counts_nothing() -> None:
    """Ten times a second for each transfer: not even the clock is asked."""
    followed = Followed()
    followed.change(state=TransferState.UPLOADING)
    followed.clock.tick, before = 1.0, followed.clock.time
    for in_flight in range(50):
        followed.change(0, in_flight=in_flight)
    assert followed.clock.time == before
