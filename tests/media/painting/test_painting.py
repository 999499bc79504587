"""Pictures of frames, compared with what the ffmpeg program makes of the same files."""

import math
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kdesk.domain.picture import Bitmap
from kdesk.domain.review_ports import Scaling
from kdesk.domain.video import Area, Colours, Frame
from kdesk.errors.media import MediaProblem
from kdesk.media.painting.painter import FramePainter
from tests.support.media import ffmpeg
from tests.support.patience import until
from tests.support.short_video import TAGS_709, ShortVideo, made

FORMATS = [
    "yuv420p",
    "yuv422p10le",
    "yuv444p",
    "yuv420p10le",
    "yuva420p",
    "yuv411p",
    "gray",
    "gbrp",
    "gbrp10le",
    "bgr0",
]
WIDE, HIGH = 150, 110
WHOLE = Area(0, 0, WIDE, HIGH)


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> ShortVideo:
    """A colourful video in 4:2:0."""
    return ShortVideo(_file(tmp_path_factory.mktemp("painting"), "yuv420p"))


def _file(folder: Path, pixels: str, size: str = f"{WIDE}x{HIGH}") -> Path:
    source = f"testsrc2=size={size}:rate=25:duration=0.08"
    return made(folder / f"{pixels}.mkv", source, "-pix_fmt", pixels, *TAGS_709)


def _by_ffmpeg(path: Path, folder: Path, filters: str) -> bytes:
    """Return the first frame as BGRA, as ffmpeg makes it."""
    ffmpeg("-i", str(path), "-vf", f"{filters},format=bgra", "-frames:v", "1", "-f", "rawvideo", str(folder / "raw"))
    return (folder / "raw").read_bytes()


def _pixel(picture: Bitmap, across: int, down: int) -> tuple[int, int, int]:
    """Return red, green and blue."""
    begin = 4 * (down * picture.width + across)
    blue, green, red = picture.pixels[begin : begin + 3]
    return red, green, blue


def _rows(picture: Bitmap) -> list[list[tuple[int, int, int]]]:
    return [[_pixel(picture, x, y) for x in range(picture.width)] for y in range(picture.height)]


def _apart(first: bytes, second: bytes) -> int:
    """Return the largest difference of two pictures, transparency left out."""
    assert len(first) == len(second)
    return max(max(abs(a - b) for a, b in zip(first[n::4], second[n::4], strict=True)) for n in range(3))


@pytest.mark.parametrize("pixels", FORMATS)
async def test_each_pixel_at_full_size_is_what_ffmpeg_makes_of_it(
    painter: FramePainter, tmp_path: Path, pixels: str
) -> None:
    """10 bit, 4:2:2, 4:1:1, grey, RGB and transparent pictures have the colours of ffmpeg's own conversion."""
    path = _file(tmp_path, pixels)
    video = ShortVideo(path)

    drawn = await painter.paint(video, video[0], WHOLE, (WIDE, HIGH), Scaling.NEAREST)

    theirs = _by_ffmpeg(path, tmp_path, "scale=flags=neighbor+accurate_rnd+full_chroma_int+full_chroma_inp")
    assert _apart(drawn.pixels, theirs) <= 2
    assert set(drawn.pixels[3::4]) == {255}


async def test_jpeg_colours_use_the_full_range(painter: FramePainter, tmp_path: Path) -> None:
    """Motion JPEG, which FFmpeg calls yuvj420p, is converted as a full range."""
    path = tmp_path / "jpeg.avi"
    made(
        path, f"testsrc2=size={WIDE}x{HIGH}:rate=25:duration=0.08", "-c:v", "mjpeg", "-q:v", "2", "-pix_fmt", "yuvj420p"
    )
    video = ShortVideo(path, colours=Colours(matrix="bt470bg"))

    drawn = await painter.paint(video, video[0], WHOLE, (WIDE, HIGH), Scaling.NEAREST)

    flags = "scale=flags=neighbor+accurate_rnd+full_chroma_int+full_chroma_inp"
    assert video.facts.pixel_format == "yuvj420p"
    assert _apart(drawn.pixels, _by_ffmpeg(path, tmp_path, flags)) <= 2


