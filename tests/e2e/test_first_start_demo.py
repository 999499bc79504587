"""A newcomer who looks around in the demo first: the tour comes there, and not once more after it."""

import asyncio
from pathlib import Path
from typing import TypeVar

import pytest
from driving import until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from kdesk.domain.options.kept import FirstSteps
from kdesk.store.paths import Paths
from kdesk.store.settings import SettingsFile
from kdesk.ui.account.demo_offer import DemoOffer
from kdesk.ui.account.sign_in_dialog import SignInDialog
from kdesk.ui.demo import DemoBanner
from kdesk.ui.desktop.opening import DesktopApplication
from kdesk.ui.first_steps.card import StepCard
from tests.e2e.conftest import RunQt
from tests.support.patience import PATIENCE
from tests.support.whole_program import run_program

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


def test_the_tour_in_the_demo_is_enough(qapp: DesktopApplication, run_qt: RunQt, tmp_path: Path) -> None:
    """The whole program: its first window, the demo's, and its own again."""
    data = tmp_path / "data"

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

    run_qt(run_program(qapp, data, use))
    for paths in (Paths.under(data), Paths.under(data / "demo")):
        assert asyncio.run(_kept(paths.settings)) is FirstSteps.SHOWN
