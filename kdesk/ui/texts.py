"""Numbers in words: bytes, speeds, durations, ages and counts, in the user's locale.

None of these ever raises: they are called where cells are painted, and an error there ends the window. A number that Qt
cannot write, or that is none of its kind, is a dash.
"""

from html import escape

from PySide6.QtCore import QDateTime, QLocale

from kdesk.domain.moments import in_calendar
from kdesk.ui.foreign_text import TIP, shown_paragraphs

_MINUTE = 60
_HOUR = 3600
_DAY = 86_400
_WEEK = 7 * _DAY
_KILO = 1000
_HUNDRED = 100
_MEGA = 1_000_000
_MOST = 2**63 - 1
"""Qt's largest whole number."""
_MOST_SECONDS = 100 * 365 * _DAY
DASH = "–"  # noqa: RUF001  the dash that stands for “not known”


class Texts:
    """Writes numbers for one locale.

    locale  the user's own when it is not given
    """

    def __init__(self, locale: QLocale | None = None) -> None:
        self.locale = locale or QLocale.system()

    def number(self, value: int) -> str:
        """Return a whole number with its groups: “12,345”."""
        return self.locale.toString(value) if -_MOST <= value <= _MOST else DASH

    def decimal(self, value: float, places: int = 1) -> str:
        """Return a number with so many decimal places: “29.97”."""
        return self.locale.toString(float(value), "f", places) if -_MOST <= value <= _MOST else DASH

    def count(self, value: int, one: str, many: str) -> str:
        """Return “1 file”, “12,345 files”."""
        return f"{self.number(value)} {one if value == 1 else many}"

    def size(self, value: int) -> str:
        """Return bytes in decimal units, as file managers and networks count: “4.2 GB”, “640 MB”, “81 kB”."""
        if not 0 <= value <= _MOST:
            return DASH
        places = 1 if value >= _MEGA and _leading(value) < _HUNDRED else 0
        return self.locale.formattedDataSize(value, places, QLocale.DataSizeFormat.DataSizeSIFormat)

    def speed(self, value: float) -> str:
        """Return bytes a second: “11.2 MB/s”."""
        return f"{self.size(round(value))}/s" if 0 <= value <= _MOST else DASH

    def percent(self, part: int, whole: int) -> str:
        """Return “68 %”; 100 only when nothing is missing, 0 when the whole is empty."""
        return f"{self.number(part * 100 // whole if whole else 0)} %"

    def time_left(self, seconds: float) -> str:
        """Return a rough time: “45 s”, “2 min”, “1 h 20 min”, “3 d 4 h”."""
        if not seconds <= _MOST_SECONDS:
            return DASH
        total = max(1, round(seconds)) if seconds > 1 else 1
        if total < _MINUTE:
            return f"{self.number(total)} s"
        if total < _HOUR:
            return f"{self.number(round(total / _MINUTE))} min"
        if total < _DAY:
            return _pair(self, *divmod(round(total / _MINUTE), 60), "h", "min")
        return _pair(self, *divmod(round(total / _HOUR), 24), "d", "h")

    def duration(self, seconds: float) -> str:
        """Return the length of a video: “0:07”, “12:34”, “1:02:03”."""
        if not seconds <= _MOST_SECONDS:
            return DASH
        total = round(seconds) if seconds > 0 else 0
        minutes, second = divmod(total, 60)
        hours, minute = divmod(minutes, 60)
        return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"

    def age(self, then: float, now: float) -> str:
        """Return how long ago something was, both in Unix seconds: “just now”, “5 min ago”, or the date."""
        passed = now - then if in_calendar(then) else _WEEK
        if not -_DAY <= passed < _WEEK:
            return self.date(then)
        if passed < _MINUTE:
            return "just now"
        if passed < _HOUR:
            return f"{self.number(int(passed // _MINUTE))} min ago"
        if passed < _DAY:
            return f"{self.number(int(passed // _HOUR))} h ago"
        return self.count(int(passed // _DAY), "day ago", "days ago")

    def date(self, then: float) -> str:
        """Return the day of a moment in Unix seconds, as the locale writes it."""
        if not in_calendar(then):
            return DASH
        return self.locale.toString(QDateTime.fromSecsSinceEpoch(int(then)).date(), QLocale.FormatType.ShortFormat)

    def moment(self, then: float) -> str:
        """Return day and time of a moment in Unix seconds, in this computer's zone, as the locale writes them."""
        if not in_calendar(then):
            return DASH
        return self.locale.toString(QDateTime.fromSecsSinceEpoch(int(then)), QLocale.FormatType.ShortFormat)

    def bitrate(self, kilobits: int) -> str:
        """Return “2.5 Mbit/s”, “640 kbit/s”; a dash where it is not known."""
        if not 0 < kilobits <= _MOST:
            return DASH
        if kilobits < _KILO:
            return f"{self.number(kilobits)} kbit/s"
        return f"{self.decimal(kilobits / _KILO)} Mbit/s"


def plain_tip(text: str, support: str = "") -> str:
    """Return text for a tooltip, which would take it for HTML when it looks like it: names stay what they are.

    support  what only those ask for who help: stands small at the end
    """
    lines = [escape(shown_paragraphs(text, TIP)).replace("\n", "<br>")] if text else []
    lines += [f"<small>{escape(shown_paragraphs(support, TIP))}</small>"] if support else []
    return f"<span>{'<br>'.join(lines)}</span>" if lines else ""


def _leading(value: int) -> float:
    """Return the number before the unit: 640.0 for 640 MB."""
    number = float(value)
    while number >= _KILO:
        number /= _KILO
    return number


def _pair(texts: Texts, large: int, small: int, large_unit: str, small_unit: str) -> str:
    first = f"{texts.number(large)} {large_unit}"
    return f"{first} {texts.number(small)} {small_unit}" if small else first
