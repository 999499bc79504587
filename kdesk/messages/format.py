"""Numbers, sizes, speeds, durations and dates as text, in the language in use.

Nothing here raises: cells are painted with it, and an exception there ends the window. A value that cannot be written
is a dash.
"""

from typing import Protocol

from kdesk.domain.timestamps import in_calendar, local_time
from kdesk.messages.translation import _, ngettext

_MINUTE = 60
_HOUR = 3600
_DAY = 86_400
_WEEK = 7 * _DAY
_KILO = 1000
_HUNDRED = 100
_MEGA = 1_000_000
_MAX = 2**63 - 1
"""Largest whole number that Qt writes."""
_MAX_SECONDS = 100 * 365 * _DAY
_UNITS = ("kB", "MB", "GB", "TB", "PB", "EB")
DASH = "–"


class Locale(Protocol):
    """How a language writes numbers and dates. `Format` passes only values that can be written."""

    def together(self, text: str) -> str:
        """Return a number with its unit such that they keep their order in every text."""
        ...

    def number(self, value: int) -> str:
        """Return a whole number with its groups."""
        ...

    def decimal(self, value: float, places: int) -> str:
        """Return a number with a fixed number of decimal places."""
        ...

    def size(self, value: int, places: int) -> str:
        """Return bytes in decimal units."""
        ...

    def date(self, at: int) -> str:
        """Return the local day of Unix seconds, in short."""
        ...

    def date_and_time(self, at: int) -> str:
        """Return local day and time of Unix seconds, in short."""
        ...


class PlainLocale:
    """Numbers as English writes them and dates of ISO 8601: for the command line. Implements `Locale`."""

    def together(self, text: str) -> str:
        """Return the text itself: many a terminal shows signs of direction."""
        return text

    def number(self, value: int) -> str:
        """Return “12,345”."""
        return f"{value:,}"

    def decimal(self, value: float, places: int) -> str:
        """Return “1,234.5”."""
        return f"{value:,.{places}f}"

    def size(self, value: int, places: int) -> str:
        """Return “14 bytes”, “640 kB”, “4.7 MB”."""
        if value < _KILO:
            return ngettext("{count} byte", "{count} bytes", value).format(count=value)
        number, unit = value / _KILO, 0
        # Rounded first: 999,999 bytes are 1 MB, not 1000 kB.
        while round(number, places) >= _KILO and unit < len(_UNITS) - 1:
            number, unit = number / _KILO, unit + 1
        return f"{number:.{places}f} {_UNITS[unit]}"

    def date(self, at: int) -> str:
        """Return “2026-05-03”."""
        return f"{local_time(at):%Y-%m-%d}"

    def date_and_time(self, at: int) -> str:
        """Return “2026-05-03 14:02”."""
        return f"{local_time(at):%Y-%m-%d %H:%M}"


