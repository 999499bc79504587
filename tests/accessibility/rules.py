"""What must be true of every object of the window."""

import re
from collections.abc import Callable, Iterator

from tests.accessibility.objects import LABELLED, Node, State

BUTTONS = frozenset({"push button", "button menu", "toggle button", "check box", "radio button"})
FIELDS = frozenset({"text", "entry", "password text", "combo box", "spin button", "spin box", "slider", "dial"})
MENUS = frozenset({"menu", "popup menu", "menu item", "check menu item", "radio menu item"})
CELLS = frozenset({"table cell", "cell", "tree item", "list item"})
LISTS = frozenset({"list", "table", "tree", "tree table", "table column header", "column header", "calendar"})
SEEN = frozenset({"image", "link", "page tab", "page tab list", "progress bar", "chart", "notification"})
WINDOWS = frozenset({"dialog", "alert", "alert message", "frame", "window"})
CONTROLS = BUTTONS | FIELDS | MENUS | CELLS | LISTS | SEEN | WINDOWS
"""Roles of what a person reads or uses."""
HOLDERS = frozenset({"filler", "panel", "unknown", "invalid", "redundant object", "client", "layered pane"})
"""Roles that say no more than that something is in there: a control with one of them is unknown to its user."""
VALUED = frozenset({"slider", "spin button", "spin box", "dial", "progress bar"})
CHECKED = frozenset({"check box", "radio button", "toggle button", "check menu item", "radio menu item"})
NOT_WORDS = re.compile(r"</?(?:span|br|small|html|b|p)\b|^Q[A-Z]\w+$|^[a-z]+(?:[-_][a-z0-9]+)+$|^&[^ ]")
"""Markup, names of classes, names of icons, marks of mnemonics."""

Finding = tuple[str, str]
"""The object and what is wrong with it."""


def nameless(node: Node) -> bool:
    """Whether what is read or used has no name."""
    if node.role in CELLS and State.SELECTABLE not in node.states:  # beside the title of a branch
        return False
    return (node.role in CONTROLS or State.FOCUSABLE in node.states) and not node.name.strip()


def wordless(node: Node) -> bool:
    """Whether a name is no words for a person."""
    return any(NOT_WORDS.search(text) for text in (node.name, node.description))


def unknown(node: Node) -> bool:
    """Whether what takes the keyboard does not say what it is, and holds nothing that does, as an area that scrolls."""
    return node.role in HOLDERS and State.FOCUSABLE in node.states and not node.children


def valueless(node: Node) -> bool:
    """Whether what has a value tells none, or one that it cannot have."""
    value = node.value
    return node.role in VALUED and (value is None or not value.least <= value.now <= value.most)


def unpressable(node: Node) -> bool:
    """Whether a button cannot be pressed by a reader."""
    return node.role in BUTTONS and "Action" not in node.interfaces


def unreachable(node: Node) -> bool:
    """Whether a field that is on cannot take the keyboard. Of choices that exclude each other only one can."""
    return node.role in FIELDS and State.SENSITIVE in node.states and State.FOCUSABLE not in node.states


def uncheckable(node: Node) -> bool:
    """Whether something is ticked, and does not tell that it can be."""
    return State.CHECKED in node.states and node.role in CHECKED and State.CHECKABLE not in node.states


def unlabelled(node: Node) -> bool:
    """Whether only what is chosen is told, and not of what."""
    return node.role in LABELLED and not node.labels


RULES: dict[str, Callable[[Node], bool]] = {
    "has no name": nameless,
    "has no label": unlabelled,
    "has a name that is no words": wordless,
    "takes the keyboard and has no role": unknown,
    "tells no value": valueless,
    "cannot be pressed": unpressable,
    "cannot have the keyboard": unreachable,
    "is ticked and cannot be": uncheckable,
}


def findings(window: Node) -> Iterator[Finding]:
    """Return what is wrong in a window."""
    for node in window:
        for words, broken in RULES.items():
            if broken(node):
                yield f"{node} {node.description!r}" if broken is wordless else str(node), words
