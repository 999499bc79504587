"""Results as JSON (nulls omitted) or XML (nulls as empty tags)."""

import json
import re
from typing import Any
from xml.sax.saxutils import escape

_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'
# XML 1.0 does not allow these characters, not even escaped.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ARGUMENT = "KalturaApiExceptionArg"


class FromCache(str):
    """A result from the server's cache: the response has a header for it, and its XML lacks the declaration."""

    __slots__ = ()


def is_error(result: Any) -> bool:
    """Return whether a result is an API error."""
    # Not by `code`, a field that other objects have too.
    return isinstance(result, dict) and result.get("objectType") == "KalturaAPIException"


def to_json(result: Any) -> str:
    """Return JSON as the server writes it: objects omit nulls, a scalar is a bare value."""
    return json.dumps(_without_nulls(result), ensure_ascii=False, separators=(",", ":"))


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nulls(item) for name, item in value.items() if item is not None}
    if isinstance(value, (list, tuple)):
        return [_without_nulls(item) for item in value]
    return value


def to_xml(result: Any, seconds: float, *, ignore_null: bool = False) -> str:
    """Return the XML envelope. Errors are `error` elements, in a multirequest too.

    Args:
        seconds: The execution time.
        ignore_null: Omit members without a value instead of writing empty tags.
    """
    declaration = "" if isinstance(result, FromCache) else _DECLARATION
    shown = _element(_without_nulls(result) if ignore_null else result, nulls=not ignore_null)
    return f"{declaration}<xml><result>{shown}</result><executionTime>{seconds:.8f}</executionTime></xml>"


def _element(value: Any, *, nulls: bool) -> str:
    if is_error(value):
        return _error(value)
    if isinstance(value, dict):
        return _object(value, nulls=nulls)
    if isinstance(value, (list, tuple)):
        return "".join(f"<item>{_element(item, nulls=nulls)}</item>" for item in value)
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value is None else escape(_ILLEGAL.sub("", str(value)), {'"': "&quot;"})


def _object(value: dict[str, Any], *, nulls: bool) -> str:
    """Write an object: its class comes first, then `relatedObjects`, which is always empty here."""
    if "objectType" not in value or value["objectType"] == _ARGUMENT:
        return _members(value, nulls=nulls)
    related = {"relatedObjects": None} if nulls else {}
    return _members({"objectType": value["objectType"], **related, **value}, nulls=nulls)


def _members(members: dict[str, Any], *, nulls: bool = True) -> str:
    return "".join(f"<{name}>{_element(value, nulls=nulls)}</{name}>" for name, value in members.items())


def _error(error: dict[str, Any]) -> str:
    """Write an error; its arguments are a list of objects in XML."""
    values = dict(error["args"] or {}).items()
    args = [{"objectType": _ARGUMENT, "name": name, "value": value} for name, value in values]
    return f"<error>{_members({**error, 'args': args})}</error>"
