"""The tour of a first start, in the whole window: when it comes by itself, and that this is remembered."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from driving import until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from kdesk.app import Start, WindowExit, _show
from kdesk.application import Application, opened_application
from kdesk.domain.options.kept import FirstSteps
from kdesk.logs import Redactor
from kdesk.store.paths import Paths
from kdesk.ui.commands import Command
from kdesk.ui.first_steps.card import StepCard
from kdesk.ui.palette.popup import Palette
from kdesk.window_geometry import keep_geometry
from tests.e2e.conftest import RunQt
from tests.support import media
from tests.support.patience import PATIENCE

pytestmark = pytest.mark.e2e
LOOKS = 4
"""So often the window looks for a dialog before a test believes that no tour comes."""


@asynccontextmanager
async def _started(application: QApplication, data: Path, start: Start | None = None) -> AsyncIterator[Application]:
    """Start the window as the program does."""
    paths = Paths.under(data)
    paths.create()
    async with opened_application(application, paths, Redactor()) as app:
        leave = WindowExit()
        shown = asyncio.ensure_future(_show(app, leave, start or Start()))  # noqa: TID251  ended below
        try:
            yield app
        finally:
            leave.quit()
            await shown


def _cards(app: Application) -> list[StepCard]:
    return [card for card in app.window.findChildren(StepCard) if card.isVisible()]


def _remembered(app: Application) -> FirstSteps:
    return app.services.preferences.settings.first_steps


async def _sign_in_asked(app: Application) -> QWidget:
    """Wait for the dialog of a first start."""
    await until(lambda: app.account.dialog is not None and app.account.dialog.isVisible(), PATIENCE, "the sign-in")
    dialog = app.account.dialog
    assert dialog is not None
    return dialog


async def _looks(app: Application) -> None:
    """Let the window look for what is open several times."""
    seen: list[int] = []
    count = seen.append
    app.tour.timer.timeout.connect(lambda: count(1))
    await until(lambda: len(seen) >= LOOKS, PATIENCE, "looks")


def test_the_first_start_shows_it_once(qapp: QApplication, run_qt: RunQt, tmp_path: Path) -> None:
    """Not over the sign-in, but after it; Esc ends it, and the next start shows none. Help shows it again."""

    async def use() -> None:
        async with _started(qapp, tmp_path) as app:
            dialog = await _sign_in_asked(app)
            await _looks(app)
            assert not _cards(app)
            dialog.close()
            await until(lambda: _cards(app), PATIENCE, "the tour")
            (card,) = _cards(app)
            assert card.accessibleName() == "Sign in"
            app.window.activateWindow()
            await until(app.window.isActiveWindow, PATIENCE, "the keyboard")
            assert app.window.focusWidget() is card.next
            QTest.keyClick(card.next, Qt.Key.Key_Right)
            assert card.accessibleName() == "Bring in files"
            QTest.keyClick(card.next, Qt.Key.Key_Escape)
            assert not _cards(app)
            assert _remembered(app) is FirstSteps.SHOWN
        async with _started(qapp, tmp_path) as app:
            (await _sign_in_asked(app)).close()
            assert _remembered(app) is FirstSteps.SHOWN
            assert not app.tour.timer.isActive()
            app.ui.actions[Command.SHOW_TOUR].trigger()
            app.ui.actions[Command.SHOW_TOUR].trigger()
            assert len(_cards(app)) == 1

    run_qt(use())


@pytest.mark.parametrize("task", ["files", "entry", "background"])
def test_a_start_with_a_task_leaves_it_to_the_next_one(
    qapp: QApplication, run_qt: RunQt, tmp_path: Path, task: str
) -> None:
    """Whoever brings files, opens an address, or was started with the computer is not shown around."""
    video = media.make_large_video(tmp_path / "one.mp4", 100_000, "one")
    starts = {"files": Start(files=[video]), "entry": Start(entry="1_abc"), "background": Start(background=True)}

    async def use() -> None:
        async with _started(qapp, tmp_path / "data", starts[task]) as app:
            (await _sign_in_asked(app)).close()
            await until(lambda: _remembered(app) is FirstSteps.DUE, PATIENCE, "the note")
            assert not app.tour.timer.isActive()
        async with _started(qapp, tmp_path / "data") as app:
            (await _sign_in_asked(app)).close()
            await until(lambda: _cards(app), PATIENCE, "the tour")

    run_qt(use())


def test_who_used_an_earlier_kdesk_is_no_newcomer(qapp: QApplication, run_qt: RunQt, tmp_path: Path) -> None:
    """Nor who has just seen it in the demo."""

    async def use() -> None:
        async with _started(qapp, tmp_path / "demo", Start(toured=True)) as app:
            (await _sign_in_asked(app)).close()
            await until(lambda: _remembered(app) is FirstSteps.SHOWN, PATIENCE, "the note")
            assert not app.tour.timer.isActive()
        paths = Paths.under(tmp_path / "earlier")
        paths.create()
        keep_geometry(paths, b"of an earlier window")
        async with _started(qapp, tmp_path / "earlier") as app:
            (await _sign_in_asked(app)).close()
            assert _remembered(app) is FirstSteps.UNKNOWN
            assert not app.tour.timer.isActive()

    run_qt(use())


def test_the_palette_finds_it(qapp: QApplication, run_qt: RunQt, tmp_path: Path) -> None:
    """As any command."""

    async def use() -> None:
        async with _started(qapp, tmp_path, Start(toured=True)) as app:
            (await _sign_in_asked(app)).close()
            app.ui.actions[Command.PALETTE].trigger()
            (palette,) = app.window.findChildren(Palette)
            palette.field.setText("show the tour")
            QTest.keyClick(palette.field, Qt.Key.Key_Return)
            await until(lambda: _cards(app), PATIENCE, "the tour")

    run_qt(use())
