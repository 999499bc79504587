"""What the system says of colours: light or dark, and how much contrast."""

from functools import cache

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAccessibilityHints, QStyleHints
from PySide6.QtWidgets import QApplication


class SystemLook(QObject):
    """Follows the system.

    Signals:
        changed: It says something else than before.
    """

    changed = Signal()

    def __init__(self, application: QApplication, parent: QObject) -> None:
        super().__init__(parent)
        self._hints, self._access = _hints_of(application)
        self._heard = False
        self._hints.colorSchemeChanged.connect(self.changed)
        self._access.contrastPreferenceChanged.connect(self.changed)

    @property
    def scheme(self) -> Qt.ColorScheme:
        """Light, dark, or unknown."""
        return self._hints.colorScheme()

    @property
    def high_contrast(self) -> bool:
        """Whether it asks for high contrast, by Qt or by what was heard."""
        return self._heard or self._access.contrastPreference() is Qt.ContrastPreference.HighContrast

    def hear_contrast(self, high: bool) -> None:
        """Learn from the desktop itself whether it asks for high contrast."""
        if high is not self._heard:
            self._heard = high
            self.changed.emit()


@cache
def _hints_of(application: QApplication) -> tuple[QStyleHints, QAccessibilityHints]:
    """Return what Qt knows of the system; both are kept until the program ends.

    When PySide frees what it made for the first, it spoils the second, although Qt keeps both: the next use crashes.
    """
    hints = application.styleHints()
    return hints, hints.accessibility()
