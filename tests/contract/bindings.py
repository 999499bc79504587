"""Recorded ids, sessions and addresses, and their values in this run."""

import hashlib
import re
import time
from collections.abc import Callable
from typing import Any

_KS = r"<KS2?-\d+>"
_ID = r"0_[0-9a-f]{32}|0_[0-9a-z]{8}(?![0-9a-z])|\b[0-9a-f]{32}\b"
_MARK = re.compile(
    rf"{_KS}|<(?:time|seconds|digits|any|host|ADMIN_SECRET|USER_SECRET|PASSWORD)>|<APPTOKEN-2-\d+>|<LINK-\d+>|{_ID}"
)
_RELATIVE_TIME = re.compile(r"<now([+-]\d+)>")
_DIGEST = re.compile(r"<(sha\d+) of (.+)>")
_SHAPES = {
    "<time>": r"\d{10}",
    "<seconds>": r"[\d.]+(?:E-\d+)?",
    "<digits>": r"\d+",
    "<any>": "[^<]*",
}
_FRESH = {"<APPTOKEN": r"([0-9a-f]{32})", "<LINK": r"([0-9a-z]{8})"}
"""Marks by kind; all others are sessions."""
LITERAL = ("0_nosuch1", "0_zzzzzzzz", "0_0123456789abcdef0123456789abcdef")


class UnknownMarkError(LookupError):
    """A row needs an id that no earlier row has made."""


class Bindings:
    """The values of recorded marks in this run.

    Args:
        on_unknown: Makes a value on demand (a session), or returns None.
    """

    def __init__(self, known: dict[str, str], on_unknown: Callable[[str, "Bindings"], str | None]) -> None:
        self._known = {mark: mark for mark in LITERAL} | known
        self._on_unknown = on_unknown

    def bind(self, mark: str, value: str) -> None:
        """Set the value of a mark."""
        self._known[mark] = value

    def __contains__(self, mark: str) -> bool:
        return mark in self._known

    def put_in(self, value: Any) -> Any:
        """Return a recorded request with the values of this run; UnknownMarkError if one is unknown."""
        if isinstance(value, dict):
            return {name: self.put_in(held) for name, held in value.items()}
        if isinstance(value, list):
            return [self.put_in(held) for held in value]
        if not isinstance(value, str):
            return value
        if offset := _RELATIVE_TIME.fullmatch(value):
            return int(time.time()) + int(offset[1])
        if digest := _DIGEST.fullmatch(value):
            return hashlib.new(digest[1], self.put_in(digest[2]).encode()).hexdigest()
        return _MARK.sub(lambda found: self.value(found[0]), value)

    def value(self, mark: str) -> str:
        """Return the value of a mark."""
        if mark not in self._known:
            made = self._on_unknown(mark, self)
            if made is None:
                raise UnknownMarkError(mark)
            self._known[mark] = made
        return self._known[mark]

    def matches(self, expected: str, actual: str) -> bool:
        """Return whether a text matches the recorded one; ids and sessions seen for the first time are bound."""
        fresh: list[str] = []
        pattern, position = "", 0
        for found in _MARK.finditer(expected):
            pattern += re.escape(expected[position : found.start()]) + self._pattern(found[0], fresh)
            position = found.end()
        match = re.fullmatch(pattern + re.escape(expected[position:]), actual, re.DOTALL)
        if match is not None:
            self._known.update(zip(fresh, match.groups(), strict=True))
        return match is not None

    def _pattern(self, mark: str, fresh: list[str]) -> str:
        if mark in self._known:
            return re.escape(self._known[mark])
        if mark in _SHAPES:
            return _SHAPES[mark]
        if mark in fresh:
            return rf"\{fresh.index(mark) + 1}"
        fresh.append(mark)
        if not mark.startswith("<"):
            return rf"({_ID})"
        return _FRESH.get(mark.partition("-")[0], r"([\w=-]{40,})")
