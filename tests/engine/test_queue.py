"""The queue: slots, order and the commands of the user, for one, several and all."""

import asyncio
import os
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.entry import EntryStatus
from kdesk.domain.ports import Reserved
from kdesk.domain.question import Decision, Question, QuestionKind
from kdesk.domain.transfer import Transfer, TransferState
from kdesk.engine import intake
from kdesk.errors import (
    BadAnswer,
    JournalProblem,
    KindNotTaken,
    NotPermitted,
    SignInNeeded,
    SignInProblem,
    TimedOut,
    Unreachable,
)
from tests.engine.fake_server import ACCOUNT, CHUNK, FakeServer
from tests.engine.queue_harness import Desk
from tests.engine.ticks import Ticks

QUEUED, PREPARING, UPLOADING, PROCESSING, READY, PAUSED, FAILED, CANCELLED = (
    TransferState.QUEUED,
    TransferState.PREPARING,
    TransferState.UPLOADING,
    TransferState.PROCESSING,
    TransferState.READY,
    TransferState.PAUSED,
    TransferState.FAILED,
    TransferState.CANCELLED,
)
OTHER = Account("http://fake.example", 202, "berta", SignInKind.APP_TOKEN)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return everything around a queue with three slots."""
    return Desk(tmp_path / "files")


@pytest.fixture
def held(desk: Desk) -> Desk:
    """The same, where chunks do not arrive until `hold` is set."""
    desk.server.hold.clear()
    return desk


async def test_a_file_becomes_ready(desk: Desk) -> None:
    """A dropped file arrives whole, and its row says READY when the server does."""
    async with desk.running() as queue:
        queue.add([desk.file("clip.mp4")])
        await desk.until(lambda: desk.states() == [PROCESSING])
        desk.process_all()
        await desk.until_all(READY)
    (done,) = desk.notes.rows.values()
    assert (done.sent, done.finished_at) == (3500, desk.clock.now())
    assert desk.contents() == [(desk.folder / "clip.mp4").read_bytes()]
    assert desk.journal.kept[done.id].state is READY


async def test_no_more_run_than_there_are_slots(held: Desk) -> None:
    """Three run, the others wait in their order; each end lets the next one begin."""
    async with held.running():
        ids = await held.take(*(f"{n}.mp4" for n in range(5)))
        await held.until(lambda: held.states().count(UPLOADING) == 3)
        assert held.states() == [UPLOADING] * 3 + [QUEUED] * 2
        held.queue.pause([ids[1]])
        await held.until(lambda: held.state(ids[3]) is UPLOADING)
        assert held.state(ids[4]) is QUEUED


async def test_the_number_of_slots_changes_while_running(held: Desk) -> None:
    """More slots start more at once; fewer stop none that runs."""
    held.slots = 1
    async with held.running() as queue:
        await held.take(*(f"{n}.mp4" for n in range(5)))
        await held.until(lambda: held.states().count(UPLOADING) == 1)
        queue.set_slots(4)
        await held.until(lambda: held.states().count(UPLOADING) == 4)
        queue.set_slots(1)
        assert held.states().count(UPLOADING) == 4


async def test_moved_transfers_begin_in_their_new_order(held: Desk) -> None:
    """What is moved to the top begins next; the order survives a restart."""
    held.slots = 1
    async with held.running() as queue:
        a, b, c, d = await held.take("a.mp4", "b.mp4", "c.mp4", "d.mp4")
        await held.until(lambda: held.state(a) is UPLOADING)
        queue.move([d, c], 0)
        assert list(held.notes.rows) == [c, d, a, b]
        queue.pause([a])
        await held.until(lambda: held.state(c) is UPLOADING)
    assert list(held.journal.kept) == [c, d, a, b]
    async with held.running() as queue:
        assert [t.id for t in queue.snapshot()] == [c, d, a, b]


@pytest.mark.parametrize("row", range(6))
async def test_move_puts_rows_before_the_row(held: Desk, row: int) -> None:
    """The moved ones keep their own order and stand before the one that stood at the row."""
    async with held.running() as queue:
        ids = await held.take(*(f"{n}.mp4" for n in range(5)))
        queue.move([ids[3], ids[1]], row)
        rest = [i for i in ids if i not in {ids[1], ids[3]}]
        place = len([i for i in ids[:row] if i in rest])
        assert list(held.notes.rows) == [*rest[:place], ids[1], ids[3], *rest[place:]]


async def test_a_move_concerns_the_rows_between_and_no_others(held: Desk) -> None:
    """1 2 3 4 5 6 without 1, and 5 moved before 3: 5 3 4 are told, 2 and 6 are not; the journal has the whole order."""
    held.connection = None
    async with held.running() as queue:
        ids = await held.take(*(f"{n}.mp4" for n in range(1, 7)))
        queue.cancel(ids[:1])
        queue.remove(ids[:1])
        queue.move([ids[4]], 1)
        assert held.notes.reordered_last == [ids[4], ids[2], ids[3]]
    assert list(held.journal.kept) == [ids[1], ids[4], ids[2], ids[3], ids[5]]


@pytest.fixture
def slow_disk(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """A journal that writes nothing until this event is set, and files that come in batches of two."""
    go, save = asyncio.Event(), desk.journal.save

    async def wait_and_save(transfers: Sequence[Transfer]) -> None:
        await go.wait()
        await save(transfers)

    monkeypatch.setattr(desk.journal, "save", wait_and_save)
    monkeypatch.setattr(intake, "BATCH", 2)
    return go


async def test_a_slow_journal_keeps_no_file_from_the_list(desk: Desk, slow_disk: asyncio.Event) -> None:
    """Batches come onto the list while those before them are written; taking them in ends when all of them are."""
    desk.connection = None
    files = [desk.file(f"{n}.mp4") for n in range(7)]
    async with desk.running() as queue, asyncio.TaskGroup() as group:
        taking = group.create_task(queue.take_in(files))
        await desk.until(lambda: len(desk.notes.rows) == len(files))
        await desk.rounds()
        assert (taking.done(), desk.journal.kept) == (False, {})
        slow_disk.set()
        assert [t.id for t in await taking] == list(desk.journal.kept) == list(desk.notes.rows)


async def test_what_is_on_the_list_is_journalled_before_the_end(desk: Desk, slow_disk: asyncio.Event) -> None:
    """Leaving while files are taken in waits for the journal: the next run finds every row."""
    desk.connection = None
    async with desk.running() as queue:
        queue.add([desk.file(f"{n}.mp4") for n in range(7)])
        await desk.until(lambda: len(desk.notes.rows) == 7)
        asyncio.get_running_loop().call_soon(slow_disk.set)
    assert list(desk.journal.kept) == list(desk.notes.rows)


async def test_pause_and_resume_send_nothing_twice(held: Desk) -> None:
    """A paused transfer stands still, its speed is nothing; resumed, it sends what was not acknowledged."""
    held.slots = 1
    async with held.running() as queue:
        (only,) = await held.take("clip.mp4")
        await held.until(lambda: held.state(only) is UPLOADING)
        held.server.hold.set()
        await held.until(lambda: held.notes.rows[only].accepted.total >= CHUNK)
        queue.pause([only])
        paused = held.notes.rows[only]
        await held.rounds()
        assert held.state(only) is PAUSED
        still = held.notes.rows[only]
        assert (still.speed, still.time_left, still.sent) == (0.0, None, still.accepted_bytes)
        received = len(held.server.received)
        queue.resume([only])
        await held.until_all(PROCESSING)
    accepted = held.journal.kept[only]
    again = held.server.received[received:]
    assert not [c for t, c, n in again if t == accepted.token_id and paused.accepted.covers(c, c + n)]
    assert held.contents() == [(held.folder / "clip.mp4").read_bytes()]


async def test_pause_all_resume_all(held: Desk) -> None:
    """All at once: running and waiting ones pause, and all go on."""
    async with held.running() as queue:
        ids = await held.take(*(f"{n}.mp4" for n in range(7)))
        await held.until(lambda: held.states().count(UPLOADING) == 3)
        queue.pause(ids)
        assert set(held.states()) == {PAUSED}
        await held.rounds()
        held.server.hold.set()
        queue.resume(ids)
        await held.until_all(PROCESSING)
    assert len(held.contents()) == 7


@pytest.mark.parametrize("rounds", range(40))
async def test_a_quick_pause_and_resume_at_any_moment(desk: Desk, rounds: int) -> None:
    """Paused and resumed in one breath, whatever it was doing: the transfer arrives once."""
    async with desk.running() as queue:
        (only,) = await desk.take("clip.mp4")
        await desk.rounds(most=rounds)
        queue.pause([only])
        queue.resume([only])
        queue.pause([only])
        queue.resume([only])
        await desk.until_all(PROCESSING)
    assert len(desk.server.known) == 1
    assert desk.server.waiting() == []


@pytest.mark.parametrize("rounds", range(40))
async def test_cancel_at_any_moment_leaves_nothing(desk: Desk, rounds: int) -> None:
    """Cancelled in whatever step, the transfer leaves neither token nor entry on the server."""
    async with desk.running() as queue:
        (only,) = await desk.take("clip.mp4")
        await desk.rounds(most=rounds)
        queue.cancel([only])
        if desk.state(only) is PROCESSING:
            return
        assert desk.state(only) is CANCELLED
        await desk.rounds(lambda: not desk.server.known and not desk.server.waiting())
        await desk.rounds()
        assert (desk.server.known, desk.server.waiting()) == ({}, [])
        assert not desk.journal.kept[only].entry_id


async def test_cancel_during_a_reservation_finds_what_it_made(desk: Desk) -> None:
    """An entry whose reservation was cancelled before its answer came is looked for and removed."""
    made = asyncio.Event()
    original = desk.server.reserve

    async def answer_never(transfer: Transfer) -> Reserved:
        await original(transfer)
        made.set()
        await asyncio.Event().wait()
        raise AssertionError

    desk.server.reserve = answer_never  # type: ignore[method-assign]
    async with desk.running() as queue:
        (only,) = await desk.take("clip.mp4")
        await made.wait()
        queue.cancel([only])
        await desk.until(lambda: bool(desk.notes.rows[only].remark))
    assert (desk.server.known, desk.server.waiting()) == ({}, [])
    assert desk.notes.rows[only].remark == "Removed from the server"


async def test_cancelling_many_takes_no_slots(held: Desk) -> None:
    """While cancelled transfers are removed from a server that is slow at it, the next ones upload."""
    slow = asyncio.Event()
    delete = held.server.delete_token

    async def delete_slowly(token_id: str) -> None:
        await slow.wait()
        await delete(token_id)

    held.server.delete_token = delete_slowly  # type: ignore[method-assign]
    async with held.running() as queue:
        ids = await held.take(*(f"{n}.mp4" for n in range(6)))
        await held.until(lambda: held.states().count(UPLOADING) == 3)
        queue.cancel(ids[:3])
        held.server.hold.set()
        await held.until(lambda: held.states() == [CANCELLED] * 3 + [PROCESSING] * 3)
        slow.set()
        await held.until(lambda: all(held.notes.rows[i].remark for i in ids[:3]))
    assert len(held.server.known) == 3


async def test_failed_ones_are_tried_again(desk: Desk) -> None:
    """A failure stands in the row with its reason; retry makes a whole upload of it."""
    desk.server.fail("reserve", NotPermitted)
    async with desk.running() as queue:
        (only,) = await desk.take("clip.mp4")
        await desk.until_all(FAILED)
        trouble = desk.notes.rows[only].trouble
        assert trouble
        assert trouble.title == NotPermitted.default_title
        queue.retry([only])
        await desk.until_all(PROCESSING)
    assert desk.notes.rows[only].trouble is None
    assert len(desk.server.known) == 1


async def test_retry_shortens_a_wait(desk: Desk) -> None:
    """A transfer that waits for its next try goes on at once when told so."""
    waiting = asyncio.Event()

    async def wait(seconds: float) -> None:
        del seconds
        waiting.set()
        await asyncio.Event().wait()

    desk.clock.sleep = wait  # type: ignore[method-assign]
    desk.server.fail("reserve", Unreachable)
    async with desk.running() as queue:
        (only,) = await desk.take("clip.mp4")
        await waiting.wait()
        assert desk.notes.rows[only].trouble
        queue.retry([only])
        await desk.until_all(PROCESSING)


async def test_unforeseen_errors_fail_one_row(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """A mistake in kdesk itself fails the transfer that met it, is logged, and nothing else stops."""
    desk.server.fail("reserve", lambda: ZeroDivisionError("mistake"))  # type: ignore[arg-type, return-value]
    async with desk.running():
        await desk.take("a.mp4", "b.mp4")
        await desk.until(lambda: sorted(desk.states()) == [FAILED, PROCESSING])
    assert "unforeseen" in caplog.text


async def test_a_mistake_in_a_listener_does_not_end_the_queue(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """A listener that raises once costs at most a row, never the window."""

    class Faulty:
        """A listener that cannot stand uploads of one name."""

        def added(self, transfers: object) -> None:
            """Nothing."""

        def changed(self, transfer: Transfer) -> None:
            """Raise for one name."""
            if transfer.name == "a.mp4" and transfer.state in {UPLOADING, FAILED}:
                raise ZeroDivisionError

        def removed(self, transfer_ids: object) -> None:
            """Nothing."""

        def reordered(self, transfer_ids: object) -> None:
            """Nothing."""

    async with desk.running() as queue:
        queue.listen(Faulty())
        _, b = await desk.take("a.mp4", "b.mp4")
        await desk.until(lambda: desk.state(b) is PROCESSING)
    assert "ZeroDivisionError" in caplog.text


async def test_removed_rows_leave_list_and_journal(desk: Desk) -> None:
    """READY, cancelled and failed ones leave; what still goes on stays."""
    async with desk.running() as queue:
        a, b, c = await desk.take("a.mp4", "b.mp4", "c.mp4")
        await desk.until_all(PROCESSING)
        desk.server.process(desk.notes.rows[a].entry_id)
        await desk.until(lambda: desk.state(a) is READY)
        queue.remove([a, b, c])
        assert list(desk.notes.rows) == [b, c]
    assert list(desk.journal.kept) == [b, c]


async def test_a_failed_one_leaves_when_the_server_holds_nothing_of_it(desk: Desk) -> None:
    """Removing a failed transfer removes its reserved entry first, then the row."""
    desk.server.fail("open", NotPermitted)
    async with desk.running() as queue:
        (only,) = await desk.take("clip.mp4")
        await desk.until_all(FAILED)
        assert desk.server.known
        queue.remove([only])
        assert desk.notes.rows
        await desk.until(lambda: not desk.notes.rows)
    assert (desk.server.known, desk.server.waiting(), desk.journal.kept) == ({}, [], {})


async def test_a_failed_one_waits_for_a_sign_in_before_it_leaves(desk: Desk) -> None:
    """While nobody is signed in, a failed transfer with a reservation stays, and says why; after that it leaves."""
    desk.server.fail("open", NotPermitted)
    async with desk.running() as queue:
        (only,) = await desk.take("clip.mp4")
        await desk.until_all(FAILED)
        desk.sign_in(None)
        queue.remove([only])
        await desk.rounds()
        assert desk.notes.rows[only].remark
        desk.sign_in(desk.server.connection())
        await desk.until(lambda: not desk.notes.rows)
    assert (desk.server.known, desk.server.waiting()) == ({}, [])


async def test_asked_twice_a_row_leaves_at_once(desk: Desk) -> None:
    """Somebody who removes the row a second time does not wait for the server."""
    desk.server.fail("open", NotPermitted)
    async with desk.running() as queue:
        (only,) = await desk.take("clip.mp4")
        await desk.until_all(FAILED)
        await desk.rounds()
        desk.sign_in(None)
        queue.remove([only])
        queue.remove([only])
        assert desk.notes.rows == {}
    assert desk.journal.kept == {}


async def test_a_removal_that_fails_is_tried_with_the_next_connection(desk: Desk) -> None:
    """A server that is out of order, or a session that ended, does not make kdesk forget what it reserved there."""
    desk.server.fail("open", NotPermitted)
    desk.server.fail("delete_token", BadAnswer, times=8)
    async with desk.running() as queue:
        (only,) = await desk.take("clip.mp4")
        await desk.until_all(FAILED)
        queue.cancel([only])
        await desk.until(lambda: "Not yet" in desk.notes.rows[only].remark)
        assert desk.notes.rows[only].entry_id
        desk.sign_in(desk.server.connection())
        await desk.until(lambda: desk.notes.rows[only].remark == "Removed from the server")
    assert desk.server.known == {}


async def test_cancelled_leftovers_are_removed_after_a_restart(held: Desk) -> None:
    """A transfer cancelled right before the end is removed from the server at the next start."""
    async with held.running() as queue:
        (only,) = await held.take("clip.mp4")
        await held.until(lambda: held.state(only) is UPLOADING)
        queue.cancel([only])
    assert held.server.known
    async with held.running():
        await held.until(lambda: held.notes.rows[only].remark == "Removed from the server")
    assert held.server.known == {}


async def test_a_restart_goes_on(held: Desk) -> None:
    """After an end in mid-upload the next start continues by itself; paused ones stay paused."""
    async with held.running() as queue:
        a, b = await held.take("a.mp4", "b.mp4")
        await held.until(lambda: held.states() == [UPLOADING] * 2)
        queue.pause([b])
        await held.rounds()
    held.server.hold.set()
    async with held.running():
        await held.until(lambda: held.state(a) is PROCESSING)
        assert held.state(b) is PAUSED
    assert len(held.server.known) == 2


async def test_without_an_account_files_wait_for_the_first(desk: Desk) -> None:
    """Files dropped while nobody is signed in go to the account that is signed in first."""
    desk.connection = None
    async with desk.running():
        await desk.take("clip.mp4")
        await desk.rounds()
        assert desk.states() == [QUEUED]
        desk.sign_in(desk.server.connection())
        await desk.until_all(PROCESSING)
    assert [t.account for t in desk.notes.rows.values()] == [ACCOUNT.key]


async def test_another_account_does_not_get_the_files(held: Desk) -> None:
    """When the account changes, running transfers of the former one wait for it to come back."""
    async with held.running():
        (only,) = await held.take("clip.mp4")
        await held.until(lambda: held.state(only) is UPLOADING)
        held.sign_in(replace(FakeServer(Ticks()).connection(), account=OTHER))
        held.server.hold.set()
        await held.rounds()
        assert held.states() == [QUEUED]
        (other,) = await held.queue.take_in([held.folder / "clip.mp4"])
        assert other.id != only
        await held.until(lambda: held.state(other.id) is PROCESSING)
        held.sign_in(held.server.connection())
        await held.until(lambda: held.state(only) is PROCESSING)


async def test_a_session_that_cannot_be_renewed_is_no_loop(desk: Desk) -> None:
    """When signing in again is needed, transfers wait, say so, and are not started over the same connection again."""
    desk.server.fail("reserve", SignInNeeded, times=10_000)
    async with desk.running():
        await desk.take("a.mp4", "b.mp4")
        await desk.until(lambda: all(t.trouble for t in desk.notes.rows.values()))
        await desk.rounds()
        assert desk.states() == [QUEUED] * 2
        assert desk.server.calls.count("reserve") == 2
        assert all(t.trouble and t.trouble.title == SignInNeeded.default_title for t in desk.notes.rows.values())
        desk.server.faults.clear()
        desk.sign_in(desk.server.connection())
        await desk.until_all(PROCESSING)


async def test_a_session_lost_in_the_middle_of_a_call_ends_nothing(desk: Desk) -> None:
    """The account hears of the lost session before the call that met it has raised: the row waits and says why."""

    def lose() -> SignInProblem:
        desk.sign_in(None)
        return SignInNeeded("expired")

    desk.server.fail("reserve", lose)
    async with desk.running():
        (only,) = await desk.take("clip.mp4")
        await desk.until(lambda: bool(desk.state(only) is QUEUED and desk.notes.rows[only].trouble))
        await desk.rounds()
        desk.sign_in(desk.server.connection())
        await desk.until_all(PROCESSING)


async def test_files_of_one_name_in_two_folders_are_two(desk: Desk) -> None:
    """Names do not matter: two files of the same name are two transfers, each with its own bytes."""
    async with desk.running() as queue:
        files = [desk.file("a/clip.mp4", content=b"a" * 3000), desk.file("b/clip.mp4", content=b"b" * 3000)]
        queue.add(files)
        await desk.until(lambda: desk.states() == [PROCESSING] * 2)
    assert sorted(desk.contents()) == [b"a" * 3000, b"b" * 3000]


async def test_a_file_dropped_twice_is_one_transfer(held: Desk) -> None:
    """The same path joins its unfinished transfer, within one drop and across drops; once READY it is new."""
    async with held.running() as queue:
        path = held.file("clip.mp4")
        (first,) = await queue.take_in([path, path, path.parent])
        (second,) = await queue.take_in([path])
        assert first.id == second.id
        held.server.hold.set()
        await held.until_all(PROCESSING)
        held.process_all()
        await held.until_all(READY)
        (third,) = await queue.take_in([path])
        assert third.id != first.id


async def test_dropping_a_file_again_lets_it_go_on(held: Desk) -> None:
    """A paused transfer whose file is dropped again goes on, once, however often the drop holds it."""
    async with held.running() as queue:
        (only,) = await held.take("clip.mp4")
        await held.until(lambda: held.state(only) is UPLOADING)
        queue.pause([only])
        held.server.hold.set()
        assert [t.id for t in await queue.take_in([held.folder / "clip.mp4"] * 2)] == [only]
        await held.until_all(PROCESSING)


async def test_a_paused_file_dropped_twice_in_one_go_goes_on(held: Desk) -> None:
    """As itself and with its folder: it is told to go on once."""
    async with held.running() as queue:
        (only,) = await held.take("clip.mp4")
        queue.pause([only])
        held.server.hold.set()
        await queue.take_in([held.folder / "clip.mp4", held.folder])
        await held.until_all(PROCESSING)


async def test_cancelling_removes_a_token_that_nobody_knows_of(desk: Desk) -> None:
    """A new token was made for the entry, and its answer never came: it goes with the entry."""
    desk.server.fail("open", TimedOut, after=True)
    desk.server.fail("add_token", NotPermitted, after=True)
    async with desk.running() as queue:
        (only,) = await desk.take("clip.mp4")
        await desk.until_all(FAILED)
        queue.cancel([only])
        await desk.until(lambda: not desk.notes.rows[only].entry_id)
    assert desk.server.waiting() == []
    assert not desk.server.known


async def test_what_cannot_be_taken_is_a_failed_row(desk: Desk) -> None:
    """Refused files come in as FAILED with their reason, the others go on; passed-over files are counted."""
    async with desk.running() as queue:
        desk.file("folder/notes.txt", content=b"words")
        desk.file("folder/clip.mp4")
        queue.add([desk.file("paper.pdf", content=b"%PDF-1.7"), desk.folder / "folder"])
        await desk.until(lambda: desk.states() == [FAILED, PROCESSING])
    refused = next(iter(desk.notes.rows.values())).trouble
    assert refused
    assert refused.title == KindNotTaken.default_title
    assert desk.passed_over == [1]


async def test_the_journal_has_the_order_of_the_list(desk: Desk) -> None:
    """Also where the first of a drop cannot be taken, and the second one runs at once."""
    files = [desk.folder / "missing.mp4", desk.file("b.mp4")]
    async with desk.running() as queue:
        await queue.take_in(files)
        assert [transfer.path for transfer in queue.snapshot()] == list(map(str, files))
    assert [transfer.path for transfer in desk.journal.kept.values()] == list(map(str, files))


async def test_a_file_that_vanished_while_it_waited_fails(held: Desk) -> None:
    """A file that is gone when its turn comes is a failed row; back again, retry takes it."""
    held.slots = 1
    async with held.running() as queue:
        a, b = await held.take("a.mp4", "b.mp4")
        await held.until(lambda: held.state(a) is UPLOADING)
        (held.folder / "b.mp4").unlink()
        held.server.hold.set()
        await held.until(lambda: held.state(b) is FAILED)
        held.file("b.mp4")
        queue.retry([b])
        await held.until_all(PROCESSING)


async def test_undecodable_names_go_all_the_way(desk: Desk) -> None:
    """A name that is no text is shown, journalled and sent as text; the file is found again by its bytes."""
    name = os.fsdecode(b"caf\xe9.mp4")
    async with desk.running():
        (only,) = await desk.take(name)
        await desk.until_all(PROCESSING)
    assert desk.notes.rows[only].name == "caf?.mp4"
    assert len(desk.contents()) == 1


async def test_a_full_disk_is_told_once_and_work_goes_on(desk: Desk) -> None:
    """Without a journal transfers go on in memory; the trouble is told once, and once that it is over."""
    desk.journal.problem = JournalProblem("no space left")
    async with desk.running() as queue:
        (only,) = await desk.take("clip.mp4")
        await desk.until_all(PROCESSING)
        assert len(desk.problems) == 1
        desk.journal.problem = None
        desk.process_all()
        await desk.until_all(READY)
        queue.pause([only])
        await desk.rounds()
    assert desk.problems[1:] == [None]


async def test_what_a_full_disk_refused_is_written_when_it_can_be(desk: Desk) -> None:
    """When the journal works again, it gets what it missed: no finished transfer is uploaded again after a restart."""
    async with desk.running() as queue:
        desk.journal.problem = JournalProblem("no space left")
        a, b = await desk.take("a.mp4", "b.mp4")
        await desk.until_all(PROCESSING)
        desk.process_all()
        await desk.until_all(READY)
        queue.remove([b])
        await desk.rounds()
        desk.journal.problem = None
        await desk.take("c.mp4")
        await desk.until(lambda: PROCESSING in desk.states())
    assert desk.journal.kept[a].state is READY
    assert b not in desk.journal.kept


async def test_leaving_does_not_wait_for_a_hanging_drive(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that is being read when kdesk is closed does not keep it open."""
    begun, never = threading.Event(), threading.Event()

    def hang(_: object) -> None:
        begun.set()
        never.wait(10)

    monkeypatch.setattr(intake, "look_at", hang)
    async with asyncio.timeout(5):
        async with desk.running() as queue:
            queue.add([desk.file("clip.mp4")])
            await desk.rounds(begun.is_set, most=100_000)
    never.set()


