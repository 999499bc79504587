"""Keys that a list leaves to the window around it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


def is_letter(event: QKeyEvent) -> bool:
    """Return whether a key writes a letter, a digit, a sign or a blank."""
    return bool(event.text()) and event.text().isprintable() and not event.modifiers() & _HELD
