"""Keeps a window where a person can reach it, whatever becomes of the screens."""

from PySide6.QtCore import QObject, QRect, QTimer
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

REACH = 80
"""Pixels of the upper edge that have to lie on a screen: by them a window is moved."""


def reachable(place: QRect, screens: list[QRect]) -> QRect:
    """Return where a window of this place is to be: there, or on the first screen, and no larger than its screen.

    Args:
        screens: What windows may cover of each, the first one first; at least one.
    """
    upper = QRect(place.left(), place.top(), place.width(), REACH)
    shown = [screen for screen in screens if (part := screen & upper).width() >= REACH and part.height() >= REACH // 2]
    if not shown:
        size = place.size().boundedTo(screens[0].size())
        moved = QRect(screens[0].topLeft(), size)
        moved.moveCenter(screens[0].center())
        return moved
    home = max(shown, key=lambda screen: (screen & place).width())
    return QRect(place.topLeft(), place.size().boundedTo(home.size()))


class OnScreen(QObject):
    """Moves a window onto a screen when its own has gone, also since the last time."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        # Qt moves windows by itself first, as does the window manager.
        self._timer = QTimer(self, singleShot=True, interval=500)
        self._timer.timeout.connect(self.fit)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenRemoved.connect(self._fit_soon)
            application.screenAdded.connect(self._follow)
        for screen in QGuiApplication.screens():
            self._follow(screen)
        self.fit()

    def fit(self) -> None:
        """Bring the window to where it can be reached."""
        window, screens = self._window, QGuiApplication.screens()
        if not screens or window.isMaximized() or window.isFullScreen():
            return
        screens.sort(key=lambda screen: screen is not QGuiApplication.primaryScreen())
        now = window.geometry()
        place = reachable(now, [screen.availableGeometry() for screen in screens])
        if place != now:
            window.setGeometry(place)

    def _follow(self, screen: QScreen) -> None:
        screen.availableGeometryChanged.connect(self._fit_soon)

    def _fit_soon(self, _what: object) -> None:
        # A slot of this object, which ends with it: screens outlive windows.
        self._timer.start()
