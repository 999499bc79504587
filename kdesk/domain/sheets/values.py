"""The values of cells, by the type of their column."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TypedDict

from kdesk.domain.captions.languages import language_in_name
from kdesk.domain.details.custom_values import Values
from kdesk.domain.details.upload_details import CompanionFile, DetailField, Poster
from kdesk.domain.sheets.problems import ProblemKind
from kdesk.domain.sheets.sheet import MAX_CELL
from kdesk.domain.timestamps import in_calendar


class CellRefused(Exception):
    """A cell is not of the type of its column."""

    def __init__(self, kind: ProblemKind, **arguments: str | int) -> None:
        super().__init__(kind)
        self.kind, self.arguments = kind, arguments


class DetailValues(TypedDict, total=False):
    """The fields of `UploadDetails` that a sheet can say."""

    title: str
    description: str
    tags: tuple[str, ...]
    categories: tuple[str, ...]
    conversion_profile: int
    access_control: int
    owner: str
    starts_at: float
    ends_at: float
    reference_id: str
    poster: Poster
    captions: tuple[CompanionFile, ...]
    attachments: tuple[CompanionFile, ...]
    metadata: Values


MAX_TITLE = 256
"""Characters of a name that the server keeps."""
_MAX_INT = 2**31 - 1
_FILES = re.compile(r"\s*[;|\n]\s*")
_PARTS = re.compile(r"[,;\n]")
_CLOCK = (
    r"(?:[T ,]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
)
_DATES = tuple(
    re.compile(date + _CLOCK, re.IGNORECASE)
    for date in (
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        r"(?P<day>\d{1,2})\.? +(?P<name>[a-z]{3,9})\.?,? +(?P<year>\d{4})",
        r"(?P<name>[a-z]{3,9})\.? +(?P<day>\d{1,2}),? +(?P<year>\d{4})",
        r"(?P<one>\d{1,2})[-/.](?P<other>\d{1,2})[-/.](?P<year>\d{4})",
    )
)
_UNIX = re.compile(r"\d{9,11}")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,2}):)?(\d{1,6}(?:\.\d{1,3})?)")
_LAST_MONTH = 12


def values_of(field: DetailField, text: str) -> DetailValues:
    """Return what a cell that is not empty says. Raises CellRefused."""
    if len(text) > MAX_CELL:
        raise CellRefused(ProblemKind.TOO_LONG, limit=MAX_CELL)
    return _READERS[field](text)


def moment(text: str) -> float:
    """Return Unix seconds of a date, in this computer's time zone where none is named.

    Taken are ISO 8601, a month in English words, and Unix seconds. Day and month as numbers are taken where they
    can be told apart. Raises CellRefused.
    """
    if _UNIX.fullmatch(text):
        return float(text)
    match = next((match for date in _DATES if (match := date.fullmatch(text))), None)
    if match is None:
        raise CellRefused(ProblemKind.DATE_UNREADABLE)
    parts = {name: part or "" for name, part in match.groupdict().items()}
    return _unix_seconds(parts, *_day_and_month(parts))


def _day_and_month(parts: Mapping[str, str]) -> tuple[str, str]:
    if "name" in parts:
        name = parts["name"][:3].lower()
        return parts["day"], str(_MONTHS.index(name) + 1 if name in _MONTHS else 0)
    if "day" in parts:
        return parts["day"], parts["month"]
    one, other = parts["one"], parts["other"]
    if int(one) <= _LAST_MONTH and int(other) <= _LAST_MONTH and int(one) != int(other):
        raise CellRefused(ProblemKind.DATE_AMBIGUOUS)
    return (one, other) if int(other) <= _LAST_MONTH else (other, one)


def _unix_seconds(parts: Mapping[str, str], day: str, month: str) -> float:
    hour, minute, second = (parts[name] or "0" for name in ("hour", "minute", "second"))
    zone = parts["zone"].upper()
    text = f"{parts['year']}-{month:0>2}-{day:0>2}T{hour:0>2}:{minute:0>2}:{second:0>2}{zone}"
    try:
        # Without a zone it is that of the user.
        at = datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError, OSError) as exc:
        raise CellRefused(ProblemKind.DATE_UNREADABLE) from exc
    if not in_calendar(at):
        raise CellRefused(ProblemKind.DATE_UNREADABLE)
    return at


def _title(text: str) -> str:
    line = " ".join(text.split())
    if len(line) > MAX_TITLE:
        raise CellRefused(ProblemKind.TOO_LONG, limit=MAX_TITLE)
    return line


def _list(text: str) -> tuple[str, ...]:
    return _distinct(" ".join(part.split()) for part in _PARTS.split(text))


def _categories(text: str) -> tuple[str, ...]:
    return _distinct(">".join(filter(None, map(str.strip, part.split(">")))) for part in _PARTS.split(text))


def _distinct(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, parts)))


def _number(text: str) -> int:
    digits = text.removesuffix(".0")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= len(str(_MAX_INT)) and int(digits) <= _MAX_INT):
        raise CellRefused(ProblemKind.NUMBER_EXPECTED)
    return int(digits)


def _files(text: str) -> tuple[str, ...]:
    return tuple(filter(None, _FILES.split(text)))


def _captions(text: str) -> tuple[CompanionFile, ...]:
    return tuple(CompanionFile(path, language_in_name(path)) for path in _files(text))


def _attachments(text: str) -> tuple[CompanionFile, ...]:
    return tuple(map(CompanionFile, _files(text)))


def _poster(text: str) -> Poster:
    if match := _TIME.fullmatch(text):
        hours, minutes, seconds = match.groups()
        return Poster(seconds=int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(seconds))
    return Poster(path=text)


_READERS: Mapping[DetailField, Callable[[str], DetailValues]] = {
    DetailField.TITLE: lambda text: {"title": _title(text)},
    DetailField.DESCRIPTION: lambda text: {"description": text},
    DetailField.TAGS: lambda text: {"tags": _list(text)},
    DetailField.CATEGORIES: lambda text: {"categories": _categories(text)},
    DetailField.CONVERSION_PROFILE: lambda text: {"conversion_profile": _number(text)},
    DetailField.ACCESS_CONTROL: lambda text: {"access_control": _number(text)},
    DetailField.OWNER: lambda text: {"owner": text},
    DetailField.STARTS_AT: lambda text: {"starts_at": moment(text)},
    DetailField.ENDS_AT: lambda text: {"ends_at": moment(text)},
    DetailField.REFERENCE_ID: lambda text: {"reference_id": text},
    DetailField.POSTER: lambda text: {"poster": _poster(text)},
    DetailField.CAPTIONS: lambda text: {"captions": _captions(text)},
    DetailField.ATTACHMENTS: lambda text: {"attachments": _attachments(text)},
}
