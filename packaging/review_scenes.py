"""What the player and the Compare window are brought into before they are pictured."""

import asyncio
from dataclasses import replace

from driving import until
from photographer import Photographer
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from kdesk.application import Application
from kdesk.domain.compare_view import CompareView, ViewKind
from kdesk.domain.review_ports import DifferenceForm
from kdesk.ui.review.compare.window import CompareWindow
from kdesk.ui.review.player_keys import PlayerAction

WAIT_SECONDS = 90
WORK_SECONDS = 4.0
"""For measuring a sample of some seconds."""
VIEWS = {
    "side-by-side": CompareView(),
    "wipe": CompareView(kind=ViewKind.WIPE),
    "difference": CompareView(kind=ViewKind.DIFFERENCE, gain=8.0),
    "heat": CompareView(kind=ViewKind.DIFFERENCE, form=DifferenceForm.HEAT, gain=8.0),
    "blink": CompareView(kind=ViewKind.BLINK, blink=0.0),
    "onion": CompareView(kind=ViewKind.ONION),
    "pixels": CompareView(zoom=8.0),
}


SMALL = (900, 600)


class ReviewScenes:
    """Brings player and Compare window into their states, and has each pictured.

    Args:
        app: The real window, with an entry in its panel.
        photographer: Takes the pictures.
    """

    def __init__(self, app: Application, photographer: Photographer) -> None:
        self._panel, self._photographer = app.library.panel, photographer

    async def player(self) -> None:
        """Picture the facts of the frame over the video, and the lists below the time line."""
        player = self._panel.player
        player.input.act(PlayerAction.FRAME_AHEAD)
        player.input.act(PlayerAction.OVERLAY)
        await asyncio.sleep(WORK_SECONDS)
        await self._photographer.take("player-facts")
        player.input.act(PlayerAction.OVERLAY)
        for action in (PlayerAction.CHAPTERS, PlayerAction.LINES):
            player.input.act(action)
            await asyncio.sleep(1)
            await self._photographer.take(f"player-{action.value}")
            player.input.act(action)
        player.full_screen.may_rest = lambda: False
        player.full_screen.enter()
        await asyncio.sleep(1)
        if (screen := player.full_screen.window) is not None:
            await self._photographer.take_window("player-full-screen", screen)
        player.full_screen.leave()

    async def compare(self) -> None:
        """Picture each view of the Compare window, and each panel of its review."""
        comparison = self._panel.player.comparison
        await until(lambda: not comparison.why_not(), WAIT_SECONDS, "renditions to compare")
        comparison.open()
        window = _compare_window()
        await until(lambda: len(window.session.sides) > 1 and window.session.is_settled, WAIT_SECONDS, "two sides")
        for name, view in VIEWS.items():
            window.session.set_view(replace(view, centre=window.session.view.centre))
            await asyncio.sleep(1)
            await self._photographer.take_window(f"compare-{name}", window)
        window.session.set_view(CompareView())
        usual = window.size()
        window.resize(*SMALL)
        await asyncio.sleep(1)
        await self._photographer.take_window("compare-small", window)
        QTest.keyClick(window.canvas, Qt.Key.Key_P)
        await asyncio.sleep(1)
        await self._photographer.take_window("compare-notes-small", window)
        window.resize(usual)
        for button in window.review.panel.findChildren(QPushButton):
            if button.isCheckable():
                await self._open_panel(window, button)
        window.close()

    async def _open_panel(self, window: CompareWindow, part: QPushButton) -> None:
        """Open one part of the review, begin what it offers, and picture it."""
        part.click()
        await asyncio.sleep(1)
        begin = next((one for one in window.review.panel.findChildren(QPushButton) if _begins(one)), None)
        if begin is not None:
            begin.click()
            await asyncio.sleep(WORK_SECONDS)
        await self._photographer.take_window(f"compare-{part.text().split()[0].lower()}", window)


def _compare_window() -> CompareWindow:
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, CompareWindow))


def _begins(button: QPushButton) -> bool:
    """Return whether a button in sight begins something that takes a while."""
    return button.isVisible() and button.isEnabled() and button.text().split(" ")[0] in {"Measure", "Read", "Find"}
