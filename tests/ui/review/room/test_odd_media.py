"""Odd files on a side: each is shown, measured and scanned, or told in words; the window stays alive."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import pytest

from kdesk.errors import KdeskError, MediaProblem
from kdesk.messages.errors import title_of
from kdesk.ui.review.compare.window import CompareWindow
from kdesk.ui.review.measures.bit_rate_view import BitRateView
from kdesk.ui.review.measures.measures_view import MeasuresView
from kdesk.ui.review.measures.sounds_view import SoundsView
from kdesk.ui.review.measures.stretches_view import StretchesView
from tests.support.media import ffmpeg
from tests.support.patience import until
from tests.ui.review.compare.compare_stage import settled
from tests.ui.review.room.room_stage import RoomStage, clips, room

__all__ = ["clips", "room"]

pytestmark = pytest.mark.slow

TEST = ["-f", "lavfi", "-i", "testsrc2=size=160x90:rate=10:duration=2"]
TONE = ["-f", "lavfi", "-i", "sine=duration=2"]
H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]
EIGHT_HOURS = 8 * 3600


def covered(path: Path) -> None:
    """A sound with a picture of its cover, which is no video."""
    cover = path.with_name("cover.png")
    ffmpeg("-f", "lavfi", "-i", "color=c=red:size=64x64", "-frames:v", "1", str(cover))
    codec = ["-c:a", "libmp3lame"] if path.suffix == ".mp3" else ["-c:a", "aac"]
    picture = ["-c:v", "mjpeg" if path.suffix == ".m4a" else "copy", "-disposition:v", "attached_pic"]
    ffmpeg(*TONE, "-i", str(cover), "-map", "0", "-map", "1", *codec, *picture, str(path))


def eight_hours(path: Path) -> None:
    """One picture a second, three key frames in all: a sparse index."""
    long = f"color=c=gray:size=32x32:rate=1:duration={EIGHT_HOURS}"
    ffmpeg("-f", "lavfi", "-i", long, *H264, "-g", str(EIGHT_HOURS // 3), "-sc_threshold", "0", str(path))


def before_zero(path: Path) -> None:
    """Times that begin 1 s before zero, with B-frames."""
    ffmpeg(*TEST, *H264, "-bf", "2", "-output_ts_offset", "-1", "-avoid_negative_ts", "disabled", str(path))


def without_length(path: Path) -> None:
    """All frames at the same time: the video is 0 s long."""
    timed = path.with_name("timed.mkv")
    ffmpeg(*TEST, "-c:v", "mjpeg", "-q:v", "9", str(timed))
    ffmpeg("-i", str(timed), "-c", "copy", "-bsf:v", "setts=ts=0", str(path))


FILES: dict[str, Callable[[Path], object]] = {
    "cover.mp3": covered,
    "cover.m4a": covered,
    "hours.mp4": eight_hours,
    "negative.mkv": before_zero,
    "negative.ts": before_zero,
    "nothing.mkv": without_length,
    "one.mp4": lambda path: ffmpeg(*TEST, *H264, "-frames:v", "1", str(path)),
    "moving.gif": lambda path: ffmpeg(*TEST, str(path)),
    "moving.webp": lambda path: ffmpeg(*TEST, "-c:v", "libwebp_anim", "-loop", "0", str(path)),
    "still.png": lambda path: ffmpeg(*TEST, "-frames:v", "1", str(path)),
    "sound.wav": lambda path: ffmpeg(*TONE, str(path)),
}

TOLD = {"cover.mp3", "cover.m4a", "sound.wav", "moving.gif", "moving.webp", "still.png", "negative.mkv"}
"""Sounds with a cover are no videos; pictures are shown by the player, moving or not. Matroska gives frames before zero
no time at all."""


def is_told(error: KdeskError | None) -> bool:
    """Return whether there is no error, or one with words of its own."""
    return error is None or bool(title_of(error))


async def jump_about(window: CompareWindow) -> None:
    """Go to ends, middle and beyond, and step over both."""
    last = window.session.duration
    for time in (last, last / 2, Fraction(-5), last * 2 + 1, Fraction(1, 10), Fraction(0)):
        window.play.go_to(time)
        await settled(window)
    for steps in (1, -1, 10, -10):
        window.play.step(steps)
        await settled(window)
    window.play.toggle()
    window.play.pause()
    await settled(window)


async def measure_everything(window: CompareWindow) -> None:
    """Start everything that the panel can measure, and wait for its end."""
    panel = window.review.panel
    for part in (panel.measures, panel.rates, panel.stretches, panel.sounds):
        assert isinstance(part, MeasuresView | BitRateView | StretchesView | SoundsView)
        if part.row.button.isEnabled():
            part.row.button.click()
        await until(lambda part=part: not part.row.runs)


@pytest.mark.parametrize("name", FILES)
def test_an_odd_file_is_shown_or_told(room: RoomStage, clips: Sequence[Path], tmp_path: Path, name: str) -> None:
    """On either side of a usual video."""
    path = tmp_path / name
    FILES[name](path)

    async def work(window: CompareWindow) -> None:
        for _side in range(2):
            await jump_about(window)
            errors = [side.error for side in window.session.sides]
            assert all(map(is_told, errors))
            assert all(isinstance(error, MediaProblem | None) for error in errors)
            assert (name in TOLD) is any(isinstance(error, MediaProblem) for error in errors)
            # The usual one shows its frames all the same.
            assert any(side.frame is not None for side in window.session.sides)
            if name != "hours.mp4":
                await measure_everything(window)
            window.session.swap(0, 1)
            await settled(window)

    room.show(work, (path, clips[2]))


def test_a_jump_in_eight_hours_finds_its_frame(room: RoomStage, clips: Sequence[Path], tmp_path: Path) -> None:
    """Though the next key frame is hours before it."""
    path = tmp_path / "hours.mp4"
    eight_hours(path)

    async def work(window: CompareWindow) -> None:
        for second in (EIGHT_HOURS - 2, 9_700, 3):
            window.play.go_to(Fraction(second) + Fraction(1, 2))
            await settled(window)
            frame = window.session.sides[0].frame
            assert frame is not None
            assert frame.time == second

    room.show(work, (path, clips[2]))
