"""The window's own event loop for the tests of this folder, and the Qt messages that are allowed in them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.demo_process import DemoProcess
from tests.ui.library.qt_loop import reported, run_qt

__all__ = ["reported", "run_qt"]

HERE = Path(__file__).parent
_ABOUT_THE_MACHINE = ("Pulse", "pipewire", "ALSA", "RHI", "HW decoder", "This plugin does not support")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Allow messages about missing sound or graphics devices, besides those that a test allows itself."""
    for item in items:
        if item.path.is_relative_to(HERE):
            own = [words for mark in item.iter_markers("qt_log_ignore") for words in mark.args]
            # In front: pytest-qt reads only the nearest of these marks.
            item.add_marker(pytest.mark.qt_log_ignore(*_ABOUT_THE_MACHINE, *own), append=False)


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[DemoProcess]:
    """A demo server with its samples."""
    server = DemoProcess(tmp_path / "demo").start()
    yield server
    server.stop()
