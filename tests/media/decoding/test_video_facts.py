"""What a file tells of its video is read as it is."""

from fractions import Fraction
from pathlib import Path

import pytest

from kdesk.domain.video import Colours
from tests.support.media import ffmpeg
from tests.support.numbered_video import SOUND, X264, make, remake, shown_numbers
from tests.support.opened_videos import opened_video

TURNS = {"90": 270, "180": 180, "270": 90}
"""What ffmpeg 5 takes for `rotate`, counter-clockwise, and what that is clockwise."""


async def test_the_facts_of_a_plain_file(tmp_path: Path) -> None:
    """Codec, profile, pixels, rate, duration, sizes and sound."""
    path = make(tmp_path / "a.mp4", (*X264, "-profile:v", "main", "-metadata:s:a", "language=deu"), sound=True)
    async with opened_video(path) as video:
        facts = video.facts
    assert (facts.container, facts.codec, facts.profile, facts.pixel_format) == ("mov", "h264", "Main", "yuv420p")
    assert (facts.width, facts.height, facts.aspect, facts.rotation) == (320, 180, 1, 0)
    assert (facts.rate, facts.duration, facts.size) == (30, 5, path.stat().st_size)
    assert facts.bit_rate > 0
    (sound,) = facts.sounds
    assert (sound.codec, sound.rate, sound.channels, sound.layout) == ("aac", 48_000, 1, "mono")
    assert (sound.language, sound.start) == ("deu", 0)


@pytest.mark.parametrize("turn", TURNS)
async def test_rotation_is_told_clockwise(turn: str, tmp_path: Path) -> None:
    """As ffmpeg itself turns the picture."""
    corner = "drawbox=0:0:60:40:white:fill"
    ffmpeg("-f", "lavfi", "-i", f"color=black:s=320x180:d=2,{corner}", *X264, str(tmp_path / "all.mp4"))
    path = remake(tmp_path / "all.mp4", tmp_path / "a.mp4", "-c", "copy", "-metadata:s:v", f"rotate={turn}")
    turned = remake(path, tmp_path / "turned.mp4", *X264)
    async with opened_video(path) as video, opened_video(turned) as reference:
        assert video.facts.rotation == TURNS[turn]
        assert reference.facts.rotation == 0
        assert video.facts.shown_size == (reference.facts.width, reference.facts.height)
        picture = (await reference.frame_at(Fraction(1))).picture
        plane = picture.planes[0]
        right, low = picture.width - 10, picture.height - 10
        bright = {
            place: memoryview(plane)[place[1] * plane.line_size + place[0]] > 128
            for place in [(10, 10), (right, 10), (right, low), (10, low)]
        }
    corners = dict(zip((0, 90, 180, 270), bright.values(), strict=True))
    assert [degrees for degrees, white in corners.items() if white] == [video.facts.rotation]


async def test_wide_pixels_are_told(tmp_path: Path) -> None:
    """The shown picture is wider than the decoded one."""
    async with opened_video(make(tmp_path / "a.mp4", ("-vf", "setsar=4/3", *X264), frames=40)) as video:
        assert video.facts.aspect == Fraction(4, 3)
        assert video.facts.shown_size == (427, 180)


async def test_colours_are_told_by_their_names(tmp_path: Path) -> None:
    """And high dynamic range is known by them."""
    colours = ("-colorspace", "bt2020nc", "-color_primaries", "bt2020", "-color_trc", "smpte2084")
    parameters = "log-level=error:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc"
    coded = ("-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le", "-x265-params", parameters)
    async with opened_video(make(tmp_path / "a.mp4", (*coded, *colours), frames=40)) as video:
        assert video.facts.colours == Colours("bt2020", "smpte2084", "bt2020nc")
        assert video.facts.colours.is_hdr
        assert video.facts.pixel_format == "yuv420p10le"


async def test_sound_that_begins_later_is_told(tmp_path: Path) -> None:
    """By the seconds between the first frame and the first sample."""
    ffmpeg("-itsoffset", "0.5", *SOUND, "-t", "4", "-c:a", "aac", str(tmp_path / "late.mp4"))
    make(tmp_path / "picture.mp4", X264)
    inputs = ("-i", str(tmp_path / "picture.mp4"), "-itsoffset", "0.5", "-i", str(tmp_path / "late.mp4"))
    ffmpeg(*inputs, "-map", "0:v", "-map", "1:a", "-c", "copy", str(tmp_path / "a.mkv"))
    async with opened_video(tmp_path / "a.mkv") as video:
        assert float(video.facts.sounds[0].start) == pytest.approx(0.5, abs=0.05)


async def test_a_picture_that_begins_later_than_the_sound_does_so_here(tmp_path: Path) -> None:
    """Only the tenth of a second that encoders of sound add is left out of account."""
    make(tmp_path / "picture.mp4", X264)
    ffmpeg(*SOUND, "-t", "6", "-c:a", "aac", str(tmp_path / "sound.m4a"))
    inputs = ("-itsoffset", "1", "-i", str(tmp_path / "picture.mp4"), "-i", str(tmp_path / "sound.m4a"))
    ffmpeg(*inputs, "-map", "0:v", "-map", "1:a", "-c", "copy", str(tmp_path / "a.mkv"))
    async with opened_video(tmp_path / "a.mkv") as video:
        first = await video.frame_at(Fraction(0))
        assert float(first.time) == pytest.approx(1, abs=0.05)
    assert shown_numbers(tmp_path / "a.mkv")[0] == 0
