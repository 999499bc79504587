"""Numbers in words."""

from datetime import datetime

import pytest
from PySide6.QtCore import QLocale

from kdesk.ui.texts import Texts, plain_tip

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
def test_bytes_are_counted_in_thousands(texts: Texts, value: int, said: str) -> None:
    """Sizes read as file managers write them, beyond 32 bits too."""
    assert texts.size(value) == said


def test_numbers_are_the_locale_s() -> None:
    """A German reads a comma, and a point between thousands."""
    german = Texts(QLocale("de_DE"))
    assert german.size(4_200_000_000) == "4,2 GB"
    assert german.count(12_345, "file", "files") == "12.345 files"


def test_speed_is_bytes_a_second(texts: Texts) -> None:
    """11.2 million bytes a second read as in the drawing of the window."""
    assert texts.speed(11_200_000.0) == "11.2 MB/s"


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
def test_time_left_is_rough(texts: Texts, seconds: float, said: str) -> None:
    """Nobody needs the seconds of an hour."""
    assert texts.time_left(seconds) == said


@pytest.mark.parametrize(("seconds", "said"), [(7, "0:07"), (754, "12:34"), (3723, "1:02:03")])
def test_durations_read_as_on_a_player(texts: Texts, seconds: float, said: str) -> None:
    """Minutes and seconds, and hours where there are some."""
    assert texts.duration(seconds) == said


@pytest.mark.parametrize(
    ("passed", "said"),
    [(3, "just now"), (300, "5 min ago"), (3 * HOUR, "3 h ago"), (30 * HOUR, "1 day ago"), (50 * HOUR, "2 days ago")],
)
def test_ages_are_told_up_to_a_week(texts: Texts, passed: float, said: str) -> None:
    """What is younger than a week has an age."""
    assert texts.age(1_800_000_000 - passed, 1_800_000_000) == said


def test_what_is_older_has_a_date(texts: Texts) -> None:
    """Everything else has a day."""
    assert texts.age(1_700_000_000, 1_800_000_000) == texts.date(1_700_000_000)
    assert "23" in texts.moment(1_700_000_000)


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
def test_days_and_moments_are_written_as_the_locale_does(locale: str, day: str, moment: str) -> None:
    """Order, separators and clock are the locale's; nothing in them is a word of another language."""
    texts = Texts(QLocale(locale))
    then = datetime(2027, 2, 9, 13, 5).astimezone().timestamp()
    assert texts.date(then) == day
    assert texts.moment(then) == moment


def test_per_cent_never_rounds_up_to_all(texts: Texts) -> None:
    """One byte that is missing keeps it at 99."""
    assert texts.percent(4_199_999_999, 4_200_000_000) == "99 %"
    assert texts.percent(0, 0) == "0 %"


@pytest.mark.parametrize(("kilobits", "said"), [(0, "\u2013"), (640, "640 kbit/s"), (2500, "2.5 Mbit/s")])
def test_bitrates_have_a_unit(texts: Texts, kilobits: int, said: str) -> None:
    """A bitrate that is not known is a dash."""
    assert texts.bitrate(kilobits) == said


def test_a_tooltip_shows_html_as_text() -> None:
    """A name that looks like HTML is escaped for the one place where Qt would read it."""
    assert plain_tip("<b>a & b</b>") == "<span>&lt;b&gt;a &amp; b&lt;/b&gt;</span>"
    assert plain_tip("") == ""


def test_a_tip_is_text_and_what_support_asks_for_is_small() -> None:
    """Whatever looks like HTML stays what it is; nothing to say is no tooltip."""
    assert (
        plain_tip("a <b>\nc", "HTTP 502 · <X>")
        == "<span>a &lt;b&gt;<br>c<br><small>HTTP 502 · &lt;X&gt;</small></span>"
    )
    assert plain_tip("", "E") == "<span><small>E</small></span>"
    assert plain_tip("") == ""
