"""What a key in a view of the library asks for, besides moving and selecting."""

from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

BY_KEY = frozenset(
    {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason}
)
"""Why a view has the focus if the keyboard came to it by Tab or F6."""
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class Wish(StrEnum):
    """What is wanted of the current entry."""

    PLAY = "play"
    WINDOW = "window"
    """A window of its own."""
    LOOK = "look"
    """A large quick look."""
    COPY = "copy"
    RENAME = "rename"


def wish_of(event: QKeyEvent) -> Wish | None:
    """Return what a key asks for; None for a key that moves or selects."""
    if event.matches(QKeySequence.StandardKey.Copy):
        return Wish.COPY
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if event.key() == Qt.Key.Key_Space and modifiers == Qt.KeyboardModifier.NoModifier:
        return Wish.LOOK
    if event.key() == Qt.Key.Key_F2 and modifiers == Qt.KeyboardModifier.NoModifier:
        return Wish.RENAME
    if event.key() in _ENTER:
        return {Qt.KeyboardModifier.NoModifier: Wish.PLAY, Qt.KeyboardModifier.ControlModifier: Wish.WINDOW}.get(
            modifiers
        )
    return None


def is_escape(event: QKeyEvent) -> bool:
    """Return whether the key is Escape alone."""
    return event.key() == Qt.Key.Key_Escape and event.modifiers() == Qt.KeyboardModifier.NoModifier
