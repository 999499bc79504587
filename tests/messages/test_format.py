"""Numbers, sizes, durations and dates as text, with the words of Qt and without Qt."""

import math
from collections.abc import Callable
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication

from kdesk.domain.speed_limits import SpeedLimit
from kdesk.domain.timestamps import LAST_TIMESTAMP
from kdesk.messages.format import Format
from kdesk.messages.renditions import frame_rate_of
from kdesk.messages.speed_limits import limit_choice
from kdesk.ui.locale import QtLocale

HOUR = 3600


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0 bytes"),
        (812, "812 bytes"),
        (81_234, "81 kB"),
        (2_410_000, "2.4 MB"),
        (640_000_000, "640 MB"),
        (4_200_000_000, "4.2 GB"),
        (5 * 2**40, "5.5 TB"),
    ],
)
def test_bytes_are_counted_in_thousands(formatter: Format, value: int, said: str) -> None:
    """Sizes read as file managers write them, beyond 32 bits too."""
    assert formatter.size(value) == said


def test_numbers_follow_the_locale() -> None:
    """A German reads a comma, and a point between thousands."""
    german = Format(QtLocale(QLocale("de_DE")))
    assert german.size(4_200_000_000) == "4,2 GB"
    assert german.number(12_345) == "12.345"


def test_units_stay_behind_their_numbers_from_right_to_left(qapp: QApplication) -> None:
    """Isolated, a size keeps its order; one whose unit is a Hebrew word follows the text."""
    hebrew = Format(QtLocale(QLocale("en_US")))
    assert hebrew.size(81_234) == "81 kB"
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        assert hebrew.size(81_234) == "\u206681 kB\u2069"
        assert hebrew.speed(81_234.0) == "\u206681 kB/s\u2069"
        assert limit_choice(SpeedLimit(2_000_000), hebrew) == "\u20662 MB/s\u2069"
        assert hebrew.bitrate(2500) == "\u20662.5 Mbit/s\u2069"
        assert QtLocale().together("81 בתים") == "81 בתים"
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_speed_is_in_bytes_per_second(formatter: Format) -> None:
    """11.2 million bytes a second read as in the drawing of the window."""
    assert formatter.speed(11_200_000.0) == "11.2 MB/s"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.2, "1 s"),
        (45, "45 s"),
        (118, "2 min"),
        (HOUR + 20 * 60, "1 h 20 min"),
        (2 * HOUR, "2 h"),
        (76 * HOUR, "3 d 4 h"),
    ],
)
def test_time_left_is_rough(formatter: Format, seconds: float, said: str) -> None:
    """Nobody needs the seconds of an hour."""
    assert formatter.time_left(seconds) == said


@pytest.mark.parametrize(("seconds", "said"), [(7, "0:07"), (754, "12:34"), (3723, "1:02:03")])
def test_durations_read_as_on_a_player(formatter: Format, seconds: float, said: str) -> None:
    """Minutes and seconds, and hours where there are some."""
    assert formatter.duration(seconds) == said


@pytest.mark.parametrize(
    ("passed", "said"),
    [(3, "just now"), (300, "5 min ago"), (3 * HOUR, "3 h ago"), (30 * HOUR, "1 day ago"), (50 * HOUR, "2 days ago")],
)
def test_ages_are_written_up_to_a_week(formatter: Format, passed: float, said: str) -> None:
    """What is younger than a week has an age."""
    assert formatter.age(1_800_000_000 - passed, 1_800_000_000) == said


def test_older_moments_have_a_date(formatter: Format) -> None:
    """Everything else has a day."""
    assert formatter.age(1_700_000_000, 1_800_000_000) == formatter.date(1_700_000_000)
    assert "23" in formatter.date_and_time(1_700_000_000)


@pytest.mark.parametrize(
    ("locale", "day", "moment"),
    [
        ("en_US", "2/9/27", "2/9/27 1:05\u202fPM"),
        ("en_GB", "09/02/2027", "09/02/2027 13:05"),
        ("de_DE", "09.02.27", "09.02.27 13:05"),
        ("ja_JP", "2027/02/09", "2027/02/09 13:05"),
        ("sv_SE", "2027-02-09", "2027-02-09 13:05"),
    ],
)
def test_dates_follow_the_locale(locale: str, day: str, moment: str) -> None:
    """Order, separators and clock are the locale's; nothing in them is a word of another language."""
    formatter = Format(QtLocale(QLocale(locale)))
    then = datetime(2027, 2, 9, 13, 5).astimezone().timestamp()
    assert formatter.date(then) == day
    assert formatter.date_and_time(then) == moment


