"""From conditions back to the text that a person would type."""

from collections.abc import Iterable
from dataclasses import replace

from kdesk.domain.search.amounts import Today, duration_text, period_of, time_text
from kdesk.domain.search.conditions import (
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
from kdesk.domain.search.grammar import parse
from kdesk.domain.search.tokens import Field, quoted


def text_of(condition: Condition, today: Today) -> str:
    """Return the text of one condition. Parsing it gives the condition again."""
    if isinstance(condition, OwnedBy) and len(condition.user_ids) > 1:
        # An id may have a comma.
        return " ".join(text_of(replace(condition, user_ids=(one,)), today) for one in condition.user_ids)
    field, value = _field_and_value(condition, today)
    begin = ("-" if condition.negated else "") + (f"{field.value}:" if field else "")
    bare = begin + value
    # Quotes only where they are needed: around blanks, and around words that would mean something else.
    return bare if parse(bare, today).conditions == (condition,) else begin + quoted(value)


def text_of_all(conditions: Iterable[Condition], today: Today) -> str:
    """Return the text of a query."""
    return " ".join(text_of(condition, today) for condition in conditions)


def _field_and_value(  # noqa: C901, PLR0911  one line for each kind
    condition: Condition, today: Today
) -> tuple[Field | None, str]:
    match condition:
        case Words():
            return None, condition.text
        case InTranscript():
            return Field.TRANSCRIPT, condition.text
        case Tagged():
            return Field.TAG, condition.tag
        case InCategory():
            return Field.CATEGORY, condition.name
        case OwnedBy():
            return Field.OWNER, "".join(condition.user_ids)
        case HasId():
            return Field.ID, ",".join(condition.entry_ids)
        case HasStatus():
            return Field.STATUS, ",".join(condition.statuses)
        case OfKind():
            return Field.TYPE, ",".join(condition.kinds)
        case Created():
            return _created(condition, today)
        case Lasts():
            return _lasts(condition)
    raise TypeError(condition)


def _created(condition: Created, today: Today) -> tuple[Field, str]:
    since, until = condition.since, condition.until
    if since is None and until is not None:
        return Field.BEFORE, time_text(until + 1, today)
    if until is None and since is not None:
        return Field.AFTER, time_text(since, today)
    if since is None or until is None:
        return Field.CREATED, ".."
    first = time_text(since, today)
    period = period_of(first, today)
    if period is not None and period.after - 1 == until:
        return Field.CREATED, first
    return Field.CREATED, f"@{since}..@{until}"


def _lasts(condition: Lasts) -> tuple[Field, str]:
    low, high = condition.at_least, condition.at_most
    if high is None and low is not None:
        return Field.LONGER, duration_text(low)
    if low is None and high is not None:
        return Field.SHORTER, duration_text(high)
    if low is None or high is None:
        return Field.LASTS, ".."
    return Field.LASTS, duration_text(low) if low == high else f"{duration_text(low)}..{duration_text(high)}"
