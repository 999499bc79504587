"""Measures of videos that kdesk's own decoder opens."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from kdesk.domain.measures import Measure
from kdesk.domain.video import VideoSource
from kdesk.ffmpeg_programs import ffmpeg_programs
from kdesk.media.measuring.measures import FrameMeasures
from tests.support.media import ffmpeg
from tests.support.opened_videos import decoded_videos


@pytest.fixture(scope="module")
def renditions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A source with B-frames at 29.97 frames a second, and a smaller rendition that begins two frames later."""
    folder = tmp_path_factory.mktemp("renditions")
    source, small = folder / "source.mp4", folder / "small.mp4"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=size=640x360:rate=30000/1001:duration=3", "-c:v", "libx264", "-bf", "3",
           "-g", "30", "-pix_fmt", "yuv420p", str(source))  # fmt: skip
    ffmpeg("-i", str(source), "-vf", "tpad=start=2:start_mode=clone,scale=320:180", "-c:v", "libx264", "-crf", "30",
           "-bf", "2", str(small))  # fmt: skip
    return source, small


async def test_a_rendition_is_aligned_and_measured(renditions: tuple[Path, Path], tmp_path: Path) -> None:
    """The shift that is found makes each frame meet its own, and the values are those of ffmpeg for these pairs."""
    log = tmp_path / "log"
    ffmpeg("-i", str(renditions[0]), "-i", str(renditions[1]), "-lavfi",
           "[1:v]trim=start_frame=2,setpts=PTS-STARTPTS,scale=640:360:flags=bicubic[o];"
           f"[0:v][o]ssim=f={log}:shortest=1", "-f", "null", "-")  # fmt: skip
    theirs = [float(value) for value in re.findall(r"All:(\S+)", log.read_text())]
    measures = FrameMeasures(ffmpeg_programs)
    async with decoded_videos() as videos:
        source, small = [await videos.open(VideoSource(path=path)) for path in renditions]

        shift = await measures.best_shift(source, small, Fraction(3, 2))
        assert shift is not None
        assert shift.frames == 2
        later = shift.frames / small.facts.rate
        kinds = frozenset({Measure.SSIM})
        found = measures.compare(source, small, Fraction(0), Fraction(10), measures=kinds, later=later)
        frames = [frame async for frame in found]
    measures.close()

    assert len(frames) == 90
    assert [frame.ssim for frame in frames] == pytest.approx(theirs[:90], abs=0.0005)


async def test_a_part_in_the_middle_is_measured(renditions: tuple[Path, Path]) -> None:
    """A range begins with the frame of its start, each once, whatever key frames there are."""
    measures = FrameMeasures(ffmpeg_programs)
    async with decoded_videos() as videos:
        source, other = [await videos.open(VideoSource(path=renditions[0])) for _ in range(2)]
        frames = [frame async for frame in measures.compare(source, other, Fraction(1), Fraction(2))]
    measures.close()
    assert [frame.time for frame in frames] == [Fraction(n * 1001, 30_000) for n in range(29, 60)]
    assert {frame.ssim for frame in frames} == {1}
