"""The notice of a newer kdesk."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kdesk.domain.updates import Update
from kdesk.ui.desktop.update_notice import UpdateNotice
from kdesk.ui.notices import NoticeBar
from kdesk.ui.theme import Theme

NEW = Update("1.2", "https://intranet.example.org/kdesk", "<b>Faster</b>")


class Browser(QObject):
    """Takes https addresses in the place of the system's browser."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        """Note it."""
        self.opened.append(url.toString())


class Told:
    """A bar of notices, and transfers that run or rest."""

    def __init__(self, theme: Theme) -> None:
        self.bar, self.resting, self.versions = NoticeBar(theme), True, list[str]()
        self.notice = UpdateNotice(self.bar, lambda: self.resting, self.versions.append)

    def rest(self, resting: bool) -> None:
        """Let transfers begin or end."""
        self.resting = resting
        self.notice.work_changed(resting)

    @property
    def said(self) -> str:
        """What the bar says."""
        return self.bar.shown.text if self.bar.shown is not None else ""


@pytest.fixture
def told(qtbot: QtBot, theme: Theme) -> Told:
    """Nothing runs."""
    made = Told(theme)
    qtbot.addWidget(made.bar)
    return made


@pytest.fixture
def browser() -> Iterator[Browser]:
    """The browser of the system."""
    made = Browser()
    QDesktopServices.setUrlHandler("https", made, "open")
    yield made
    QDesktopServices.unsetUrlHandler("https")


def test_it_has_one_action_that_opens_the_page(told: Told, browser: Browser) -> None:
    """The notes are plain text in its tooltip; then it is gone."""
    told.notice.offer(NEW)
    assert told.said == "kdesk 1.2 is available"
    assert told.bar.action.text() == "Read about it"
    assert "&lt;b&gt;Faster" in told.bar.words.toolTip()
    assert told.versions == ["1.2"]
    QTest.mouseClick(told.bar.action, Qt.MouseButton.LeftButton)
    assert browser.opened == [NEW.address]
    assert not told.said
    told.rest(False)
    told.rest(True)
    assert not told.said


def test_it_waits_for_transfers(told: Told) -> None:
    """It is not told before it is shown."""
    told.rest(False)
    told.notice.offer(NEW)
    assert (told.said, told.versions) == ("", [])
    told.rest(True)
    assert (told.said, told.versions) == ("kdesk 1.2 is available", ["1.2"])


def test_it_gives_way_to_transfers(told: Told) -> None:
    """And comes back after them, unless somebody closed it."""
    told.notice.offer(NEW)
    told.rest(False)
    assert not told.said
    told.rest(True)
    assert told.said == "kdesk 1.2 is available"
    QTest.mouseClick(told.bar.close_button, Qt.MouseButton.LeftButton)
    told.rest(False)
    told.rest(True)
    assert not told.said


def test_who_asks_sees_it_at_once(told: Told) -> None:
    """Also while something is transferred; what waited is the same one."""
    told.rest(False)
    told.notice.offer(NEW)
    told.notice.show(NEW)
    assert told.said == "kdesk 1.2 is available"
    told.bar.dismiss()
    told.rest(True)
    assert not told.said


def test_what_waits_is_forgotten_with_its_address(told: Told) -> None:
    """Whoever empties the address wants to hear no more of what came from there."""
    told.rest(False)
    told.notice.offer(NEW)
    told.notice.forget()
    told.rest(True)
    assert (told.said, told.versions) == ("", [])


def test_what_is_shown_goes_with_its_address(told: Told) -> None:
    """And does not come back after transfers."""
    told.notice.offer(NEW)
    told.notice.forget()
    assert not told.said
    told.rest(False)
    told.rest(True)
    assert not told.said
