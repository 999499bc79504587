"""The conditions of a search. A query is all of them together; each may be negated."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from kdesk.domain.entry import EntryKind

T = TypeVar("T")


class StatusGroup(StrEnum):
    """The statuses of entries as people tell them apart; the values are the words after `status:`."""

    READY = "ready"
    PROCESSING = "processing"
    """Imported, processed, or pending."""
    FAILED = "failed"
    EMPTY = "empty"
    """Reserved, without content."""
    MODERATION = "moderation"
    """Waits for a moderator, whether it can be played meanwhile or not."""
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Base of all conditions.

    Attributes:
        negated: Whether entries that meet the condition are left out.
    """

    negated: bool = False


@dataclass(frozen=True, slots=True)
class Words(Condition):
    """The text occurs in name, description or tags.

    Attributes:
        phrase: Whether the words must stand side by side, in this order. Otherwise there is one word.
    """

    text: str
    phrase: bool = False


@dataclass(frozen=True, slots=True)
class InTranscript(Condition):
    """The text is said in the video, as its captions have it.

    Attributes:
        phrase: As of `Words`.
    """

    text: str
    phrase: bool = False


@dataclass(frozen=True, slots=True)
class Tagged(Condition):
    """The entry has this tag."""

    tag: str


@dataclass(frozen=True, slots=True)
class InCategory(Condition):
    """The entry is in this category or below it.

    Attributes:
        name: The full name, with `>` between levels.
    """

    name: str


@dataclass(frozen=True, slots=True)
class OwnedBy(Condition):
    """The entry belongs to one of these users.

    Attributes:
        user_ids: `ME` stands for the user who is signed in.
    """

    user_ids: tuple[str, ...]


ME = "me"


@dataclass(frozen=True, slots=True)
class HasId(Condition):
    """The entry is one of these: ids that were pasted, alone or in addresses."""

    entry_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Created(Condition):
    """The entry was created in this time.

    Attributes:
        since: Unix seconds, inclusive; None for no bound.
        until: Unix seconds, inclusive; None for no bound.
    """

    since: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Lasts(Condition):
    """The duration is in this range; images and entries without content last 0 seconds.

    Attributes:
        at_least: Seconds; None for no bound.
        at_most: Seconds; None for no bound.
    """

    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class HasStatus(Condition):
    """The status of the entry is in one of these groups."""

    statuses: tuple[StatusGroup, ...]


@dataclass(frozen=True, slots=True)
class OfKind(Condition):
    """The entry is of one of these kinds."""

    kinds: tuple[EntryKind, ...]


def with_ids(conditions: tuple[Condition, ...], found: tuple[str, ...]) -> tuple[Condition, ...]:
    """Return the conditions with more ids. Without any id nothing matches: the links lead nowhere."""
    for place, one in enumerate(conditions):
        if isinstance(one, HasId) and not one.negated:
            merged = replace(one, entry_ids=tuple(dict.fromkeys(one.entry_ids + found)))
            return (*conditions[:place], merged, *conditions[place + 1 :])
    return (*conditions, HasId(found))


Alternatives = OwnedBy | HasStatus | OfKind
"""Conditions on what an entry has only one of: typed twice, they mean one or the other."""


def either(conditions: Sequence[Alternatives]) -> Alternatives:
    """Return the condition that is met if one of these is. All of them are of one class, and negated or not.

    Of negated conditions, that which is met if all are.
    """
    first = conditions[0]
    match first:
        case OwnedBy():
            owned = [one for each in conditions if isinstance(each, OwnedBy) for one in each.user_ids]
            return replace(first, user_ids=_once(owned))
        case HasStatus():
            groups = [one for each in conditions if isinstance(each, HasStatus) for one in each.statuses]
            return replace(first, statuses=_once(groups))
        case OfKind():
            kinds = [one for each in conditions if isinstance(each, OfKind) for one in each.kinds]
            return replace(first, kinds=_once(kinds))


def alone(condition: Condition) -> tuple[Condition, ...]:
    """Return the alternatives of a condition, each as one of its own."""
    match condition:
        case OwnedBy():
            return tuple(replace(condition, user_ids=(one,)) for one in condition.user_ids)
        case HasStatus():
            return tuple(replace(condition, statuses=(one,)) for one in condition.statuses)
        case OfKind():
            return tuple(replace(condition, kinds=(one,)) for one in condition.kinds)
    return (condition,)


def _once(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))
