"""Filters as SQL: construction of a WHERE clause from the suffixes of filter fields."""

from collections.abc import Mapping, Sequence
from typing import Any

from kdesk.demo.wire.params import Args

_MAX_VALUES = 500
_EQUALITY = {"Equal": "=", "NotEqual": "<>"}
_MEMBERSHIP = {"In": "IN", "NotIn": "NOT IN"}
_SIGNS = {"GreaterThanOrEqual": ">=", "LessThanOrEqual": "<=", "GreaterThan": ">", "LessThan": "<"}


class Condition:
    """A WHERE clause under construction, with its values."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.values: list[Any] = []

    def add(self, sql: str, *values: Any) -> None:
        """Add a condition, joined by AND."""
        self._parts.append(sql)
        self.values.extend(values)

    @property
    def sql(self) -> str:
        """The clause; one that is always true without conditions."""
        return " AND ".join(f"({part})" for part in self._parts) or "1"

    def compare(self, sent: Args, columns: Mapping[str, str]) -> None:
        """Add every `…Equal`, `…NotEqual`, `…In` and `…NotIn` that was sent for these fields."""
        for name, column in columns.items():
            for suffix, sign in _EQUALITY.items():
                if given(sent, name + suffix):
                    self.add(f"{column}{sign}?", sent.text(name + suffix))
            for suffix, sign in _MEMBERSHIP.items():
                if words := given(sent, name + suffix):
                    self.add(f"{column} {sign} ({','.join('?' * len(words))})", *words)

    def bound(self, sent: Args, columns: Mapping[str, str], dates: Sequence[str] = ()) -> None:
        """Add every lower and upper bound that was sent for these fields.

        Args:
            dates: The fields that are times.
        """
        for name, column in columns.items():
            for suffix, sign in _SIGNS.items():
                for ending, alternative in (("", ""), ("OrNull", f" OR {column} IS NULL")):
                    field = name + suffix + ending
                    if given(sent, field):
                        value = sent.timestamp(field) if name in dates else sent.number(field)
                        self.add(f"{column}{sign}?{alternative}", value)


def given(sent: Args, field: str) -> list[str]:
    """Return the values of a filter field, at most 500; empty if it is absent or empty, which the server ignores."""
    return sent.words(field)[:_MAX_VALUES]


def direction(wanted: str, orders: Mapping[str, str]) -> tuple[str, str] | None:
    """Return column and ASC or DESC of an `orderBy`; None if the server would ignore it."""
    # An unencoded plus arrives as a space.
    column = orders.get(wanted[1:]) if wanted[:1] in ("+", "-", " ") else None
    return (column, "DESC" if wanted.startswith("-") else "ASC") if column else None
