"""Fixtures of the engine tests."""

from pathlib import Path

import pytest

from tests.engine.queue_harness import QueueHarness


@pytest.fixture
def harness(tmp_path: Path) -> QueueHarness:
    """Return everything around a queue with three slots."""
    return QueueHarness(tmp_path / "files")


@pytest.fixture
def held(harness: QueueHarness) -> QueueHarness:
    """Return the same, where chunks do not arrive until `hold` is set."""
    harness.server.hold.clear()
    return harness


@pytest.fixture
def other(harness: QueueHarness, tmp_path: Path) -> QueueHarness:
    """Return another computer with the same account and its own journal."""
    second = QueueHarness(tmp_path / "second")
    second.server, second.api = harness.server, harness.api
    return second
