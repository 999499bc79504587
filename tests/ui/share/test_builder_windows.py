"""The windows of the Links tab close by every usual way, open once for an entry, and show all words of a finding."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QStyleOptionViewItem, QVBoxLayout, QWidget

from kdesk.messages.format import Format
from kdesk.pictures.process import DecodingProcess
from kdesk.ui.share.builder_buttons import BuilderButtons
from kdesk.ui.share.builders.builder_window import BuilderWindow
from kdesk.ui.share.builders.finding_list import FindingList
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.support.patience import until
from tests.support.picture_decoder import decoder
from tests.ui.library.qt_loop import RunQt
from tests.ui.share.builders_on_demo import Film, Given, film, given

__all__ = ["decoder", "film"]

Run = Callable[[Callable[[Given], Coroutine[Any, Any, None]]], None]
Close = Callable[[BuilderWindow], object]


@pytest.fixture
def run(run_qt: RunQt, film: Film, theme: Theme, formatter: Format, decoder: DecodingProcess, tmp_path: Path) -> Run:
    """Return what runs work with what builders are given."""

    def run_work(work: Callable[[Given], Coroutine[Any, Any, None]]) -> None:
        async def scoped(tasks: TaskScope) -> None:
            async with given(film, tasks, theme, formatter, decoder, tmp_path) as told:
                await work(told)

        run_qt(scoped)

    return run_work


def tab_of(told: Given) -> tuple[QWidget, BuilderButtons]:
    """Return a shown window with the buttons that open the others."""
    window = QWidget()
    player = SimpleNamespace(frame_clock=SimpleNamespace(begins=None, second=None))
    buttons = BuilderButtons(told.services, player, window)  # type: ignore[arg-type]
    QVBoxLayout(window).addWidget(buttons)
    buttons.show_entry(told.entry, told.subject.api)
    buttons.show_flavors(tuple(told.subject.flavors))
    window.show()
    window.activateWindow()
    return window, buttons


def opened(window: QWidget) -> list[BuilderWindow]:
    """Return the windows that are open."""
    return [one for one in window.findChildren(BuilderWindow) if one.isVisible()]


def close_button(window: BuilderWindow) -> QPushButton:
    """Return the Close button of the check."""
    return next(one for one in window.findChildren(QPushButton) if one.text() == "Close")


ESCAPE: Close = lambda window: QTest.keyClick(window, Qt.Key.Key_Escape)  # noqa: E731
CTRL_W: Close = lambda window: QTest.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)  # noqa: E731
FRAME: Close = lambda window: window.close()  # noqa: E731


@pytest.mark.slow
@pytest.mark.parametrize("close", [ESCAPE, CTRL_W, FRAME], ids=["escape", "ctrl+w", "frame"])
def test_every_window_closes_and_gives_the_focus_back(run: Run, close: Close) -> None:
    """Escape, Ctrl+W and the frame close it; the button that opened it has the focus again."""

    async def work(told: Given) -> None:
        window, buttons = tab_of(told)
        for button in (buttons.stream, buttons.picture, buttons.check):
            button.setFocus()
            button.click()
            (one,) = opened(window)
            button.clearFocus()
            one.activateWindow()
            await until(one.isActiveWindow)
            close(one)
            assert opened(window) == []
            assert window.focusWidget() is button
        window.close()

    run(work)


@pytest.mark.slow
def test_the_close_button_of_the_check_closes_it(run: Run) -> None:
    """By a click, and by Space."""

    async def work(told: Given) -> None:
        window, buttons = tab_of(told)
        for press in (QPushButton.click, lambda button: QTest.keyClick(button, Qt.Key.Key_Space)):
            buttons.check.click()
            (one,) = opened(window)
            press(close_button(one))
            assert opened(window) == []
        window.close()

    run(work)


@pytest.mark.slow
def test_a_window_opens_once_for_an_entry(run: Run) -> None:
    """Pressing its button again brings it to the front; after it was closed, a new one opens."""

    async def work(told: Given) -> None:
        window, buttons = tab_of(told)
        for button in (buttons.stream, buttons.picture, buttons.check):
            button.click()
            (first,) = opened(window)
            first.showMinimized()
            button.click()
            assert opened(window) == [first]
            assert not first.isMinimized()
            first.close()
            button.click()
            (second,) = opened(window)
            assert second is not first
            second.close()
        window.close()

    run(work)


def test_a_finding_is_as_high_as_its_words(theme: Theme, qtbot: Any) -> None:
    """In every width of the list no word is cut, and a narrower one makes it higher."""
    findings = FindingList(theme)
    qtbot.addWidget(findings)
    findings.add(theme.icons.icon("warning"), "Segments are missing", "A player stops there, or skips. " * 8)
    findings.show()
    heights = []
    for width in (900, 500, 300):
        findings.resize(width, 400)
        qtbot.waitUntil(lambda: findings.visualItemRect(findings.item(0)).width() == findings.viewport().width())
        rect = findings.visualItemRect(findings.item(0))
        option = QStyleOptionViewItem()
        findings.initViewItemOption(option)
        option.rect = rect
        findings.itemDelegate().initStyleOption(option, findings.model().index(0, 0))  # type: ignore[attr-defined]
        style = findings.style()
        place = style.subElementRect(style.SubElement.SE_ItemViewItemText, option, findings)
        needed = option.fontMetrics.boundingRect(
            QRect(0, 0, place.width(), 10_000), Qt.TextFlag.TextWordWrap.value, option.text
        )
        assert needed.height() <= place.height()
        heights.append(rect.height())
    assert heights == sorted(set(heights))
