"""Times as frame numbers and time code, against known tables and for arbitrary frames."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdesk.domain.timecode import (
    drops_labels,
    exact_rate,
    frame_at,
    frame_of,
    middle_of,
    parse_time,
    read_time,
    smpte_of,
)
from kdesk.messages.rendition_changes import written_time

NTSC, NTSC_60, FILM, PAL = Fraction(30_000, 1001), Fraction(60_000, 1001), Fraction(24_000, 1001), Fraction(25)
RATES = (NTSC, NTSC_60, FILM, PAL, Fraction(30), Fraction(50), Fraction(12), Fraction(120), Fraction(25, 2))
DAY = 24 * 3600 * 60
frames, rates = st.integers(0, DAY), st.sampled_from(RATES)


@pytest.mark.parametrize(
    ("told", "exact"),
    [
        (29.97, NTSC),
        (29.97003, NTSC),
        (59.94, NTSC_60),
        (23.976, FILM),
        (23.98, FILM),
        (25.0, PAL),
        (30.0, Fraction(30)),
        (24.0, Fraction(24)),
        (12.5, Fraction(25, 2)),
        (0.0, Fraction(0)),
        (-1.0, Fraction(0)),
        (1e9, Fraction(0)),
        (float("nan"), Fraction(0)),
    ],
)
def test_a_rounded_rate_stands_for_an_exact_one(told: float, exact: Fraction) -> None:
    """The rates of television are fractions of 1001; one that cannot be is unknown."""
    assert exact_rate(told) == exact


@pytest.mark.parametrize(
    ("frame", "rate", "code"),
    [
        (0, NTSC, "00:00:00;00"),
        (1799, NTSC, "00:00:59;29"),
        (1800, NTSC, "00:01:00;02"),
        (3597, NTSC, "00:01:59;29"),
        (3598, NTSC, "00:02:00;02"),
        (17_981, NTSC, "00:09:59;29"),
        (17_982, NTSC, "00:10:00;00"),
        (19_781, NTSC, "00:10:59;29"),
        (19_782, NTSC, "00:11:00;02"),
        (107_892, NTSC, "01:00:00;00"),
        (3599, NTSC_60, "00:00:59;59"),
        (3600, NTSC_60, "00:01:00;04"),
        (35_964, NTSC_60, "00:10:00;00"),
        (215_784, NTSC_60, "01:00:00;00"),
        (1500, PAL, "00:01:00:00"),
        (1440, FILM, "00:01:00:00"),
        (119, Fraction(120), "00:00:00:119"),
    ],
)
def test_the_time_code_of_a_frame(frame: int, rate: Fraction, code: str) -> None:
    """Known labels around the minutes at which drop-frame leaves some out."""
    assert smpte_of(frame, rate) == code
    assert read_time(code, position=0, rate=rate) == middle_of(frame, rate)


@given(frames, rates)
def test_a_time_code_leads_back_to_its_frame(frame: int, rate: Fraction) -> None:
    """No two frames share a label."""
    hours, minutes, seconds, label = map(int, smpte_of(frame, rate).replace(";", ":").split(":"))
    assert frame_of(hours, minutes, seconds, label, rate) == frame


@given(frames, st.sampled_from([NTSC, NTSC_60]))
def test_drop_frame_keeps_up_with_the_clock(frame: int, rate: Fraction) -> None:
    """The label is at most two or four frames off the true time, at the end of a day a few more."""
    assert drops_labels(rate)
    hours, minutes, seconds, label = map(int, smpte_of(frame, rate).replace(";", ":").split(":"))
    labelled = hours * 3600 + minutes * 60 + seconds + Fraction(label, round(rate))
    assert abs(labelled - frame / rate) < Fraction(1, 5)


@given(frames, rates)
def test_a_position_within_a_frame_names_it(frame: int, rate: Fraction) -> None:
    """Its middle does, and its beginning as a player rounds it down."""
    assert frame_at(middle_of(frame, rate), rate) == frame
    assert frame_at(int(frame * 1000 / rate), rate) == frame


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        ("5", 5000),
        ("62.5", 62_500),
        ("62,5", 62_500),
        ("1:02.5", 62_500),
        (" 1:02:03.25 ", 3_723_250),
        ("75:00", 4_500_000),
        ("750f", 30_020),
        ("750 F", 30_020),
        ("00:01:02:15", 62_620),
        ("+10", 20_000),
        ("-2.5", 7500),
        ("-1:00", 0),
        ("+25f", 11_020),
        ("- 1", 9000),
    ],
)
def test_what_can_be_typed(text: str, milliseconds: int) -> None:
    """Clock, frames, time code, and distances from the position."""
    assert read_time(text, position=10_000, rate=PAL) == milliseconds


@pytest.mark.parametrize(
    "text", ["", "x", "1:75", "1:2:3:4:5", "1::2", "00:61:00:00", "00:00:00:25", "+", "-x", "\u0661"]
)
def test_what_names_no_time(text: str) -> None:
    """It goes nowhere."""
    assert read_time(text, position=10_000, rate=PAL) is None


def test_a_label_that_was_left_out_is_the_next_one() -> None:
    """Drop-frame has no 00:01:00;00."""
    assert read_time("00:01:00;00", position=0, rate=NTSC) == middle_of(1800, NTSC)


@pytest.mark.parametrize("text", ["750f", "00:01:02:15", "+25f"])
def test_frames_need_a_rate(text: str) -> None:
    """Without one, no frame has a time."""
    assert read_time(text, position=0, rate=Fraction(0)) is None


@given(st.text(max_size=40), st.integers(0, 2**40), st.sampled_from([Fraction(0), *RATES]))
def test_no_text_breaks_it(text: str, position: int, rate: Fraction) -> None:
    """It is a time from the beginning on, or none."""
    found = read_time(text, position=position, rate=rate)
    assert found is None or found >= 0


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        ("0", 0),
        (" 90 ", 90_000),
        ("1:30", 90_000),
        ("1:02:03.5", 3_723_500),
        ("0:00.25", 250),
        ("0:01,5", 1_500),
        ("75:00", 4_500_000),
        ("0:00.1239", 123),
    ],
)
def test_times_as_they_are_typed(text: str, milliseconds: int) -> None:
    """Seconds, minutes and hours with a fraction, after a point or a comma."""
    assert parse_time(text) == milliseconds


@pytest.mark.parametrize("text", ["", "x", "-1", "1:60", "1:60:00", "1:2:3:4", "1.", ".5", "٣", "1e3", "9" * 20])
def test_what_is_no_time(text: str) -> None:
    """Nothing is guessed."""
    assert parse_time(text) is None


@given(st.integers(min_value=0, max_value=3_600_000_000 - 1))
def test_a_written_time_is_read_as_what_it_was(milliseconds: int) -> None:
    """Up to a thousand hours."""
    assert parse_time(written_time(milliseconds)) == milliseconds
