"""What the tests of the window share: a look that is not the system's, an English locale, waiting without sleeping."""

import gc
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication

from kdesk.messages.format import Format
from kdesk.ui.locale import QtLocale
from kdesk.ui.theme import Theme
from tests.support import patience

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests run without a screen too: Qt's own stand-in for one warns of what it cannot do."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.fixture(autouse=True)
def _cycles_end_on_this_thread() -> Iterator[None]:
    """Collect on the window's thread only, as the window itself does: see kdesk/ui/gui_gc.py."""
    gc.disable()
    yield
    gc.collect(1)
    gc.enable()


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """The light look, without motion; the application is undressed afterwards."""
    font = qapp.font()
    made = Theme(qapp, scheme=Qt.ColorScheme.Light, reduced_motion=True)
    yield made
    # Every window that a test leaves behind would be dressed again by each look that follows: slower test by test.
    for window in qapp.topLevelWidgets():
        if shiboken6.isValid(window) and window.parent() is None:
            shiboken6.delete(window)
    qapp.styleHints().colorSchemeChanged.disconnect(made.refresh)
    made.deleteLater()
    qapp.setStyleSheet("")
    qapp.setFont(font)


@pytest.fixture
def formatter() -> Format:
    """Numbers as an American writes them."""
    return Format(QtLocale(QLocale("en_US")))


@pytest.fixture
def until() -> Callable[[Callable[[], object]], Awaitable[None]]:
    """Wait for a condition while tasks run, not longer than there is patience."""
    return patience.until
