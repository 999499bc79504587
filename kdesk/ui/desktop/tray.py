"""The icon in the tray: progress, pause and resume, open, quit."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtGui import QAction, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from kdesk.messages import _
from kdesk.messages.desktop import no_tray, tray_tip
from kdesk.messages.format import Format
from kdesk.ui.actions import Actions
from kdesk.ui.commands import Command
from kdesk.ui.notice import Notice, NoticeKind
from kdesk.ui.notices import NoticeBar
from kdesk.ui.theme import Theme

NO_TRAY = "no tray"
"""Key of the notice that there is none."""
_SIZES = (22, 32, 64)
"""Pixels of the icon that trays ask for."""


class Tray(QObject):
    """Stands in the tray while the option says so.

    Args:
        open_window: Brings the window to the front.
        window: Parent of the menu.
        is_available: Whether the desktop has a tray now.

    Attributes:
        icon: The icon; None while it is not wanted.
        menu: The menu of the icon.
    """

    def __init__(
        self,
        theme: Theme,
        actions: Actions,
        notices: NoticeBar,
        open_window: Callable[[], object],
        window: QWidget,
        *,
        is_available: Callable[[], bool] = QSystemTrayIcon.isSystemTrayAvailable,
    ) -> None:
        super().__init__(window)
        self._theme, self._notices = theme, notices
        self._open_window, self._is_available = open_window, is_available
        self._per_mille: int | None = None
        self._tip = ""
        self.icon: QSystemTrayIcon | None = None
        self.menu = QMenu(window)
        opens = QAction(_("Open kdesk"), self.menu)
        opens.triggered.connect(lambda _checked=False: open_window())
        self.menu.addAction(opens)
        self.menu.addSeparator()
        self.menu.addActions([actions[Command.PAUSE_ALL], actions[Command.RESUME_ALL]])
        self.menu.addSeparator()
        self.menu.addAction(actions[Command.QUIT])
        theme.changed.connect(self._paint)

    @property
    def holds_window(self) -> bool:
        """Whether the window can be opened again from the tray."""
        return self.icon is not None and self._is_available()

    def set_wanted(self, wanted: bool) -> None:
        """Show the icon or take it away; say so where the desktop has no tray."""
        if wanted and self.icon is None:
            self.icon = QSystemTrayIcon(self)
            self.icon.setContextMenu(self.menu)
            self.icon.activated.connect(self._activated)
            self._paint()
            # Also without a tray: it comes up late on some desktops.
            self.icon.show()
            if not self._is_available():
                self._notices.post(Notice(no_tray(), NoticeKind.WAITING, key=NO_TRAY))
        elif not wanted and self.icon is not None:
            self.icon.hide()
            self.icon.deleteLater()
            self.icon = None

    def show_progress(self, per_mille: int | None, numbers: str, formatter: Format) -> None:
        """Show how far the work is."""
        self._per_mille, self._tip = per_mille, tray_tip(per_mille, numbers, formatter)
        self._paint()

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in {QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick}:
            self._open_window()

    def _paint(self) -> None:
        if self.icon is None:
            return
        icon = QIcon()
        for size in _SIZES:
            icon.addPixmap(self.pixmap(size))
        self.icon.setIcon(icon)
        self.icon.setToolTip(self._tip or "kdesk")

    def pixmap(self, size: int) -> QPixmap:
        """Return the icon in a size, with a bar at its foot while something moves."""
        pixmap = QPixmap(self._theme.icons.pixmap("kdesk", size=size))
        if self._per_mille is None:
            return pixmap
        high = max(5, size // 6)
        bar = QRect(0, size - high, size, high)
        with QPainter(pixmap) as painter:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.fillRect(bar, self._theme.colour("surface"))
            painter.fillRect(bar.adjusted(1, 1, -1, -1), self._theme.colour("groove"))
            done = (size - 2) * self._per_mille // 1000
            painter.fillRect(QRect(1, bar.top() + 1, done, high - 2), self._theme.colour("good"))
        return pixmap