class Format:
    """Writes values as text.

    Args:
        locale: How numbers and dates are written; `PlainLocale` unless given.
    """

    def __init__(self, locale: Locale | None = None) -> None:
        self._locale = locale or PlainLocale()

    def together(self, text: str) -> str:
        """Return a number with its unit such that they keep their order in every text: “35 mm”."""
        return self._locale.together(text)

    def number(self, value: int) -> str:
        """Return a whole number with its groups: “12,345”."""
        return self._locale.number(value) if -_MAX <= value <= _MAX else DASH

    def decimal(self, value: float, places: int = 1) -> str:
        """Return a number with a fixed number of decimal places: “29.97”."""
        return self._locale.decimal(float(value), places) if -_MAX <= value <= _MAX else DASH

    def size(self, value: int) -> str:
        """Return bytes in decimal units, as file managers and networks count: “4.2 GB”, “640 MB”, “81 kB”."""
        if not 0 <= value <= _MAX:
            return DASH
        return self._locale.together(self._size(value))

    def speed(self, value: float) -> str:
        """Return bytes per second: “11.2 MB/s”."""
        if not 0 <= value <= _MAX:
            return DASH
        return self._locale.together(_("{size}/s").format(size=self._size(round(value))))

    def size_mark(self, value: float) -> str:
        """Return bytes for the line of a scale: “20 GB”, “2.5 GB”, “0”."""
        if not 0 < value <= _MAX:
            return self.number(0) if value == 0 else DASH
        return self._locale.together(self._round_size(value))

    def speed_mark(self, value: float) -> str:
        """Return bytes per second for the line of a scale: “20 MB/s”, “2.5 MB/s”, “0”."""
        if not 0 < value <= _MAX:
            return self.number(0) if value == 0 else DASH
        return self._locale.together(_("{size}/s").format(size=self._round_size(value)))

    def percent(self, part: int, whole: int) -> str:
        """Return “68 %”, rounded down: 100 only when nothing is missing; 0 when the whole is empty."""
        return _("{number} %").format(number=self.number(part * 100 // whole if whole else 0))

    def time_left(self, seconds: float) -> str:
        """Return a rough time: “45 s”, “2 min”, “1 h 20 min”, “3 d 4 h”."""
        # Not `>`: every comparison with NaN is false, and NaN becomes a dash like this.
        if not seconds <= _MAX_SECONDS:
            return DASH
        total = max(1, round(seconds)) if seconds > 1 else 1
        if total < _MINUTE:
            return _("{seconds} s").format(seconds=self.number(total))
        if total < _HOUR:
            return _("{minutes} min").format(minutes=self.number(round(total / _MINUTE)))
        if total < _DAY:
            hours, minutes = divmod(round(total / _MINUTE), 60)
            text = _("{hours} h {minutes} min") if minutes else _("{hours} h")
            return text.format(hours=self.number(hours), minutes=self.number(minutes))
        days, hours = divmod(round(total / _HOUR), 24)
        text = _("{days} d {hours} h") if hours else _("{days} d")
        return text.format(days=self.number(days), hours=self.number(hours))

    def duration(self, seconds: float) -> str:
        """Return the length of a video: “0:07”, “12:34”, “1:02:03”."""
        # As above, for NaN.
        if not seconds <= _MAX_SECONDS:
            return DASH
        total = round(seconds) if seconds > 0 else 0
        minutes, second = divmod(total, 60)
        hours, minute = divmod(minutes, 60)
        return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"

    def age(self, then: float, now: float) -> str:
        """Return the time since a moment, both in Unix seconds: “just now”, “5 min ago”, or the date."""
        passed = now - then if in_calendar(then) else _WEEK
        # The server's clock may be ahead: an entry of the near future is "just now".
        if not -_DAY <= passed < _WEEK:
            return self.date(then)
        if passed < _MINUTE:
            return _("just now")
        if passed < _HOUR:
            return _("{minutes} min ago").format(minutes=self.number(int(passed // _MINUTE)))
        if passed < _DAY:
            return _("{hours} h ago").format(hours=self.number(int(passed // _HOUR)))
        days = int(passed // _DAY)
        return ngettext("{days} day ago", "{days} days ago", days).format(days=self.number(days))

    def date(self, at: float) -> str:
        """Return the local day of Unix seconds as the locale writes it."""
        return self._locale.date(int(at)) if in_calendar(at) else DASH

    def date_and_time(self, at: float) -> str:
        """Return local day and time of Unix seconds as the locale writes them."""
        return self._locale.date_and_time(int(at)) if in_calendar(at) else DASH

    def time_of_day(self, at: float, now: float, *, seconds: bool = False) -> str:
        """Return “14:02” on the day of `now`, “2026-05-03 14:02” on another one, “an unknown time” without a date.

        Args:
            at: Unix seconds; servers send 0 for an unknown moment.
            now: Unix seconds of the present.
            seconds: Whether they are written too: “14:02:09”.
        """
        then, today = local_time(at), local_time(now)
        if then is None:
            return _("an unknown time")
        same_day = today is not None and then.date() == today.date()
        clock = f"{then:%H:%M:%S}" if seconds else f"{then:%H:%M}"
        return clock if same_day else f"{then:%Y-%m-%d} {clock}"

    def bitrate(self, kilobits: int) -> str:
        """Return “2.5 Mbit/s”, “640 kbit/s”; a dash where it is not known."""
        if not 0 < kilobits <= _MAX:
            return DASH
        if kilobits < _KILO:
            text = _("{number} kbit/s").format(number=self.number(kilobits))
        else:
            text = _("{number} Mbit/s").format(number=self.decimal(kilobits / _KILO))
        return self._locale.together(text)

    def _round_size(self, value: float) -> str:
        leading = _leading(round(value))
        return self._locale.size(round(value), 0 if leading == round(leading) else 1)

    def _size(self, value: int) -> str:
        return self._locale.size(value, 1 if value >= _MEGA and _leading(value) < _HUNDRED else 0)


def _leading(value: int) -> float:
    """Return the number before the unit: 640.0 for 640 MB."""
    number = float(value)
    while number >= _KILO:
        number /= _KILO
    return number
