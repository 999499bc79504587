"""What the tests of the queue share."""

from pathlib import Path

import pytest

from tests.engine.queue_harness import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return everything around a queue with three slots."""
    return Desk(tmp_path / "files")


@pytest.fixture
def held(desk: Desk) -> Desk:
    """The same, where chunks do not arrive until `hold` is set."""
    desk.server.hold.clear()
    return desk


@pytest.fixture
def other(desk: Desk, tmp_path: Path) -> Desk:
    """Another computer with the same account, and its own journal."""
    second = Desk(tmp_path / "second")
    second.server, second.connection = desk.server, desk.connection
    return second
