"""Detail of pictures that were enlarged or not, and frames that repeat the one before."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest

from kdesk.domain.detail import LEAST_COLOURS, Look, Repeats
from kdesk.media.scanning.scans import FileScans
from tests.media.opening import of, open_local
from tests.support.media import ffmpeg

SCANS = FileScans(open_local)
X264 = ("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p")
CONTENTS = {
    "fine": "mandelbrot=size=1280x720:rate=25:start_scale=0.4:end_scale=0.02",
    "drawn": "testsrc2=size=1280x720:rate=25",
    "flat": "gradients=size=1280x720:rate=25:seed=3:speed=0.05",
}


def look(path: Path) -> Look:
    """Look at pictures of a file, their detail at 720 lines."""
    return asyncio.run(SCANS.look(of(path), (720,), lambda _share: None))


def repeats(path: Path) -> Repeats:
    """Count repeated frames of a file."""
    return asyncio.run(SCANS.repeats(of(path), lambda _share: None))


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds of each content."""
    folder = tmp_path_factory.mktemp("sources")
    for name, content in CONTENTS.items():
        ffmpeg("-f", "lavfi", "-i", content, "-t", "3", *X264, "-b:v", "6M", str(folder / f"{name}.mp4"))
    return folder


@pytest.fixture(scope="module")
def looks(sources: Path) -> Mapping[str, Look]:
    """What is seen of each content."""
    return {name: look(sources / f"{name}.mp4") for name in CONTENTS}


@pytest.mark.parametrize(
    ("content", "how", "expected"),
    [
        ("fine", ("-vf", "scale=640:360,scale=1280:720", "-b:v", "2M"), True),
        ("fine", ("-vf", "scale=854:480,scale=1280:720:flags=lanczos", "-b:v", "2M"), True),
        ("fine", ("-b:v", "2M"), False),
        ("fine", ("-b:v", "500k"), False),
        ("drawn", ("-vf", "scale=640:360,scale=1280:720", "-b:v", "2M"), True),
        ("drawn", ("-vf", "scale=854:480,scale=1280:720", "-b:v", "2M"), True),
        ("drawn", ("-b:v", "2M"), False),
        ("drawn", ("-b:v", "500k"), False),
        ("flat", ("-vf", "scale=640:360,scale=1280:720", "-b:v", "2M"), False),
        ("flat", ("-b:v", "500k"), False),
    ],
)
def test_an_enlarged_picture_is_told_from_a_compressed_one(
    sources: Path, looks: Mapping[str, Look], tmp_path: Path, content: str, how: tuple[str, ...], expected: bool
) -> None:
    """Where the source has detail; of a flat picture nothing is said."""
    made = tmp_path / "made.mp4"
    ffmpeg("-i", str(sources / f"{content}.mp4"), *how, *X264, str(made))
    assert look(made).details[720].is_upscaled_from(looks[content].details[720]) is expected


def test_every_fifth_frame_that_repeats_is_counted(sources: Path, tmp_path: Path) -> None:
    """The source has none of them; half of the frames repeat where half of the rate was doubled."""
    source = sources / "drawn.mp4"
    fifth = "select='mod(n,5)',setpts='N*5/4/25/TB',fps=25"
    ffmpeg("-i", str(source), "-vf", fifth, *X264, "-b:v", "2M", str(tmp_path / "fifth.mp4"))
    ffmpeg("-i", str(source), "-vf", "fps=12.5,fps=25", *X264, "-b:v", "2M", str(tmp_path / "half.mp4"))
    ffmpeg("-i", str(source), "-vf", "scale=320:180", *X264, "-b:v", "200k", str(tmp_path / "fine.mp4"))
    whole, dropped, half, fine = map(
        repeats, (source, *(tmp_path / f"{name}.mp4" for name in ("fifth", "half", "fine")))
    )
    assert whole.share == 0.0
    assert dropped.share == pytest.approx(0.2, abs=0.03)
    assert dropped.is_more_than(whole)
    assert half.is_more_than(whole)
    assert not fine.is_more_than(whole)


def test_of_a_still_picture_no_repeats_are_counted(tmp_path: Path) -> None:
    """All of its frames repeat, in the source as well."""
    still = ("-f", "lavfi", "-i", "color=red:size=160x90:rate=25:duration=2")
    ffmpeg(*still, *X264, str(tmp_path / "still.mp4"))
    assert repeats(tmp_path / "still.mp4") == Repeats(0, 0)


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        (("-c", "copy", "-bsf:v", "h264_metadata=matrix_coefficients=6"), True),
        (("-vf", "colormatrix=bt709:bt601,setparams=colorspace=bt709", *X264), True),
        (("-vf", "colormatrix=bt709:bt601,setparams=colorspace=smpte170m", *X264), False),
        (("-vf", "scale=640:360", "-b:v", "300k", *X264), False),
        (("-vf", "fps=10", "-b:v", "300k", *X264), False),
    ],
)
def test_a_wrong_matrix_is_seen_by_the_colours(tmp_path: Path, how: tuple[str, ...], expected: bool) -> None:
    """Whether its flag is wrong or the numbers are; numbers of another matrix with its flag are as good."""
    content = "testsrc2=size=1280x720:rate=25,scale=out_color_matrix=bt709,setparams=colorspace=bt709,format=yuv420p"
    source, made = tmp_path / "source.mp4", tmp_path / "made.mp4"
    ffmpeg("-f", "lavfi", "-i", content, "-t", "3", *X264, str(source))
    ffmpeg("-i", str(source), *how, str(made))
    difference = look(source).colour_difference(look(made))
    assert (difference >= LEAST_COLOURS) is expected, difference
    assert expected or difference < LEAST_COLOURS / 2


def test_renditions_of_a_source_without_a_matrix_have_its_colours(
    sources: Path, looks: Mapping[str, Look], tmp_path: Path
) -> None:
    """Players guess by the size, and only some of them so: that is no fault of one rendition."""
    ffmpeg("-i", str(sources / "drawn.mp4"), "-vf", "scale=640:360", *X264, str(tmp_path / "small.mp4"))
    source, small = looks["drawn"], look(tmp_path / "small.mp4")
    assert source.plain
    assert small.plain
    assert source.colour_difference(small) < LEAST_COLOURS / 2
