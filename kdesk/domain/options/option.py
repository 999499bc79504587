"""What an option is: its place, its words, its check, and who may set it.

A field of a class of this package is one option. The classes are parts of `Settings`, the only one that is made: they
have no methods, which would take each start as long as those of `Settings`.

What is kept of the window without being asked in the settings, such as the volume, is an option without a row (`kept`);
the dialog, its search, the reset, policies and the command line are drawn from the others (`row`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto
from typing import Any, TypeVar

from kdesk.domain.marking import N_

META = "option"
"""Key of an option in the metadata of its field."""

T = TypeVar("T")


class Section(StrEnum):
    """A page of the settings, in their order; the value is not shown."""

    TRANSFERS = "transfers"
    LIBRARY = "library"
    LINKS = "links"
    ACCOUNTS = "accounts"
    APPEARANCE = "appearance"
    NETWORK = "network"
    NOTIFICATIONS = "notifications"
    DESKTOP = "desktop"
    LANGUAGE = "language"
    SHORTCUTS = "shortcuts"
    PRIVACY = "privacy"


SECTION_TITLES = {
    Section.TRANSFERS: N_("Transfers"),
    Section.LIBRARY: N_("Library"),
    Section.LINKS: N_("Links"),
    Section.ACCOUNTS: N_("Accounts"),
    Section.APPEARANCE: N_("Appearance"),
    Section.NETWORK: N_("Network"),
    Section.NOTIFICATIONS: N_("Notifications"),
    Section.DESKTOP: N_("Desktop"),
    Section.LANGUAGE: N_("Language"),
    Section.SHORTCUTS: N_("Keyboard shortcuts"),
    Section.PRIVACY: N_("Privacy"),
}


class Editor(Enum):
    """How the dialog shows an option; usually its type decides."""

    SWITCH = auto()
    CHOICE = auto()
    NUMBER = auto()
    TEXT = auto()
    FILE = auto()
    LIMIT = auto()
    SCHEDULE = auto()
    SHORTCUTS = auto()
    LANGUAGE = auto()


@dataclass(frozen=True, slots=True)
class Row:
    """What the settings show of an option.

    Attributes:
        section: The page that has it.
        text: What it is called.
        about: What it does, in a sentence or two; "" if the name says it.
        choices: The words of each value, for an editor with choices.
        wrong: What is said while the text in its field cannot be used.
        editor: How it is shown.
        part: The field of the option's value that it is about; "" for all of the value.
        suffix: Stands behind a number.
        least: Of a number, as `most`.
        lockable: Whether an administrator can set it for all users of a computer.
    """

    section: Section
    text: str
    about: str = ""
    choices: Mapping[Any, str] = field(default_factory=dict)
    wrong: str = ""
    editor: Editor | None = None
    part: str = ""
    suffix: str = ""
    least: int = 0
    most: int = 0
    lockable: bool = True


@dataclass(frozen=True, slots=True)
class Meta:
    """What belongs to a field of the settings besides type and default.

    Attributes:
        valid: Whether a value of the right type can be used.
        rows: What the settings show of it: nothing, the value, or some of its parts.
    """

    valid: Callable[[Any], bool]
    rows: tuple[Row, ...] = ()


def option(default: T, valid: Callable[[T], bool] = lambda _value: True, *, rows: tuple[Row, ...] = ()) -> T:
    """Return the field of one option.

    Args:
        default: Used if the file has no value, or one that is not valid.
        valid: Whether a value of the right type can be used.
        rows: What the settings show of it; without them it is kept unasked.
    """
    made: T = field(default=default, metadata={META: Meta(valid, rows)})
    return made


def row(section: Section, text: str, about: str = "", **more: Any) -> tuple[Row]:
    """Return the one row of an option; see `Row`."""
    return (Row(section, text, about, **more),)


def is_text(most: int) -> Callable[[str], bool]:
    """Return the check of a text of one line with so many characters at most."""
    return lambda text: len(text) <= most and text.isprintable()
