"""Whether an entry meets conditions, as far as the snapshot tells."""

from collections.abc import Iterable

from kdesk.domain.entry import Entry, EntryStatus, Moderation
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
    StatusGroup,
    Tagged,
    Words,
)

STATUSES = {
    StatusGroup.READY: frozenset({EntryStatus.READY}),
    StatusGroup.PROCESSING: frozenset({EntryStatus.WAITING_FOR_CONTENT, EntryStatus.PROCESSING, EntryStatus.PENDING}),
    StatusGroup.FAILED: frozenset({EntryStatus.IMPORT_FAILED, EntryStatus.PROCESSING_FAILED, EntryStatus.INFECTED}),
    StatusGroup.EMPTY: frozenset({EntryStatus.NO_CONTENT}),
}
"""The groups that are told by `Entry.status`."""

MODERATIONS = {
    # A viewer's report waits for a moderator too, while the entry can be played.
    StatusGroup.MODERATION: frozenset({Moderation.PENDING, Moderation.FLAGGED}),
    StatusGroup.REJECTED: frozenset({Moderation.REJECTED}),
}
"""The groups that are told by `Entry.moderation`."""


def matches(entry: Entry, conditions: Iterable[Condition], me: str = "") -> bool:
    """Return whether an entry meets all conditions.

    Args:
        entry: The snapshot.
        conditions: Of a query.
        me: The user who is signed in.
    """
    return all(_meets(entry, condition, me) is not condition.negated for condition in conditions)


def split_tags(text: str) -> list[str]:
    """Return the tags in the value of `Entry.tags`, as they are shown; `stored_tags.tags_of` returns them as stored."""
    return [tag for tag in (part.strip() for part in text.split(",")) if tag]


def _meets(entry: Entry, condition: Condition, me: str) -> bool:  # noqa: C901, PLR0911  one line for each kind
    """Return whether an entry meets a condition, without its negation."""
    match condition:
        case Words():
            return _has_words(entry, condition)
        case InTranscript():
            return False  # no snapshot has what is said: only the server tells
        case Tagged():
            return searchable(condition.tag) in map(searchable, split_tags(entry.tags))
        case InCategory():
            return any(is_below(category, condition.name) for category in entry.categories)
        case OwnedBy():
            owners = (me if user_id == ME else user_id for user_id in condition.user_ids)
            return entry.user_id.casefold() in map(str.casefold, owners)
        case HasId():
            return entry.id in condition.entry_ids
        case Created():
            return _within(entry.created_at, condition.since, condition.until)
        case Lasts():
            # Wire fact: the server compares whole seconds, rounded.
            return _within(int(entry.duration + 0.5), condition.at_least, condition.at_most)
        case HasStatus():
            return any(_has_status(entry, group) for group in condition.statuses)
        case OfKind():
            return entry.kind in condition.kinds
    return True


def is_below(category: str, name: str) -> bool:
    """Return whether a category is the named one, or below it. Both are full names."""
    own, wanted = searchable(category), searchable(name)
    return own == wanted or own.startswith(f"{wanted}>")


def _has_words(entry: Entry, condition: Words) -> bool:
    wanted = one_line(searchable(condition.text))
    return any(wanted in one_line(searchable(text)) for text in (entry.name, entry.description, entry.tags))


def one_line(text: str) -> str:
    """Return the text with one blank in place of each run of blanks."""
    return " ".join(text.split())


def _has_status(entry: Entry, group: StatusGroup) -> bool:
    if group in MODERATIONS:
        return entry.moderation in MODERATIONS[group]
    return entry.status in STATUSES[group]


def _within(value: int, low: int | None, high: int | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)
