"""Answers that are valid and lead nowhere: whatever asks by itself does so less and less, or ends."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from itertools import count, cycle

import pytest

from kdesk.domain.entry import Entry, EntryStatus, MediaType
from kdesk.domain.ports import CopyBlock
from kdesk.domain.question import Decision, QuestionKind
from kdesk.domain.transfer import Transfer, TransferState
from kdesk.domain.verification import Level, Outcome
from kdesk.engine.server_cleanup import orphans
from kdesk.engine.server_cleanup.orphans import Orphans
from kdesk.engine.server_cleanup.reservation import LOST_AT_MOST, remove_lost_reservations
from kdesk.engine.transfers.journal_writer import JournalWriter
from kdesk.engine.transfers.other_computers import GIVEN_UP_SECONDS, SKIPPED_AT_MOST, ElsewhereWatch
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.engine.verification.compare import SCANT, WINDOW_BYTES
from kdesk.messages.remarks import remark_text
from tests.engine.fake_journal import FakeJournal
from tests.engine.fake_server import FakeServer, queued
from tests.engine.queue_harness import QueueHarness
from tests.engine.same_content import CONTENT, arrived, drop
from tests.engine.test_compare import looked_at, ready
from tests.engine.test_watcher import Watched
from tests.engine.ticks import Ticks
from tests.support.fake_clock import FakeClock
from tests.support.stored_texts import question_saying


class Waiting:
    """A transfer that gave way to an upload of another computer, and what looks again for it."""

    def __init__(self) -> None:
        self.server = FakeServer(Ticks())
        self.entry = Entry("0_e", "clip", 101, EntryStatus.PROCESSING, MediaType.VIDEO, partner_data="kdesk:other")
        self.handle = TransferHandle(
            self._transfer(), JournalWriter(FakeJournal(Ticks()), lambda _: None), lambda _: None
        )
        self.clock = FakeClock()
        self.runs: list[int] = []
        self.looks = 0
        api = self.server.api()
        self.watch = ElsewhereWatch(lambda: api, lambda: [self.handle], self._go_on, self.clock)

    def _transfer(self) -> Transfer:
        question = question_saying(QuestionKind.ELSEWHERE, "A file that looks the same has just arrived", "", "0_e")
        return replace(queued("/clip.mp4"), state=TransferState.PAUSED, question=question)

    def _go_on(self, _handle: TransferHandle, decision: Decision) -> None:
        assert decision is Decision.LOOK_AGAIN
        self.runs.append(self.looks)

    async def look(self, times: int, *statuses: EntryStatus, seconds: float = 2.0) -> None:
        """Look so often, at an entry that tells these by turns, and something new each time."""
        for _, status in zip(range(times), cycle(statuses), strict=False):
            self.looks += 1
            self.clock.time += seconds
            partner_data = f"kdesk:other s={self.looks}" if len(statuses) > 1 else "kdesk:other"
            self.server.known["0_e"] = replace(self.entry, status=status, partner_data=partner_data)
            await self.watch._look()

    @property
    def kind(self) -> QuestionKind:
        """What is asked."""
        assert self.handle.transfer.question
        return self.handle.transfer.question.kind


@pytest.mark.parametrize("status", [EntryStatus.PROCESSING, EntryStatus.PENDING])
async def test_an_arrival_that_never_ends_is_asked_about(status: EntryStatus) -> None:
    """Another computer's entry that stays in between is compared less and less often, and then a person decides."""
    waiting = Waiting()
    await waiting.look(50, status)
    assert waiting.kind is QuestionKind.ELSEWHERE
    await waiting.look(1, status, seconds=GIVEN_UP_SECONDS)
    assert waiting.kind is QuestionKind.SUSPECTED


