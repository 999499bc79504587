"""A newcomer who looks around in the demo first: the tour comes there, and not once more after it."""

import argparse
import asyncio
from pathlib import Path
from typing import TypeVar

import pytest
from driving import until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from kdesk.app import _until_closed
from kdesk.domain.options.kept import FirstSteps
from kdesk.logs import Redactor
from kdesk.store.paths import Paths
from kdesk.store.settings import SettingsFile
from kdesk.ui.account.demo_offer import DemoOffer
from kdesk.ui.account.sign_in_dialog import SignInDialog
from kdesk.ui.commands import Command
from kdesk.ui.demo import DemoBanner
from kdesk.ui.first_steps.card import StepCard
from kdesk.ui.main_window import MainWindow
from kdesk.unhandled_errors import UnhandledErrors
from tests.e2e.conftest import RunQt
from tests.support.patience import PATIENCE

pytestmark = pytest.mark.e2e
T = TypeVar("T", bound=QWidget)


def _shown(kind: type[T]) -> list[T]:
    """Return what is in sight of this class, in all windows."""
    return [widget for widget in QApplication.allWidgets() if isinstance(widget, kind) and widget.isVisible()]


async def _appearing(kind: type[T]) -> list[T]:
    await until(lambda: _shown(kind), PATIENCE, kind.__name__)
    return _shown(kind)


async def _kept(settings: Path) -> FirstSteps:
    file = SettingsFile(settings)
    try:
        return (await file.load()).first_steps
    finally:
        file.close()


def test_the_tour_in_the_demo_is_enough(qapp: QApplication, run_qt: RunQt, tmp_path: Path) -> None:
    """The whole program: its first window, the demo's, and its own again."""
    data = tmp_path / "data"
    (paths := Paths.under(data)).create()
    options = argparse.Namespace(demo=False, fresh=False, data=data, files=(), entry="", background=False)
    errors = UnhandledErrors(lambda text: text)

    async def use() -> None:
        (dialog,) = await _appearing(SignInDialog)
        offer = dialog.findChild(DemoOffer)
        await until(lambda: offer.button.isVisible() and offer.button.isEnabled(), PATIENCE, "the offer")
        offer.button.click()
        (banner,) = await _appearing(DemoBanner)
        (card,) = await _appearing(StepCard)
        assert card.accessibleName() == "Your account"
        QTest.keyClick(card, Qt.Key.Key_Escape)
        assert not _shown(StepCard)
        banner.leave.click()
        await until(lambda: not _shown(DemoBanner), PATIENCE, "the end of the demo")
        (dialog,) = await _appearing(SignInDialog)
        dialog.close()
        assert not _shown(StepCard)
        (window,) = _shown(MainWindow)
        window.commands[Command.QUIT].trigger()

    async def run() -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_until_closed(qapp, paths, Redactor(), errors, options))
            tasks.create_task(use())
        assert await _kept(paths.settings) is FirstSteps.SHOWN
        assert await _kept(Paths.under(data / "demo").settings) is FirstSteps.SHOWN

    run_qt(run())
