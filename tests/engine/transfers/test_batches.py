"""Commands on more transfers than fit into one turn of the loop."""

import asyncio
from pathlib import Path

import pytest

from kdesk.engine.transfers import batches
from kdesk.errors import Unreachable
from tests.engine.queue_harness import QueueHarness
from tests.engine.states import PAUSED, PROCESSING, QUEUED, UPLOADING
from tests.support.patience import PATIENCE

NAMES = [f"{number}.mp4" for number in range(7)]


@pytest.fixture
def held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> QueueHarness:
    """A queue with one slot and portions of two, where chunks do not arrive."""
    monkeypatch.setattr(batches, "BATCH", 2)
    harness = QueueHarness(tmp_path / "files", slots=1)
    harness.server.hold.clear()
    return harness


async def test_many_are_paused_portion_by_portion(held: QueueHarness) -> None:
    """The first two at once, the others in the turns that follow; no other gets a slot in between."""
    async with held.running() as queue:
        ids = await held.take(*NAMES)
        await held.until(lambda: held.state(ids[0]) is UPLOADING)
        queue.pause(ids)
        assert held.states() == [UPLOADING, PAUSED, PAUSED, QUEUED, QUEUED, QUEUED, QUEUED]
        await held.until_all(PAUSED)
        assert held.server.calls.count("reserve") == 1


async def test_the_last_command_wins(held: QueueHarness) -> None:
    """Pausing all and letting all go on again, before the first is done, ends with all going on."""
    async with held.running() as queue:
        ids = await held.take(*NAMES)
        await held.until(lambda: held.state(ids[0]) is UPLOADING)
        queue.pause(ids)
        queue.resume(ids)
        await held.until(lambda: PAUSED not in held.states() and UPLOADING in held.states())
        assert sorted(held.states()) == sorted([UPLOADING, *[QUEUED] * 6])


async def test_what_was_asked_for_is_done_before_the_end(held: QueueHarness) -> None:
    """Leaving at once loses no pause: the next run finds all of them paused."""
    async with held.running() as queue:
        queue.pause(await held.take(*NAMES))
    assert {transfer.state for transfer in held.journal.kept.values()} == {PAUSED}


async def test_leaving_begins_no_removal(held: QueueHarness) -> None:
    """Cancelling all and leaving at once, with a server that is not there: nobody waits for it; it is removed later."""
    async with held.running() as queue:
        ids = await held.take(*NAMES)
        await held.until(lambda: held.state(ids[0]) is UPLOADING)
        held.server.fail("entry", Unreachable, times=10_000)
        held.server.hold.set()
        async with asyncio.timeout(PATIENCE):
            queue.pause(ids)
            await held.until_all(PAUSED)
            await held.rounds()
            queue.move([ids[0]], len(ids))  # its turn comes in the last portion
            queue.cancel(ids)
    held.server.faults.clear()
    assert len(held.server.known) == 1
    async with held.running():
        await held.rounds(lambda: not held.server.known)
    assert not held.server.known


async def test_files_of_nobody_are_adopted_portion_by_portion(held: QueueHarness) -> None:
    """Signing in takes the first two at once, the others in the turns that follow, each with its turn in line."""
    held.api = None
    async with held.running():
        await held.take(*NAMES)
        held.server.hold.set()
        held.sign_in(held.server.api())
        assert [bool(transfer.account) for transfer in held.notes.rows.values()] == [True] * 2 + [False] * 5
        await held.until_all(PROCESSING)
    assert held.server.calls.count("reserve") == len(NAMES)
    assert all(transfer.account for transfer in held.journal.kept.values())
