"""A partial upload can be resumed for seven days: those that end soon go first, those that ended begin anew."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from kdesk.domain.transfer import RESUMABLE_SECONDS, Transfer, TransferState
from kdesk.engine.roster import URGENT_SECONDS
from kdesk.errors import TimedOut, TokenExpired
from tests.engine.fake_clock import FakeClock
from tests.engine.fake_server import CHUNK
from tests.engine.queue_harness import Desk

LARGE = 5 * CHUNK
HOUR = 3600


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return everything around a queue with one slot."""
    return Desk(tmp_path, slots=1)


async def interrupted(desk: Desk, *names: str) -> list[str]:
    """Begin these files and pause each in its middle; return the ids of their transfers."""
    return [await desk.pause_midway(desk.file(name, LARGE)) for name in names]


def journalled(desk: Desk, transfer_id: str) -> Transfer:
    """What the journal holds of a transfer."""
    return desk.journal.kept[transfer_id]


async def test_each_acknowledged_range_moves_the_end(desk: Desk) -> None:
    """Seven days from the last bytes that the server took; journalled with them, gone once nothing is partial."""
    async with desk.running() as queue:
        began = desk.clock.now()
        (key,) = await interrupted(desk, "a.mp4")
        kept = journalled(desk, key)
        assert (kept.started_at, kept.acknowledged_at) == (began, desk.clock.now())
        assert kept.resumable_until == desk.clock.now() + RESUMABLE_SECONDS
        queue.resume([key])
        await desk.until_all(TransferState.PROCESSING)
        assert journalled(desk, key).resumable_until is None


async def test_what_ends_soon_goes_first_after_a_start(desk: Desk) -> None:
    """The nearest end first, then the rows in their order; no row moves."""
    async with desk.running():
        ids = await interrupted(desk, "a.mp4", "b.mp4", "c.mp4", "d.mp4")
    now = desk.clock.now()
    left = {ids[0]: 2 * URGENT_SECONDS, ids[1]: 3 * HOUR, ids[2]: -HOUR, ids[3]: HOUR}
    for key, seconds in left.items():
        kept = replace(desk.journal.kept[key], state=TransferState.QUEUED)
        desk.journal.kept[key] = replace(kept, acknowledged_at=now + seconds - RESUMABLE_SECONDS)
    begun: list[str] = []
    async with desk.running() as queue:
        order = [t.id for t in queue.snapshot()]
        queue.listen(_Begins(begun, desk))
        await desk.until_all(TransferState.PROCESSING)
        assert [t.id for t in queue.snapshot()] == order == ids
    assert begun == [ids[3], ids[1], ids[0], ids[2]]


class _Begins:
    """A listener that writes down in which order transfers begin."""

    def __init__(self, begun: list[str], desk: Desk) -> None:
        self._begun = begun
        self.added = self.removed = lambda _: None
        self.moved = lambda _ids, _row: None
        for transfer in desk.queue.snapshot():
            self.changed(transfer)

    def changed(self, transfer: Transfer) -> None:
        """A slot was given."""
        if transfer.state.needs_slot and transfer.id not in self._begun:
            self._begun.append(transfer.id)


async def test_an_expired_upload_begins_anew_for_the_same_entry(desk: Desk) -> None:
    """The server refuses the bytes of a token that it still shows as PARTIAL: a new one is attached at once."""
    async with desk.running() as queue:
        (key,) = await interrupted(desk, "a.mp4")
        before = journalled(desk, key)
        desk.server.fail("send", TokenExpired)
        assert isinstance(desk.clock, FakeClock)
        desk.clock.waits.clear()
        queue.resume([key])
        await desk.until_all(TransferState.PROCESSING)
        after = journalled(desk, key)
        assert desk.clock.waits == []
    assert (after.entry_id, after.token_id != before.token_id) == (before.entry_id, True)
    assert desk.contents() == [(desk.folder / "a.mp4").read_bytes()]
    assert desk.server.waiting() == []


async def test_steps_taken_again_are_counted(desk: Desk) -> None:
    """Three answers that did not come in time are three retries, which survive a restart."""
    desk.server.fail("reserve", TimedOut)
    desk.server.fail("token", TimedOut, times=2)
    desk.server.hold.clear()
    async with desk.running():
        (key,) = await desk.take("a.mp4")
        await desk.until(lambda: desk.state(key) is TransferState.UPLOADING)
        first = journalled(desk, key).started_at
    async with desk.running():
        desk.server.hold.set()
        await desk.until_all(TransferState.PROCESSING)
        await asyncio.sleep(0)
    assert journalled(desk, key).retries == 3
    assert journalled(desk, key).started_at == first
