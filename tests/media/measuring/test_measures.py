"""Measures of real files, compared with what the filters of the ffmpeg program tell of them."""

import json
import math
import re
from collections.abc import Iterator
from contextlib import aclosing
from fractions import Fraction
from pathlib import Path

import pytest

from kdesk.domain.measures import Measure, MeasuredFrame, MeasureSeries
from kdesk.errors import MediaProblem
from kdesk.ffmpeg_programs import ffmpeg_programs
from kdesk.media.measuring.measures import FrameMeasures
from tests.support.media import ffmpeg
from tests.support.short_video import ShortVideo

FILTERS = frozenset({Measure.PSNR, Measure.SSIM, Measure.XPSNR})
VMAF = frozenset({Measure.VMAF})
FRAMES = 30


@pytest.fixture
def measures() -> Iterator[FrameMeasures]:
    """Measures whose thread ends with the test."""
    measures = FrameMeasures(ffmpeg_programs)
    yield measures
    measures.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A source of one second, and renditions of it."""
    folder = tmp_path_factory.mktemp("measures")
    source = ["-f", "lavfi", "-i", "testsrc2=size=640x360:rate=30:duration=1,noise=alls=12:allf=t"]
    ffmpeg(
        *source,
        "-c:v",
        "libx264",
        "-preset",
        "veryfast",
        "-crf",
        "8",
        "-pix_fmt",
        "yuv420p",
        str(folder / "source.mp4"),
    )
    deep = ["-c:v", "libx265", "-crf", "8", "-preset", "ultrafast", "-x265-params", "log-level=none"]
    ffmpeg(*source, *deep, "-pix_fmt", "yuv420p10le", str(folder / "deep.mp4"))
    for name, filters in (("same", "null"), ("small", "scale=320:180"), ("odd", "scale=427:239,pad=428:240")):
        ffmpeg("-i", str(folder / "source.mp4"), "-vf", filters, "-c:v", "libx264", "-crf", "32", "-bf", "3",
               str(folder / f"{name}.mp4"))  # fmt: skip
    return folder


async def _all(
    measures: FrameMeasures, reference: ShortVideo, other: ShortVideo, kinds: frozenset[Measure], **options: object
) -> list[MeasuredFrame]:
    frames = measures.compare(reference, other, Fraction(0), Fraction(100), measures=kinds, **options)  # type: ignore[arg-type]
    async with aclosing(frames):
        return [frame async for frame in frames]


def _by_ffmpeg(folder: Path, reference: str, other: str, scale: str, joined: str) -> list[str]:
    """Return the lines that a filter of the program writes for each frame."""
    log = folder / "log"
    ffmpeg("-i", str(folder / reference), "-i", str(folder / other), "-lavfi",
           f"[1:v]{scale}[o];[0:v][o]{joined}=f={log}", "-f", "null", "-")  # fmt: skip
    return log.read_text().splitlines()


@pytest.mark.parametrize("reference", ["source.mp4", "deep.mp4"])
@pytest.mark.parametrize("other", ["same.mp4", "small.mp4", "odd.mp4"])
async def test_psnr_ssim_and_xpsnr_are_those_of_ffmpeg(
    measures: FrameMeasures, folder: Path, reference: str, other: str
) -> None:
    """Each frame has the values of ffmpeg's own filters, to 0.01 dB and 0.0005."""
    pixels = "yuv420p10le" if reference == "deep.mp4" else "yuv420p"
    scale = f"scale=640:360:flags=bicubic,format={pixels}"
    psnr, ssim, xpsnr = (_by_ffmpeg(folder, reference, other, scale, name) for name in ("psnr", "ssim", "xpsnr"))

    frames = await _all(measures, ShortVideo(folder / reference), ShortVideo(folder / other), FILTERS)

    assert len(frames) == FRAMES
    for number, frame in enumerate(frames):
        assert frame.psnr_y == pytest.approx(float(re.findall(r"psnr_y:(\S+)", psnr[number])[0]), abs=0.01)
        assert frame.psnr == pytest.approx(float(re.findall(r"psnr_avg:(\S+)", psnr[number])[0]), abs=0.01)
        assert frame.ssim == pytest.approx(float(re.findall(r"All:(\S+)", ssim[number])[0]), abs=0.0005)
        assert frame.xpsnr == pytest.approx(float(re.findall(r"XPSNR y:\s*(\S+)", xpsnr[number])[0]), abs=0.01)


async def test_a_video_and_itself_are_equal(measures: FrameMeasures, folder: Path) -> None:
    """Equal frames have infinite decibels, and an SSIM of 1."""
    video = ShortVideo(folder / "source.mp4")
    frames = await _all(measures, video, video, FILTERS)
    assert {frame.ssim for frame in frames} == {1}
    assert MeasureSeries.of(Measure.PSNR, frames).mean == math.inf
    assert [frame.time for frame in frames] == [frame.other_time for frame in frames]


