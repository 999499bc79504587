"""The guide in its window: the page about where the user is, the search, and the ways out."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QDesktopServices,
    QGuiApplication,
    QImage,
    QPixmap,
    QTextCursor,
    QTextDocument,
    QTextImageFormat,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from kdesk import __version__
from kdesk.domain.log_lines import LogRecord
from kdesk.guide import Topic, guide_page, picture_files
from kdesk.ui.dialog import Dialog
from kdesk.ui.guide.about_dialog import AboutDialog
from kdesk.ui.guide.opener import GuideOpener
from kdesk.ui.guide.topics import set_topic, topic_at
from kdesk.ui.guide.window import GuideWindow
from kdesk.ui.key_sheet import KeySheet, reach_keys
from kdesk.ui.support.log_window import LogWindow
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.ui.statistics.conftest import AtOnce

UI = Path(__file__).parents[3] / "kdesk/ui"


@pytest.fixture
def window(qtbot: Any, theme: Theme) -> QWidget:
    """A window with two fields, one of them about downloads."""
    window = QWidget()
    qtbot.addWidget(window)
    about, other = QLineEdit(), QLineEdit()
    about.setObjectName("about")
    set_topic(about, Topic.DOWNLOADS)
    set_topic(window, Topic.UPLOADS)
    column = QVBoxLayout(window)
    column.addWidget(other)
    column.addWidget(about)
    reach_keys(theme, window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def guide(window: QWidget, theme: Theme) -> GuideWindow:
    """The guide, opened at the page about uploads."""
    GuideOpener(theme, window).open(window, Topic.UPLOADS)
    (guide,) = window.findChildren(GuideWindow)
    return guide


def shown_topics(guide: GuideWindow) -> list[str]:
    """Return the titles of the pages that are listed."""
    rows = [guide.topics.item(row) for row in range(guide.topics.count())]
    return [row.text() for row in rows if not row.isHidden()]


def test_f1_opens_the_page_about_the_focus(window: QWidget, qtbot: Any) -> None:
    """The nearest widget around the focus that has a page decides; a second F1 turns the page of the same window."""
    field = window.findChild(QLineEdit, "about")
    assert isinstance(field, QLineEdit)
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_F1)
    (guide,) = window.findChildren(GuideWindow)
    assert guide.view.toPlainText().startswith(guide_page(Topic.DOWNLOADS).title)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.setFocus()
    field.clearFocus()
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert guide.view.toPlainText().startswith(guide_page(Topic.UPLOADS).title)
    assert window.findChildren(GuideWindow) == [guide]


def test_a_modal_dialog_gets_a_guide_of_its_own(window: QWidget, qtbot: Any) -> None:
    """It is over the dialog, which would otherwise keep all keys from it."""
    dialog = Dialog(window)
    set_topic(dialog, Topic.ACCOUNTS)
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keyClick(dialog, Qt.Key.Key_F1)
    (guide,) = dialog.findChildren(GuideWindow)
    qtbot.waitUntil(guide.isActiveWindow)
    assert guide.view.toPlainText().startswith(guide_page(Topic.ACCOUNTS).title)
    dialog.close()


class EmptyLog:
    """Implements `ui.support.ports.LogReader`."""

    async def read(self) -> Sequence[LogRecord]:
        """Return nothing."""
        return ()

    def redact(self, text: str) -> str:
        """Return the text."""
        return text


def test_f1_and_the_question_mark_work_in_the_log(window: QWidget, theme: Theme, qtbot: Any) -> None:
    """The guide opens at the page about it, and the sheet of keys over it."""
    log = LogWindow(theme, cast(TaskScope, AtOnce()), EmptyLog(), window)
    log.show()
    log.activateWindow()
    qtbot.waitUntil(log.isActiveWindow)
    QTest.keyClick(log.table, Qt.Key.Key_F1)
    (guide,) = log.findChildren(GuideWindow)
    assert guide.view.toPlainText().startswith(guide_page(Topic.TROUBLESHOOTING).title)
    guide.close()
    log.activateWindow()
    qtbot.waitUntil(log.isActiveWindow)
    QTest.keyClick(log.table, Qt.Key.Key_Question)
    assert [sheet.isVisible() for sheet in log.findChildren(KeySheet)] == [True]
    log.close()


def test_nothing_around_leads_to_the_first_steps() -> None:
    """A widget without a page, and none at all."""
    assert topic_at(None) is Topic.FIRST_STEPS


def test_a_search_lists_pages_and_marks_the_words(guide: GuideWindow) -> None:
    """Only pages with all words are listed; Escape empties the field, then closes."""
    guide.search.setFocus()
    QTest.keyClicks(guide.search, "keyring")
    assert guide_page(Topic.PRIVACY).title in shown_topics(guide)
    assert guide_page(Topic.REVIEW).title not in shown_topics(guide)
    assert guide.view.textCursor().selectedText().lower() == "keyring"
    QTest.keyClick(guide.search, Qt.Key.Key_Escape)
    assert len(shown_topics(guide)) == len(Topic)
    QTest.keyClick(guide.search, Qt.Key.Key_Escape)
    assert not guide.isVisible()


def test_links_turn_pages_and_the_browser_gets_the_web(guide: GuideWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file or a script behind a link does nothing."""
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda address: opened.append(address.toString()))
    guide.view.anchorClicked.emit(QUrl("accounts.md"))
    assert guide.view.toPlainText().startswith(guide_page(Topic.ACCOUNTS).title)
    for address in ("https://example.com/", "file:///etc/passwd", "javascript:alert(1)"):
        guide.view.anchorClicked.emit(QUrl(address))
    assert opened == ["https://example.com/"]