async def test_an_entry_that_changes_with_every_look_is_compared_less_and_less_often() -> None:
    """Each comparison costs calls and begins the pauses anew: it sits out more and more looks."""
    waiting = Waiting()
    await waiting.look(60, EntryStatus.PROCESSING, EntryStatus.READY, EntryStatus.PENDING)
    gaps = [later - earlier for earlier, later in zip(waiting.runs, waiting.runs[1:], strict=False)]
    assert gaps[: SKIPPED_AT_MOST + 1] == list(range(1, SKIPPED_AT_MOST + 2))
    assert set(gaps[SKIPPED_AT_MOST:]) == {SKIPPED_AT_MOST + 1}


async def test_an_answer_about_another_entry_holds_up_no_transfer() -> None:
    """It is left aside, and the others are concluded."""
    watched = Watched(2)
    other = watched.server.known["0_e1"]
    watched.server.known = {"0_e0": replace(other, id="0_stranger"), "0_e1": replace(other, status=EntryStatus.READY)}

    async def lags(_entry_ids: object) -> tuple[Entry, ...]:
        return ()

    watched.server.entries = lags  # type: ignore[method-assign]
    async with watched.running():
        await watched.until(lambda: watched.handles[1].transfer.state is TransferState.READY)
        assert watched.first.state is TransferState.PROCESSING


async def test_what_was_left_is_told_a_thousand_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each entry takes a call."""
    monkeypatch.setattr(orphans, "MOST", 5)
    server = FakeServer(Ticks())
    for number in range(9):
        await server.reserve(replace(queued("/clip.mp4"), id=f"t{number}"))
    assert len(await Orphans(server.api, lambda: ()).find()) == 5


async def test_lost_reservations_without_end() -> None:
    """A few of one transfer are removed, and no more than that of what a server makes up."""
    server, transfer = FakeServer(Ticks()), queued("/clip.mp4")
    for number in range(3 * LOST_AT_MOST):
        server.known[f"0_{number}"] = Entry(
            f"0_{number}", "clip", 101, EntryStatus.NO_CONTENT, MediaType.VIDEO, partner_data=f"kdesk:{transfer.id}"
        )
    await remove_lost_reservations(server.api(), transfer)
    assert server.calls.count("delete_entry") == LOST_AT_MOST


async def test_look_alikes_without_end(harness: QueueHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    """The content of so many is compared, and the upload goes on."""
    monkeypatch.setattr("kdesk.engine.upload.duplicates.COMPARED_AT_MOST", 3)
    looks = count()
    async with harness.running():
        first = await arrived(harness, await drop(harness))
        harness.process_all()
        entry = harness.server.known[first.reservation.entry_id]
        harness.server.known = {
            f"0_{n}": replace(entry, id=f"0_{n}", partner_data="", status=EntryStatus.READY) for n in range(40)
        }

        def other_size(_entry_id: str) -> int:
            next(looks)
            return len(CONTENT) + 1

        harness.server.copies.told = other_size  # type: ignore[method-assign]
        await arrived(harness, await drop(harness, "again.mp4"))
    assert next(looks) <= 2 * 3 + 2  # before the reservation and after it; and what is verified


async def test_a_copy_that_comes_byte_by_byte_is_not_read(harness: QueueHarness) -> None:
    """A whole answer for each byte would take years, and every one of them is progress."""
    size = 2 * WINDOW_BYTES
    reads: list[int] = []

    async with harness.running():
        one, *_ = await ready(harness, "a.mp4")
        harness.server.copies.tells = size = harness.notes.rows[one].file.size
        content = harness.server.content(harness.notes.rows[one].reservation.entry_id)

        async def scant(_address: str, start: int, _end: int) -> AsyncGenerator[CopyBlock, None]:
            reads.append(start)
            yield CopyBlock(start, content[start : start + 1], size)

        harness.server.copies.read = scant  # type: ignore[method-assign]
        found = await looked_at(harness, Level.WHOLE, one)
    assert found.outcome is Outcome.NOT_COMPARED
    assert remark_text(found.remark).startswith("The server's copy comes in pieces that are too small")
    assert reads == list(range(SCANT))
