"""The patterns that texts of details may hold, in a menu that explains them and puts one into the field."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from kdesk.messages import N_, _

_PATTERNS = (
    ("{name}", N_("Name of the file, without its extension")),
    ("{folder}", N_("Name of its folder")),
    ("{date}", N_("Day on which it was added")),
    ("{counter:03}", N_("001, 002 … in the order of the list")),
    ("{camera_date}", N_("Day of the recording, if the file tells it")),
    ("{duration}", N_("How long it lasts")),
)


def pattern_menu(parent: QWidget, insert: Callable[[str], object]) -> QMenu:
    """Return the menu.

    Args:
        insert: Called with a pattern that was chosen.
    """
    menu = QMenu(parent)
    for pattern, words in _PATTERNS:
        action = menu.addAction(_("{pattern}  {words}").format(pattern=pattern, words=_(words)))
        action.triggered.connect(partial(_insert, insert, pattern))
    return menu


def _insert(insert: Callable[[str], object], pattern: str, _checked: bool = False) -> None:
    insert(pattern)
