"""The window is painted before all of it is there; the rest comes by itself."""

import asyncio
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from kdesk.ui.commands import Command
from kdesk.ui.notice import Notice
from tests.e2e.conftest import RunQt, window_on
from tests.support.patience import until

pytestmark = pytest.mark.e2e


def test_the_library_is_built_once_the_window_is_painted(qapp: QApplication, run_qt: RunQt, tmp_path: Path) -> None:
    """Nobody has to open it, and what speaks with servers is imported for the sign-in."""

    async def use() -> None:
        async with window_on(qapp, tmp_path / "data") as app:
            assert app.window.pages.count() == 1
            await until(lambda: app.window.pages.count() == 2)
            assert app.window.pages.currentWidget() is app.uploads
            assert app.window.pages.widget(1) is app.library
            assert {"kdesk.kaltura.connector", "kdesk.media.relay"} <= set(sys.modules)

    run_qt(use())


def test_the_library_is_there_before_that_when_somebody_opens_it(
    qapp: QApplication, run_qt: RunQt, tmp_path: Path
) -> None:
    """It is built once: the page that is open stays."""

    async def use() -> None:
        async with window_on(qapp, tmp_path / "data") as app:
            app.window.show_page(Command.SHOW_LIBRARY)
            page = app.window.open_page
            assert page is app.library is app.window.pages.currentWidget()
            app.library_parts()
            assert app.window.open_page is page
            assert app.window.pages.count() == 2

    run_qt(use())


def test_a_library_that_cannot_be_built_is_told(
    qapp: QApplication, run_qt: RunQt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page in sight stays, notices find their place, and the rest of the window comes."""
    told: list[object] = []

    async def use() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _loop, context: told.append(context["exception"]))
        async with window_on(qapp, tmp_path / "data") as app:
            # As in an installation of which a file is missing.
            monkeypatch.setitem(sys.modules, "kdesk.wiring.library", None)
            with pytest.raises(ImportError):
                app.window.show_page(Command.SHOW_LIBRARY)
            assert app.window.open_page is app.uploads
            app.notices.post(Notice("Something else"))
            app.window.resize(app.window.width() + 10, app.window.height())
            await until(lambda: any(isinstance(error, ImportError) for error in told))
            await until(lambda: not app.ui.actions[Command.CHECK_UPDATES].isEnabled())
            assert app.window.open_page is app.uploads

    run_qt(use())
