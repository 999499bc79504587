"""Lists of entries in files and on standard input, as a command takes them."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from kdesk.domain.search.addresses import MAX_TEXT, Addressed, is_markup
from kdesk.domain.search.pasted import named_in
from kdesk.exit_status import WrongUse
from kdesk.messages import _, ngettext
from kdesk.text_encoding import decoded

MAX_BYTES = 32 * 1024 * 1024
"""A larger file is no list of entries."""

_SHOWN_LINES = 5


def named_in_files(arguments: Iterable[str]) -> tuple[list[Addressed], list[str]]:
    """Return the entries that the files among the arguments name, and the other arguments.

    Args:
        arguments: `@FILE` is a file, `-` standard input.

    Raises:
        WrongUse: A file cannot be read, or has a line that names no entry.
    """
    named: list[Addressed] = []
    others: list[str] = []
    for argument in arguments:
        if argument == "-":
            name = _("standard input")
            named += _entries_of(_standard_input(name), name)
        elif argument.startswith("@") and len(argument) > 1:
            named += _entries_of(_content_of(Path(argument[1:])), argument[1:])
        else:
            others.append(argument)
    return named, others


def _content_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as exc:
        raise _unreadable(str(path), exc) from exc


def _standard_input(name: str) -> bytes:
    """Return what standard input has. It fails if it is open for writing only, or a terminal that was taken away."""
    try:
        return sys.stdin.buffer.read(MAX_BYTES + 1) if sys.stdin else b""
    except OSError as exc:
        raise _unreadable(name, exc) from exc


def _unreadable(name: str, error: OSError) -> WrongUse:
    return WrongUse(_("{file} cannot be read: {reason}").format(file=name, reason=error.strerror))


def _entries_of(data: bytes, name: str) -> list[Addressed]:
    """Return the entries of a list, line by line; a page of HTML is looked through as a whole."""
    text = decoded(data) if len(data) <= MAX_BYTES else None
    if text is None:
        raise WrongUse(_("{file} is not text, or too large for a list of entries").format(file=name))
    if is_markup(text[0]) and len(text[0]) <= MAX_TEXT and (found := named_in(text[0])):
        return [found]
    lines = [line.strip() for line in text[0].splitlines()]
    named = [(number, named_in(line)) for number, line in enumerate(lines, 1) if line and not line.startswith("#")]
    if unread := [number for number, found in named if not found]:
        raise WrongUse(_unread(name, unread))
    return [found for _number, found in named]


def _unread(name: str, lines: Sequence[int]) -> str:
    """Return which lines name no entry. What stands in them is not told: it may be an address with a session."""
    shown = ", ".join(map(str, lines[:_SHOWN_LINES])) + ("…" if len(lines) > _SHOWN_LINES else "")
    sentence = ngettext(
        "{file}: line {lines} is neither an id nor an address of an entry",
        "{file}: lines {lines} are neither ids nor addresses of entries",
        len(lines),
    )
    return sentence.format(file=name, lines=shown)
