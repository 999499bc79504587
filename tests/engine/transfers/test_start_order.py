"""The start order, and the seven days for which a partial upload can be resumed."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from kdesk.domain.queue_listener import QueueListener
from kdesk.domain.transfer import RESUMABLE_SECONDS, Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.transfers.start_order import URGENT_SECONDS
from kdesk.errors import TimedOut, TokenExpired
from tests.engine.fake_server import CHUNK
from tests.engine.queue_harness import QueueHarness
from tests.support.fake_clock import FakeClock
from tests.support.transfers import altered

LARGE = 5 * CHUNK
HOUR = 3600


@pytest.fixture
def harness(tmp_path: Path) -> QueueHarness:
    """Return everything around a queue with one slot."""
    return QueueHarness(tmp_path, slots=1)


async def interrupted(harness: QueueHarness, *names: str) -> list[str]:
    """Start these files and pause each during its upload; return the ids of their transfers."""
    return [await harness.pause_midway(harness.file(name, LARGE)) for name in names]


def journalled(harness: QueueHarness, transfer_id: str) -> Transfer:
    """Return what the journal holds of a transfer."""
    return harness.journal.kept[transfer_id]


async def test_each_acknowledged_range_extends_the_seven_days(harness: QueueHarness) -> None:
    """They count from the last bytes that the server accepted, are journalled with them, and end with the upload."""
    async with harness.running() as queue:
        began = harness.clock.now()
        (key,) = await interrupted(harness, "a.mp4")
        kept = journalled(harness, key)
        assert (kept.started_at, kept.reservation.acknowledged_at) == (began, harness.clock.now())
        assert kept.resumable_until == harness.clock.now() + RESUMABLE_SECONDS
        queue.resume([key])
        await harness.until_all(TransferState.PROCESSING)
        assert journalled(harness, key).resumable_until is None


async def test_uploads_that_expire_soon_start_first(harness: QueueHarness) -> None:
    """The nearest expiry first, then the rows in their order; no row moves."""
    async with harness.running():
        ids = await interrupted(harness, "a.mp4", "b.mp4", "c.mp4", "d.mp4")
    now = harness.clock.now()
    left = {ids[0]: 2 * URGENT_SECONDS, ids[1]: 3 * HOUR, ids[2]: -HOUR, ids[3]: HOUR}
    for key, seconds in left.items():
        kept = replace(harness.journal.kept[key], state=TransferState.QUEUED)
        harness.journal.kept[key] = altered(kept, acknowledged_at=now + seconds - RESUMABLE_SECONDS)
    begun: list[str] = []
    async with harness.running() as queue:
        order = [t.id for t in queue.snapshot()]
        queue.listen(_Begins(begun, harness))
        await harness.until_all(TransferState.PROCESSING)
        assert [t.id for t in queue.snapshot()] == order == ids
    assert begun == [ids[3], ids[1], ids[0], ids[2]]


class _Begins(QueueListener):
    """A listener that notes in which order transfers start."""

    def __init__(self, begun: list[str], harness: QueueHarness) -> None:
        self._begun = begun
        for transfer in harness.queue.snapshot():
            self.changed(transfer, transfer)

    def changed(self, before: Transfer, now: Transfer) -> None:
        """Write a transfer down that got a slot."""
        del before
        if now.state.holds_slot and now.id not in self._begun:
            self._begun.append(now.id)


async def test_an_expired_upload_gets_a_new_token_for_its_entry(harness: QueueHarness) -> None:
    """The server refuses bytes for a token that it still shows as PARTIAL: a new one is attached at once (rule 9)."""
    async with harness.running() as queue:
        (key,) = await interrupted(harness, "a.mp4")
        before = journalled(harness, key)
        harness.server.fail("send", TokenExpired)
        assert isinstance(harness.clock, FakeClock)
        harness.clock.waits.clear()
        queue.resume([key])
        await harness.until_all(TransferState.PROCESSING)
        after = journalled(harness, key)
        assert harness.clock.waits == []
    assert (after.reservation.entry_id, after.reservation.token_id != before.reservation.token_id) == (
        before.reservation.entry_id,
        True,
    )
    assert harness.contents() == [(harness.folder / "a.mp4").read_bytes()]
    assert harness.server.waiting() == []


async def test_repeated_steps_are_counted(harness: QueueHarness) -> None:
    """Three timeouts are three retries, and the count survives a restart."""
    harness.server.fail("reserve", TimedOut)
    harness.server.fail("token", TimedOut, times=2)
    harness.server.hold.clear()
    async with harness.running():
        (key,) = await harness.take("a.mp4")
        await harness.until(lambda: harness.state(key) is TransferState.UPLOADING)
        first = journalled(harness, key).started_at
    async with harness.running():
        harness.server.hold.set()
        await harness.until_all(TransferState.PROCESSING)
        await asyncio.sleep(0)
    assert journalled(harness, key).retries == 3
    assert journalled(harness, key).started_at == first
