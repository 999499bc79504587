"""A window that shows the demo: it says so, and begins where something is to be seen."""

import asyncio
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from kdesk.ui.account.controller import AccountController
from kdesk.ui.actions import Command
from kdesk.ui.library.page import LibraryPage
from kdesk.ui.main_window import MainWindow
from kdesk.ui.resources import ICON_SIZE
from kdesk.ui.theme import Theme

WORDS = "This is the demo: sample videos on this computer. Nothing goes to Kaltura."
SAMPLES_EVERY, SAMPLES_LOOKS = 1.0, 60
"""Seconds between two looks for the samples of a fresh demo, and how many there are."""


class WayOut(NamedTuple):
    """What leaving a demo is called, and what it leads to."""

    words: str
    tip: str


_KEPT = "what was done in it is kept for the next look around"
LEAVE = WayOut("Leave the demo", f"Close the demo and go back to the sign-in; {_KEPT}")
QUIT = WayOut("Quit the demo", f"Close the demo, and kdesk with it; {_KEPT}")


class DemoBanner(QFrame):
    """Says that this is the demo, and leads out of it.

    Args:
        theme: The look.
        way_out: What the button says: LEAVE where something is behind the demo, otherwise QUIT.

    Signals:
        left: The user wants to leave the demo.
    """

    left = Signal()

    def __init__(self, theme: Theme, way_out: WayOut, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        self._theme = theme
        self._icon = QLabel()
        words = QLabel(WORDS)
        words.setWordWrap(True)
        self.leave = QPushButton(way_out.words)
        self.leave.setToolTip(way_out.tip)
        self.leave.clicked.connect(self.left)
        row = QHBoxLayout(self)
        row.setContentsMargins(*(theme.px(n) for n in (16, 4, 16, 4)))
        row.setSpacing(theme.px(8))
        row.addWidget(self._icon)
        row.addWidget(words, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.leave, 0, Qt.AlignmentFlag.AlignVCenter)
        theme.changed.connect(self._paint)
        self._paint()

    def _paint(self) -> None:
        size = self._theme.px(ICON_SIZE)
        self._icon.setPixmap(self._theme.icons.pixmap("info", "accent", size, self.devicePixelRatioF()))


def say_demo(window: MainWindow, account: AccountController, theme: Theme, way_out: WayOut) -> DemoBanner:
    """Let a window say that it shows the demo, and begin where something is to be seen."""
    account.button.show_demo()
    banner = DemoBanner(theme, way_out)
    window.put_on_top(banner)
    window.setWindowTitle("kdesk – demo")  # noqa: RUF001  a dash between name and kind
    window.show_page(Command.SHOW_LIBRARY)
    return banner


async def await_samples(library: LibraryPage) -> None:
    """Show the samples as they are made: an empty library is no demo."""
    library.set_empty_text("The sample videos are being made", "They appear here in a moment.")
    for _ in range(SAMPLES_LOOKS):
        await asyncio.sleep(SAMPLES_EVERY)
        library.refresh_cards()
    library.set_empty_text()
