"""The order in which Tab reaches widgets that are built late."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def put_after(before: QWidget, added: QWidget) -> None:
    """Let Tab reach what is in a new widget, in the order of its layouts, right after what is in another one.

    Otherwise it would come last in the window: Tab follows the order in which widgets were added to it.
    """
    # Not by `nextInFocusChain`: PySide takes what that returns for a child of the widget that was asked, and for
    # deleted as soon as Python has forgotten the latter.
    *_others, last = _reached(before)
    for widget in _reached(added):
        QWidget.setTabOrder(last, widget)
        last = widget


def _reached(owner: QWidget) -> list[QWidget]:
    """Return what can have the focus in this window: Qt moves nothing else. What has a proxy is not reached itself."""
    window = owner.window()
    return [
        widget
        for widget in (owner, *owner.findChildren(QWidget))
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.focusProxy() is None and widget.window() is window
    ]
