"""The window of the demo: its banner, and its samples as they are made."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from kdesk.messages import N_, _
from kdesk.ui.account.controller import AccountController
from kdesk.ui.commands import Command
from kdesk.ui.main_window import MainWindow
from kdesk.ui.resources import ICON_SIZE
from kdesk.ui.theme import Theme

if TYPE_CHECKING:  # it is imported when it is built
    from kdesk.ui.library.page import LibraryPage

WORDS = N_("This is the demo: sample videos on this computer. Nothing goes to Kaltura.")
UNCHANGED = N_("Without ffmpeg on this computer uploads stay as they are: no renditions are made of them.")
SAMPLES_EVERY, SAMPLES_CHECKS = 1.0, 60
"""Seconds between two checks for the samples of a fresh demo, and the number of checks."""


class WayOut(NamedTuple):
    """Words and tooltip of the button that leaves the demo."""

    words: str
    tip: str


LEAVE = WayOut(
    N_("Leave the demo"),
    N_("Close the demo and go back to the sign-in; what was done in it is kept for the next look around"),
)
QUIT = WayOut(
    N_("Quit the demo"), N_("Close the demo, and kdesk with it; what was done in it is kept for the next look around")
)


class DemoBanner(QFrame):
    """Says that this is the demo, and has a button that leaves it.

    Args:
        way_out: LEAVE if the sign-in follows the demo, otherwise QUIT.
        transcodes: Uploads get renditions; it is said if they do not.

    Signals:
        left: The user wants to leave the demo.
    """

    left = Signal()

    def __init__(
        self, theme: Theme, way_out: WayOut, parent: QWidget | None = None, *, transcodes: bool = True
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        self._theme = theme
        self._icon = QLabel()
        words = QLabel(_(WORDS) if transcodes else f"{_(WORDS)} {_(UNCHANGED)}")
        words.setWordWrap(True)
        self.leave = QPushButton(_(way_out.words))
        self.leave.setToolTip(_(way_out.tip))
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


def say_demo(
    window: MainWindow, account: AccountController, theme: Theme, way_out: WayOut, *, transcodes: bool
) -> DemoBanner:
    """Let a window say that it shows the demo, and whether uploads get renditions, and begin on the Library page."""
    account.button.show_demo()
    banner = DemoBanner(theme, way_out, transcodes=transcodes)
    window.put_on_top(banner)
    window.setWindowTitle(_("kdesk – demo"))
    window.show_page(Command.SHOW_LIBRARY)
    return banner


async def await_samples(library: LibraryPage) -> None:
    """Refresh the library while the samples are made."""
    library.set_empty_text(_("The sample videos are being made"), _("They appear here in a moment."))
    for _attempt in range(SAMPLES_CHECKS):
        await asyncio.sleep(SAMPLES_EVERY)
        library.refresh_cards()
    library.set_empty_text()