async def test_vmaf_is_that_of_ffmpeg_across_batches(measures: FrameMeasures, folder: Path, tmp_path: Path) -> None:
    """VMAF of each frame, measured a few dozen frames at a time, equals that of one run over the whole file."""
    looped = []
    for name in ("source", "small"):
        looped.append(tmp_path / f"{name}.mkv")
        ffmpeg("-stream_loop", "3", "-i", str(folder / f"{name}.mp4"), "-r", "30", "-c:v", "libx264", "-crf", "10",
               "-preset", "ultrafast", str(looped[-1]))  # fmt: skip
    ffmpeg("-i", str(looped[0]), "-i", str(looped[1]), "-lavfi",
           f"[1:v]scale=640:360:flags=bicubic[o];[o][0:v]libvmaf=log_fmt=json:log_path={tmp_path / 'log'}",
           "-f", "null", "-")  # fmt: skip
    theirs = [frame["metrics"]["vmaf"] for frame in json.loads((tmp_path / "log").read_text())["frames"]]

    frames = await _all(measures, ShortVideo(looped[0]), ShortVideo(looped[1]), VMAF | {Measure.SSIM})

    assert len(frames) == len(theirs) == 4 * FRAMES
    assert [frame.vmaf for frame in frames] == pytest.approx(theirs, abs=0.01)
    assert all(frame.ssim is not None for frame in frames)


@pytest.mark.parametrize("count", [1, 48, 49, 50])
async def test_each_frame_has_one_vmaf_however_many_there_are(
    measures: FrameMeasures, tmp_path: Path, count: int
) -> None:
    """No frame is lost or doubled where one run of the program ends and the next one begins."""
    path = tmp_path / "short.mkv"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=size=160x90:rate=25", "-frames:v", str(count), "-c:v", "ffv1", str(path))
    video = ShortVideo(path)
    frames = await _all(measures, video, video, VMAF)
    assert [frame.time for frame in frames] == [video[n].time for n in range(count)]
    assert all(frame.vmaf is not None and frame.vmaf > 90 for frame in frames)


async def test_without_a_program_vmaf_is_a_problem_in_words(folder: Path) -> None:
    """Programs that are missing, or no ffmpeg at all, measure no VMAF; the filters do not need them."""
    measures = FrameMeasures(lambda: ["/nowhere/ffmpeg", "/bin/true", "/bin/false"])
    video = ShortVideo(folder / "small.mp4")
    assert await measures.maker(Measure.VMAF) == ""
    assert "PyAV" in await measures.maker(Measure.SSIM)
    with pytest.raises(MediaProblem):
        await _all(measures, video, video, VMAF)
    measures.close()


async def test_the_program_that_measures_vmaf_is_told(measures: FrameMeasures) -> None:
    """Version and path say which of several ffmpegs is used."""
    assert re.match(r"ffmpeg \S+ \(/.*ffmpeg\S*\)$", await measures.maker(Measure.VMAF))


async def test_a_measurement_can_be_left(measures: FrameMeasures, folder: Path) -> None:
    """Whoever stops early gets what was measured by then, and the next measurement begins at once."""
    source, other = ShortVideo(folder / "source.mp4"), ShortVideo(folder / "same.mp4")
    for kinds in (FILTERS, FILTERS):
        frames = measures.compare(source, other, Fraction(0), Fraction(1), measures=kinds)
        async with aclosing(frames):
            first = await anext(frames)
        assert first.time == 0


async def test_a_range_is_measured_and_each_nth_frame(measures: FrameMeasures, folder: Path) -> None:
    """An overview measures the same frames as the whole, fewer of them."""
    source, other = ShortVideo(folder / "source.mp4"), ShortVideo(folder / "same.mp4")
    whole = await _all(measures, source, other, frozenset({Measure.PSNR}))

    fifths = await _all(measures, source, other, frozenset({Measure.PSNR}), every=5)
    part = measures.compare(source, other, Fraction(1, 3), Fraction(2, 3), measures=frozenset({Measure.PSNR}))

    assert fifths == whole[::5]
    assert [frame async for frame in part] == whole[10:20]


async def test_far_frames_are_gone_to(measures: FrameMeasures, tmp_path: Path) -> None:
    """An overview of a long video measures frames that lie seconds apart, each with that of the same time."""
    path = tmp_path / "long.mkv"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=size=64x36:rate=5:duration=40", "-c:v", "ffv1", str(path))
    video = ShortVideo(path)
    frames = await _all(measures, video, video, frozenset({Measure.PSNR}), every=50)
    assert [frame.time for frame in frames] == [0, 10, 20, 30]
    assert {frame.psnr for frame in frames} == {math.inf}


