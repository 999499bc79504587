"""Valid responses that lead nowhere: automatic work becomes less frequent, or ends."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from itertools import count, cycle

import pytest

from kdesk.domain.catalogue_ports import CopyBlock, SourceCopy
from kdesk.domain.entry import Entry, EntryStatus, MediaType
from kdesk.domain.question import Decision, QuestionKind
from kdesk.domain.queue_listener import QueueListener
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.verification import Level, Outcome
from kdesk.engine.server_cleanup import orphans
from kdesk.engine.server_cleanup.orphans import Orphans
from kdesk.engine.server_cleanup.reservation import MAX_LOST, remove_lost_reservations
from kdesk.engine.transfers.other_computer_watch import ABANDONED_SECONDS, MAX_SKIPPED, OtherComputerWatch
from kdesk.engine.verification.compare import MAX_SHORT, SAMPLE_BYTES
from kdesk.messages.remarks import remark_text
from tests.engine.engine_context import context_with
from tests.engine.fake_server import ACCOUNT, FakeServer, queued
from tests.engine.queue_harness import QueueHarness
from tests.engine.same_content import CONTENT, arrived, drop
from tests.engine.ticks import Ticks
from tests.engine.transfers.test_watcher import Watched
from tests.engine.verification.test_comparison import ready, verify_again
from tests.support.fake_clock import FakeClock
from tests.support.stored_texts import question_saying


class Waiting(QueueListener):
    """A transfer that waits for an upload of another computer, and its watch. It waits again after each run."""

    def __init__(self) -> None:
        self.server = FakeServer(Ticks())
        self.entry = Entry("0_e", "clip", 101, EntryStatus.PROCESSING, MediaType.VIDEO, partner_data="kdesk:other")
        self.clock = FakeClock()
        self.runs: list[int] = []
        self.polls = 0
        api = self.server.api()
        self.context = context_with(lambda: api, self.clock)
        (self.handle,) = self.context.transfers.add([self._transfer()])
        self.context.transfers.listen(self)
        self.watch = OtherComputerWatch(self.context)

    def _transfer(self) -> Transfer:
        question = question_saying(QuestionKind.ELSEWHERE, "A file that looks the same has just arrived", "", "0_e")
        return replace(queued("/clip.mp4"), account=ACCOUNT.key, state=TransferState.PAUSED, question=question)

    def changed(self, before: Transfer, now: Transfer) -> None:
        """Note a run, and wait again."""
        if now.state is TransferState.QUEUED:
            assert now.decision is Decision.LOOK_AGAIN
            self.runs.append(self.polls)
            self.handle.advance(TransferState.PAUSED, question=before.question)

    async def poll(self, times: int, *statuses: EntryStatus, seconds: float = 2.0) -> None:
        """Poll an entry that has these statuses by turns, and another tag each time."""
        async with self.context.tasks.running():
            for _, status in zip(range(times), cycle(statuses), strict=False):
                self.polls += 1
                self.clock.time += seconds
                partner_data = f"kdesk:other s={self.polls}" if len(statuses) > 1 else "kdesk:other"
                self.server.known["0_e"] = replace(self.entry, status=status, partner_data=partner_data)
                await self.watch.poll()

    @property
    def kind(self) -> QuestionKind:
        """The kind of the question."""
        assert self.handle.transfer.question
        return self.handle.transfer.question.kind


@pytest.mark.parametrize("status", [EntryStatus.PROCESSING, EntryStatus.PENDING])
async def test_an_endless_arrival_becomes_a_question(status: EntryStatus) -> None:
    """If another computer's entry never becomes READY, it is compared less and less often; then a person decides."""
    waiting = Waiting()
    await waiting.poll(50, status)
    assert waiting.kind is QuestionKind.ELSEWHERE
    await waiting.poll(1, status, seconds=ABANDONED_SECONDS)
    assert waiting.kind is QuestionKind.SUSPECTED


