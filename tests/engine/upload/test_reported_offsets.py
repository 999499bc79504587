"""What a server tells of the bytes that it has, where that cannot be."""

from dataclasses import replace
from pathlib import Path

from kdesk.domain.transfer_state import TransferState
from tests.engine.queue_harness import QueueHarness


async def test_more_bytes_than_the_file_has_are_none_that_arrived(tmp_path: Path) -> None:
    """The transfer goes on behind what was acknowledged; nothing near the told figure is believed."""
    harness = QueueHarness(tmp_path)
    async with harness.running():
        key = await harness.pause_midway(harness.file("a.mp4", size=20_000))
    (stored,) = harness.server.tokens.values()
    stored.token = replace(stored.token, uploaded_size=2**50)
    harness.server.calls.clear()
    async with harness.running():
        harness.queue.resume([key])
        await harness.until_all(TransferState.PROCESSING)
    assert harness.server.calls.count("close") == 1
    assert "add_token" not in harness.server.calls
    assert harness.contents() == [(tmp_path / "a.mp4").read_bytes()]
