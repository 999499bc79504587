"""Completions of what is typed into the search field."""

from collections.abc import Iterable

from kdesk.domain.editing.categories import Category
from kdesk.domain.entry import EntryKind
from kdesk.domain.names import searchable
from kdesk.domain.search.conditions import ME, StatusGroup
from kdesk.domain.search.tokens import Field
from kdesk.domain.search.typed import Typing, fields_for
from kdesk.messages import N_, _
from kdesk.messages.search import field_hint, kind_name, status_group_name
from kdesk.ui.library.search.query_field import Suggestion

MAX_OFFERED = 50

_TIMES = {
    "today": N_("Today"),
    "yesterday": N_("Yesterday"),
    "7d": N_("7 days ago"),
    "30d": N_("30 days ago"),
    "1y": N_("A year ago"),
}
_DURATIONS = ("30s", "1min", "5min", "10min", "30min", "1h")


def suggestions(typing: Typing, categories: Iterable[Category] = (), owners: Iterable[str] = ()) -> list[Suggestion]:
    """Return what can be offered without the server: fields, and values of all fields but tags.

    Args:
        typing: The token at the cursor.
        categories: Of the account.
        owners: Users who have entries.
    """
    if typing.field is None:
        return [Suggestion(field, "", _offer(f"{field.value}:", field_hint(field))) for field in fields_for(typing)]
    return _matching(typing, _values(typing.field, categories, owners))


def tag_suggestions(typing: Typing, tags: Iterable[str]) -> list[Suggestion]:
    """Return the tags of an account as completions, from A to Z."""
    return _matching(typing, [(tag, tag) for tag in sorted(tags, key=searchable)])


def _values(field: Field, categories: Iterable[Category], owners: Iterable[str]) -> list[tuple[str, str]]:
    """Return values and what they mean."""
    values: dict[str, str] = {}
    match field:
        case Field.STATUS:
            values = {group.value: status_group_name(group) for group in StatusGroup}
        case Field.TYPE:
            values = {kind.value: kind_name(kind) for kind in EntryKind}
        case Field.OWNER:
            values = {ME: _("Mine"), **{owner: owner for owner in owners}}
        case Field.AFTER | Field.BEFORE | Field.CREATED:
            values = {word: _(words) for word, words in _TIMES.items()}
        case Field.LONGER | Field.SHORTER | Field.LASTS:
            return [(length, length) for length in _DURATIONS]
        case Field.CATEGORY:
            return [(one.full_name, one.full_name) for one in categories]
    return [(value, _offer(value, words)) for value, words in values.items()]


def _offer(value: str, words: str) -> str:
    if value.casefold() == words.casefold():
        return value
    return _("{value} ({meaning})").format(value=value, meaning=words)


def _matching(typing: Typing, values: Iterable[tuple[str, str]]) -> list[Suggestion]:
    """Return the values that contain what was typed, those that begin so first; none if it is complete."""
    wanted = searchable(typing.beginning.strip())
    found = [pair for pair in values if wanted in searchable(pair[0])]
    if typing.field is None or [searchable(value) for value, _words in found] == [wanted]:
        return []
    found.sort(key=lambda pair: not searchable(pair[0]).startswith(wanted))
    return [Suggestion(typing.field, value, words) for value, words in found[:MAX_OFFERED]]
