"""The whole program opens its window again, to speak another language; the demo's as well as its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from driving import until
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest

from kdesk.application import opened_application
from kdesk.data_files import translation_folder
from kdesk.logs import Redactor
from kdesk.messages.translation import language
from kdesk.store.paths import Paths
from kdesk.ui.account.sign_in_dialog import SignInDialog
from kdesk.ui.commands import Command
from kdesk.ui.demo import DemoBanner
from kdesk.ui.desktop.opening import DesktopApplication
from kdesk.ui.languages import speak
from kdesk.ui.notices import NoticeBar
from kdesk.ui.settings.dialog import SettingsDialog
from tests.e2e.conftest import RunQt
from tests.support.patience import PATIENCE
from tests.support.settings_dialog import choose
from tests.support.whole_program import run_program, window_in_sight

pytestmark = pytest.mark.e2e


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Speak English again for the tests that follow."""
    yield
    speak("en", translation_folder())


@pytest.mark.parametrize("demo", [False, True], ids=["own", "demo"])
def test_the_window_opens_again_in_another_language(
    qapp: DesktopApplication, run_qt: RunQt, tmp_path: Path, demo: bool
) -> None:
    """The choice in the settings offers it; the new window is mirrored, and that of the demo still is the demo's."""

    async def use() -> None:
        first = await window_in_sight()
        if not demo:
            await until(lambda: first.findChild(SignInDialog), PATIENCE, "the sign-in")
            first.findChild(SignInDialog).close()
        first.commands[Command.SETTINGS].trigger()
        dialog = first.findChild(SettingsDialog)
        choose(dialog, "language", "he")
        dialog.close()
        QTest.mouseClick(first.findChild(NoticeBar).action, Qt.MouseButton.LeftButton)
        await until(lambda: not first.isVisible(), PATIENCE, "the end of the first window")
        second = await window_in_sight()
        assert (language(), second.layoutDirection()) == ("he", Qt.LayoutDirection.RightToLeft)
        assert bool(second.findChildren(DemoBanner)) is demo
        # What it stood on is taken down: whatever came due would act on nothing.
        assert not [timer for timer in first.findChildren(QTimer) if timer.isActive()]

    run_qt(run_program(qapp, tmp_path / "data", use, demo=demo))


def test_the_look_of_a_closed_window_follows_the_system_no_more(
    qapp: DesktopApplication, run_qt: RunQt, tmp_path: Path
) -> None:
    """It would dress the window in its place whenever the system turns dark or light, with options of its own."""

    async def work() -> None:
        dressed: list[str] = []
        async with opened_application(qapp, Paths.under(tmp_path), Redactor()) as app:
            app.theme.changed.connect(lambda: dressed.append("dressed"))
            app.theme.system.changed.emit()
            assert dressed == ["dressed"]
        app.theme.system.changed.emit()
        assert dressed == ["dressed"]

    run_qt(work())
