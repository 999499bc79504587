"""The conditions of a search as a person reads them."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from kdesk.domain.entry import EntryKind
from kdesk.domain.names import in_a_sentence
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
from kdesk.domain.search.grammar import Part
from kdesk.domain.search.sort import Sort
from kdesk.domain.search.tokens import Field
from kdesk.messages.format import Format
from kdesk.messages.translation import N_, _, ngettext

T = TypeVar("T")

TIMES = {
    "after:today": N_("Today"),
    "after:yesterday": N_("Since yesterday"),
    "created:this-week": N_("This week"),
    "after:7d": N_("The last 7 days"),
    "created:last-month": N_("Last month"),
    "after:30d": N_("The last 30 days"),
    "after:3m": N_("The last 3 months"),
    "after:1y": N_("The last year"),
    "before:1y": N_("Older than a year"),
}
"""What the menu of dates writes into a search, and how a person reads it there and on the chip."""

_STATUSES = {
    StatusGroup.READY: N_("Ready"),
    StatusGroup.PROCESSING: N_("Processing"),
    StatusGroup.FAILED: N_("Failed"),
    StatusGroup.EMPTY: N_("Without content"),
    StatusGroup.MODERATION: N_("Waiting for a moderator"),
    StatusGroup.REJECTED: N_("Rejected"),
}
_KINDS = {
    EntryKind.VIDEO: N_("Video"),
    EntryKind.AUDIO: N_("Audio"),
    EntryKind.IMAGE: N_("Image"),
    EntryKind.LIVE: N_("Live"),
    EntryKind.PLAYLIST: N_("Playlist"),
    EntryKind.DOCUMENT: N_("Document"),
    EntryKind.DATA: N_("Data"),
    EntryKind.EXTERNAL: N_("External media"),
    EntryKind.OTHER: N_("Another kind"),
}
_STATUSES_INSIDE = {
    StatusGroup.READY: N_("ready"),
    StatusGroup.PROCESSING: N_("processing"),
    StatusGroup.FAILED: N_("failed"),
    StatusGroup.EMPTY: N_("without content"),
    StatusGroup.MODERATION: N_("waiting for a moderator"),
    StatusGroup.REJECTED: N_("rejected"),
}
"""Behind “or”, as the next ones."""

_KINDS_INSIDE = {
    EntryKind.VIDEO: N_("video"),
    EntryKind.AUDIO: N_("audio"),
    EntryKind.IMAGE: N_("image"),
    EntryKind.LIVE: N_("live"),
    EntryKind.PLAYLIST: N_("playlist"),
    EntryKind.DOCUMENT: N_("document"),
    EntryKind.DATA: N_("data"),
    EntryKind.EXTERNAL: N_("external media"),
    EntryKind.OTHER: N_("another kind"),
}
_SORTS = {
    Sort.NEWEST: N_("Newest first"),
    Sort.OLDEST: N_("Oldest first"),
    Sort.NAME: N_("Name, A to Z"),
    Sort.NAME_REVERSED: N_("Name, Z to A"),
    Sort.UPDATED: N_("Changed last"),
    Sort.LONGEST: N_("Longest first"),
    Sort.SHORTEST: N_("Shortest first"),
    Sort.MOST_PLAYED: N_("Played most"),
}
_FIELDS = {
    Field.TAG: N_("has this tag"),
    Field.TRANSCRIPT: N_("has this word in its captions"),
    Field.CATEGORY: N_("is in this category or below it"),
    Field.OWNER: N_("belongs to this user, or to one of several"),
    Field.ID: N_("has this id, or one of several"),
    Field.AFTER: N_("created on this day or later"),
    Field.BEFORE: N_("created before this day"),
    Field.CREATED: N_("created in this time"),
    Field.LONGER: N_("lasts this long or longer"),
    Field.SHORTER: N_("lasts this long or shorter"),
    Field.LASTS: N_("lasts from this to that"),
    Field.STATUS: N_("has this status, or one of several"),
    Field.TYPE: N_("is of this type, or one of several"),
}


def condition_in_quotes(condition: Condition, formatter: Format) -> str:
    """Return a condition as a part of a sentence: in quotes, which words have anyway."""
    words = condition_name(condition, formatter)
    return words if isinstance(condition, Words) else _("“{text}”").format(text=words)


def status_group_name(group: StatusGroup) -> str:
    """Return the name of a group of statuses."""
    return _(_STATUSES[group])


def kind_name(kind: EntryKind) -> str:
    """Return the name of a kind of entry."""
    return _(_KINDS[kind])


def sort_name(sort: Sort) -> str:
    """Return the name of an order."""
    return _(_SORTS[sort])


def field_hint(field: Field) -> str:
    """Return what a field asks of an entry."""
    return _(_FIELDS[field])


def condition_name(condition: Condition, formatter: Format) -> str:
    """Return a condition in words, in short."""
    words = _positive(condition, formatter)
    return _("Not: {condition}").format(condition=words) if condition.negated else words


def part_name(part: Part, text: str, formatter: Format) -> str:
    """Return a condition as a chip: in the words of the menu that it was chosen by, otherwise as `condition_name`.

    Args:
        part: The condition, and its places in the text.
        text: The whole text.
    """
    typed = {text[start:end].lower() for start, end in part.spans}
    chosen = TIMES.get(typed.pop()) if len(typed) == 1 else None
    return _(chosen) if chosen is not None else condition_name(part.condition, formatter)


def _positive(condition: Condition, formatter: Format) -> str:  # noqa: C901, PLR0911  one line for each kind
    match condition:
        case Words():
            return _("“{text}”").format(text=in_a_sentence(condition.text))
        case InTranscript():
            return _("In the transcript: “{text}”").format(text=in_a_sentence(condition.text))
        case Tagged():
            return _("Tag: {tag}").format(tag=in_a_sentence(condition.tag))
        case InCategory():
            # A full name as it is read: with room between its levels.
            return _("Category: {category}").format(category=in_a_sentence(condition.name.replace(">", " > ")))
        case OwnedBy():
            return _owners(condition)
        case HasId():
            return _ids(condition, formatter)
        case Created():
            return _created(condition, formatter)
        case Lasts():
            return _lasts(condition, formatter)
        case HasStatus():
            return _("Status: {status}").format(status=_or(condition.statuses, _STATUSES, _STATUSES_INSIDE))
        case OfKind():
            return _("Type: {type}").format(type=_or(condition.kinds, _KINDS, _KINDS_INSIDE))
    raise TypeError(condition)


def _owners(condition: OwnedBy) -> str:
    if condition.user_ids == (ME,):
        return _("Mine")
    users = [_("me") if one == ME else in_a_sentence(one) for one in condition.user_ids]
    return _("Owner: {user}").format(user=_joined(users))


def _or(values: Sequence[T], first: Mapping[T, str], inside: Mapping[T, str]) -> str:
    """Return values of which one is enough, as “Video or audio”."""
    return _joined([_((inside if place else first)[value]) for place, value in enumerate(values)])


def _joined(words: Sequence[str]) -> str:
    joined = words[0]
    for word in words[1:]:
        joined = _("{one} or {other}").format(one=joined, other=word)
    return joined


def _ids(condition: HasId, formatter: Format) -> str:
    count = len(condition.entry_ids)
    if count == 1:
        return _("Id: {id}").format(id=condition.entry_ids[0])
    return ngettext("{count} id", "{count} ids", count).format(count=formatter.number(count))


def _created(condition: Created, formatter: Format) -> str:
    since, until = condition.since, condition.until
    if since is None and until is None:
        return _("At any time")
    if until is None:
        return _("From {date}").format(date=formatter.date(since or 0))
    last = formatter.date(until)
    if since is None:
        return _("Until {date}").format(date=last)
    first = formatter.date(since)
    if first == last:
        return _("On {date}").format(date=first)
    return _("{first} to {last}").format(first=first, last=last)


def _lasts(condition: Lasts, formatter: Format) -> str:
    low, high = condition.at_least, condition.at_most
    if low is None and high is None:
        return _("Any duration")
    if high is None:
        return _("{duration} or longer").format(duration=formatter.duration(low or 0))
    if low is None:
        return _("{duration} or shorter").format(duration=formatter.duration(high))
    return _("{shortest} to {longest}").format(shortest=formatter.duration(low), longest=formatter.duration(high))
