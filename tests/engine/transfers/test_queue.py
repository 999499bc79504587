"""The transfer queue: slots, order, and the commands for one, several and all transfers."""

import asyncio

import pytest

from kdesk.errors import (
    NotPermitted,
    Unreachable,
)
from kdesk.messages.errors import title_of
from tests.engine.fake_server import ACCOUNT, CHUNK
from tests.engine.queue_harness import QueueHarness
from tests.engine.states import FAILED, PAUSED, PROCESSING, QUEUED, READY, UPLOADING
from tests.support.transfers import make_transfer


async def test_a_file_becomes_ready(harness: QueueHarness) -> None:
    """A dropped file arrives whole, and its row is READY when the entry is."""
    async with harness.running() as queue:
        queue.add([harness.file("clip.mp4")])
        await harness.until(lambda: harness.states() == [PROCESSING])
        harness.process_all()
        await harness.until_all(READY)
    (done,) = harness.notes.rows.values()
    assert (done.sent, done.finished_at) == (3500, harness.clock.now())
    assert harness.contents() == [(harness.folder / "clip.mp4").read_bytes()]
    assert harness.journal.kept[done.id].state is READY


async def test_no_more_run_than_there_are_slots(held: QueueHarness) -> None:
    """Three run, the others wait in their order; each end starts the next one."""
    async with held.running():
        ids = await held.take(*(f"{n}.mp4" for n in range(5)))
        await held.until(lambda: held.states().count(UPLOADING) == 3)
        assert held.states() == [UPLOADING] * 3 + [QUEUED] * 2
        held.queue.pause([ids[1]])
        await held.until(lambda: held.state(ids[3]) is UPLOADING)
        assert held.state(ids[4]) is QUEUED


async def test_the_number_of_slots_changes_while_running(held: QueueHarness) -> None:
    """More slots start more transfers at once; fewer slots stop none that runs."""
    held.slots = 1
    async with held.running() as queue:
        await held.take(*(f"{n}.mp4" for n in range(5)))
        await held.until(lambda: held.states().count(UPLOADING) == 1)
        queue.set_slots(4)
        await held.until(lambda: held.states().count(UPLOADING) == 4)
        queue.set_slots(1)
        assert held.states().count(UPLOADING) == 4


async def test_moved_transfers_start_in_their_new_order(held: QueueHarness) -> None:
    """A transfer moved to the top starts next; the order survives a restart."""
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
async def test_move_puts_rows_before_the_row(held: QueueHarness, row: int) -> None:
    """The moved ones keep their own order and stand before the one that stood at the row."""
    async with held.running() as queue:
        ids = await held.take(*(f"{n}.mp4" for n in range(5)))
        queue.move([ids[3], ids[1]], row)
        rest = [i for i in ids if i not in {ids[1], ids[3]}]
        place = len([i for i in ids[:row] if i in rest])
        assert list(held.notes.rows) == [*rest[:place], ids[1], ids[3], *rest[place:]]


async def test_a_move_after_a_removal_is_kept(held: QueueHarness) -> None:
    """1 2 3 4 5 6 without 1, and 5 moved before 3: 2 5 3 4 6, in list, start order and journal."""
    api, held.api, held.slots = held.api, None, 2
    async with held.running() as queue:
        ids = await held.take(*(f"{n}.mp4" for n in range(1, 7)))
        queue.cancel(ids[:1])
        queue.remove(ids[:1])
        queue.move([ids[4]], 1)
        order = [ids[1], ids[4], ids[2], ids[3], ids[5]]
        assert list(held.notes.rows) == order
        held.sign_in(api)
        await held.until(lambda: held.states() == [UPLOADING, UPLOADING, QUEUED, QUEUED, QUEUED])
    assert list(held.journal.kept) == order