@pytest.mark.parametrize("end", [ZeroDivisionError, asyncio.CancelledError], ids=["error", "Ctrl+C"])
async def test_an_error_of_the_window_comes_out_as_it_is(desk: Desk, end: type[BaseException]) -> None:
    """What goes wrong in the block is raised unwrapped, and what was being saved is saved; Ctrl+C cancels the block."""

    async def fail() -> None:
        async with desk.running() as queue:
            queue.pause(await desk.take("clip.mp4"))
            raise end

    with pytest.raises(end):
        await fail()
    assert [transfer.state for transfer in desk.journal.kept.values()] == [PAUSED]


async def test_processing_ends_in_the_words_of_the_server(desk: Desk) -> None:
    """Failed, deleted and moderated entries end their rows, each with its own words."""
    async with desk.running() as queue:
        failed, deleted, moderated = await desk.take("a.mp4", "b.mp4", "c.mp4")
        await desk.until_all(PROCESSING)
        entries = {i: desk.notes.rows[i].entry_id for i in (failed, deleted, moderated)}
        desk.server.process(entries[failed], EntryStatus.PROCESSING_FAILED)
        del desk.server.known[entries[deleted]]
        desk.server.process(entries[moderated], EntryStatus.MODERATION)
        await desk.until_all(FAILED, READY)
        assert [desk.state(i) for i in entries] == [FAILED, FAILED, READY]
        assert desk.notes.rows[moderated].remark == "Waits for a moderator"
        queue.retry([failed])
        await desk.until(lambda: desk.state(failed) is PROCESSING)
        assert desk.notes.rows[failed].entry_id != entries[failed]