def test_percent_never_rounds_up_to_100(formatter: Format) -> None:
    """One byte that is missing keeps it at 99."""
    assert formatter.percent(4_199_999_999, 4_200_000_000) == "99 %"
    assert formatter.percent(0, 0) == "0 %"


@pytest.mark.parametrize(("kilobits", "said"), [(0, "\u2013"), (640, "640 kbit/s"), (2500, "2.5 Mbit/s")])
def test_bitrates_have_a_unit(formatter: Format, kilobits: int, said: str) -> None:
    """A bitrate that is not known is a dash."""
    assert formatter.bitrate(kilobits) == said


def whole(value: float) -> int:
    """Return a whole number that is as odd."""
    return value if isinstance(value, int) else int(value) if math.isfinite(value) else 2**70


WRITERS: dict[str, Callable[[Format, float], str]] = {
    "number": lambda formatter, value: formatter.number(whole(value)),
    "decimal": lambda formatter, value: formatter.decimal(value, 2),
    "size": lambda formatter, value: formatter.size(whole(value)),
    "speed": lambda formatter, value: formatter.speed(value),
    "percent": lambda formatter, value: formatter.percent(whole(value), 7),
    "time_left": lambda formatter, value: formatter.time_left(value),
    "duration": lambda formatter, value: formatter.duration(value),
    "age": lambda formatter, value: formatter.age(value, 1_800_000_000),
    "date": lambda formatter, value: formatter.date(value),
    "moment": lambda formatter, value: formatter.date_and_time(value),
    "bitrate": lambda formatter, value: formatter.bitrate(whole(value)),
    "frame rate": lambda formatter, value: frame_rate_of(value, formatter),
}
LONGEST = 40
EDGES = [2**63 - 1, 2**63, -(2**63), 2**64, 10**400, 1e300, -1e300, math.inf, -math.inf, math.nan, 0, LAST_TIMESTAMP]


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("locale", ["en_US", "de_DE", "ar_EG"])
def test_no_number_ends_the_window(name: str, locale: str) -> None:
    """They are written while cells are painted: whatever comes, a text comes out, and a short one."""
    formatter, write = Format(QtLocale(QLocale(locale))), WRITERS[name]

    @settings(max_examples=30, deadline=None, derandomize=True, database=None)
    @given(st.sampled_from(EDGES) | st.integers() | st.floats())
    def written(value: float) -> None:
        assert write(formatter, value)

    written()
    assert all(len(write(formatter, value)) < LONGEST for value in EDGES)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("number", 2**63),
        ("size", 2**63),
        ("speed", math.inf),
        ("time_left", math.nan),
        ("duration", 1e300),
        ("age", 2**63),
        ("age", 0),
        ("moment", 0),
        ("moment", 10**12),
        ("date", -1),
        ("bitrate", 10**400),
        ("frame rate", 1e300),
    ],
)
def test_a_value_that_cannot_be_written_is_a_dash(formatter: Format, name: str, value: float) -> None:
    """Like one that is not known."""
    assert WRITERS[name](formatter, value) in {"\u2013", "\u2013/s"}


def test_the_end_of_the_calendar_is_written(formatter: Format) -> None:
    """In every time zone."""
    assert "98" in formatter.date(LAST_TIMESTAMP)
    assert "98" in formatter.age(LAST_TIMESTAMP, 1_800_000_000)


def test_a_system_without_a_language_writes_days_by_the_standard() -> None:
    """Qt itself would write “31 10 2026”."""
    formatter = Format(QtLocale(QLocale.c()))
    at = datetime(2026, 10, 31, 9, 5).timestamp()  # noqa: DTZ001  local time is what is shown
    assert formatter.date(at) == "2026-10-31"
    assert formatter.date_and_time(at) == "2026-10-31 09:05"
