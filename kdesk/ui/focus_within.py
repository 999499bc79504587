"""Whether the keyboard is in a part of a window."""

from PySide6.QtWidgets import QWidget


def has_focus_within(*widgets: QWidget) -> bool:
    """Return whether one of these widgets of a window, or something in one of them, has the window's focus."""
    # Of the window, not of the application, which has none while the window is not active.
    focus: QWidget | None = widgets[0].window().focusWidget() if widgets else None
    return any(is_within(widget, focus) for widget in widgets)


def is_within(widget: QWidget, other: QWidget | None) -> bool:
    """Return whether the other widget is this one, or in it."""
    return other is not None and (other is widget or widget.isAncestorOf(other))
