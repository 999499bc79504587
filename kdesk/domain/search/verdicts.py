"""How certain it is whether an entry meets conditions, judged by a snapshot.

The server compares what its index holds: words as its tokenizer cuts them, in more fields than a snapshot has, and
sometimes later than the snapshot. A snapshot therefore proves less than `matching` says. What it proves is told here.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from enum import Enum, auto

from kdesk.domain.entry import Entry, EntryKind, EntryStatus
from kdesk.domain.names import searchable
from kdesk.domain.search.conditions import (
    ME,
    Condition,
    Created,
    HasId,
    HasStatus,
    InCategory,
    InTranscript,
    Lasts,
    OfKind,
    OwnedBy,
    Tagged,
    Words,
)
from kdesk.domain.search.matching import matches


class Verdict(Enum):
    """What a snapshot proves."""

    MET = auto()
    NOT_MET = auto()
    UNKNOWN = auto()
    """The server may know more."""


_TOKEN = re.compile(r"\w+")
_TOLERANCE = 1
"""Seconds by which the server's rounding of durations may differ."""


def verdict(entry: Entry, conditions: Iterable[Condition], me: str | None = None) -> Verdict:
    """Return whether an entry meets all conditions.

    Args:
        entry: The newest snapshot.
        conditions: Of a query.
        me: The user who is signed in; None if that is not known here.
    """
    found = [_negated(_of(entry, one, me)) if one.negated else _of(entry, one, me) for one in conditions]
    if Verdict.NOT_MET in found:
        return Verdict.NOT_MET
    return Verdict.UNKNOWN if Verdict.UNKNOWN in found else Verdict.MET


def _of(entry: Entry, condition: Condition, me: str | None) -> Verdict:  # noqa: PLR0911  one line for each kind
    """Return what is certain of a condition without its negation."""
    plain = matches(entry, (_positive(condition),), me or "")
    match condition:
        case Words():
            return Verdict.MET if plain else _of_missing_words(entry, condition)
        case InTranscript():
            return Verdict.UNKNOWN
        case Tagged():
            return Verdict.UNKNOWN if not plain and "tags" in entry.cut else _certain(plain)
        case InCategory():
            # Wire fact (`wire-facts`, 9.4.8): categories with a privacy context are not among those of the entry.
            return Verdict.MET if plain else Verdict.UNKNOWN
        case OwnedBy():
            return Verdict.UNKNOWN if not plain and ME in condition.user_ids and me is None else _certain(plain)
        case Lasts():
            return _of_duration(entry, condition)
        case HasStatus():
            return Verdict.UNKNOWN if entry.status is EntryStatus.UNKNOWN else _certain(plain)
        case OfKind():
            return Verdict.UNKNOWN if entry.kind is EntryKind.OTHER and not plain else _certain(plain)
        case HasId() | Created():
            return _certain(plain)
    return Verdict.UNKNOWN


def _positive(condition: Condition) -> Condition:
    return replace(condition, negated=False)


def _negated(found: Verdict) -> Verdict:
    return {Verdict.MET: Verdict.NOT_MET, Verdict.NOT_MET: Verdict.MET}.get(found, found)


def _certain(met: bool) -> Verdict:
    return Verdict.MET if met else Verdict.NOT_MET


def _of_missing_words(entry: Entry, condition: Words) -> Verdict:
    """Return what is certain if a text does not stand in the snapshot as it was typed.

    A single word is left to the server, which knows other forms of it and other fields. A phrase is defined by its
    order: where its words do not follow each other, whatever stands between them, it is not met.
    """
    if not condition.phrase or entry.cut:
        return Verdict.UNKNOWN
    wanted = _TOKEN.findall(searchable(condition.text))
    texts = [_TOKEN.findall(searchable(text)) for text in (entry.name, entry.description, entry.tags)]
    follows = any(words[at : at + len(wanted)] == wanted for words in texts for at in range(len(words)))
    return Verdict.UNKNOWN if follows or not wanted else Verdict.NOT_MET


def _of_duration(entry: Entry, condition: Lasts) -> Verdict:
    seconds = entry.duration
    low, high = condition.at_least, condition.at_most
    if any(bound is not None and abs(seconds - bound) <= _TOLERANCE for bound in (low, high)):
        return Verdict.UNKNOWN
    return _certain((low is None or seconds >= low) and (high is None or seconds <= high))
