"""Times and durations as a person types them, and back."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

_FIRST_YEAR, _LAST_YEAR = 1970, 9000


@dataclass(frozen=True, slots=True)
class Period:
    """A range of time, in Unix seconds.

    Attributes:
        first: The first second.
        after: The first second behind it.
    """

    first: int
    after: int


@dataclass(frozen=True, slots=True)
class Today:
    """What words such as `yesterday` mean.

    Attributes:
        now: Unix seconds.
        zone: None for the time zone of this computer, with its summer times.
    """

    now: float
    zone: tzinfo | None = None


_DATE = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2})(?:T(\d{1,2}):(\d{2})(?::(\d{2}))?)?)?)?\Z", re.ASCII)
_SECONDS = re.compile(r"@(\d{1,12})\Z", re.ASCII)
_AGO = re.compile(r"(\d{1,4})(d|w|m|y)\Z", re.ASCII)
_DAYS = {"d": 1, "w": 7}
_NAMED_DAYS = {"today": 0, "yesterday": 1}
# How many whole weeks or months ago it began.
_NAMED_WEEKS = {"this-week": 0, "last-week": 1}
_NAMED_MONTHS = {"this-month": 0, "last-month": 1}
_MONTHS = 12


def period_of(text: str, today: Today) -> Period | None:
    """Return the time that a text names; None if it names none.

    A text is a year, month or day (`2026`, `2026-03`, `2026-03-14`), a second (`2026-03-14T09:30:00`, `@1773480600`),
    `today`, `yesterday`, `this-week` (from Monday), `last-week`, `this-month`, `last-month`, or the day some time ago
    (`7d`, `2w`, `3m`, `1y`).
    """
    word = text.strip().lower()
    try:
        if (seconds := _SECONDS.match(word)) is not None:
            return Period(int(seconds[1]), int(seconds[1]) + 1)
        begin, end = _local_period(word, today) or (None, None)
        if begin is None or end is None:
            return None
        return Period(_unix(begin, today.zone), _unix(end, today.zone))
    except (ValueError, OverflowError, OSError):  # no such day, or one that this system cannot express
        return None


def time_text(second: int, today: Today) -> str:
    """Return the shortest text whose period begins with this second."""
    try:
        local = datetime.fromtimestamp(second, UTC if today.zone is None else today.zone)
        if today.zone is None:
            local = local.astimezone()
    except (ValueError, OverflowError, OSError):
        return f"@{second}"
    for form in ("%Y", "%Y-%m", "%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"):
        text = local.strftime(form)
        period = period_of(text, today)
        if period is not None and period.first == second:
            return text
    # The hour that summer time repeats.
    return f"@{second}"


def _local_period(word: str, today: Today) -> tuple[datetime, datetime] | None:
    day = timedelta(days=1)
    midnight = _midnight(today)
    if word in _NAMED_DAYS:
        begin = midnight - _NAMED_DAYS[word] * day
        return begin, begin + day
    if word in _NAMED_WEEKS:
        begin = midnight - (midnight.weekday() + _DAYS["w"] * _NAMED_WEEKS[word]) * day
        return begin, begin + _DAYS["w"] * day
    if word in _NAMED_MONTHS:
        begin = _months_later(midnight.replace(day=1), -_NAMED_MONTHS[word])
        return begin, _months_later(begin, 1)
    if (ago := _AGO.match(word)) is not None:
        count, unit = int(ago[1]), ago[2]
        begin = midnight - count * _DAYS[unit] * day if unit in _DAYS else _months_before(midnight, count, unit)
        return begin, begin + day
    match = _DATE.match(word.upper())
    return None if match is None else _written_period(match)


def _written_period(match: re.Match[str]) -> tuple[datetime, datetime] | None:
    year, month, day, hour, minute, second = (None if part is None else int(part) for part in match.groups())
    if year is None or not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    begin = datetime(year, month or 1, day or 1, hour or 0, minute or 0, second or 0)  # noqa: DTZ001  local, see _unix
    if month is None:
        return begin, begin.replace(year=year + 1)
    if day is None:
        return begin, _months_later(begin, 1)
    if hour is None:
        return begin, begin + timedelta(days=1)
    return begin, begin + (timedelta(minutes=1) if second is None else timedelta(seconds=1))


def _months_before(day: datetime, count: int, unit: str) -> datetime:
    return _months_later(day, -count * (_MONTHS if unit == "y" else 1))


def _months_later(day: datetime, count: int) -> datetime:
    """Return the same day of another month, or its last day if it has none such."""
    months = day.year * _MONTHS + day.month - 1 + count
    first = day.replace(year=months // _MONTHS, month=months % _MONTHS + 1, day=1)
    return first + timedelta(days=min(day.day, _length(first)) - 1)


def _length(first: datetime) -> int:
    """Return the number of days of a month."""
    return ((first + timedelta(days=31)).replace(day=1) - first).days


def _midnight(today: Today) -> datetime:
    local = datetime.fromtimestamp(today.now, today.zone)
    return local.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)


def _unix(local: datetime, zone: tzinfo | None) -> int:
    # A time without a zone is a time of this computer.
    return max(0, int((local if zone is None else local.replace(tzinfo=zone)).timestamp()))


_UNITS = {"h": 3600, "m": 60, "s": 1}
_PART = re.compile(r"(\d{1,9}(?:[.,]\d{1,3})?)\s*(h|m|s)[a-z]*\s*", re.ASCII)
_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,4}):(\d{2})\Z", re.ASCII)


def seconds_of(text: str) -> int | None:
    """Return the duration that a text names, in whole seconds; None if it names none.

    A text is a number of seconds, `90s`, `10min`, `1h30m`, `1.5h`, `4:30` (minutes) or `1:04:30` (hours).
    """
    word = text.strip().lower()
    if word.isascii() and word.isdigit():
        return int(word[:9])
    if (clock := _CLOCK.match(word)) is not None:
        return int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + int(clock[3])
    total, place = 0.0, 0
    while place < len(word):
        part = _PART.match(word, place)
        if part is None:
            return None
        total += float(part[1].replace(",", ".")) * _UNITS[part[2]]
        place = part.end()
    return round(total) if word else None


def duration_text(seconds: int) -> str:
    """Return a duration as it is typed: `90s`, `10min`, `2h`."""
    for unit, size in (("h", 3600), ("min", 60)):
        if seconds and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"
