"""The keys that commands have, of the table or chosen by a person; where two clash, and how they are written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce

from PySide6.QtGui import QGuiApplication, QKeySequence

from kdesk.domain.options.shortcuts import Shortcut
from kdesk.messages import _
from kdesk.plain_text import left_to_right, undirected
from kdesk.ui.command_kinds import Section, ShortcutScope
from kdesk.ui.commands import COMMANDS, SPECS, Command, Spec

CHANGEABLE = tuple(spec for spec in COMMANDS if spec.section is not Section.NONE)
"""The commands whose keys can be chosen: those of the menu."""

Keys = Mapping[Command, tuple[str, ...]]
"""The keys of each command."""


def chosen_keys(shortcuts: Iterable[Shortcut]) -> Keys:
    """Return the keys of every command of the menu; choices for commands of a later kdesk are ignored."""
    chosen = {shortcut.command: shortcut.keys for shortcut in shortcuts}
    return {spec.command: chosen.get(spec.command.value, spec.keys) for spec in CHANGEABLE}


def with_keys(shortcuts: Sequence[Shortcut], command: Command, keys: tuple[str, ...]) -> tuple[Shortcut, ...]:
    """Return the choices with other keys for a command; choosing its usual keys removes the choice."""
    others = tuple(one for one in shortcuts if one.command != command.value)
    return others if keys == SPECS[command].keys else (*others, Shortcut(command.value, keys))


def clashes(keys: Keys, command: Command) -> Iterator[tuple[str, Command]]:
    """Yield each key of a command that another one has where both work, with that one."""
    mine = SPECS[command]
    for spec in CHANGEABLE:
        if spec.command is not command and _overlap(mine, spec):
            for key in keys[command]:
                if key in keys[spec.command]:
                    yield key, spec.command


def _overlap(one: Spec, other: Spec) -> bool:
    scopes = {one.scope, other.scope}
    return bool(scopes & {ShortcutScope.WINDOW, ShortcutScope.PAGE}) or one.scope is other.scope


def key_text(keys: QKeySequence) -> str:
    """Return keys such as “Ctrl+K” for a sentence or a label; "" for none.

    Qt begins an embedding in the Hebrew “Ctrl+K” and does not end it, so that all of a sentence behind it would be
    out of order.
    """
    text = keys.toString(QKeySequence.SequenceFormat.NativeText)
    return left_to_right(undirected(text)) if text and QGuiApplication.isRightToLeft() else text


def key_names(keys: Sequence[str]) -> str:
    """Return keys of which each does the same: “Left or Up”; "" for none."""
    names = [key_text(QKeySequence(one)) for one in keys]
    # Not by commas: one of the keys is the comma.
    return reduce(lambda some, other: _("{keys} or {other}").format(keys=some, other=other), names) if names else ""
