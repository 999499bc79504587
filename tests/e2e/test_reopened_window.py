"""The whole program opens its window again, to speak another language; the demo's as well as its own."""

import argparse
import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from driving import until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kdesk.app import _until_closed
from kdesk.data_files import translation_folder
from kdesk.logs import Redactor
from kdesk.messages.translation import language
from kdesk.store.paths import Paths
from kdesk.ui.account.sign_in_dialog import SignInDialog
from kdesk.ui.commands import Command
from kdesk.ui.demo import DemoBanner
from kdesk.ui.languages import speak
from kdesk.ui.main_window import MainWindow
from kdesk.ui.notices import NoticeBar
from kdesk.ui.settings.dialog import SettingsDialog
from kdesk.unhandled_errors import UnhandledErrors
from tests.e2e.conftest import RunQt
from tests.support.patience import PATIENCE
from tests.support.settings_dialog import choose

pytestmark = pytest.mark.e2e


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Speak English again for the tests that follow."""
    yield
    speak("en", translation_folder())


def _window() -> MainWindow | None:
    """Return the window that is in sight."""
    windows = [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow) and one.isVisible()]
    return windows[0] if windows else None


async def _shown() -> MainWindow:
    await until(_window, PATIENCE, "the window")
    window = _window()
    assert window is not None
    return window


@pytest.mark.parametrize("demo", [False, True], ids=["own", "demo"])
def test_the_window_opens_again_in_another_language(
    qapp: QApplication, run_qt: RunQt, tmp_path: Path, demo: bool
) -> None:
    """The choice in the settings offers it; the new window is mirrored, and that of the demo still is the demo's."""
    (paths := Paths.under(tmp_path / "data")).create()
    options = argparse.Namespace(demo=demo, fresh=False, data=paths.data, files=(), entry="", background=False)

    async def use() -> None:
        first = await _shown()
        if not demo:
            await until(lambda: first.findChild(SignInDialog), PATIENCE, "the sign-in")
            first.findChild(SignInDialog).close()
        first.commands[Command.SETTINGS].trigger()
        dialog = first.findChild(SettingsDialog)
        choose(dialog, "language", "he")
        dialog.close()
        QTest.mouseClick(first.findChild(NoticeBar).action, Qt.MouseButton.LeftButton)
        await until(lambda: not first.isVisible(), PATIENCE, "the end of the first window")
        second = await _shown()
        assert (language(), second.layoutDirection()) == ("he", Qt.LayoutDirection.RightToLeft)
        assert bool(second.findChildren(DemoBanner)) is demo
        second.commands[Command.QUIT].trigger()

    async def run() -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_until_closed(qapp, paths, Redactor(), UnhandledErrors(str), options))
            tasks.create_task(use())

    run_qt(run())
