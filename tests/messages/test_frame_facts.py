"""What the overlay of the player says of a frame."""

from fractions import Fraction

import pytest

from kdesk.domain.timecode import number_of
from kdesk.domain.video import Colours, Frame, SoundFacts, VideoFacts
from kdesk.messages.format import Format
from kdesk.messages.frame_facts import FrameFacts, frame_facts

FILM = VideoFacts("mov", "hevc", "Main 10", "yuv420p10le", 720, 576, rate=Fraction(25), duration=Fraction(10))
FRAME = Frame(Fraction(2), Fraction(1, 25), 50, Fraction(1, 25), kind="B")


def lines(**facts: object) -> dict[str, str]:
    """Return the lines without the marks of direction."""
    told = frame_facts(FrameFacts(source="Automatic", **facts), Format())  # type: ignore[arg-type]
    return {label: value.replace("\u2066", "").replace("\u2069", "") for label, value in told}


def test_nothing_unknown_is_told() -> None:
    """Without decoder and rendition there is the position, and what the player counts."""
    assert lines(milliseconds=1500) == {
        "Rendition": "Automatic",
        "Time": "1.500 s",
        "Played frames": "0 dropped, 0 late",
    }


@pytest.mark.parametrize(("transfer", "name"), [("smpte2084", "HDR (PQ)"), ("arib-std-b67", "HDR (HLG)")])
def test_hdr_is_named(transfer: str, name: str) -> None:
    """Before the names that FFmpeg has for the colours."""
    video = VideoFacts("mov", "hevc", "", "yuv420p10le", 64, 64, colours=Colours("bt2020", transfer, "bt2020nc"))
    assert lines(video=video)["Pixel format"] == f"yuv420p10le, {name}, bt2020/{transfer}/bt2020nc, limited range"


def test_an_anamorphic_picture_tells_both_sizes() -> None:
    """The decoded one, and the one on a screen with square pixels."""
    video = VideoFacts("mov", "h264", "High", "yuv420p", 720, 576, aspect=Fraction(64, 45))
    assert lines(video=video)["Pixels"] == "720 × 576, shown as 1024 × 576"


def test_the_number_of_a_frame_is_exact_only_if_frames_are_equally_long() -> None:
    """A longer frame is one of a variable rate, whose number does not follow from its time."""
    assert lines(video=FILM, frame=FRAME, rate=Fraction(25))["Frame"] == "50, B frame"
    longer = Frame(Fraction(2), Fraction(1, 10), 50, Fraction(1, 25), kind="B")
    assert lines(video=FILM, frame=longer, rate=Fraction(25))["Frame"] == "about 50, B frame"
    assert lines(video=FILM, frame=FRAME)["Frame"] == "B frame"


def test_the_bit_rate_is_measured_where_the_file_tells_none() -> None:
    """From size and length."""
    video = VideoFacts("mov", "h264", "", "yuv420p", 64, 64, duration=Fraction(10), size=2_500_000)
    assert lines(video=video)["Bit rate"] == "2.0 Mbit/s"


@pytest.mark.parametrize("rate", [Fraction(25), Fraction(24_000, 1001), Fraction(30_000, 1001), Fraction(60)])
def test_rounded_times_give_the_right_numbers(rate: Fraction) -> None:
    """Files with a clock of milliseconds round the time of each frame, to either side."""
    for number in range(100_000, 100_050):
        exact = number / rate
        for rounded in (Fraction(int(exact * 1000), 1000), Fraction(int(exact * 1000) + 1, 1000), exact):
            assert number_of(rounded, rate) == number


def test_sound_in_a_stream_of_its_own_is_told() -> None:
    """What codec and channels it has, and that it lies beside the pictures."""
    sounds = (SoundFacts("aac", 48_000, 2, "stereo", "de", is_beside=True),)
    video = VideoFacts("mpegts", "h264", "", "yuv420p", 64, 64, sounds=sounds)
    assert lines(video=video)["Sound"] == "aac stereo de in a stream of its own"
