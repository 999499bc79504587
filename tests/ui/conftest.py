"""What the tests of the window share: a look that is not the system's, an English locale, waiting without sleeping."""

from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication

from kdesk.messages.format import Format
from kdesk.ui.locale import QtLocale
from kdesk.ui.theme import Theme
from tests.support import patience
from tests.support.left_windows import delete_windows, free_windows
from tests.support.patient_bot import PatientBot

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests run without a screen too: Qt's own stand-in for one warns of what it cannot do."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.fixture(scope="module", autouse=True)
def _nothing_is_left() -> Iterator[None]:
    """Collect everything after each file: what outlives one test is not searched after the next ones."""
    yield
    free_windows()


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    """The robot of pytest-qt."""
    del qapp
    return PatientBot(request)


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """The light look, without motion; the application is undressed afterwards."""
    font = qapp.font()
    yield Theme(qapp, scheme=Qt.ColorScheme.Light, reduced_motion=True)
    delete_windows()
    qapp.setFont(font)


@pytest.fixture
def formatter() -> Format:
    """Numbers as an American writes them."""
    return Format(QtLocale(QLocale("en_US")))


@pytest.fixture
def until() -> Callable[[Callable[[], object]], Awaitable[None]]:
    """Wait for a condition while tasks run, not longer than there is patience."""
    return patience.until
