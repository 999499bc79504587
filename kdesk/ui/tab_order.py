"""The order in which Tab reaches widgets that are built late."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def put_after(before: QWidget, added: QWidget) -> None:
    """Let Tab reach what is in a new widget, in the order of its layouts, right after what is in another one.

    Otherwise it would come last in the window: Tab follows the order in which widgets were added to it.
    """
    *_others, last = _reached(before)
    _line_up(last, _in_window(added))


def put_first(owner: QWidget, *parts: QWidget) -> None:
    """Let Tab reach these parts of a widget where the widget stands, and then everything else in it.

    What was added later, or was in another window for a while, would come last in the window.
    """
    inside = [widget for part in parts for widget in _in_window(part)]
    # Qt keeps a widget that passes the focus on right before the first thing that was ever put in it.
    oldest = [
        one for one in _in_window(owner)[1:2] if one.focusPolicy() == Qt.FocusPolicy.NoFocus and one not in inside
    ]
    _line_up(owner, [*oldest, *inside])


def _line_up(first: QWidget, others: Sequence[QWidget]) -> None:
    """Let Tab reach the others, in their order, behind the first one."""
    moved = [widget for widget in others if not _is_inside_its_proxy(widget)]
    kept = [(widget, widget.focusPolicy(), widget.focusProxy()) for widget in (first, *moved)]
    for widget, policy, proxy in kept:
        # What has no focus goes along, or what passes the focus on to a part of itself would stay behind: Qt puts it
        # before the first thing in it, and Tab would come back to the part from the end of the window.
        if policy == Qt.FocusPolicy.NoFocus:
            widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if proxy is not None:
            widget.setFocusProxy(None)  # type: ignore[arg-type]  # the stubs know no None
    for before, widget in pairwise((first, *moved)):
        QWidget.setTabOrder(before, widget)
    for widget, policy, proxy in kept:
        widget.setFocusPolicy(policy)
        if proxy is not None:
            widget.setFocusProxy(proxy)


def _is_inside_its_proxy(widget: QWidget) -> bool:
    """Return whether a widget passes the focus on to what it is a part of, as the field of a spin box does."""
    proxy = widget.focusProxy()
    return proxy is not None and proxy.isAncestorOf(widget)


def _reached(owner: QWidget) -> list[QWidget]:
    """Return what can have the focus in this window."""
    return [
        widget
        for widget in _in_window(owner)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.focusProxy() is None
    ]


def _in_window(owner: QWidget) -> list[QWidget]:
    """Return a widget and what is in it, without windows of their own."""
    # Not by `nextInFocusChain`: PySide treats the widget that it returns as a child of the one that was asked, and as
    # deleted when Python forgets that one.
    window = owner.window()
    return [widget for widget in (owner, *owner.findChildren(QWidget)) if widget.window() is window]
