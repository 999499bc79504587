"""Commands on more transfers than one turn of the event loop handles."""

import asyncio
from pathlib import Path

import pytest

from kdesk.engine.transfers import batches
from kdesk.engine.transfers.batches import BatchSize
from kdesk.errors import Unreachable
from tests.engine.queue_harness import QueueHarness
from tests.engine.states import PAUSED, PROCESSING, QUEUED, UPLOADING
from tests.support.patience import PATIENCE

NAMES = [f"{number}.mp4" for number in range(7)]


@pytest.fixture
def held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> QueueHarness:
    """Return a queue with one slot and batches of two, where chunks do not arrive."""
    monkeypatch.setattr(batches, "BATCH", 2)
    harness = QueueHarness(tmp_path / "files", slots=1)
    harness.server.hold.clear()
    return harness


async def test_many_are_paused_in_batches(held: QueueHarness) -> None:
    """The first two at once, the others in the next turns; none of them gets a slot in between."""
    async with held.running() as queue:
        ids = await held.take(*NAMES)
        await held.until(lambda: held.state(ids[0]) is UPLOADING)
        queue.pause(ids)
        assert held.states() == [UPLOADING, PAUSED, PAUSED, QUEUED, QUEUED, QUEUED, QUEUED]
        await held.until_all(PAUSED)
        assert held.server.calls.count("reserve") == 1


async def test_the_last_command_wins(held: QueueHarness) -> None:
    """If all are paused, and resumed before the first command is done, all run in the end."""
    async with held.running() as queue:
        ids = await held.take(*NAMES)
        await held.until(lambda: held.state(ids[0]) is UPLOADING)
        queue.pause(ids)
        queue.resume(ids)
        await held.until(lambda: PAUSED not in held.states() and UPLOADING in held.states())
        assert sorted(held.states()) == sorted([UPLOADING, *[QUEUED] * 6])


async def test_a_command_is_completed_before_the_queue_ends(held: QueueHarness) -> None:
    """If the queue ends at once, no pause is lost: the next run finds all transfers PAUSED."""
    async with held.running() as queue:
        queue.pause(await held.take(*NAMES))
    assert {transfer.state for transfer in held.journal.kept.values()} == {PAUSED}


async def test_quitting_starts_no_removal(held: QueueHarness) -> None:
    """All are cancelled and kdesk quits while the server is down: the next run removes them from the server."""
    async with held.running() as queue:
        ids = await held.take(*NAMES)
        await held.until(lambda: held.state(ids[0]) is UPLOADING)
        held.server.fail("entry", Unreachable, times=10_000)
        held.server.hold.set()
        async with asyncio.timeout(PATIENCE):
            queue.pause(ids)
            await held.until_all(PAUSED)
            await held.rounds()
            queue.move([ids[0]], len(ids))  # its turn comes in the last batch
            queue.cancel(ids)
    held.server.faults.clear()
    assert len(held.server.known) == 1
    async with held.running():
        await held.rounds(lambda: not held.server.known)
    assert not held.server.known


async def test_transfers_without_an_account_are_adopted_in_batches(held: QueueHarness) -> None:
    """The first two when somebody signs in, the others in the next turns, each in its place in the order."""
    held.api = None
    async with held.running():
        await held.take(*NAMES)
        held.server.hold.set()
        held.sign_in(held.server.api())
        assert [bool(transfer.account) for transfer in held.notes.rows.values()] == [True] * 2 + [False] * 5
        await held.until_all(PROCESSING)
    assert held.server.calls.count("reserve") == len(NAMES)
    assert all(transfer.account for transfer in held.journal.kept.values())


def test_a_batch_grows_until_it_fills_a_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """By its time, not by its number: doubled at most, halved at most, and as it is while it is not full."""
    times = iter([0.0, 0.001, 1.0, 1.02, 2.0, 2.02, 3.0, 5.0, 6.0, 6.001])
    monkeypatch.setattr("kdesk.engine.transfers.batches.time.thread_time", lambda: next(times))
    size, sizes = BatchSize(100), []
    for handled in (100, 200, 100, 100, 5):
        size.run(lambda: None, handled)
        sizes.append(size.count)
    # 1 ms for 100; 20 ms for 200; 20 ms for 100; two seconds; 1 ms for a batch that is hardly begun.
    assert sizes == [200, 100, 50, 50, 50]
