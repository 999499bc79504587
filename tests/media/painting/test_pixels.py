"""The numbers of one pixel."""

from fractions import Fraction
from pathlib import Path

import pytest

from kdesk.domain.review_ports import Scaling
from kdesk.domain.video import Area
from kdesk.media.painting.painter import FramePainter
from tests.support.media import ffmpeg
from tests.support.short_video import TAGS_709, ShortVideo, made

WIDE, HIGH = 70, 46
PLACES = [(0, 0), (1, 1), (13, 7), (40, 21), (69, 45)]


def _file(folder: Path, pixels: str) -> Path:
    source = f"testsrc2=size={WIDE}x{HIGH}:rate=25:duration=0.04"
    return made(folder / f"{pixels}.mkv", source, "-pix_fmt", pixels, *TAGS_709)


def _raw(path: Path, pixels: str) -> bytes:
    ffmpeg("-i", str(path), "-pix_fmt", pixels, "-f", "rawvideo", str(path.with_suffix(".raw")))
    return path.with_suffix(".raw").read_bytes()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("pixels", "halved", "size"), [
    ("yuv420p", (2, 2), 1), ("yuv422p10le", (2, 1), 2), ("yuv444p", (1, 1), 1), ("yuva420p", (2, 2), 1),
])  # fmt: skip
def test_stored_numbers_are_those_in_the_file(
    tmp_path: Path, pixels: str, halved: tuple[int, int], size: int, place: tuple[int, int]
) -> None:
    """Y, U and V come in the depth of the file, and pixels that share a colour have the same."""
    path = _file(tmp_path, pixels)
    raw, video = _raw(path, pixels), ShortVideo(path)
    across, down = WIDE // halved[0], HIGH // halved[1]
    chroma = place[1] // halved[1] * across + place[0] // halved[0]
    spots = [place[1] * WIDE + place[0], WIDE * HIGH + chroma, WIDE * HIGH + across * down + chroma]

    values = FramePainter().values(video, video[0], place)

    assert values.stored == tuple(int.from_bytes(raw[size * n : size * n + size], "little") for n in spots)


@pytest.mark.parametrize("pixels", ["gbrp", "bgr0", "rgb48le", "gbrp10le", "gray", "gray10le"])
def test_red_green_and_blue_are_told_in_this_order(tmp_path: Path, pixels: str) -> None:
    """Pictures of red, green and blue, in planes or not, tell these; grey ones tell one number."""
    video = ShortVideo(_file(tmp_path, pixels))
    depth = 16 if "48" in pixels else 10 if "10" in pixels else 8

    values = FramePainter().values(video, video[0], (30, 40))

    if pixels.startswith("gray"):
        (grey,) = values.stored
        assert 0 < grey < 1 << depth
    else:
        eight_bits = [255 * number / ((1 << depth) - 1) for number in values.stored]
        assert all(abs(level - number) <= 1.5 for level, number in zip(values.shown, eight_bits, strict=True))


@pytest.mark.parametrize(("rotation", "aspect"), [(0, 1), (90, 1), (180, 1), (270, 1), (0, 2), (90, 2)])
async def test_shown_numbers_are_those_on_the_screen(tmp_path: Path, rotation: int, aspect: int) -> None:
    """The place is one of the picture as it is shown: turned, and with square pixels."""
    video = ShortVideo(_file(tmp_path, "yuv420p"), rotation=rotation, aspect=Fraction(aspect))
    size = video.facts.shown_size
    painter = FramePainter()
    drawn = await painter.paint(video, video[0], Area(0, 0, *size), size, Scaling.NEAREST)

    for across, down in [(0, 0), (5, 9), (size[0] - 1, 3), (21, size[1] - 1), (33, 17)]:
        begin = 4 * (down * size[0] + across)
        blue, green, red = drawn.pixels[begin : begin + 3]
        shown = painter.values(video, video[0], (across, down)).shown
        assert all(abs(a - b) <= 2 for a, b in zip(shown, (red, green, blue), strict=True))
    painter.close()


def test_the_pixel_of_a_turned_picture_is_found(tmp_path: Path) -> None:
    """The top right corner of a picture that is turned clockwise is the top left one of what is stored."""
    path = _file(tmp_path, "yuv444p")
    raw, video = _raw(path, "yuv444p"), ShortVideo(path, rotation=90)

    values = FramePainter().values(video, video[0], (HIGH - 1, 0))

    assert values.stored == (raw[0], raw[WIDE * HIGH], raw[2 * WIDE * HIGH])


@pytest.mark.parametrize("place", [(-5, 2), (10_000, 10_000)])
def test_a_place_outside_has_the_numbers_of_the_nearest_pixel(tmp_path: Path, place: tuple[int, int]) -> None:
    """A pointer beside the picture is no error."""
    video = ShortVideo(_file(tmp_path, "yuv420p"))
    nearest = min(max(place[0], 0), WIDE - 1), min(max(place[1], 0), HIGH - 1)
    painter = FramePainter()
    assert painter.values(video, video[0], place) == painter.values(video, video[0], nearest)


def test_a_palette_and_two_colours_tell_what_is_shown(tmp_path: Path) -> None:
    """Pictures with a palette tell red, green and blue; those of black and white tell grey."""
    for name, options in (("palette.gif", ["-c:v", "gif"]), ("two.pbm", ["-c:v", "pbm", "-update", "1"])):
        path = made(tmp_path / name, f"testsrc2=size={WIDE}x{HIGH}:rate=25:duration=0.04", *options)
        video = ShortVideo(path)
        values = FramePainter().values(video, video[0], (35, 20))
        assert values.stored in {values.shown, values.shown[:1]}
