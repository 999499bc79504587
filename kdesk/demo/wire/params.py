"""Request parameters: the nested tree that every encoding becomes, and typed access to it."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kdesk.demo.wire.clock import now
from kdesk.demo.wire.errors import ApiError

Tree = dict[str, Any]
_FALSE = {"", "0", "false"}  # Everything else is true for Kaltura, even "no" and "null".
_MAX_DEPTH = 64
_LONGEST_NUMBER = 40
_HUGE = 10**_LONGEST_NUMBER
_INT_MAX = 2**63 - 1
_LONGEST_RELATIVE = 315_360_000  # ten years in seconds
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)


def expand(pairs: Iterable[tuple[str, Any]]) -> Tree:
    """Return the tree of flat names such as `filter[statusIn]`, `filter:statusIn` or `tags:-` (an empty list)."""
    tree: Tree = {}
    for name, value in pairs:
        _place(tree, _steps(name), value)
    return tree


def expand_top(tree: Mapping[str, Any]) -> Tree:
    """Return a JSON object as a tree: top-level names may contain colons, `{"-": ""}` is an empty array."""
    return expand((str(name), _unmarked(value)) for name, value in tree.items())


def _unmarked(value: Any) -> Any:
    """Remove the markers of empty arrays."""
    if isinstance(value, dict):
        return {name: _unmarked(item) for name, item in value.items() if name != "-"}
    return [_unmarked(item) for item in value] if isinstance(value, list) else value


def merge(stronger: Tree, weaker: Tree) -> Tree:
    """Merge two trees recursively; values of `stronger` win."""
    merged = dict(weaker)
    for name, value in stronger.items():
        below = merged.get(name)
        merged[name] = merge(value, below) if isinstance(value, dict) and isinstance(below, dict) else value
    return merged


def _steps(name: str) -> list[str]:
    head, bracket, rest = name.partition("[")
    # Kaltura splits colons only in top-level names.
    steps = head.split(":", _MAX_DEPTH)
    if bracket:
        steps += [part.rstrip("]") for part in rest.split("[", _MAX_DEPTH)]
    return steps[:_MAX_DEPTH]


def _place(tree: Tree, steps: list[str], value: Any) -> None:
    for step in steps[:-1]:
        below = tree.get(step)
        if not isinstance(below, dict):
            below = dict(enumerate_names(below)) if isinstance(below, list) else {}
            tree[step] = below
        tree = below
    if steps[-1] == "-":
        return
    present = tree.get(steps[-1])
    tree[steps[-1]] = merge(value, present) if isinstance(value, dict) and isinstance(present, dict) else value


def enumerate_names(items: list[Any]) -> Iterator[tuple[str, Any]]:
    """Return a list's items with their indexes as names."""
    return ((str(index), item) for index, item in enumerate(items))


def as_text(value: Any) -> str:
    """Return a scalar as PHP prints it; an empty string for an array or object."""
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, float) and value.is_integer():
        # PHP prints large floats with 14 digits: Kaltura returns 9007199254740993 as 9007199254741000.
        return str(int(value)) if abs(value) <= 2**53 else f"{value:.14G}"
    return str(value) if isinstance(value, (str, int, float)) else ""


def as_number(value: Any) -> float | int:
    """Return a value as PHP converts it to a number: leading digits count, anything else is 0."""
    if isinstance(value, float):
        return value if math.isfinite(value) else 0
    if isinstance(value, int):
        return value if abs(value) < _HUGE else 0
    match = _NUMBER.match(as_text(value).strip()[:_LONGEST_NUMBER])
    if not match:
        return 0
    number = float(match[0])
    if not math.isfinite(number):
        return 0
    return int(match[0]) if match[0].lstrip("+-").isdigit() else number


def is_word(value: Any) -> bool:
    """Return whether a value is text that does not begin with a number."""
    return isinstance(value, str) and bool(value) and not _NUMBER.match(value.strip())


class Args:
    """Typed access to one level of the tree; absent names return the default."""

    def __init__(self, tree: Mapping[str, Any]) -> None:
        self._tree = tree

    def __contains__(self, name: str) -> bool:
        return name in self._tree

    def names(self) -> Iterable[str]:
        return self._tree.keys()

    def raw(self, name: str) -> Any:
        return self._tree.get(name)

    def text(self, name: str, default: str = "") -> str:
        return as_text(self._tree[name]) if name in self._tree else default

    def optional(self, name: str) -> str | None:
        return as_text(self._tree[name]) if name in self._tree else None

    def integer(self, name: str, default: int = 0) -> int:
        """Return an integer clamped to 64 bits; fractions are truncated."""
        return max(-_INT_MAX, min(int(as_number(self._tree[name])), _INT_MAX)) if name in self._tree else default

    def number(self, name: str, default: float = 0) -> float | int:
        return as_number(self._tree[name]) if name in self._tree else default

    def timestamp(self, name: str, default: int = 0) -> int:
        """Return a Unix time. As in Kaltura, a small number is relative to the current time."""
        value = self.integer(name, default)
        return now() + value if name in self._tree and abs(value) <= _LONGEST_RELATIVE else value

    def flag(self, name: str, default: bool = False) -> bool:
        """Return a boolean: empty, 0 and false are false, everything else is true."""
        if name not in self._tree:
            return default
        return as_text(self._tree[name]).lower() not in _FALSE

    def words(self, name: str) -> list[str]:
        """Return a comma-separated list, which may also be sent as an array."""
        value = self._tree.get(name)
        if isinstance(value, list):
            return [as_text(item) for item in value]
        return [part.strip() for part in as_text(value).split(",") if part.strip()]

    def child(self, name: str) -> "Args | None":
        """Return an object parameter, or None if it is absent; PROPERTY_VALIDATION_WRONG_FORMAT if it is a scalar."""
        value = self._tree.get(name)
        if value is None:
            return None
        if isinstance(value, list):
            return Args(dict(enumerate_names(value)))
        if not isinstance(value, dict):
            raise ApiError("PROPERTY_VALIDATION_WRONG_FORMAT", PROP_NAME=name, FORMAT="array")
        return Args(value)

    def children(self, name: str) -> list["Args"]:
        """Return the objects of an array parameter; empty if it is absent."""
        array = self.child(name) or Args({})
        return [item for key in array.names() if (item := array.child(key)) is not None]
