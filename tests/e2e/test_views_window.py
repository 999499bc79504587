"""The views of the library in the whole window, with keys and mouse, on the demo server."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from driving import until
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from kdesk.application import Application
from kdesk.domain.search.sort import Sort
from kdesk.ui.commands import Command
from tests.e2e.conftest import RunQt, window_on
from tests.support.demo_client import DemoClient
from tests.support.demo_faults import FaultControl
from tests.support.demo_process import DemoProcess

pytestmark = pytest.mark.e2e

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PLAIN = Qt.KeyboardModifier.NoModifier
MANY = 3_000
LARGE = ("--entries", str(MANY))


@pytest.fixture
def editor(server: DemoProcess) -> Iterator[DemoClient]:
    """Another client: it sees what the server has."""
    with DemoClient(server.credentials) as client:
        yield client.as_admin()


@asynccontextmanager
async def library(qapp: QApplication, data: Path, server: DemoProcess) -> AsyncIterator[Application]:
    """Open the window on its library, with the keyboard in the list."""
    async with window_on(qapp, data, server) as app:
        app.window.show_page(Command.SHOW_LIBRARY)
        await until(lambda: app.library.views.entry(0) is not None, 60, "the first card")
        app.window.activateWindow()
        await until(app.window.isActiveWindow, 10, "the active window")
        app.library.views.shown.setFocus()
        yield app


def press(app: Application, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
    """Press a key where the keyboard is."""
    QTest.keyClick(focused(app), key, modifiers)


def focused(app: Application) -> Any:
    """Return what has the keyboard."""
    widget: QWidget | None = app.window.focusWidget()
    assert widget is not None
    return widget


@pytest.mark.parametrize("server", [LARGE], indirect=True)
def test_everything_is_selected_and_copied(
    qapp: QApplication, run_qt: RunQt, tmp_path: Path, server: DemoProcess, editor: DemoClient
) -> None:
    """Also what was never loaded. An entry that comes meanwhile is not selected, and what was selected stays so."""

    async def work() -> None:
        async with library(qapp, tmp_path / "data", server) as app:
            views, bar = app.library.views, app.library.bar
            count = views.row_count
            press(app, Qt.Key.Key_A, CTRL)
            words = f"{QLocale().toString(count)} entries selected"
            assert bar.selected.text() == words
            assert len(app.library.selected_entries()) < MANY // 2 < count
            remark = app.library.side.selected.remark
            assert remark.isVisible()
            assert remark.text() == app.window._actions[Command.CHANGE_ENTRIES].whatsThis()
            assert remark.text().startswith("Select no more than ")

            editor.entry("Just now")
            app.library.refresh_cards()
            await until(lambda: views.row_count == count + 1, 30, "the new entry")
            assert views.selection.count == count
            first = views.entry(0)
            assert first is not None
            assert first.name == "Just now"

            QApplication.clipboard().setText("")
            press(app, Qt.Key.Key_C, CTRL)
            await until(QApplication.clipboard().text, 60, "the links")
            lines = QApplication.clipboard().text().splitlines()
            assert len(lines) == len(set(lines)) > MANY // 2  # images and failed ones have no link

            QApplication.clipboard().setText("")
            press(app, Qt.Key.Key_F10, SHIFT)
            menu = QApplication.activePopupWidget()
            assert isinstance(menu, QMenu)
            next(one for one in menu.actions() if one.text() == f"Copy {QLocale().toString(count)} ids").trigger()
            menu.close()
            await until(QApplication.clipboard().text, 60, "the ids")
            assert len(set(QApplication.clipboard().text().splitlines())) == count
            assert bar.selected.text() == words

    run_qt(work())


@pytest.mark.parametrize("server", [LARGE], indirect=True)
def test_escape_goes_one_step_back(
    qapp: QApplication, run_qt: RunQt, tmp_path: Path, server: DemoProcess, editor: DemoClient
) -> None:
    """It stops the reading of what is selected, then clears the selection, then closes the panel."""

    async def work() -> None:
        async with library(qapp, tmp_path / "data", server) as app:
            views, bar, side = app.library.views, app.library.bar, app.library.side
            press(app, Qt.Key.Key_A, CTRL)
            words = bar.selected.text()
            QApplication.clipboard().setText("as before")
            FaultControl(editor.http, server.credentials).add("*.list", "stall", seconds=20)
            press(app, Qt.Key.Key_C, CTRL)
            await until(lambda: bar.selected.text().startswith("Reading the selected entries: "), 10, "reading")
            press(app, Qt.Key.Key_Escape)
            assert bar.selected.text() == words
            assert QApplication.clipboard().text() == "as before"
            press(app, Qt.Key.Key_Escape)
            assert views.selection.count == 0
            assert not side.isVisible()

            press(app, Qt.Key.Key_Home)
            assert views.selection.rows == [0]
            assert app.library.panel.isVisible()
            press(app, Qt.Key.Key_Escape)
            assert views.selection.count == 0
            assert app.library.panel.isVisible()
            press(app, Qt.Key.Key_Escape)
            assert not side.isVisible()
            assert views.selection.current == 0
            assert focused(app) is views.shown

    run_qt(work())


@pytest.mark.parametrize("server", [("--entries", "30")], indirect=True)
def test_a_key_goes_to_the_panel_and_back(
    qapp: QApplication, run_qt: RunQt, tmp_path: Path, server: DemoProcess
) -> None:
    """F6 goes round the parts of the window, and back to where it was in the panel; Escape leads to the row."""

    async def work() -> None:
        async with library(qapp, tmp_path / "data", server) as app:
            views, panel = app.library.views, app.library.panel
            press(app, Qt.Key.Key_Home)
            press(app, Qt.Key.Key_Right)
            await until(panel.isVisible, 10, "the panel")
            press(app, Qt.Key.Key_F6)
            assert panel.isAncestorOf(focused(app))
            press(app, Qt.Key.Key_Tab)
            inside = focused(app)
            press(app, Qt.Key.Key_F6, SHIFT)
            assert focused(app) is views.shown
            press(app, Qt.Key.Key_F6)
            assert focused(app) is inside
            press(app, Qt.Key.Key_F6)
            assert app.window.rail.isAncestorOf(focused(app))
            press(app, Qt.Key.Key_F6)
            assert focused(app) is app.library.header.search
            press(app, Qt.Key.Key_F6)
            assert focused(app) is views.shown
            press(app, Qt.Key.Key_F6)
            press(app, Qt.Key.Key_Escape)
            assert focused(app) is views.shown
            assert views.selection.rows == [1]
            assert panel.isVisible()

    run_qt(work())


@pytest.mark.parametrize("server", [("--entries", "300")], indirect=True)
def test_what_lasts_no_time_stands_last(
    qapp: QApplication, run_qt: RunQt, tmp_path: Path, server: DemoProcess, editor: DemoClient
) -> None:
    """“Shortest first” begins with the shortest video, from the server and from the mirror alike."""
    for number in range(5):
        editor.entry(f"Picture {number}", media_type=2)

    async def work() -> None:
        for _start in ("from the server", "with the mirror of the first start"):
            async with library(qapp, tmp_path / "data", server) as app:
                views, sort = app.library.views, app.library.search.sort
                sort.setFocus()
                QTest.keyClicks(sort, "Shortest")
                await until(lambda: app.library.model.state.wanted.sort is Sort.SHORTEST, 10, "the order")
                listing = views.model.listing
                await until(lambda listing=listing: listing.shown.opened and listing.rows.total > 250, 30, "the rows")
                everything = [(0, listing.rows.total - 1)]
                entries = await listing.entries(everything.copy, lambda _count: None)
                lengths = [round(entry.duration) for entry in entries]
                still = lengths.index(0)
                assert lengths[:still] == sorted(lengths[:still])
                assert still > 100
                assert not any(lengths[still:])
                assert len(lengths[still:]) >= 5

    run_qt(work())
