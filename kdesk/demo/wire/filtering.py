"""Filters over short lists of response objects: the meaning of the suffixes of filter fields."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from kdesk.demo.wire.params import Args, as_number, as_text

_Test = Callable[[Any, Args, str], bool]


def _contains(value: Any, word: str) -> bool:
    return word.lower() in as_text(value).lower()


_TESTS: dict[str, _Test] = {
    "Equal": lambda value, sent, name: as_text(value) == sent.text(name),
    "In": lambda value, sent, name: as_text(value) in sent.words(name),
    "NotIn": lambda value, sent, name: as_text(value) not in sent.words(name),
    "GreaterThanOrEqual": lambda value, sent, name: as_number(value) >= sent.number(name),
    "LessThanOrEqual": lambda value, sent, name: as_number(value) <= sent.number(name),
    "Like": lambda value, sent, name: _contains(value, sent.text(name)),
    "MultiLikeOr": lambda value, sent, name: any(_contains(value, word) for word in sent.words(name)),
    "MultiLikeAnd": lambda value, sent, name: all(_contains(value, word) for word in sent.words(name)),
}


def select(objects: Iterable[dict[str, Any]], sent: Args, fields: Sequence[str]) -> list[dict[str, Any]]:
    """Return the objects that match a filter, in its order. Fields of the filter outside `fields` are ignored."""
    conditions = [
        (field, field + suffix, test)
        for field in fields
        for suffix, test in _TESTS.items()
        if sent.raw(field + suffix) is not None
    ]
    found = [one for one in objects if all(test(one.get(field), sent, name) for field, name, test in conditions)]
    wanted = sent.text("orderBy")
    if wanted[1:] in fields:
        found.sort(key=lambda one: _place(one.get(wanted[1:])), reverse=wanted.startswith("-"))
    return found


def _place(value: Any) -> tuple[float, str]:
    return (value, "") if isinstance(value, (int, float)) else (0, as_text(value))
