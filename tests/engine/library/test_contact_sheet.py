"""The plan of a contact sheet, and its flaws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdesk.domain.picture import MAX_SIDE
from kdesk.domain.picture_work import FrameMeasure
from kdesk.engine.library.contact_sheet import FRAMES, FrameFlaws, contact_sheet, flaws_of

SHARP, BLACK = FrameMeasure(120, 60, 0.4), FrameMeasure(14, 2, 0.5)
BLURRED, WHITE = FrameMeasure(110, 50, 0.004), FrameMeasure(250, 0.5, 0.0)


@given(st.floats(min_value=0.01, max_value=2_000_000), st.integers(min_value=1, max_value=8_000))
def test_frames_lie_apart_and_inside_of_the_video(duration: float, width: int) -> None:
    """Each frame belongs to exactly one strip, whose bounds give its time; no strip is too wide or ends too late."""
    sheet = contact_sheet(duration)
    assert sheet is not None
    assert 1 <= len(sheet.times) == sheet.count <= FRAMES
    assert list(sheet.times) == sorted(set(sheet.times))
    assert sheet.times[0] >= 0
    assert sheet.times[-1] < duration
    found: list[float] = []
    for strip in sheet.strips(width):
        assert strip.first == len(found)
        assert strip.count == 1 or strip.count * width <= MAX_SIDE
        assert strip.end <= duration + 0.002
        found += [strip.start + number * (strip.end - strip.start) / strip.count for number in range(strip.count)]
    assert found == pytest.approx(sheet.times, abs=0.002)


def test_a_video_of_any_length_has_twenty_frames() -> None:
    """Two requests for usual cells; a clip of less than two seconds has fewer frames, and nothing has none."""
    sheet = contact_sheet(3600.0)
    assert sheet is not None
    assert (sheet.count, len(sheet.strips(160)), len(sheet.strips(320))) == (20, 2, 2)
    short = contact_sheet(0.55)
    assert short is not None
    assert short.count == 5
    least = contact_sheet(0.04)
    assert least is not None
    assert least.times == (0.0,)
    assert contact_sheet(0.0) is None


def test_black_and_blurred_frames_are_marked() -> None:
    """A frame of one colour counts as black, whatever the colour is."""
    flaws = flaws_of([SHARP, BLACK, BLURRED, WHITE, SHARP])
    assert flaws == (
        FrameFlaws(),
        FrameFlaws(black=True),
        FrameFlaws(blurred=True),
        FrameFlaws(black=True),
        FrameFlaws(),
    )


def test_a_soft_film_is_measured_by_itself() -> None:
    """All frames are alike: none is marked; one that is four times as soft as the others is."""
    soft = FrameMeasure(100, 40, 0.05)
    assert not any(flaw.blurred for flaw in flaws_of([soft] * 20))
    assert [flaw.blurred for flaw in flaws_of([soft] * 5 + [FrameMeasure(100, 40, 0.011)])] == [False] * 5 + [True]
    assert flaws_of([]) == ()
