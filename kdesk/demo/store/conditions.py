"""Filters in SQL: a growing WHERE clause, and what the suffixes of filter fields mean."""

from collections.abc import Mapping, Sequence
from typing import Any

from kdesk.demo.wire.params import Args

_MAX_VALUES = 500
_EQUALITY = {"Equal": "=", "NotEqual": "<>"}
_MEMBERSHIP = {"In": "IN", "NotIn": "NOT IN"}
_SIGNS = {"GreaterThanOrEqual": ">=", "LessThanOrEqual": "<=", "GreaterThan": ">", "LessThan": "<"}


class Condition:
    """A growing WHERE clause with its values."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.values: list[Any] = []

    def add(self, sql: str, *values: Any) -> None:
        """One more condition that must hold."""
        self._parts.append(sql)
        self.values.extend(values)

    @property
    def sql(self) -> str:
        """The clause; one that is always true while nothing has been added."""
        return " AND ".join(f"({part})" for part in self._parts) or "1"

    def compare(self, sent: Args, columns: Mapping[str, str]) -> None:
        """Every `…Equal`, `…NotEqual`, `…In` and `…NotIn` that was sent for these fields."""
        for name, column in columns.items():
            for suffix, sign in _EQUALITY.items():
                if given(sent, name + suffix):
                    self.add(f"{column}{sign}?", sent.text(name + suffix))
            for suffix, sign in _MEMBERSHIP.items():
                if words := given(sent, name + suffix):
                    self.add(f"{column} {sign} ({','.join('?' * len(words))})", *words)

    def bound(self, sent: Args, columns: Mapping[str, str], dates: Sequence[str] = ()) -> None:
        """Every lower and upper bound that was sent for these fields; `dates` are those of them that are times."""
        for name, column in columns.items():
            for suffix, sign in _SIGNS.items():
                for ending, alternative in (("", ""), ("OrNull", f" OR {column} IS NULL")):
                    field = name + suffix + ending
                    if given(sent, field):
                        value = sent.timestamp(field) if name in dates else sent.number(field)
                        self.add(f"{column}{sign}?{alternative}", value)


def given(sent: Args, field: str) -> list[str]:
    """The values of a filter field, 500 at most; none where it is absent or empty, which the server ignores alike."""
    return sent.words(field)[:_MAX_VALUES]


def direction(wanted: str, orders: Mapping[str, str]) -> tuple[str, str] | None:
    """The column and ASC or DESC of an `orderBy`; None if the server would ignore it."""
    # A plus that a form did not encode arrives as a blank.
    column = orders.get(wanted[1:]) if wanted[:1] in ("+", "-", " ") else None
    return (column, "DESC" if wanted.startswith("-") else "ASC") if column else None
