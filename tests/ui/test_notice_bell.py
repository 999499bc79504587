"""Notices over the foot of the page, and the bell that keeps the last of them."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kdesk.messages.foreign_text import LINE, TIP
from kdesk.messages.format import Format
from kdesk.ui.notice import Notice, NoticeKind
from kdesk.ui.notice_bell import NoticeBell, NoticePopup
from kdesk.ui.notices import KEPT, SECONDS_SHOWN, NoticeBar
from kdesk.ui.theme import Theme

AT = 1_800_000_000.0


class Foot:
    """A page with a field at its foot, a notice bar over it, and a bell below."""

    def __init__(self, qtbot: QtBot, theme: Theme, formatter: Format) -> None:
        self.window, self.area, self.field = QWidget(), QWidget(), QLineEdit()
        qtbot.addWidget(self.window)
        self.bar = NoticeBar(theme, now=lambda: AT)
        self.bell = NoticeBell(theme, formatter, self.bar)
        column = QVBoxLayout(self.window)
        column.addWidget(self.area)
        column.addWidget(self.bell)
        inner = QVBoxLayout(self.area)
        inner.addStretch()
        inner.addWidget(self.field)
        self.bar.lie_over(self.area)
        self.window.resize(700, 500)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()

    def popup(self) -> NoticePopup:
        """Open the list."""
        self.bell.click()
        (popup,) = (popup for popup in self.bell.findChildren(NoticePopup) if popup.isVisible())
        return popup


@pytest.fixture
def foot(qtbot: QtBot, theme: Theme, formatter: Format) -> Iterator[Foot]:
    """A page that is shown."""
    made = Foot(qtbot, theme, formatter)
    yield made
    made.window.close()


def test_a_notice_moves_nothing(qtbot: QtBot, foot: Foot) -> None:
    """It lies over the foot of the page, also of one that becomes narrower; a long one is as high as its words need."""
    before = foot.field.geometry()
    foot.bar.post(Notice("a is ready"))
    assert foot.bar.isVisible()
    assert foot.field.geometry() == before
    low = foot.bar.height()
    foot.bar.dismiss()
    foot.bar.post(Notice("A long sentence about what happened. " * 12))
    assert foot.bar.height() > low
    wide = foot.bar.width()
    foot.window.resize(420, 500)
    qtbot.waitUntil(lambda: foot.bar.width() < wide)
    assert foot.area.rect().contains(foot.bar.geometry())
    assert foot.area.rect().bottom() - foot.bar.geometry().bottom() < 20


def test_tab_reaches_the_action_of_a_notice(qtbot: QtBot, foot: Foot) -> None:
    """From the page; the notice does not take the keyboard by itself."""
    foot.field.setFocus()
    foot.bar.post(Notice("a is ready", action="Copy link", on_action=print))
    assert foot.field.hasFocus()
    for _ in range(3):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        if foot.bar.action.hasFocus():
            return
    pytest.fail("Tab does not reach the button of the notice")


def test_the_bell_counts_what_is_new(foot: Foot) -> None:
    """Its name says so as well; opened, all of it is known."""
    assert foot.bell.accessibleName() == "Notices"
    foot.bar.post(Notice("a is ready"))
    foot.bar.post(Notice("a is ready"))
    foot.bar.post(Notice("b is ready"))
    assert foot.bell.accessibleName() == "Notices: 2 new"
    foot.popup().close()
    assert foot.bell.accessibleName() == "Notices"


def test_what_was_read_is_not_new(foot: Foot) -> None:
    """Closed by hand, or come while the list was open, where it is the first; what passed by itself stays new."""
    foot.bar.post(Notice("a is ready"))
    foot.bar.post(Notice("b is ready"))
    foot.bar.close_button.click()
    assert foot.bell.accessibleName() == "Notices: 1 new"
    foot.bar.dismiss()
    assert foot.bell.accessibleName() == "Notices: 1 new"
    popup = foot.popup()
    foot.bar.post(Notice("c is ready"))
    assert foot.bell.accessibleName() == "Notices"
    assert popup.list.item(0).text().startswith("c is ready")
    popup.copy.click()
    assert QGuiApplication.clipboard().text().count("\n") == 2
    popup.close()
    assert foot.bell.accessibleName() == "Notices"
    foot.bar.post(Notice("d is ready"))
    foot.bar.forget()
    assert foot.bell.accessibleName() == "Notices"
    assert foot.popup().list.count() == 0


def test_the_time_of_a_notice_begins_when_a_dialog_is_closed(qtbot: QtBot, foot: Foot) -> None:
    """Nobody may see it behind that; one whose action has a time of its own passes as ever."""
    foot.bar.post(Notice("a is ready"))
    assert foot.bar.passes_after
    dialog, other = QDialog(foot.window), QDialog(foot.window)
    dialog.open()
    qtbot.waitUntil(lambda: not foot.bar.passes_after)
    foot.bar.dismiss()
    foot.bar.post(Notice("Support bundle saved"))
    assert not foot.bar.passes_after
    other.open()
    other.close()
    assert not foot.bar.passes_after
    dialog.close()
    qtbot.waitUntil(lambda: foot.bar.passes_after == SECONDS_SHOWN)
    dialog.open()
    foot.bar.dismiss()
    foot.bar.post(Notice("Removed", action="Undo", on_action=print, seconds=4.0))
    assert foot.bar.passes_after == 4.0
    dialog.close()


def test_a_list_that_is_opened_again_is_the_one_that_counts(qtbot: QtBot, foot: Foot) -> None:
    """The former one is freed a little later, which must not end the new one."""
    former = foot.popup()
    gone: list[bool] = []
    former.destroyed.connect(lambda: gone.append(True))
    former.close()
    popup = foot.popup()
    qtbot.waitUntil(lambda: bool(gone))
    foot.bar.post(Notice("Seen at once."))
    assert not foot.bell.unseen
    popup.close()


def test_the_last_fifty_are_kept(foot: Foot) -> None:
    """The newest first, each with its time and what stood in its tooltip."""
    for number in range(KEPT + 7):
        foot.bar.post(Notice(f"Clip {number} is ready", NoticeKind.GOOD, "in the Library"))
        foot.bar.dismiss()
    popup = foot.popup()
    shown = [popup.list.item(row).text().split("\n") for row in range(popup.list.count())]
    assert len(shown) == KEPT
    assert shown[0][:2] == [f"Clip {KEPT + 6} is ready", "in the Library"]
    assert "2027" in shown[0][2] or "27" in shown[0][2]
    popup.close()


def test_notices_are_copied(qtbot: QtBot, foot: Foot) -> None:
    """All with the button, the selected ones with Ctrl+C: one a line, with their time and what support asks for."""
    foot.bar.post(Notice("a failed", NoticeKind.BAD, "Retry.", support="TOKEN\nGONE"))
    foot.bar.post(Notice("b is ready"))
    popup = foot.popup()
    assert popup.list.hasFocus()
    popup.copy.click()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert [line.split("\t")[1] for line in lines] == ["b is ready", "a failed · Retry. · TOKEN GONE"]
    popup.list.setCurrentRow(1)
    qtbot.keySequence(popup.list, QKeySequence(QKeySequence.StandardKey.Copy))
    assert QGuiApplication.clipboard().text() == lines[1]
    qtbot.keyClick(popup.list, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not foot.bell.findChildren(NoticePopup))
    assert foot.bell.isVisible()


def test_a_screen_reader_reads_time_and_sentence(foot: Foot) -> None:
    """Markup in a name stays what it is."""
    foot.bar.post(Notice("<b>a</b> is ready"))
    popup = foot.popup()
    interface = QAccessible.queryAccessibleInterface(popup.list)
    assert interface.text(QAccessible.Text.Name) == "The last notices"
    assert interface.child(0).text(QAccessible.Text.Name).endswith(": <b>a</b> is ready")
    popup.close()


def test_the_list_fits_the_screen(foot: Foot) -> None:
    """Above the bell, also where the font is large and the window low: with its first notice in sight."""
    foot.bar.post(Notice("a is ready"))
    popup = foot.popup()
    assert foot.bell.screen().availableGeometry().contains(popup.geometry())
    popup.close()
    foot.window.move(0, 0)
    foot.window.resize(300, 220)
    popup = foot.popup()
    assert popup.geometry().top() >= foot.bell.screen().availableGeometry().top()
    popup.close()


def test_a_notice_is_cut_before_it_is_laid_out(foot: Foot) -> None:
    """A server's message of 100 KB makes neither the bar nor the list long; the isolates of a name stay whole."""
    foot.bar.post(Notice("\u2066ראש\u2069 is ready. " + "x" * 100_000, detail="y" * 100_000, support="z" * 100_000))
    assert foot.bar.shown is not None
    assert len(foot.bar.shown.text) <= LINE
    assert foot.bar.shown.text.startswith("\u2066ראש\u2069 is")
    assert len(foot.bar.words.toolTip()) < 3 * TIP
    popup = foot.popup()
    assert len(popup.list.item(0).text()) < 2 * TIP
    popup.close()
