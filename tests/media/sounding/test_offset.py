"""How much later a sound comes in one rendition than in another one."""

import asyncio
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest

from kdesk.domain.sound_measures import SoundOffset
from kdesk.media.sounding.sounds import MeasuredSounds
from tests.media.opening import of, open_local
from tests.support.media import ffmpeg, speech

SOUNDS = MeasuredSounds(open_local)


def make_talk(path: Path, *arguments: str, seconds: float = 12, sound: str = "") -> Path:
    """Make a video with speech."""
    ffmpeg(
        *["-f", "lavfi", "-i", f"testsrc2=size=160x90:rate=25:duration={seconds}"],
        *["-f", "lavfi", "-i", sound or speech(seconds)],
        *["-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", *arguments, str(path)],
    )
    return path


def offset(one: Path, other: Path) -> SoundOffset | None:
    """Compare two files."""
    return asyncio.run(SOUNDS.offset(of(one), of(other), lambda _share: None))


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A talk of twelve seconds."""
    return make_talk(tmp_path_factory.mktemp("talk") / "source.mp4")


@pytest.mark.parametrize(
    ("how", "name", "expected"),
    [
        (("-af", "adelay=120:all=1"), "late.mp4", 120),
        (("-af", "adelay=1500:all=1"), "late.mp4", 1500),
        (("-af", "atrim=start=0.06,asetpts=PTS-STARTPTS"), "early.mp4", -60),
        (("-af", "volume=-18dB", "-ar", "22050", "-b:a", "32k"), "poor.mp4", 0),
        (("-c:a", "libmp3lame"), "same.mkv", 0),
        (("-c:a", "aac"), "same.ts", 0),
    ],
)
def test_an_offset_is_found_to_five_milliseconds(
    source: Path, tmp_path: Path, how: Sequence[str], name: str, expected: int
) -> None:
    """Whatever codec, container, rate and loudness the rendition has."""
    ffmpeg("-i", str(source), "-c:v", "copy", *how, str(tmp_path / name))
    found = offset(source, tmp_path / name)
    assert found is not None
    assert found.is_sure
    assert float(found.by) == pytest.approx(expected / 1000, abs=0.005)
    assert found.is_out_of_step is (abs(expected) > 40)


def test_a_delay_that_only_the_container_tells_is_found(source: Path, tmp_path: Path) -> None:
    """The samples are the same; their time stamps are not."""
    shifted = ("-i", str(source), "-itsoffset", "0.12", "-i", str(source), "-map", "0:v", "-map", "1:a", "-c", "copy")
    ffmpeg(*shifted, str(tmp_path / "late.mp4"))
    found = offset(source, tmp_path / "late.mp4")
    assert found is not None
    assert float(found.by) == pytest.approx(0.12, abs=0.005)


def test_other_sound_has_no_offset(source: Path, tmp_path: Path) -> None:
    """Nor has an even tone, silence, or a video without sound."""
    other = offset(source, make_talk(tmp_path / "other.mp4", sound=speech(12, 31)))
    assert other is None or not other.is_sure
    tone = make_talk(tmp_path / "tone.mp4", sound="sine=frequency=440:duration=12")
    assert offset(tone, tone) is None
    silent = make_talk(tmp_path / "silent.mp4", sound="anullsrc=d=12")
    assert offset(source, silent) is None
    assert offset(source, make_talk(tmp_path / "mute.mp4", "-an")) is None


def test_the_offset_at_the_end_of_a_long_video_counts(tmp_path: Path) -> None:
    """Where the sound runs away by a thousandth, the late part is the one that viewers notice."""
    source = make_talk(tmp_path / "source.mp4", seconds=100)
    ffmpeg("-i", str(source), "-c:v", "copy", "-af", "atempo=0.999", str(tmp_path / "slow.mp4"))
    found = offset(source, tmp_path / "slow.mp4")
    assert found is not None
    assert found.at == Fraction(80)
    assert found.is_out_of_step
    assert 0.06 < found.by < 0.12
