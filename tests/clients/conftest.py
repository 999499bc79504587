"""A demo server, and the video that the official clients send to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import media
from tests.support.demo_process import DemoProcess


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    """A running demo server without samples."""
    process = DemoProcess(tmp_path_factory.mktemp("demo"), "--no-samples")
    process.start()
    yield process
    assert process.stop() == 0


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds of video, large enough for four chunks."""
    return media.make_video(tmp_path_factory.mktemp("media") / "a clip.mp4", seconds=3, size="320x180")
