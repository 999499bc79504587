"""Where commands work, where they stand, and how a row shows one."""

from dataclasses import dataclass
from enum import Enum, IntEnum, StrEnum, auto

from kdesk.messages import N_


class ShortcutScope(StrEnum):
    """Where a command works."""

    WINDOW = "window"
    """Everywhere, and it does the same everywhere."""
    PAGE = "page"
    """Everywhere, and the page in sight says what it does."""
    TRANSFERS = "transfers"
    """On what is selected: the page in sight says what it does, and its keys work in that page's list."""
    ENTRIES = "entries"
    """The same for commands that only the Library has."""


class Menu(StrEnum):
    """The menus that people know from other programs, in their order; the value is not shown."""

    FILE = "file"
    EDIT = "edit"
    VIEW = "view"
    TRANSFERS = "transfers"
    LIBRARY = "library"
    HELP = "help"


MENU_TITLES = {
    Menu.FILE: N_("&File"),
    Menu.EDIT: N_("&Edit"),
    Menu.VIEW: N_("&View"),
    Menu.TRANSFERS: N_("&Transfers"),
    Menu.LIBRARY: N_("&Library"),
    Menu.HELP: N_("&Help"),
}
"""Not translated yet; the letter after “&” opens the menu."""


class Section(Enum):
    """Commands of one section stand together in one menu, the sections in this order."""

    ADD = (Menu.FILE, "add")
    ACCOUNT = (Menu.FILE, "account")
    KDESK = (Menu.FILE, "kdesk")
    UNDO = (Menu.EDIT, "undo")
    SELECTION = (Menu.EDIT, "selection")
    FIND = (Menu.EDIT, "find")
    PAGES = (Menu.VIEW, "pages")
    LOOK = (Menu.VIEW, "look")
    CARDS = (Menu.VIEW, "cards")
    TRANSFER = (Menu.TRANSFERS, "transfer")
    ORDER = (Menu.TRANSFERS, "order")
    ALL_TRANSFERS = (Menu.TRANSFERS, "all")
    ENTRIES = (Menu.LIBRARY, "entries")
    GUIDE = (Menu.HELP, "guide")
    SUPPORT = (Menu.HELP, "support")
    ABOUT = (Menu.HELP, "about")
    NONE = (None, "")
    """Not in a menu: only rows show it."""

    @property
    def menu(self) -> Menu | None:
        """The menu that the section stands in."""
        menu: Menu | None = self.value[0]
        return menu


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
