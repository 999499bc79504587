"""Notices: one at a time, in order, never modal."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kdesk.errors import FileMissing
from kdesk.ui.notice import Notice, NoticeKind
from kdesk.ui.notices import NoticeBar
from kdesk.ui.theme import Theme


@pytest.fixture
def bar(qtbot: QtBot, theme: Theme) -> Iterator[NoticeBar]:
    """A bar in a window that is shown."""
    window = QWidget()
    qtbot.addWidget(window)
    bar = NoticeBar(theme)
    QVBoxLayout(window).addWidget(bar)
    window.show()
    yield bar
    window.close()


def _shown(bar: NoticeBar) -> str:
    """Draw the bar: its sentence, [its action], and how many wait."""
    if bar.shown is None:
        return "–" if bar.isHidden() else "?"
    action = f" [{bar.shown.action}]" if bar.shown.action else ""
    return f"{bar.shown.text}{action} {bar.waiting.text()}".strip()


def test_notices_come_one_after_the_other(bar: NoticeBar) -> None:
    """The first stays until it is dismissed; the bar tells how many wait."""
    bar.post(Notice("a is ready", NoticeKind.GOOD))
    bar.post(Notice("b is ready", NoticeKind.GOOD))
    assert _shown(bar) == "a is ready and 1 more"
    bar.dismiss()
    assert _shown(bar) == "b is ready"
    bar.dismiss()
    assert _shown(bar) == "–"


def test_a_click_on_a_notice_leaves_the_keyboard_where_it_was(qtbot: QtBot, bar: NoticeBar) -> None:
    """Its buttons go with the notice; the field that had the cursor keeps it, and Tab still reaches them."""
    field = QLineEdit(bar.parentWidget())
    field.show()
    field.setFocus()
    bar.post(Notice("a is ready", NoticeKind.GOOD, action="Copy link"))
    for button in (bar.action, bar.close_button):
        assert button.focusPolicy() is Qt.FocusPolicy.TabFocus
    qtbot.mouseClick(bar.action, Qt.MouseButton.LeftButton)
    assert bar.window().focusWidget() is field


def test_the_same_sentence_is_not_told_twice(bar: NoticeBar) -> None:
    """Ten files without permission are one notice, which says what can be done."""
    for _ in range(10):
        bar.report(FileMissing("/a"))
    assert _shown(bar) == "The file is not there. Put it back where it was, then retry."


def test_a_standing_notice_stays_until_it_is_withdrawn(bar: NoticeBar) -> None:
    """What passes goes before it; closed, it is put aside and comes back with something new to tell."""
    bar.post(Notice("This computer has no keyring", NoticeKind.WAITING, standing="keyring"))
    bar.post(Notice("a is ready", NoticeKind.GOOD))
    assert _shown(bar) == "a is ready and 1 more"
    bar.dismiss()
    assert _shown(bar) == "This computer has no keyring"
    assert bar.close_button.toolTip() == "Hide this notice; the bell keeps it"
    bar.dismiss()
    bar.post(Notice("This computer has no keyring", NoticeKind.WAITING, standing="keyring"))
    assert _shown(bar) == "–"
    bar.post(Notice("The keyring is locked", NoticeKind.WAITING, standing="keyring"))
    assert _shown(bar) == "The keyring is locked"
    bar.withdraw("keyring")
    assert _shown(bar) == "–"


def test_another_of_the_same_name_takes_its_place(bar: NoticeBar) -> None:
    """A standing notice is renewed, not repeated."""
    bar.post(Notice("Locked", standing="keyring"))
    bar.post(Notice("Refused", standing="keyring"))
    assert _shown(bar) == "Refused"


def test_the_action_is_done_and_the_notice_gone(qtbot: QtBot, bar: NoticeBar) -> None:
    """One click copies the link and takes the notice away."""
    done: list[str] = []
    bar.post(Notice("a is ready", NoticeKind.GOOD, action="Copy link", on_action=lambda: done.append("copied")))
    assert _shown(bar) == "a is ready [Copy link]"
    qtbot.mouseClick(bar.action, Qt.MouseButton.LeftButton)
    assert done == ["copied"]
    assert bar.shown is None


def test_a_passing_notice_goes_by_itself(qtbot: QtBot, bar: NoticeBar) -> None:
    """When its time is over, it is gone; a standing one has no such time."""
    bar.post(Notice("a is ready"))
    assert bar.passes_after > 5
    bar.dismiss()
    bar.post(Notice("b removed", seconds=0.01))
    qtbot.waitUntil(lambda: bar.shown is None)
    bar.post(Notice("Locked", standing="keyring"))
    assert bar.passes_after == 0


def test_html_in_a_notice_is_text(bar: NoticeBar) -> None:
    """A file that is called <b> is told as it is called."""
    bar.post(Notice("<b>bold</b>.mp4 is ready"))
    label = bar.findChildren(QLabel)[1]
    assert label.text() == "<b>bold</b>.mp4 is ready"
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert bar.accessibleName() == "<b>bold</b>.mp4 is ready"


def test_it_slides_in_within_120_milliseconds(qtbot: QtBot, qapp: QApplication) -> None:
    """With motion the bar comes up from below the area that it lies over, and stays at its foot."""
    moving = Theme(qapp, scheme=Qt.ColorScheme.Light, reduced_motion=False)
    area, bar = QWidget(), NoticeBar(moving)
    qtbot.addWidget(area)
    bar.lie_over(area)
    area.resize(600, 300)
    area.show()
    bar.post(Notice("a is ready"))
    assert bar.slide_ms == 120
    assert bar.y() > 300 - bar.height()
    qtbot.waitUntil(lambda: bar.geometry().bottom() + 1 == 300 - moving.px(8))
    moving.deleteLater()


def test_a_standing_notice_that_can_be_closed_comes_before_one_that_cannot(bar: NoticeBar) -> None:
    """Otherwise nobody would see it as long as the other stands."""
    bar.post(Notice("No journal", standing="journal"))
    bar.post(Notice("9 files", standing="files", closable=True))
    assert _shown(bar) == "9 files and 1 more"
    bar.dismiss()
    assert _shown(bar) == "No journal"


def test_a_newer_notice_of_the_same_key_takes_the_place_of_the_older_one(bar: NoticeBar) -> None:
    """The notice that is seen names what the clipboard holds; those before it are in the list of the bell."""
    for name in ("a", "b", "b", "c"):
        bar.post(Notice(f"Link of {name} copied", NoticeKind.GOOD, key="copied"))
        assert _shown(bar) == f"Link of {name} copied"
    assert bar.passes_after > 0
    assert [one.notice.text for one in bar.history] == [f"Link of {name} copied" for name in "abc"]
    bar.dismiss()
    assert _shown(bar) == "–"


def test_a_notice_with_a_key_waits_only_for_what_can_be_undone(bar: NoticeBar) -> None:
    """What somebody just did is told at once, and what was shown comes back after it."""
    bar.post(Notice("a is ready", NoticeKind.GOOD))
    bar.post(Notice("b is ready", NoticeKind.GOOD))
    bar.post(Notice("Link of a copied", key="copied"))
    assert _shown(bar) == "Link of a copied and 2 more"
    bar.post(Notice("c removed", action="Undo", seconds=10.0))
    bar.post(Notice("Link of b copied", key="copied"))
    assert _shown(bar) == "c removed [Undo] and 3 more"
    bar.dismiss()
    assert _shown(bar) == "Link of b copied and 2 more"
    bar.dismiss()
    assert _shown(bar) == "a is ready and 1 more"


def test_a_notice_covers_no_more_than_it_needs(qtbot: QtBot, theme: Theme) -> None:
    """It stays clear of what the foot of the page has, and long words take the whole width."""
    area, bar = QWidget(), NoticeBar(theme)
    qtbot.addWidget(area)
    bar.lie_over(area, lambda: 50)
    area.resize(600, 300)
    area.show()
    bar.post(Notice("a is ready"))
    assert bar.geometry().bottom() + 1 == 300 - 50 - theme.px(8)
    assert bar.width() < 300
    bar.post(Notice("words " * 60, key="long"))
    assert bar.width() == 600 - 2 * theme.px(8)
    assert bar.height() >= bar.heightForWidth(bar.width())


def test_a_notice_that_somebody_points_at_keeps_its_place(qtbot: QtBot, bar: NoticeBar) -> None:
    """What comes in the moment of a click waits: its button would stand where the other one stood."""
    done: list[str] = []
    bar.post(Notice("1 file was left out", action="Show list", on_action=lambda: done.append("list"), standing="left"))
    point = QPointF(bar.rect().center())
    QApplication.sendEvent(bar, QEnterEvent(point, point, point))
    bar.post(Notice("a is ready", NoticeKind.GOOD, action="Copy link", on_action=lambda: done.append("link")))
    assert _shown(bar) == "1 file was left out [Show list] and 1 more"
    QApplication.sendEvent(bar, QEvent(QEvent.Type.Leave))
    assert _shown(bar) == "a is ready [Copy link] and 1 more"
    QApplication.sendEvent(bar, QEnterEvent(point, point, point))
    bar.post(Notice("take1 removed", action="Undo", on_action=lambda: done.append("undo"), seconds=10))
    qtbot.mouseClick(bar.action, Qt.MouseButton.LeftButton)
    assert done == ["link"]
    assert _shown(bar) == "take1 removed [Undo] and 1 more"
