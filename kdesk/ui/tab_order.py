"""The order in which Tab reaches widgets that are built late."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def put_after(before: QWidget, added: QWidget) -> None:
    """Let Tab reach what is in a new widget, in the order of its layouts, right after what is in another one.

    Otherwise it would come last in the window: Tab follows the order in which widgets were added to it.
    """
    *_others, last = _reached(before)
    for widget in _reached(added):
        QWidget.setTabOrder(last, widget)
        last = widget
    # What passes the focus on to a part of itself has to stand before that part, or Tab would come back to the part
    # from the end of the window. Qt moves it there when it is told of the part.
    for widget in (added, *added.findChildren(QWidget)):
        part = widget.focusProxy()
        if part is not None and widget.isAncestorOf(part):
            widget.setFocusProxy(None)  # type: ignore[arg-type]  # the stubs know no None
            widget.setFocusProxy(part)


def _reached(owner: QWidget) -> list[QWidget]:
    """Return what can have the focus in this window: Qt moves nothing else."""
    # Not by `nextInFocusChain`: PySide treats the widget that it returns as a child of the one that was asked, and as
    # deleted when Python forgets that one.
    window = owner.window()
    return [
        widget
        for widget in (owner, *owner.findChildren(QWidget))
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.focusProxy() is None and widget.window() is window
    ]