async def test_many_transfers_are_cheap(held: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 5,000 transfers no single end looks at all: the work of an event does not grow with the list."""
    held.connection = None
    async with held.running() as queue:
        roster = queue._roster
        roster.add([Transfer(f"t{n}", f"/none/{n}.mp4", f"{n}.mp4", ACCOUNT.key, 1.0) for n in range(5000)])
        ids = [t.id for t in queue.snapshot()]
        queue.pause(ids)
        queue.resume(ids)
        await held.until_all(QUEUED)
        monkeypatch.setattr(type(roster), "all", None)
        held.connection = held.server.connection()
        monkeypatch.undo()
        held.queue.connection_changed()
        asked = 0
        original = queue._slots._may_go

        def count(record: object) -> bool:
            nonlocal asked
            asked += 1
            return original(record)  # type: ignore[arg-type]

        queue._slots._may_go = count  # type: ignore[method-assign, assignment]
        await held.until(lambda: held.states()[:20] == [FAILED] * 20)
        assert asked < 40


async def test_timed_out_reservations_leave_one_entry(desk: Desk) -> None:
    """Whatever answers are lost, each transfer ends with one entry."""
    desk.server.fail("reserve", TimedOut, after=True, times=3)
    async with desk.running():
        await desk.take("a.mp4", "b.mp4", "c.mp4", "d.mp4")
        await desk.until_all(PROCESSING)
    assert len(desk.server.known) == 4
    assert desk.server.waiting() == []


async def ask(desk: Desk, question: Question) -> str:
    """Put a question on a transfer that is just being prepared; return its id."""
    (only,) = await desk.take("clip.mp4")
    await desk.until(lambda: desk.state(only) is UPLOADING)
    desk.queue.pause([only])
    (record,) = desk.queue._roster.picked([only])
    record.show(question=question)
    return only


QUESTION = Question(QuestionKind.IN_LIBRARY, "It is in the library already", entry_id="0_other")


async def test_a_question_waits_for_its_answer(held: Desk) -> None:
    """Resuming and dropping the file again leave it alone; an answer that it allows lets it go on."""
    async with held.running() as queue:
        only = await ask(held, QUESTION)
        queue.resume([only])
        await queue.take_in([held.folder / "clip.mp4"])
        queue.answer(only, Decision.NEW_VERSION)
        assert held.state(only) is PAUSED
        queue.answer(only, Decision.UPLOAD_ANYWAY)
        transfer = held.notes.rows[only]
        assert (transfer.state, transfer.question, transfer.decision) == (QUEUED, None, Decision.UPLOAD_ANYWAY)
        held.server.hold.set()
        await held.until(lambda: held.state(only) is PROCESSING)


async def test_a_question_survives_a_restart(held: Desk) -> None:
    """The question is asked again, not the server."""
    async with held.running():
        only = await ask(held, QUESTION)
        await held.queue._ledger.save([held.notes.rows[only]])
    async with held.running():
        assert held.notes.rows[only].question == QUESTION
        assert held.state(only) is PAUSED