async def test_pause_and_resume_send_nothing_twice(held: QueueHarness) -> None:
    """A paused transfer has no speed; resumed, it sends only what was not acknowledged."""
    held.slots = 1
    async with held.running() as queue:
        (only,) = await held.take("clip.mp4")
        await held.until(lambda: held.state(only) is UPLOADING)
        held.server.hold.set()
        await held.until(lambda: held.notes.rows[only].reservation.accepted.total >= CHUNK)
        queue.pause([only])
        paused = held.notes.rows[only]
        await held.rounds()
        assert held.state(only) is PAUSED
        still = held.notes.rows[only]
        assert (still.progress.speed, still.progress.time_left, still.sent) == (0.0, None, still.accepted_bytes)
        received = len(held.server.received)
        queue.resume([only])
        await held.until_all(PROCESSING)
    accepted = held.journal.kept[only]
    again = held.server.received[received:]
    assert not [
        c for t, c, n in again if t == accepted.reservation.token_id and paused.reservation.accepted.covers(c, c + n)
    ]
    assert held.contents() == [(held.folder / "clip.mp4").read_bytes()]


async def test_pause_all_resume_all(held: QueueHarness) -> None:
    """Running and waiting transfers pause, and all run again."""
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
async def test_a_quick_pause_and_resume_at_any_moment(harness: QueueHarness, rounds: int) -> None:
    """A transfer that is paused and resumed twice in one turn, in any step, arrives once."""
    async with harness.running() as queue:
        (only,) = await harness.take("clip.mp4")
        await harness.rounds(most=rounds)
        queue.pause([only])
        queue.resume([only])
        queue.pause([only])
        queue.resume([only])
        await harness.until_all(PROCESSING)
    assert len(harness.server.known) == 1
    assert harness.server.waiting() == []


async def test_retry_uploads_a_failed_transfer(harness: QueueHarness) -> None:
    """The row shows the reason of the failure; retry uploads the whole file."""
    harness.server.fail("reserve", NotPermitted)
    async with harness.running() as queue:
        (only,) = await harness.take("clip.mp4")
        await harness.until_all(FAILED)
        trouble = harness.notes.rows[only].trouble
        assert trouble
        assert title_of(trouble) == title_of(NotPermitted())
        queue.retry([only])
        await harness.until_all(PROCESSING)
    assert harness.notes.rows[only].trouble is None
    assert len(harness.server.known) == 1


async def test_retry_shortens_a_wait(harness: QueueHarness) -> None:
    """A transfer that waits for its next try continues at once."""
    waiting = asyncio.Event()

    async def wait(seconds: float) -> None:
        del seconds
        waiting.set()
        await asyncio.Event().wait()

    harness.clock.sleep = wait  # type: ignore[method-assign]
    harness.server.fail("reserve", Unreachable)
    async with harness.running() as queue:
        (only,) = await harness.take("clip.mp4")
        await waiting.wait()
        assert harness.notes.rows[only].trouble
        queue.retry([only])
        await harness.until_all(PROCESSING)


async def test_a_restart_continues_uploads(held: QueueHarness) -> None:
    """Transfers that ran continue by themselves; paused ones stay paused."""
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


async def test_the_journal_has_the_order_of_the_list(harness: QueueHarness) -> None:
    """Even if the first file of a drop is refused and the second one runs at once."""
    files = [harness.folder / "missing.mp4", harness.file("b.mp4")]
    async with harness.running() as queue:
        await queue.enqueue(files)
        assert [transfer.file.path for transfer in queue.snapshot()] == list(map(str, files))
    assert [transfer.file.path for transfer in harness.journal.kept.values()] == list(map(str, files))


async def test_an_event_does_not_search_the_list(held: QueueHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    """With 5,000 transfers, the end of a run does not check all of them."""
    held.api = None
    async with held.running() as queue:
        transfers = queue._transfers
        transfers.add([make_transfer(f"t{n}", f"/none/{n}.mp4", f"{n}.mp4", ACCOUNT.key, 1.0) for n in range(5000)])
        ids = [t.id for t in queue.snapshot()]
        queue.pause(ids)
        queue.resume(ids)
        await held.until_all(QUEUED)
        monkeypatch.setattr(type(transfers), "all", None)
        held.api = held.server.api()
        monkeypatch.undo()
        held.queue.accounts_changed()
        asked = 0
        original = queue._parts.slots._may_start

        def count(handle: object) -> bool:
            nonlocal asked
            asked += 1
            return original(handle)  # type: ignore[arg-type]

        queue._parts.slots._may_start = count  # type: ignore[method-assign, assignment]
        await held.until(lambda: held.states()[:20] == [FAILED] * 20)
        assert asked < 40
