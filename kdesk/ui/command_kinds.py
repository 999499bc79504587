"""Where commands work, where they stand, and how a row shows one."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum, auto


class ShortcutScope(StrEnum):
    """Where a command works."""

    WINDOW = "window"
    """Everywhere, and it does the same everywhere."""
    TRANSFERS = "transfers"
    """On what is selected: the page in sight says what it does, and its keys work in that page's list."""
    ENTRIES = "entries"
    """The same for commands that only the Library has."""


class Section(StrEnum):
    """Commands of one section stand together in the menu."""

    ADD = "add"
    TRANSFER = "transfer"
    ORDER = "order"
    ALL_TRANSFERS = "all transfers"
    ENTRIES = "entries"
    GO = "go"
    ACCOUNT = "account"
    KDESK = "kdesk"
    NONE = ""
    """Not in the menu: only rows show it."""


class Group(IntEnum):
    """Commands of one group stand together in the menu of a row, in this order."""

    DECIDE = auto()
    """Only those that the questions of the selected transfers allow."""
    RUN = auto()
    ENTRY = auto()
    COPY = auto()
    MOVE = auto()
    REMOVE = auto()


@dataclass(frozen=True, slots=True)
class Button:
    """How a row shows a command: as an icon, or as words if it is what is wanted most.

    Attributes:
        tip: Tooltip and spoken name.
        icon: Name of the icon of a button without words.
        text: Words of a button without an icon.
    """

    tip: str
    icon: str = ""
    text: str = ""
