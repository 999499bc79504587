"""The shift of a video against another one, and frames that one lacks."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from kdesk.media.measuring.alignment import shift_of
from kdesk.media.measuring.measures import FrameMeasures
from tests.support.media import ffmpeg
from tests.support.short_video import ShortVideo

MOVING = "testsrc2=size=480x270:rate=25:duration=3"


@pytest.fixture
def measures() -> Iterator[FrameMeasures]:
    """Measures whose thread ends with the test."""
    measures = FrameMeasures(list)
    yield measures
    measures.close()


def _made(path: Path, source: str, *options: str) -> ShortVideo:
    ffmpeg("-f", "lavfi", "-i", source, "-c:v", "libx264", "-crf", "30", *options, str(path))
    return ShortVideo(path)


@pytest.mark.parametrize("frames", [-9, -1, 0, 1, 4, 20])
async def test_the_delay_of_a_rendition_is_found(measures: FrameMeasures, tmp_path: Path, frames: int) -> None:
    """A smaller rendition that shows everything some frames later, or earlier, is found to do so."""
    source = _made(tmp_path / "a.mp4", MOVING)
    moved = (
        f"tpad=start={frames}:start_mode=clone" if frames >= 0 else f"trim=start_frame={-frames},setpts=PTS-STARTPTS"
    )
    other = _made(tmp_path / "b.mp4", f"{MOVING},{moved},scale=320:180")

    shift = await measures.best_shift(source, other, Fraction(3, 2))

    assert shift is not None
    assert shift.frames == frames
    assert 0.1 <= shift.confidence <= 1


async def test_a_still_picture_has_no_shift(measures: FrameMeasures, tmp_path: Path) -> None:
    """Where all frames look the same, none fits best."""
    still = f"{MOVING},loop=loop=-1:size=1,trim=end_frame=60"
    source, other = _made(tmp_path / "a.mp4", still), _made(tmp_path / "b.mp4", f"{still},scale=320:180")
    assert await measures.best_shift(source, other, Fraction(1)) is None


async def test_another_video_has_no_shift(measures: FrameMeasures, tmp_path: Path) -> None:
    """Pictures of something else fit nowhere."""
    source = _made(tmp_path / "a.mp4", MOVING)
    other = _made(tmp_path / "b.mp4", "color=gray:size=480x270:rate=25:duration=3,noise=alls=60:allf=t")
    assert await measures.best_shift(source, other, Fraction(3, 2)) is None


async def test_a_shift_beyond_the_window_is_none(measures: FrameMeasures, tmp_path: Path) -> None:
    """What fits best at the edge of what was looked at may fit better beyond."""
    source = _made(tmp_path / "a.mp4", MOVING)
    other = _made(tmp_path / "b.mp4", f"{MOVING},tpad=start=12:start_mode=clone")
    assert await measures.best_shift(source, other, Fraction(3, 2), window=8) is None
    found = await measures.best_shift(source, other, Fraction(3, 2), window=16)
    assert found is not None
    assert found.frames == 12


async def test_the_begin_of_a_video_can_be_aligned(measures: FrameMeasures, tmp_path: Path) -> None:
    """There are no frames before the first one, which is no error."""
    source = _made(tmp_path / "a.mp4", MOVING)
    other = _made(tmp_path / "b.mp4", f"{MOVING},tpad=start=3:start_mode=clone")
    shift = await measures.best_shift(source, other, Fraction(0))
    assert shift is not None
    assert shift.frames == 3


def test_two_equal_fits_are_none() -> None:
    """A loop fits twice; a best one alone is found."""
    assert shift_of([(-2, 9), (-1, 1), (0, 8), (1, 1), (2, 9)]) is None
    assert shift_of([(-1, 9), (0, 1), (1, 8)]) is not None
    assert shift_of([(0, 1)]) is None


async def test_frames_that_a_rendition_lacks_are_found(measures: FrameMeasures, tmp_path: Path) -> None:
    """Frames that were dropped, whether the one before is repeated or lasts longer, are told by their time."""
    source = _made(tmp_path / "a.mp4", MOVING)
    dropped = "select='not(eq(n,20)+eq(n,21)+eq(n,40))'"
    longer = _made(tmp_path / "b.mkv", f"{MOVING},{dropped}", "-fps_mode", "vfr", "-crf", "24")
    repeated = _made(tmp_path / "c.mp4", f"{MOVING},{dropped},fps=25", "-crf", "24")

    for other in (longer, repeated):
        found = [pair async for pair in measures.motion(source, other, Fraction(0), Fraction(3))]
        assert len(found) == 74
        assert [pair.time for pair in found if pair.is_missing] == [Fraction(n, 25) for n in (20, 21, 40)]


async def test_no_frame_is_missing_from_a_whole_rendition(measures: FrameMeasures, tmp_path: Path) -> None:
    """A small and coarse rendition lacks nothing."""
    source = _made(tmp_path / "a.mp4", MOVING)
    other = _made(tmp_path / "b.mp4", f"{MOVING},scale=160:90", "-crf", "38")
    found = [pair async for pair in measures.motion(source, other, Fraction(0), Fraction(3))]
    assert not [pair for pair in found if pair.is_missing]
