"""What a caller may write into an entry: the fields that were sent, checked, as columns."""

import json
from collections.abc import Mapping
from typing import Any

from kdesk.demo.api.errors import ApiError
from kdesk.demo.api.params import Args
from kdesk.demo.database import Row
from kdesk.demo.entries.fields import EntryClass, Field, Kind, Writable
from kdesk.demo.people.ks import Session

_NOTHING = -1


def insertion(kind: EntryClass, sent: Args, writer: Session) -> dict[str, Any]:
    """The columns that a new entry gets from what was sent."""
    for field in kind.fields:
        if field.writable is Writable.NEVER and sent.raw(field.name) is not None:
            raise _not_updatable(kind, field)
    values = _values(kind, sent, writer, {Writable.ALWAYS, Writable.ON_INSERT})
    _check_schedule(values, {})
    return _columns(values, {})


def patch(kind: EntryClass, sent: Args, writer: Session, row: Row, shown: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that an update changes; what may not change may be sent as it is `shown`."""
    for field in kind.fields:
        fixed = field.writable in (Writable.NEVER, Writable.ON_INSERT)
        if fixed and sent.raw(field.name) is not None and sent.text(field.name) != _shown_text(shown.get(field.name)):
            raise _not_updatable(kind, field)
    values = _values(kind, sent, writer, {Writable.ALWAYS})
    _check_schedule(values, shown)
    return _columns(values, json.loads(row["extra"]))


def _shown_text(value: Any) -> str:
    return "" if value is None else str(value)


def _not_updatable(kind: EntryClass, field: Field) -> ApiError:
    return ApiError("PROPERTY_VALIDATION_NOT_UPDATABLE", PROP_NAME=f"{kind.name}::{field.name}")


def _values(kind: EntryClass, sent: Args, writer: Session, writable: set[Writable]) -> dict[Field, Any]:
    """What each writable field that was sent becomes."""
    values = {}
    for field in kind.fields:
        named = field.name in sent
        cleared = f"{field.name}__null" in sent
        if field.writable not in writable or not (named or cleared):
            continue
        if field.admin_only and not writer.is_admin and not writer.has(field.privilege):
            raise ApiError("PROPERTY_VALIDATION_ADMIN_PROPERTY", PROP_NAME=field.name)
        values[field] = field.default if cleared else _read(kind, field, sent)
    return values


def _read(kind: EntryClass, field: Field, sent: Args) -> Any:
    if field.kind is Kind.MULTILINGUAL and sent.raw(field.name) is None:
        raise ApiError("WRONG_REQUEST_LANGUAGE", LANGUAGE="N/A")
    if field.kind is Kind.NUMBER:
        return _number(field, sent)
    if field.kind in (Kind.REFERENCE, Kind.DATE) and sent.integer(field.name) == _NOTHING:
        return None
    if field.kind is Kind.REFERENCE:
        return sent.integer(field.name)
    if field.kind is Kind.DATE:
        return sent.moment(field.name)
    if field.kind is Kind.FLAG:
        return sent.flag(field.name)
    return _text(kind, field, sent.text(field.name))


def _number(field: Field, sent: Args) -> int:
    number = sent.integer(field.name)
    if field.choice and number not in field.choice.values:
        text = sent.text(field.name)
        raise ApiError("INVALID_ENUM_VALUE", ENUM_VAL=text, PARAM_NAME=field.name, ENUM_TYPE=field.choice.name)
    return number


def _text(kind: EntryClass, field: Field, text: str) -> str:
    name = f"{kind.name}::{field.name}"
    if len(text) < field.min_length:
        raise ApiError("PROPERTY_VALIDATION_MIN_LENGTH", PROP_NAME=name, MIN_LEN=str(field.min_length))
    if field.max_length and len(text) > field.max_length:
        raise ApiError("PROPERTY_VALIDATION_MAX_LENGTH", PROP_NAME=name, MAX_LEN=str(field.max_length))
    return field.tidy(text)


def _check_schedule(values: Mapping[Field, Any], shown: Mapping[str, Any]) -> None:
    dates = {field.name: value for field, value in values.items() if field.kind is Kind.DATE}
    start, end = (dates.get(name, shown.get(name)) for name in ("startDate", "endDate"))
    if dates and start and end and end < start:
        raise ApiError("INVALID_ENTRY_SCHEDULE_DATES")


def _columns(values: Mapping[Field, Any], extra: dict[str, Any]) -> dict[str, Any]:
    """The columns for the values; what has no column of its own goes into the extras."""
    columns = {field.column: value for field, value in values.items() if field.column}
    extra = extra | {field.name: value for field, value in values.items() if not field.column}
    return columns | {"extra": json.dumps(extra, ensure_ascii=False)}
