"""Whether a dialog lies over a window."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

_BLOCKS = {QEvent.Type.WindowBlocked: True, QEvent.Type.WindowUnblocked: False}
_MOVES = frozenset({QEvent.Type.ParentChange, QEvent.Type.Show})


class WindowBlock(QObject):
    """Follows the window that a widget stands in, also when it is put into another one.

    Args:
        changed: Called when a dialog was opened over the window, and when the last one was closed.

    Attributes:
        is_blocked: Whether a dialog lies over the window now.
    """

    def __init__(self, widget: QWidget, changed: Callable[[], object]) -> None:
        super().__init__(widget)
        self._widget, self._changed = widget, changed
        self._window: QWidget | None = None
        self.is_blocked = False
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear of dialogs from the window, and of another window from the widget."""
        # By the type first: others come also while Python takes this apart, and find none of its attributes.
        if event.type() in _MOVES and watched is self._widget:
            self._follow(self._widget.window())
        elif event.type() in _BLOCKS and watched is self._window:
            self.is_blocked = _BLOCKS[event.type()]
            self._changed()
        return False

    def _follow(self, window: QWidget) -> None:
        if window is self._window:
            return
        if self._window is not None:
            self._window.removeEventFilter(self)
        self._window = window
        window.installEventFilter(self)
