"""Writing of an entry's fields: checks of the fields that were sent, and their columns."""

import json
from collections.abc import Mapping
from typing import Any

from kdesk.demo.store.auth.rights import Writer
from kdesk.demo.store.database import Row
from kdesk.demo.store.entries.fields import BASE_ENTRY, EntryClass, Field, Kind, Writable
from kdesk.demo.store.entries.texts import MAX_TEXT_BYTES
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.params import Args

_NOTHING = -1
_INSERT, _UPDATE = "insert", "update"


def insertion(kind: EntryClass, sent: Args, writer: Writer) -> dict[str, Any]:
    """Return the columns of a new entry from the fields that were sent."""
    for field in kind.fields:
        if field.writable is Writable.NEVER and sent.raw(field.name) is not None:
            raise _not_updatable(kind, field)
    values = _values(kind, sent, writer, _INSERT)
    _check_schedule(values, {})
    return _columns(values, {})


def patch(kind: EntryClass, sent: Args, writer: Writer, row: Row, shown: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that an update changes. Read-only fields may be sent with their `shown` value."""
    for field in kind.fields:
        fixed = field.writable in (Writable.NEVER, Writable.ON_INSERT)
        if fixed and sent.raw(field.name) is not None and sent.text(field.name) != _shown_text(shown.get(field.name)):
            raise _not_updatable(kind, field)
    values = _values(kind, sent, writer, _UPDATE)
    _check_schedule(values, shown)
    return _columns(values, json.loads(row["extra"]))


def stored(kind: EntryClass, columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns as they are stored: some texts are cut; a name that is too long is a database error."""
    if len(str(columns.get("name", "")).encode()) > MAX_TEXT_BYTES:
        raise ApiError("INTERNAL_SERVERL_ERROR")
    cuts = {rule.column: rule.cut for rule in kind.fields if rule.column}
    return {
        name: cuts[name](value) if isinstance(value, str) and name in cuts else value for name, value in columns.items()
    }


def is_stuck(kind: EntryClass, sent: Args, writer: Writer, row: Row) -> bool:
    """Return whether a database of three-byte characters stores nothing of an update, although the response shows it.

    The server compares a digest of the custom fields' blob before it writes, but in another character set: a blob with
    a non-ASCII character never matches.
    """
    custom = [rule for rule in kind.fields if rule.is_custom]
    extra = json.loads(row["extra"])
    kept = [str((row[rule.column] if rule.column else extra.get(rule.name)) or "") for rule in custom]
    written = [rule for rule in custom if rule.name in sent or f"{rule.name}__null" in sent]
    return not all(map(str.isascii, kept)) and any(writer.may_set(rule.permission) for rule in written)


def _shown_text(value: Any) -> str:
    return "" if value is None else str(value)


def _not_updatable(kind: EntryClass, field: Field) -> ApiError:
    return ApiError("PROPERTY_VALIDATION_NOT_UPDATABLE", PROP_NAME=f"{kind.name}::{field.name}")


def _values(kind: EntryClass, sent: Args, writer: Writer, change: str) -> dict[Field, Any]:
    """Return the value of each writable field that was sent. Fields that the writer may not set are dropped."""
    values = {}
    writable = {Writable.ALWAYS, Writable.ON_INSERT} if change == _INSERT else {Writable.ALWAYS}
    for rule in kind.fields:
        named = rule.name in sent
        cleared = f"{rule.name}__null" in sent
        if not (named or cleared):
            continue
        if rule.writable not in writable:
            if rule.writable is Writable.IGNORED and not writer.may_set(rule.permission):
                _report_dropped(kind, rule.name, writer, change)
            continue
        # A field with a permission is dropped when an entry is added, and refused when it is changed.
        if rule.admin_only and (change == _UPDATE or not rule.permission):
            _require_admin(rule, writer)
        value = rule.default if cleared else _read(kind, rule, sent)
        if writer.may_set(rule.permission):
            values[rule] = value
        else:
            writer.dropped[rule.column] = value
            _report_dropped(kind, rule.name, writer, change)
    return values


def _require_admin(rule: Field, writer: Writer) -> None:
    if not writer.session.is_admin and not writer.session.has(rule.privilege):
        raise ApiError("PROPERTY_VALIDATION_ADMIN_PROPERTY", PROP_NAME=rule.name)


def _report_dropped(kind: EntryClass, name: str, writer: Writer, change: str) -> None:
    """Report a dropped field in a header, which is the only sign of it."""
    message = f'Current user does not have permission to {change} property "{kind.name}::{name}"'
    writer.headers[f"{BASE_ENTRY}-{name}-error"] = message


def _read(kind: EntryClass, field: Field, sent: Args) -> Any:
    if field.kind is Kind.MULTILINGUAL and sent.raw(field.name) is None:
        raise ApiError("WRONG_REQUEST_LANGUAGE", LANGUAGE="N/A")
    if field.kind is Kind.NUMBER:
        return _number(field, sent)
    if _is_removed(field, sent):
        return None
    if field.kind is Kind.REFERENCE:
        return sent.integer(field.name)
    if field.kind is Kind.DATE:
        return sent.timestamp(field.name)
    if field.kind is Kind.FLAG:
        return sent.flag(field.name)
    return _text(kind, field, sent.text(field.name))


def _is_removed(field: Field, sent: Args) -> bool:
    """Return whether -1 was sent, or null for a date."""
    if field.kind is Kind.DATE and sent.raw(field.name) is None:
        return True
    return field.kind in (Kind.REFERENCE, Kind.DATE) and sent.integer(field.name) == _NOTHING


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
    """Return the columns for the values; those without a column go into the extras."""
    columns = {field.column: value for field, value in values.items() if field.column}
    extra = extra | {field.name: value for field, value in values.items() if not field.column}
    return columns | {"extra": json.dumps(extra, ensure_ascii=False)}
