"""Going through a window with the Tab key."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

_MOST = 400
"""Steps; no window has so many controls."""
_PARTS = 3
"""So often a control may have the key for itself: in a field of a time it goes from the hours to the minutes."""


def passed_over(window: QWidget) -> list[str]:
    """Press Tab until the first control has the keyboard again; return the controls that never had it.

    Where Tab does not come round, the result says so.
    """
    window.activateWindow()
    before, wanted = window.focusWidget(), controls(window)
    reached = list[QWidget]()
    for _ in range(_MOST):
        now = window.focusWidget()
        if now is None or (now in reached[:-1] and now is not reached[-1]):
            break
        if reached[-_PARTS:] == [now] * _PARTS:
            return [] if controls(window) == [now] else [f"{described(now)} keeps the key"]
        reached.append(now)
        QTest.keyClick(now, Qt.Key.Key_Tab)
    else:
        return ["Tab does not come round"]
    # A list that gets the keyboard may choose a row, and then more is shown.
    missed = [described(one) for one in controls(window) if one in wanted and one not in reached]
    if missed and reached:
        missed.append(f"{described(reached[-1])} leads back to {described(window.focusWidget())}, and what is between")
    if before is not None:
        before.setFocus()
    return missed


def controls(window: QWidget) -> list[QWidget]:
    """Return what Tab must reach in a window."""
    return [
        one
        for one in window.findChildren(QWidget)
        if one.window() is window
        and one.isVisible()
        and one.isEnabled()
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
        and one.focusProxy() is None
    ]


def described(widget: QWidget) -> str:
    """Return class, name and place of a widget."""
    parent = widget.parentWidget()
    inside = type(parent).__name__ if parent else ""
    return f"{type(widget).__name__} “{widget.accessibleName() or widget.objectName()}” in {inside}"
