"""The option of the keys of commands."""

from collections.abc import Sequence
from dataclasses import dataclass

from kdesk.domain.marking import N_
from kdesk.domain.options.option import Editor, Section, option, row

MAX_SHORTCUTS = 500
MAX_KEYS = 5
_MAX_NAME = 100


@dataclass(frozen=True, slots=True)
class Shortcut:
    """The keys that a person chose for a command.

    Attributes:
        command: Its name.
        keys: As Qt reads them; empty for none.
    """

    command: str
    keys: tuple[str, ...]

    @property
    def is_valid(self) -> bool:
        """Whether it has a name and few keys."""
        names = (self.command, *self.keys)
        return len(self.keys) <= MAX_KEYS and all(0 < len(name) <= _MAX_NAME for name in names)


def are_shortcuts(shortcuts: Sequence[Shortcut]) -> bool:
    """Return whether each command stands here once."""
    names = {shortcut.command for shortcut in shortcuts}
    return len(names) == len(shortcuts) <= MAX_SHORTCUTS and all(one.is_valid for one in shortcuts)


@dataclass(frozen=True, init=False, repr=False, eq=False)
class ShortcutOptions:
    """Which keys do what.

    Attributes:
        shortcuts: Of commands whose keys were changed; the others have those of the table of commands.
    """

    shortcuts: tuple[Shortcut, ...] = option(
        (),
        are_shortcuts,
        rows=row(
            Section.SHORTCUTS,
            N_("Keys of commands"),
            N_("Keys of players, lists and fields stay as they are; the sheet of keys (?) has them all."),
            editor=Editor.SHORTCUTS,
        ),
    )
