"""Differences of frames as pictures."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kdesk.domain.picture import Bitmap
from kdesk.domain.review_ports import DifferenceForm
from kdesk.domain.video import Area
from kdesk.media.painting.painter import FramePainter
from tests.support.short_video import TAGS_709, ShortVideo, made

WIDE, HIGH = 192, 108
WHOLE = Area(0, 0, WIDE, HIGH)
SLOPE = "format=gbrp,geq=r='255*(X+0.5)/W':g='255*(Y+0.5)/H':b=90"
BLACK, GREY = (0, 0, 0), (128, 128, 128)


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> ShortVideo:
    """Two frames of a colourful video."""
    path = tmp_path_factory.mktemp("difference") / "a.mkv"
    source = f"testsrc2=size={WIDE}x{HIGH}:rate=25:duration=0.08"
    return ShortVideo(made(path, source, "-pix_fmt", "yuv420p", *TAGS_709))


@pytest.fixture(scope="module")
def greys(tmp_path_factory: pytest.TempPathFactory) -> ShortVideo:
    """A grey of 100, then one of 110; as RGB, so that both are exact."""
    path = tmp_path_factory.mktemp("difference") / "greys.mkv"
    level = "geq=r='100+10*N':g='100+10*N':b='100+10*N'"
    source = f"color=black:size={WIDE}x{HIGH}:rate=25:duration=0.08,format=gbrp,{level}"
    return ShortVideo(made(path, source, "-pix_fmt", "gbrp"))


def _colours(picture: Bitmap) -> set[tuple[int, ...]]:
    """Return all colours of a picture as red, green and blue."""
    pixels = picture.pixels
    return {(pixels[n + 2], pixels[n + 1], pixels[n]) for n in range(0, len(pixels), 4)}


@pytest.mark.parametrize(
    ("form", "colour"),
    [(DifferenceForm.ABSOLUTE, BLACK), (DifferenceForm.HEAT, BLACK), (DifferenceForm.SIGNED, GREY)],
)
@pytest.mark.parametrize("size", [(WIDE, HIGH), (96, 54), (768, 432), (200, 50)])
async def test_equal_frames_have_one_colour(
    painter: FramePainter, video: ShortVideo, form: DifferenceForm, colour: tuple[int, ...], size: tuple[int, int]
) -> None:
    """A frame and itself differ in nothing, at any size and however much differences are multiplied."""
    sides = ((video, video[0]), (video, video[0]))

    drawn = await painter.difference(sides, WHOLE, size, form=form, gain=32)

    assert (drawn.width, drawn.height) == size
    assert _colours(drawn) == {colour}


@pytest.mark.parametrize(
    ("form", "gain", "colour"),
    [
        (DifferenceForm.ABSOLUTE, 1, (10, 10, 10)),
        (DifferenceForm.ABSOLUTE, 8, (80, 80, 80)),
        (DifferenceForm.ABSOLUTE, 100, (255, 255, 255)),
        (DifferenceForm.SIGNED, 1, (118, 118, 118)),
        (DifferenceForm.SIGNED, 4, (88, 88, 88)),
        (DifferenceForm.HEAT, 100, (255, 0, 0)),
    ],
)
async def test_a_difference_is_multiplied(
    painter: FramePainter, greys: ShortVideo, form: DifferenceForm, gain: float, colour: tuple[int, ...]
) -> None:
    """Ten levels are ten levels, eighty times eight, or as much as there is; the darker first side is below grey."""
    drawn = await painter.difference(((greys, greys[0]), (greys, greys[1])), WHOLE, (WIDE, HIGH), form=form, gain=gain)
    assert _colours(drawn) == {colour}


async def test_a_brighter_first_side_is_brighter_than_grey(painter: FramePainter, greys: ShortVideo) -> None:
    """The sign tells which side is brighter."""
    sides = ((greys, greys[1]), (greys, greys[0]))
    drawn = await painter.difference(sides, WHOLE, (WIDE, HIGH), form=DifferenceForm.SIGNED)
    assert _colours(drawn) == {(138, 138, 138)}


async def test_heat_goes_from_blue_to_red(painter: FramePainter, greys: ShortVideo) -> None:
    """A small difference is blue, a middle one green, a large one red."""
    sides = ((greys, greys[0]), (greys, greys[1]))
    drawn = [
        _colours(await painter.difference(sides, WHOLE, (WIDE, HIGH), form=DifferenceForm.HEAT, gain=gain)).pop()
        for gain in (6, 12.75, 25.5)
    ]
    strongest = [max(range(3), key=colour.__getitem__) for colour in drawn]
    assert strongest == [2, 1, 0]


async def test_what_differs_is_found_where_it_is(painter: FramePainter, tmp_path: Path) -> None:
    """A square that only one side has is the only thing that differs, in a part and enlarged as well."""
    grey = f"color=gray:size={WIDE}x{HIGH}:rate=25:duration=0.04,format=gbrp"
    box = "drawbox=x=60:y=40:w=10:h=10:color=white:t=fill"
    plain = ShortVideo(made(tmp_path / "plain.mkv", grey, "-pix_fmt", "gbrp"))
    marked = ShortVideo(made(tmp_path / "marked.mkv", f"{grey},{box}", "-pix_fmt", "gbrp"))

    drawn = await painter.difference(
        ((plain, plain[0]), (marked, marked[0])), Area(55, 35, 20, 20), (80, 80), form=DifferenceForm.ABSOLUTE, gain=10
    )

    bright = {n // 4 for n in range(0, len(drawn.pixels), 4) if drawn.pixels[n] == 255}
    assert bright == {y * 80 + x for y in range(20, 60) for x in range(20, 60)}
    assert _colours(drawn) == {BLACK, (255, 255, 255)}


async def test_a_smaller_rendition_is_scaled_to_the_first_side(painter: FramePainter, tmp_path: Path) -> None:
    """A picture without details differs from its half-sized copy nowhere, whichever is the first."""
    large, small = (
        ShortVideo(
            made(tmp_path / f"{size}.mkv", f"color=size={size}:rate=25:duration=0.04,{SLOPE}", "-pix_fmt", "gbrp")
        )
        for size in (f"{WIDE}x{HIGH}", "96x54")
    )

    for first, second in ((large, small), (small, large)):
        shown = first.facts.shown_size
        drawn = await painter.difference(((first, first[0]), (second, second[0])), Area(0, 0, *shown), shown)
        assert max(max(colour) for colour in _colours(drawn)) <= 6


async def test_a_turned_side_is_compared_as_it_is_shown(
    painter: FramePainter, video: ShortVideo, tmp_path: Path
) -> None:
    """A file that is stored turned equals the upright one."""
    source = f"testsrc2=size={WIDE}x{HIGH}:rate=25:duration=0.08,format=yuv420p,transpose=cclock"
    path = made(tmp_path / "turned.mkv", source, "-pix_fmt", "yuv420p", *TAGS_709)
    turned = ShortVideo(path, rotation=90)

    drawn = await painter.difference(((video, video[0]), (turned, turned[0])), WHOLE, (WIDE, HIGH))

    # Where samples of colour lie between those of brightness differs across and down: edges differ a little.
    assert turned.facts.shown_size == (WIDE, HIGH)
    assert sorted(drawn.pixels[1::4])[len(drawn.pixels) // 4 * 9 // 10] <= 4


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    part=st.tuples(st.floats(-500, 500), st.floats(-500, 500), st.floats(0.001, 5000), st.floats(0.001, 5000)),
    size=st.tuples(st.integers(1, 200), st.integers(1, 200)),
    form=st.sampled_from(DifferenceForm),
    gain=st.floats(0, 64),
    aspect=st.sampled_from([Fraction(1), Fraction(16, 11)]),
)
async def test_any_area_makes_a_difference_of_the_size_asked_for(
    painter: FramePainter,
    video: ShortVideo,
    part: tuple[float, float, float, float],
    size: tuple[int, int],
    form: DifferenceForm,
    gain: float,
    aspect: Fraction,
) -> None:
    """Any area, form and factor makes a picture."""
    other = video.told(aspect=aspect, rotation=270)
    drawn = await painter.difference(((video, video[0]), (other, other[1])), Area(*part), size, form=form, gain=gain)
    assert (drawn.width, drawn.height, len(drawn.pixels)) == (*size, 4 * size[0] * size[1])