async def test_frames_are_paired_by_time_and_not_by_number(
    measures: FrameMeasures, folder: Path, tmp_path: Path
) -> None:
    """A rendition of half the frame rate is compared with the frame that it shows at the time, until it ends."""
    half = tmp_path / "half.mkv"
    ffmpeg("-i", str(folder / "source.mp4"), "-vf", "fps=15:round=down", "-t", "0.6", "-c:v", "ffv1", str(half))
    source, other = ShortVideo(folder / "source.mp4"), ShortVideo(half)

    frames = await _all(measures, source, other, frozenset({Measure.PSNR}))

    assert [frame.other_time for frame in frames[:6]] == [other[n // 2].time for n in range(6)]
    assert 18 <= len(frames) <= 20


async def test_a_shift_is_taken_into_account(measures: FrameMeasures, folder: Path, tmp_path: Path) -> None:
    """A rendition that begins three frames earlier is equal once it is told so."""
    late = tmp_path / "late.mkv"
    ffmpeg("-i", str(folder / "source.mp4"), "-vf", "trim=start_frame=3,setpts=PTS-STARTPTS", "-c:v", "ffv1", str(late))
    frames = await _all(
        measures,
        ShortVideo(late),
        ShortVideo(folder / "source.mp4"),
        frozenset({Measure.PSNR}),
        later=Fraction(1, 10),
    )
    assert {frame.psnr for frame in frames} == {math.inf}


@pytest.mark.parametrize(("name", "options", "rotation"), [
    ("range.mkv", ["-vf", "scale=in_range=tv:out_range=pc,format=yuv420p", "-color_range", "pc"], 0),
    ("turned.mkv", ["-vf", "transpose=cclock"], 90),
    ("rgb.mkv", ["-vf", "scale=in_color_matrix=bt709,format=gbrp"], 0),
])  # fmt: skip
async def test_what_looks_the_same_measures_well(
    measures: FrameMeasures, tmp_path: Path, name: str, options: list[str], rotation: int
) -> None:
    """Another range, another orientation, and red, green and blue are brought to the reference first."""
    # Without edges: colours between those of two pixels are outside of what red, green and blue can tell.
    soft = "testsrc2=size=320x180:rate=25:duration=0.2,gblur=sigma=8,eq=saturation=0.4,format=yuv420p"
    ffmpeg("-f", "lavfi", "-i", soft, "-c:v", "ffv1", str(tmp_path / "soft.mkv"))
    ffmpeg("-i", str(tmp_path / "soft.mkv"), *options, "-c:v", "ffv1", str(tmp_path / name))
    plain, other = ShortVideo(tmp_path / "soft.mkv"), ShortVideo(tmp_path / name, rotation=rotation)
    for pair in ((plain, other), (other, plain)):
        frames = await _all(measures, *pair, frozenset({Measure.PSNR}))
        assert len(frames) == 5
        assert min(frame.psnr or 0 for frame in frames) > 38


@pytest.mark.parametrize("size", ["2x2", "16x16", "44x46", "300x2", "63x500"])
async def test_a_tiny_video_does_not_end_the_program(measures: FrameMeasures, tmp_path: Path, size: str) -> None:
    """FFmpeg's filter for XPSNR divides by zero where a picture is tiny; only PSNR is measured then."""
    path = tmp_path / "tiny.mkv"
    ffmpeg("-f", "lavfi", "-i", f"color=red:size={size}:rate=25:duration=0.2", "-c:v", "rawvideo", str(path))
    video = ShortVideo(path)
    frames = await _all(measures, video, video, FILTERS)
    assert [(frame.psnr, frame.ssim, frame.xpsnr) for frame in frames] == 5 * [(math.inf, None, None)]


@pytest.mark.parametrize("size", ["96x70", "854x480", "128x96"])
@pytest.mark.parametrize("pixels", ["gray", "ya8", "gbrp", "bgra", "yuva444p10le", "yuv420p10le", "yuv411p", "rgb48le"])
async def test_any_format_can_be_the_reference(measures: FrameMeasures, tmp_path: Path, pixels: str, size: str) -> None:
    """All filters tell that equal pictures are equal: XPSNR of 10 bit is left out where FFmpeg's filter errs."""
    path = tmp_path / "video.mkv"
    ffmpeg(
        "-f",
        "lavfi",
        "-i",
        f"testsrc2=size={size}:rate=25:duration=0.08",
        "-c:v",
        "ffv1",
        "-pix_fmt",
        pixels,
        str(path),
    )
    video = ShortVideo(path)

    equal = await _all(measures, video, video, FILTERS)

    assert {(frame.psnr, frame.ssim) for frame in equal} == {(math.inf, 1.0)}
    is_deep = "10" in pixels or "48" in pixels
    assert {frame.xpsnr for frame in equal} <= ({None, math.inf} if is_deep else {math.inf})
    if pixels == "yuv420p10le":
        assert {frame.xpsnr for frame in equal} == {math.inf if size == "128x96" else None}