def test_a_page_loads_nothing(guide: GuideWindow, tmp_path: Path) -> None:
    """A picture that a page names is not read, whatever it is."""
    (tmp_path / "a.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    assert guide.view.loadResource(2, QUrl.fromLocalFile(str(tmp_path / "a.svg"))) is None


def images(guide: GuideWindow) -> list[QTextImageFormat]:
    """Return the pictures of the page."""
    document = guide.view.document()
    looks = []
    for at in range(document.characterCount()):
        cursor = QTextCursor(document)
        cursor.setPosition(at)
        cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor)
        if cursor.charFormat().isImageFormat() and cursor.selectedText() == "\N{OBJECT REPLACEMENT CHARACTER}":
            looks.append(cursor.charFormat().toImageFormat())
    return looks


@pytest.mark.parametrize("topic", Topic)
def test_pictures_fit_the_page(guide: GuideWindow, topic: Topic) -> None:
    """They are shown, never wider than the page, in proportion, and their words stand below."""
    guide.show_topic(topic)
    files = picture_files(guide_page(topic))
    for width in (900, 500):
        guide.resize(width, 600)
        shown = images(guide)
        assert [look.name() for look in shown] == list(files)
        for look in shown:
            original = QImage(str(files[look.name()]))
            assert 100 < look.width() <= guide.view.viewport().width()
            assert look.height() == pytest.approx(original.height() * look.width() / original.width(), abs=2)
    text = " ".join(guide.view.toPlainText().split())
    assert all(" ".join(words.split()) in text for words in re.findall(r"!\[([^\]]+)\]", guide_page(topic).text))


def test_a_picture_has_a_frame_in_the_colours_of_the_window(guide: GuideWindow, theme: Theme) -> None:
    """A light picture in a dark window, too."""
    address = next(iter(picture_files(guide_page(Topic.UPLOADS))))
    for scheme in (Qt.ColorScheme.Light, Qt.ColorScheme.Dark):
        theme.force(scheme)
        shown = guide.view.document().resource(QTextDocument.ResourceType.ImageResource.value, QUrl(address))
        image = QPixmap(shown).toImage()
        for x, y in ((0, 0), (image.width() - 1, 5), (5, image.height() - 1)):
            assert image.pixelColor(x, y) == theme.colour("line")


def test_about_says_and_copies_what_a_question_takes(theme: Theme, qtbot: Any, tmp_path: Path) -> None:
    """Version, what it runs on, and where data lies; each folder can be opened."""
    dialog = AboutDialog(theme, {"Transfers": tmp_path / "data", "Log": tmp_path / "log"})
    qtbot.addWidget(dialog)
    dialog.open()
    dialog.copy.click()
    copied = QGuiApplication.clipboard().text()
    assert __version__ in copied
    assert "Qt 6" in copied
    assert str(tmp_path / "log") in copied
    assert [button.accessibleName() for button in dialog.openers] == [
        "Open the folder: Transfers",
        "Open the folder: Log",
    ]


def test_each_dialog_has_its_page() -> None:
    """F1 in a dialog does not open the first page of the guide, which is about something else."""
    texts = {path.relative_to(UI).as_posix(): path.read_text(encoding="utf-8") for path in UI.rglob("*.py")}
    dialogs = {name for name, text in texts.items() if re.search(r"^class \w+\(Dialog\):", text, re.MULTILINE)}
    # A name is asked for in many parts of the window, which have pages; the others are about the whole.
    assert {name for name in dialogs if "set_topic(self, " not in texts[name]} == {
        "name_dialog.py",
        "guide/about_dialog.py",
        "guide/licences_dialog.py",
    }


def test_each_window_of_its_own_has_the_keys_of_the_guide() -> None:
    """F1 works in it: the keys of the main window do not reach it. The guide itself needs none."""
    texts = {path.relative_to(UI).as_posix(): path.read_text(encoding="utf-8") for path in UI.rglob("*.py")}
    own = re.compile(r"__init__\(.*WindowType\.Window\)|^class \w+\((Side|Following)Window\):", re.MULTILINE)
    windows = {name for name, text in texts.items() if own.search(text)}
    bases = {"side_window.py", "following_window.py"}
    assert {name for name in windows if "reach_keys(" not in texts[name]} == {"guide/window.py", *bases}
