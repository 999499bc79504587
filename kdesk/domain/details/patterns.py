"""Patterns in texts of details, such as `{name}` and `{counter:03}`, filled with the facts of one file."""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath

from kdesk.domain.details.upload_details import UploadDetails
from kdesk.domain.names import stored

GAPS = ("name", "folder", "date", "counter", "camera_date", "duration")
"""The names that may stand in braces. A gap whose value is not known is left empty."""

MAX_PATTERN = 10_000
"""Characters of a text in which gaps are looked for; what is longer stays as it is."""

# No `str.format`: a pattern could reach attributes, and a width of a billion would fill the memory.
_GAP = re.compile(r"\{\{|\}\}|\{([a-z_]*)(?::0?([1-9]))?\}|[{}]")


@dataclass(frozen=True, slots=True)
class PatternFacts:
    """What is known of one file.

    Attributes:
        path: Absolute path.
        title: The file name without its extension, as the entry would be called.
        counter: Its place among the files that are filled together, from 1.
        added_at: When it was queued, in Unix seconds.
        recorded_at: When a camera recorded it, in Unix seconds; None if the file does not tell.
        duration: Seconds; None if it is not known.
    """

    path: str
    title: str
    counter: int
    added_at: float
    recorded_at: float | None = None
    duration: float | None = None


def mistake(text: str) -> str:
    """Return the first part that is neither a known gap nor a pair of braces; "" if all is well."""
    for found in _GAP.finditer(text[:MAX_PATTERN]):
        if found[0] in {"{{", "}}"}:
            continue
        if found[1] not in GAPS or (found[2] and found[1] != "counter"):
            return found[0]
    return ""


def fill(text: str, facts: PatternFacts) -> str:
    """Return the text with its gaps filled; what is no gap stays as it was typed: braces are common in titles."""
    return _GAP.sub(lambda found: _value(found, facts), text) if len(text) <= MAX_PATTERN else text


def has_gaps(details: UploadDetails) -> bool:
    """Return whether `filled` may change anything; hardly any text has a brace."""
    return "{" in "".join(_texts(details))


def filled(details: UploadDetails, facts: PatternFacts) -> UploadDetails:
    """Return details with the gaps in title, description, tags, categories and reference id filled."""

    def text(typed: str | None) -> str | None:
        return fill(typed, facts) if typed and "{" in typed else typed

    def texts(typed: tuple[str, ...] | None) -> tuple[str, ...] | None:
        if not typed or not any("{" in each for each in typed):
            return typed
        return tuple(new for each in typed if (new := fill(each, facts).strip()))

    if not has_gaps(details):
        return details
    return replace(
        details,
        title=text(details.title),
        description=text(details.description),
        tags=texts(details.tags),
        categories=texts(details.categories),
        reference_id=text(details.reference_id),
    )


def needs_file(details: UploadDetails) -> bool:
    """Return whether a gap asks for what only the file itself tells."""
    return any("{camera_date" in text or "{duration" in text for text in _texts(details))


def _value(found: re.Match[str], facts: PatternFacts) -> str:
    if found[0] in {"{{", "}}"}:
        return found[0][0]
    if found[1] not in GAPS or (found[2] and found[1] != "counter"):
        return found[0]
    if found[1] == "counter":
        return str(facts.counter).zfill(int(found[2] or 1))
    return _VALUES[found[1]](facts)


# Each made when it is asked for: two thousand selected rows are filled in one turn of the loop.
_VALUES: Mapping[str, Callable[[PatternFacts], str]] = {
    "name": lambda facts: facts.title,
    "folder": lambda facts: stored(PurePath(facts.path).parent.name),
    "date": lambda facts: _day(facts.added_at),
    "camera_date": lambda facts: _day(facts.recorded_at),
    "duration": lambda facts: _length(facts.duration),
}


def _length(seconds: float | None) -> str:
    """Return `1:02:03`, or `2:03` below an hour."""
    if seconds is None:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _day(at: float | None) -> str:
    return "" if at is None else time.strftime("%Y-%m-%d", time.localtime(at))


def _texts(details: UploadDetails) -> tuple[str, ...]:
    single = (details.title or "", details.description or "", details.reference_id or "")
    return (*single, *(details.tags or ()), *(details.categories or ()))
