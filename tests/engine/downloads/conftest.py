"""A queue of downloads and a delivery host."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.downloads.harness import Downloads
from tests.support.stream_server import StreamServer


@pytest.fixture
def downloads(tmp_path: Path) -> Iterator[Downloads]:
    """Return everything around a queue; its folder does not exist yet."""
    with StreamServer() as server:
        yield Downloads(server, tmp_path / "videos")
