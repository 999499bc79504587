"""Comparison of a recorded response with one of this run."""

import re
from collections.abc import Iterator
from typing import Any

from tests.contract.bindings import Bindings

_TYPES: dict[str, tuple[type, ...]] = {
    "<int>": (int,),
    "<number>": (int, float),
    "<text>": (str,),
    "<bool>": (bool,),
    "<list>": (list,),
}
_SOME = "<some>"
_SHOWN = 160
_MISSING = object()


def differences(expected: Any, actual: Any, bindings: Bindings, where: str = "") -> Iterator[str]:
    """Return a line for each field that is missing, of another type or of another value."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        yield from _objects(expected, actual, bindings, where)
    elif isinstance(expected, list) and isinstance(actual, list):
        yield from _lists(expected, actual, bindings, where)
    elif not _same(expected, actual, bindings):
        yield f"{where or 'body'}: expected {_short(expected)}, got {_short(actual)}"


def kind_of(response: dict[str, Any]) -> tuple[Any, ...]:
    """Return status, error code or class, whether a list is empty, and the headers for dropped fields."""
    if "body" not in response:
        return ()  # Stored data, not a response.
    body, headers = response["body"], response["headers"]
    dropped = sorted((name, text) for name, text in headers.items() if name.endswith("-error"))
    if not isinstance(body, dict):
        return response["status"], _JSON.get(type(body), "text"), dropped, headers.get("x-kaltura")
    is_empty = body.get("totalCount") == 0
    kind = body.get("code") or _ENTRY.sub("an entry", str(body.get("objectType")))
    return response["status"], kind, dropped, is_empty


_ENTRY = re.compile(r"^Kaltura\w+Entry$")
_JSON: dict[type, str] = {bool: "bool", int: "number", list: "list", type(None): "null"}


def _same(expected: Any, actual: Any, bindings: Bindings) -> bool:
    if isinstance(expected, str):
        if expected == _SOME:
            return type(actual) is int and actual > 0
        if expected in _TYPES:
            return type(actual) in _TYPES[expected]
        return isinstance(actual, str) and bindings.matches(expected, actual)
    return type(expected) is type(actual) and bool(expected == actual)


def _objects(expected: dict[str, Any], actual: dict[str, Any], bindings: Bindings, where: str) -> Iterator[str]:
    for name in sorted(expected.keys() - actual.keys()):
        yield f"{where}.{name}: missing (expected {_short(expected[name])})"
    for name in sorted(actual.keys() - expected.keys()):
        yield f"{where}.{name}: not recorded (got {_short(actual[name])})"
    for name, held in expected.items():
        if name in actual:
            yield from differences(held, actual[name], bindings, f"{where}.{name}")


def _lists(expected: list[Any], actual: list[Any], bindings: Bindings, where: str) -> Iterator[str]:
    """Compare lists. A long one is reduced: its length `of`, and `one` of its items, or what all of them are `like`."""
    folded = expected[0] if len(expected) == 1 and isinstance(expected[0], dict) and "of" in expected[0] else {}
    count = folded.get("of", len(expected))
    if count not in (len(actual), "<int>"):
        yield f"{where}: expected {count} items, got {len(actual)}"
    if "like" in folded:
        for place, item in enumerate(actual):
            seen = {name: item[name] for name in folded["like"] if name in item}
            yield from differences(folded["like"], seen, bindings, f"{where}[{place}]")
        return
    find = _by_id if where.endswith(".objects") else _by_place
    for place, item in enumerate([folded["one"]] if folded else expected):
        found = find(item, place, actual, bindings)
        if found is _MISSING:
            yield f"{where}[{place}]: {_short(item)} is not there"
        else:
            yield from differences(item, found, bindings, f"{where}[{place}]")


def _by_id(item: Any, place: int, actual: list[Any], bindings: Bindings) -> Any:
    if isinstance(item, dict) and isinstance(item.get("id"), str) and item["id"] in bindings:
        wanted = bindings.value(item["id"])
        return next((held for held in actual if isinstance(held, dict) and held.get("id") == wanted), _MISSING)
    return _by_place(item, place, actual, bindings)


def _by_place(_item: Any, place: int, actual: list[Any], _bindings: Bindings) -> Any:
    return actual[place] if place < len(actual) else _MISSING


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
