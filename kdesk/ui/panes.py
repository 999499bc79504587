"""The parts of the window, between which F6 goes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from kdesk.ui.focus_within import is_within


@dataclass(frozen=True, slots=True)
class Pane:
    """A part of the window.

    Attributes:
        area: Everything that belongs to it.
        begin: Returns the widget with which the keyboard begins in it.
        remembers: Whether the keyboard comes back to where it was, rather than to the beginning.
    """

    area: QWidget
    begin: Callable[[], QWidget]
    remembers: bool = False


class PaneKeys(QObject):
    """Moves the focus from one part of the window to the next.

    Args:
        window: Has the parts.
        panes: Returns them in their order, hidden ones too.
    """

    def __init__(self, window: QWidget, panes: Callable[[], Sequence[Pane]]) -> None:
        super().__init__(window)
        self._window, self._panes = window, panes
        self._left: dict[QWidget, QWidget] = {}

    def step(self, step: int) -> None:
        """Go to the next part (1), or to the one before (-1)."""
        panes = [pane for pane in self._panes() if pane.area.isVisible()]
        focused: QWidget | None = self._window.focusWidget()
        # The last one: a part that stands in another one comes behind it.
        here = max((place for place, pane in enumerate(panes) if is_within(pane.area, focused)), default=None)
        if here is not None and focused is not None and panes[here].remembers:
            self._left[panes[here].area] = focused
        if panes:
            # From outside of all parts, as from a notice, to the first or the last one.
            there = panes[(here + step) % len(panes)] if here is not None else panes[0 if step > 0 else -1]
            self._target(there).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _target(self, pane: Pane) -> QWidget:
        # The widget may have gone with what the part showed: only one that is still in it is asked.
        left = self._left.get(pane.area)
        inside = pane.area.findChildren(QWidget) if left is not None else []
        if left is not None and left in inside and left.isVisible() and left.isEnabled():
            return left
        return pane.begin()