@pytest.mark.parametrize(("scaling", "flag"), [(Scaling.BILINEAR, "bilinear"), (Scaling.LANCZOS, "lanczos")])
async def test_a_smaller_picture_is_what_ffmpeg_scales(
    painter: FramePainter, tmp_path: Path, scaling: Scaling, flag: str
) -> None:
    """Half the size by bilinear and by Lanczos scaling equals ffmpeg's."""
    path = _file(tmp_path, "yuv420p")
    video = ShortVideo(path)

    drawn = await painter.paint(video, video[0], WHOLE, (75, 55), scaling)

    theirs = _by_ffmpeg(path, tmp_path, f"scale=75:55:flags={flag}+accurate_rnd+full_chroma_int+full_chroma_inp")
    assert _apart(drawn.pixels, theirs) <= 2


@pytest.mark.parametrize("size", [(75, 55), (WIDE, HIGH)])
@pytest.mark.parametrize("scaling", Scaling)
async def test_a_quick_picture_is_nearly_the_same(
    painter: FramePainter, video: ShortVideo, size: tuple[int, int], scaling: Scaling
) -> None:
    """On average its numbers differ by little."""
    exact = await painter.paint(video, video[0], WHOLE, size, scaling)

    quick = await painter.paint(video, video[0], WHOLE, size, scaling, quick=True)

    apart = [abs(one - other) for one, other in zip(exact.pixels, quick.pixels, strict=True)]
    assert sum(apart) / len(apart) < 8
    assert (quick.width, quick.height) == (exact.width, exact.height)


@pytest.mark.parametrize("place", [(0, 0), (1, 1), (7, 5), (33, 18), (86, 61)])
async def test_a_part_has_the_very_pixels_of_the_whole(
    painter: FramePainter, video: ShortVideo, place: tuple[int, int]
) -> None:
    """A part that begins between two samples of colour is not shifted by a pixel, in brightness or in colour."""
    whole = _rows(await painter.paint(video, video[0], WHOLE, (WIDE, HIGH), Scaling.NEAREST))

    part = await painter.paint(video, video[0], Area(*place, 64, 48), (64, 48), Scaling.NEAREST)

    assert _rows(part) == [row[place[0] : place[0] + 64] for row in whole[place[1] : place[1] + 48]]


