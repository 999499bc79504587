"""What the Compare window says of its sides."""

from fractions import Fraction
from pathlib import Path

import pytest

from kdesk.domain.compared import Compared, rendition
from kdesk.domain.video import Colours, VideoSource
from kdesk.messages.comparing import facts_line, pace_words, shift_words, side_name
from kdesk.messages.format import Format
from tests.ui.fakes.videos import facts
from tests.ui.library.library_fakes import make_entry, make_flavor

PLAIN = Format()


def test_a_side_is_named_by_its_rendition_or_its_file() -> None:
    """With its entry only where there are several; what others wrote is cut and made harmless."""
    one = rendition(make_entry(0), make_flavor(1))
    assert side_name(one, PLAIN, with_entry=False) == "720p, 2.5 Mbit/s"
    assert side_name(one, PLAIN, with_entry=True) == "Interview, part 0, 720p, 2.5 Mbit/s"
    file = Compared(VideoSource(path=Path("/videos/cut\u202e.mp4")))
    assert "\u202e" not in side_name(file, PLAIN, with_entry=True)
    assert len(side_name(Compared(VideoSource(path=Path("x" * 300))), PLAIN, with_entry=False)) <= 60


def test_facts_tell_pixels_codec_bit_rate_and_whether_it_is_hdr() -> None:
    """What is unknown is left out."""
    told = facts_line(facts(rate=Fraction(30_000, 1001)), PLAIN)
    assert [part.strip("\u2066\u2069") for part in told.split(" · ")] == [
        "320 × 180",
        "h264",
        "colours not named",
        "2.5 Mbit/s",
        "29.97 fps",
        "High",
    ]
    unknown = facts(bit_rate=0, rate=Fraction(0), profile="", colours=Colours(transfer="smpte2084"))
    assert facts_line(unknown, PLAIN).endswith("h264 · HDR (PQ), \u2066smpte2084\u2069, limited range")


def test_facts_name_matrix_transfer_and_range() -> None:
    """What is the same is named once."""
    colours = Colours("bt709", "bt709", "smpte170m", full_range=True)
    told = facts_line(facts(colours=colours), PLAIN)
    assert "\u2066bt709/smpte170m\u2069, full range" in told


@pytest.mark.parametrize(("shift", "words"), [(0, ""), (1, "+1 frame"), (12, "+12 frames"), (-3, "−3 frames")])
def test_a_shift_is_told_with_its_sign(shift: int, words: str) -> None:
    """Nothing is said of none."""
    assert shift_words(shift, PLAIN) == words


def test_frames_that_are_left_out_are_told() -> None:
    """While all are shown nothing is said; where the clock waits too, how far it falls behind."""
    assert pace_words(29.8, 30, 1.0, PLAIN) == ""
    assert pace_words(18.2, 30, 1.0, PLAIN) == "18 of 30 frames a second shown"
    assert pace_words(12, 30, 0.4, PLAIN) == "12 of 30 frames a second shown, at 40 % of the speed"
    assert pace_words(0, 0, 1.0, PLAIN) == ""
