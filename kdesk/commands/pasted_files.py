"""The entries that a command is given, also in files and on standard input."""

import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from kdesk.domain.links.sessions import carries_session
from kdesk.domain.search.addresses import MAX_TEXT, Addressed, is_markup
from kdesk.domain.search.amounts import Today
from kdesk.domain.search.pasted import Pasted, named_in, read_words, together
from kdesk.exit_status import WrongUse
from kdesk.messages import _, ngettext
from kdesk.messages.filling import in_own_words
from kdesk.redaction import HIDDEN
from kdesk.text_encoding import decoded

MAX_BYTES = 32 * 1024 * 1024
"""A larger file is no list of entries."""

_SHOWN_LINES = 5


def pasted_from(arguments: Sequence[str]) -> Pasted:
    """Return what the arguments mean. Raises WrongUse if they mean nothing."""
    listed, words = named_in_files(arguments)
    pasted = read_words(words, Today(time.time()))
    if listed and pasted.conditions:
        raise WrongUse(_("a search cannot be combined with a list of entries"))
    if listed:
        both = together(listed)
        pasted = replace(
            pasted,
            entry_ids=tuple(dict.fromkeys((*pasted.entry_ids, *both.entry_ids))),
            short_links=tuple(dict.fromkeys((*pasted.short_links, *both.short_links))),
        )
    if pasted.unclear:
        # It may be an address with a session in it.
        raise WrongUse(_("this is not understood: {words}").format(words=", ".join(map(public_text, pasted.unclear))))
    if not (pasted.entry_ids or pasted.short_links or pasted.conditions):
        raise WrongUse(_("no entry is given"))
    return pasted


def public_text(text: str) -> str:
    """Return a text that is printed beside links; nothing of one that carries a session."""
    return HIDDEN if carries_session(text) else text


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
    return WrongUse(_("{file} cannot be read: {reason}").format(file=name, reason=in_own_words(str(error.strerror))))


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
