"""A pressed key as the key tables write it, whatever keyboard it is on."""

from collections.abc import Collection

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

_LETTERS = range(ord("A"), ord("Z") + 1)
_PRINTED = range(ord("!"), ord("~") + 1)
_THIRD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
"""What the key for third signs is on Windows."""


def pressed_key(event: QKeyEvent, with_shift: Collection[Qt.Key] = ()) -> str:
    """Return a pressed key.

    Args:
        with_shift: Signs that mean something else with Shift, on the keyboards where Shift leaves them as they are.
    """
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if event.key() in _PRINTED and event.key() not in _LETTERS and event.key() not in with_shift:
        # Digits and signs need Shift, or the key for third signs, on some keyboards.
        modifiers &= ~Qt.KeyboardModifier.ShiftModifier
        modifiers &= ~Qt.KeyboardModifier.GroupSwitchModifier
        if modifiers & _THIRD == _THIRD:
            modifiers &= ~_THIRD
    return QKeySequence(QKeyCombination(modifiers, Qt.Key(event.key()))).toString()