async def test_an_entry_that_changes_with_every_poll_is_compared_less_often() -> None:
    """Each comparison costs calls and resets the pauses: the transfer skips more and more polls."""
    waiting = Waiting()
    await waiting.poll(60, EntryStatus.PROCESSING, EntryStatus.READY, EntryStatus.PENDING)
    gaps = [later - earlier for earlier, later in zip(waiting.runs, waiting.runs[1:], strict=False)]
    assert gaps[: MAX_SKIPPED + 1] == list(range(1, MAX_SKIPPED + 2))
    assert set(gaps[MAX_SKIPPED:]) == {MAX_SKIPPED + 1}


async def test_a_response_about_another_entry_delays_no_transfer() -> None:
    """It is ignored, and the others are concluded."""
    watched = Watched(2)
    other = watched.server.known["0_e1"]
    watched.server.known = {"0_e0": replace(other, id="0_stranger"), "0_e1": replace(other, status=EntryStatus.READY)}

    async def lags(_entry_ids: object) -> tuple[Entry, ...]:
        return ()

    watched.server.entries = lags  # type: ignore[method-assign]
    async with watched.running():
        await watched.until(lambda: watched.handles[1].transfer.state is TransferState.READY)
        assert watched.first.state is TransferState.PROCESSING


async def test_one_search_returns_a_limited_number_of_orphans(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each entry takes a call."""
    monkeypatch.setattr(orphans, "MAX_FOUND", 5)
    server = FakeServer(Ticks())
    for number in range(9):
        await server.reserve(replace(queued("/clip.mp4"), id=f"t{number}"))
    assert len(await Orphans(server.api, lambda: ()).find()) == 5


async def test_a_limited_number_of_lost_reservations_is_deleted() -> None:
    """A transfer has a few at most, whatever the server lists."""
    server, transfer = FakeServer(Ticks()), queued("/clip.mp4")
    for number in range(3 * MAX_LOST):
        server.known[f"0_{number}"] = Entry(
            f"0_{number}", "clip", 101, EntryStatus.NO_CONTENT, MediaType.VIDEO, partner_data=f"kdesk:{transfer.id}"
        )
    await remove_lost_reservations(server.api(), transfer)
    assert server.calls.count("delete_entry") == MAX_LOST


async def test_a_limited_number_of_entries_is_compared(harness: QueueHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    """The upload then continues."""
    monkeypatch.setattr("kdesk.engine.upload.duplicates.MAX_COMPARED", 3)
    looks = count()
    async with harness.running():
        first = await arrived(harness, await drop(harness))
        harness.process_all()
        entry = harness.server.known[first.reservation.entry_id]
        harness.server.known = {
            f"0_{n}": replace(entry, id=f"0_{n}", partner_data="", status=EntryStatus.READY) for n in range(40)
        }

        def of_another_size(entry_id: str) -> SourceCopy:
            next(looks)
            return SourceCopy(f"flavor-of-{entry_id}", "1", len(CONTENT) + 1)

        harness.server.copies.kept = of_another_size  # type: ignore[method-assign]
        await arrived(harness, await drop(harness, "again.mp4"))
    assert next(looks) <= 2 * 3 + 2  # before the reservation and after it; and what is verified


async def test_a_copy_that_comes_byte_by_byte_is_not_read(harness: QueueHarness) -> None:
    """One response per byte would take years, although each of them is progress."""
    size = 2 * SAMPLE_BYTES
    reads: list[int] = []

    async with harness.running():
        one, *_ = await ready(harness, "a.mp4")
        harness.server.copies.tells = size = harness.notes.rows[one].file.size
        content = harness.server.content(harness.notes.rows[one].reservation.entry_id)

        async def scant(_address: str, start: int, _end: int) -> AsyncGenerator[CopyBlock, None]:
            reads.append(start)
            yield CopyBlock(start, content[start : start + 1], size)

        harness.server.copies.read = scant  # type: ignore[method-assign]
        found = await verify_again(harness, Level.WHOLE, one)
    assert found.outcome is Outcome.NOT_COMPARED
    assert remark_text(found.remark).startswith("The server's copy comes in pieces that are too small")
    assert reads == list(range(MAX_SHORT))
