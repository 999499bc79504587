"""A server that takes no more bytes, and does not say why."""

from pathlib import Path

import pytest

from kdesk.engine.upload import progress_meter
from tests.engine.queue_harness import QueueHarness
from tests.engine.states import PROCESSING
from tests.support.fake_clock import FakeClock


async def test_it_is_told_how_long_nothing_gets_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a speed nor a time stays from before, and both come back with the bytes."""
    monkeypatch.setattr(progress_meter, "WATCH_SECONDS", 0.0)
    clock = FakeClock()
    harness = QueueHarness(tmp_path, clock=clock)
    async with harness.running():
        harness.server.hold.clear()
        harness.server.let_through = 1
        (key,) = await harness.take("clip.mp4")
        await harness.until(lambda: harness.notes.rows[key].reservation.accepted.total > 0)
        clock.time += progress_meter.SILENT_SECONDS - 1
        assert not harness.notes.rows[key].progress.silent
        clock.time += 13
        await harness.until(lambda: harness.notes.rows[key].progress.silent > 0)
        progress = harness.notes.rows[key].progress
        assert (progress.silent, progress.speed, progress.time_left) == (20, 0.0, None)
        harness.server.hold.set()
        await harness.until(lambda: harness.state(key) is PROCESSING)
        assert not harness.notes.rows[key].progress.silent
