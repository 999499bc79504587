"""Descriptions of many entries from one pattern."""

import re
from dataclasses import dataclass
from datetime import datetime

from kdesk.domain.entry import Entry

GAPS = ("name", "date", "counter", "old")
"""The names that may stand in braces."""

MAX_BYTES = 65_535
"""Wire fact: a longer description is cut without an error (`observed-2.md`, 5)."""

# No `str.format`: a pattern could reach attributes, and a width of a billion would fill the memory.
_GAP = re.compile(r"\{\{|\}\}|\{([a-z]*)(?::0?([1-9]))?\}|[{}]")


@dataclass(frozen=True, slots=True)
class DescriptionPattern:
    """A text with `{name}`, `{date}`, `{counter}`, `{counter:03}` and `{old}`; `{{` and `}}` are braces."""

    text: str

    @property
    def mistake(self) -> str:
        """The first part that is neither a known gap nor a pair of braces; "" if all is well."""
        for found in _GAP.finditer(self.text):
            if found[0] in {"{{", "}}"}:
                continue
            if found[1] not in GAPS or (found[2] and found[1] != "counter"):
                return found[0]
        return ""

    def fill(self, entry: Entry, number: int) -> str:
        """Return the description of one entry.

        Args:
            entry: As it was before anything was changed: `{old}` is its description.
            number: Its place among those that are changed, from 1.
        """

        def value(found: re.Match[str]) -> str:
            match found[1]:
                case "name":
                    return entry.name
                case "date":
                    return _day(entry.created_at)
                case "counter":
                    return str(number).zfill(int(found[2] or 1))
                case "old":
                    return entry.description
                case _:
                    return found[0][0]

        return stored_description(_GAP.sub(value, self.text))


def stored_description(text: str) -> str:
    """Return a description as the server stores it."""
    return text.encode("utf-8", "replace")[:MAX_BYTES].decode("utf-8", "ignore")


def _day(timestamp: int) -> str:
    return datetime.fromtimestamp(timestamp).astimezone().date().isoformat() if timestamp else ""