@pytest.mark.parametrize("zoom", [2, 3, 8])
async def test_an_enlarged_pixel_is_a_square_of_one_colour(painter: FramePainter, video: ShortVideo, zoom: int) -> None:
    """Enlarged without smoothing, each pixel of the picture is a square of equal pixels."""
    plain = _rows(await painter.paint(video, video[0], Area(41, 17, 20, 10), (20, 10), Scaling.NEAREST))

    large = await painter.paint(video, video[0], Area(41, 17, 20, 10), (20 * zoom, 10 * zoom), Scaling.NEAREST)

    luma = [[sum(pixel) for pixel in row] for row in _rows(large)]
    assert all(
        luma[y][x] == pytest.approx(sum(plain[y // zoom][x // zoom]), abs=12)
        for y in range(10 * zoom)
        for x in range(20 * zoom)
    )


@pytest.mark.parametrize("rotation", [90, 180, 270])
async def test_a_turned_picture_and_its_parts_lie_as_the_file_asks(
    painter: FramePainter, video: ShortVideo, rotation: int
) -> None:
    """An area is one of the picture as it is shown, turned clockwise."""
    turned = video.told(rotation=rotation)
    plain = _rows(await painter.paint(video, video[0], WHOLE, (WIDE, HIGH), Scaling.NEAREST))
    expected = plain
    for _ in range(rotation // 90):
        expected = [list(column) for column in zip(*reversed(expected), strict=True)]
    size = turned.facts.shown_size

    whole = await painter.paint(turned, turned[0], Area(0, 0, *size), size, Scaling.NEAREST)
    part = await painter.paint(turned, turned[0], Area(13, 22, 40, 30), (40, 30), Scaling.NEAREST)

    assert _rows(whole) == expected
    assert _rows(part) == [row[13:53] for row in expected[22:52]]


async def test_wide_pixels_are_widened(painter: FramePainter, video: ShortVideo) -> None:
    """A picture with pixels twice as wide as high is shown twice as wide, each pixel twice."""
    wide = video.told(aspect=Fraction(2))
    plain = _rows(await painter.paint(video, video[0], WHOLE, (WIDE, HIGH), Scaling.NEAREST))

    drawn = await painter.paint(wide, wide[0], Area(0, 0, 300, HIGH), (300, HIGH), Scaling.NEAREST)

    assert wide.facts.shown_size == (300, HIGH)
    assert [[sum(pixel) for pixel in row[::2]] for row in _rows(drawn)] == [
        [pytest.approx(sum(pixel), abs=12) for pixel in row] for row in plain
    ]


async def test_what_lies_outside_of_the_picture_is_black(painter: FramePainter, video: ShortVideo) -> None:
    """The picture keeps its place within an area that is larger than it, and black surrounds it."""
    plain = _rows(await painter.paint(video, video[0], WHOLE, (WIDE, HIGH), Scaling.NEAREST))

    drawn = await painter.paint(video, video[0], Area(-20, -10, 200, 150), (200, 150), Scaling.NEAREST)

    rows = _rows(drawn)
    assert [row[20:170] for row in rows[10:120]] == plain
    assert {pixel for row in rows[:10] + rows[120:] for pixel in row} == {(0, 0, 0)}
    assert {pixel for row in rows for pixel in row[:20] + row[170:]} == {(0, 0, 0)}
    assert set(drawn.pixels[3::4]) == {255}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    left=st.floats(-1e6, 1e6),
    top=st.floats(-400, 400),
    width=st.floats(1e-9, 1e7),
    height=st.floats(0.01, 500),
    size=st.tuples(st.integers(1, 300), st.integers(1, 200)),
    scaling=st.sampled_from(Scaling),
    rotation=st.sampled_from([0, 90, 180, 270]),
    aspect=st.sampled_from([Fraction(1), Fraction(4, 3), Fraction(1, 7)]),
)
async def test_any_area_makes_a_picture_of_the_size_asked_for(
    painter: FramePainter,
    video: ShortVideo,
    left: float,
    top: float,
    width: float,
    height: float,
    size: tuple[int, int],
    scaling: Scaling,
    rotation: int,
    aspect: Fraction,
) -> None:
    """Areas beyond the picture, thinner than a pixel or larger than a continent are drawn, in the right size."""
    shown = video.told(rotation=rotation, aspect=aspect)

    drawn = await painter.paint(shown, shown[0], Area(left, top, width, height), size, scaling)

    assert (drawn.width, drawn.height, len(drawn.pixels)) == (*size, 4 * size[0] * size[1])


@pytest.mark.parametrize(
    "area", [Area(0, 0, 0, 0), Area(math.nan, 0, 1, 1), Area(0, 0, math.inf, 5), Area(0, 0, -5, 5)]
)
async def test_no_area_is_a_black_picture(painter: FramePainter, video: ShortVideo, area: Area) -> None:
    """An area without extent, or of numbers that are none, shows nothing."""
    drawn = await painter.paint(video, video[0], area, (3, 2))

    assert drawn == Bitmap(3, 2, opaque=True, pixels=b"\0\0\0\xff" * 6)


async def test_a_picture_without_pixels_is_empty(painter: FramePainter, video: ShortVideo) -> None:
    """A view that is hidden has no size, and gets a picture of none."""
    assert await painter.paint(video, video[0], WHOLE, (0, 40)) == Bitmap(0, 40, opaque=True, pixels=b"")


@pytest.mark.parametrize(("size", "matrix"), [("1280x720", "bt709"), ("640x360", "smpte170m")])
async def test_a_file_that_tells_no_matrix_has_that_of_its_size(
    painter: FramePainter, tmp_path: Path, size: str, matrix: str
) -> None:
    """HD is read by BT.709, and smaller pictures by BT.601, as players do."""
    video = ShortVideo(_file(tmp_path, "yuv420p", size))
    area = Area(0, 0, video.facts.width, video.facts.height)
    silent, telling = video.told(colours=Colours()), video.told(colours=Colours(matrix=matrix))
    wrong = video.told(colours=Colours(matrix="smpte170m" if matrix == "bt709" else "bt709"))

    drawn = [await painter.paint(side, side[0], area, (160, 90)) for side in (silent, telling, wrong)]

    assert drawn[0] == drawn[1]
    assert drawn[0] != drawn[2]


async def test_limited_and_full_range_differ(painter: FramePainter, tmp_path: Path) -> None:
    """16 is black in a limited range and dark grey in a full one; 235 is white and light grey."""
    grey = "geq=lum='if(lt(X,16),16,235)':cb=128:cr=128"
    source = f"color=black:size=32x32:rate=25:duration=0.04,{grey}"
    path = made(tmp_path / "grey.mkv", source, "-pix_fmt", "yuv420p")
    video = ShortVideo(path, colours=Colours(matrix="bt709"))
    full = video.told(colours=Colours(matrix="bt709", full_range=True))

    limited = await painter.paint(video, video[0], Area(0, 0, 32, 32), (32, 32), Scaling.NEAREST)
    drawn = await painter.paint(full, full[0], Area(0, 0, 32, 32), (32, 32), Scaling.NEAREST)

    assert [_pixel(limited, x, 8) for x in (2, 30)] == [(0, 0, 0), (255, 255, 255)]
    assert [_pixel(drawn, x, 8) for x in (2, 30)] == [(16, 16, 16), (235, 235, 235)]


async def test_a_frame_without_a_picture_is_a_problem_of_the_media(painter: FramePainter, video: ShortVideo) -> None:
    """What cannot be drawn is one of kdesk's own errors."""
    empty = Frame(Fraction(0), Fraction(1), 0, Fraction(1))
    with pytest.raises(MediaProblem):
        await painter.paint(video, empty, WHOLE, (10, 10))


async def test_frames_of_another_size_within_a_file_keep_their_place(painter: FramePainter, tmp_path: Path) -> None:
    """A frame with half the pixels that the file names fills the same view."""
    large, small = (
        ShortVideo(_file(tmp_path / size, "yuv420p", size)) for size in _made(tmp_path, "320x180", "160x90")
    )

    drawn = await painter.paint(large, small[0], Area(0, 0, 320, 180), (160, 90), Scaling.NEAREST)

    assert drawn == await painter.paint(small, small[0], Area(0, 0, 160, 90), (160, 90), Scaling.NEAREST)


def _made(folder: Path, *names: str) -> tuple[str, ...]:
    for name in names:
        (folder / name).mkdir()
    return names


async def test_a_large_picture_becomes_a_stamp(painter: FramePainter, tmp_path: Path) -> None:
    """Thousands of pixels become three, which have their mean colours."""
    source = "color=red:size=3000x64:rate=25:duration=0.04,format=yuv420p,drawbox=w=1000:h=64:color=blue:t=fill"
    video = ShortVideo(made(tmp_path / "long.mkv", source, "-pix_fmt", "yuv420p", *TAGS_709))

    drawn = await painter.paint(video, video[0], Area(0, 0, 3000, 64), (3, 64))

    assert [max(range(3), key=_pixel(drawn, x, 30).__getitem__) for x in range(3)] == [2, 0, 0]


async def test_few_graphs_are_kept(painter: FramePainter, video: ShortVideo) -> None:
    """Graphs are kept for the next frame, but not one for each place that was looked at."""
    for number in range(20):
        await painter.paint(video, video[0], Area(number, 0, 40, 40), (40, 40))
    assert 1 <= painter.kept_graphs <= 8


async def test_what_drawing_keeps_is_freed_once_nothing_is_drawn(video: ShortVideo) -> None:
    """A while after the last picture no memory is held for the next one, which is drawn all the same."""
    painter = FramePainter(idle=0.05)
    await painter.paint(video, video[0], WHOLE, (40, 40))
    await painter.difference(((video, video[0]), (video, video[1])), WHOLE, (40, 40))

    await until(lambda: painter.kept_graphs == 0)

    assert (await painter.paint(video, video[0], WHOLE, (40, 40))).width == 40
    painter.close()
