"""Black, frozen and silent stretches, beside those that ffmpeg finds."""

import asyncio
import re
from pathlib import Path

import pytest

from kdesk.domain.bit_rates import Stretch, StretchKind
from kdesk.media.scanning.scans import FileScans
from tests.media.opening import of, open_local
from tests.support.media import ffmpeg, ffmpeg_log, make_video, speech

SCANS = FileScans(open_local)
PATTERNS = {
    StretchKind.BLACK: r"black_start:(\S+) black_end:(\S+)",
    StretchKind.FROZEN: r"freeze_start: (\S+)[\s\S]*?freeze_end: (\S+)",
    StretchKind.SILENT: r"silence_start: (\S+)[\s\S]*?silence_end: (\S+)",
}


def stretches(path: Path) -> tuple[Stretch, ...]:
    """Look through a file."""
    return asyncio.run(SCANS.stretches(of(path), lambda _share: None))


def told_by_ffmpeg(path: Path) -> list[tuple[StretchKind, float, float]]:
    """Return what the filters of ffmpeg tell."""
    filters = ("-vf", "blackdetect=d=0.5,freezedetect=n=-60dB:d=2", "-af", "silencedetect=n=-60dB:d=1")
    log = ffmpeg_log("-i", str(path), *filters)
    return [(kind, float(start), float(end)) for kind, form in PATTERNS.items() for start, end in re.findall(form, log)]


@pytest.mark.parametrize("ending", ["mp4", "ts", "mkv"])
def test_the_stretches_are_those_of_ffmpeg(tmp_path: Path, ending: str) -> None:
    """To the frame, on any clock that the container has: ffmpeg counts from 0, too."""
    picture = (
        "testsrc2=size=160x90:rate=25:duration=8,drawbox=t=fill:color=black:enable='between(t,2,3.19)',"
        "loop=loop=99:size=1:start=124,setpts=N/25/TB"
    )
    file = tmp_path / f"clip.{ending}"
    ffmpeg(
        *["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", speech(12)],
        *["-af", "volume='not(between(t,6,10))':eval=frame"],
        *["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", str(file)],
    )
    found = stretches(file)
    assert {one.kind for one in found} == set(StretchKind)
    for kind, start, end in told_by_ffmpeg(file):
        (one,) = (one for one in found if one.kind is kind)
        assert float(one.start) == pytest.approx(start, abs=0.05)
        assert float(one.end) == pytest.approx(end, abs=0.05)


def test_a_stretch_at_the_end_ends_with_the_video(tmp_path: Path) -> None:
    """The filters write no end for it. What is black is not told to be frozen too."""
    picture = "testsrc2=size=160x90:rate=25:duration=6,drawbox=t=fill:color=black:enable='gte(t,3)'"
    ffmpeg("-f", "lavfi", "-i", picture, "-c:v", "libx264", "-pix_fmt", "yuv420p", str(tmp_path / "clip.mp4"))
    (one,) = stretches(tmp_path / "clip.mp4")
    assert (one.kind, float(one.start), float(one.end)) == (StretchKind.BLACK, 3.0, 6.0)


def test_a_video_in_which_something_happens_has_none(tmp_path: Path) -> None:
    """A moving picture and a tone."""
    assert stretches(make_video(tmp_path / "clip.mp4", seconds=4, size="160x90")) == ()
