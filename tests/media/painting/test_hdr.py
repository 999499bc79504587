"""HDR on a usual screen."""

from itertools import pairwise
from pathlib import Path

import pytest

from kdesk.domain.review_ports import DifferenceForm, Scaling
from kdesk.domain.video import Area, Colours
from kdesk.media.painting.painter import FramePainter
from kdesk.media.painting.tone_map import shown
from tests.support.short_video import ShortVideo, made

PQ = Colours("bt2020", "smpte2084", "bt2020nc")
HLG = Colours("bt2020", "arib-std-b67", "bt2020nc")
PAPER, LAMP = {PQ: 572, HLG: 721}, {PQ: 723, HLG: 940}
"""Codes of 203 and of 1000 candelas per square metre (ITU-R BT.2408)."""


@pytest.fixture(scope="module")
def ramp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A grey ramp of all codes of ten bits, one a column."""
    path = tmp_path_factory.mktemp("hdr") / "ramp.mkv"
    source = "color=black:size=1024x16:rate=25:duration=0.08,format=yuv444p10le,geq=lum=X:cb=512:cr=512"
    return made(path, source, "-pix_fmt", "yuv444p10le", "-color_range", "tv")


@pytest.mark.parametrize("colours", [PQ, HLG], ids=["PQ", "HLG"])
async def test_hdr_is_brought_to_the_screen(painter: FramePainter, ramp: Path, colours: Colours) -> None:
    """Black stays black, paper is nearly white, lamps are white, and what is brighter never looks darker."""
    video = ShortVideo(ramp, colours=colours)

    drawn = await painter.paint(video, video[0], Area(0, 0, 1024, 16), (1024, 16), Scaling.NEAREST)

    row = drawn.pixels[: 4 * 1024]
    greys = [row[n : n + 3] for n in range(0, len(row), 4)]
    assert all(max(grey) - min(grey) <= 1 for grey in greys)
    levels = [grey[1] for grey in greys]
    assert all(after >= before - 1 for before, after in pairwise(levels))
    assert levels[64] == 0
    assert 215 <= levels[PAPER[colours]] <= 245
    assert levels[LAMP[colours]] >= 254
    assert levels[PAPER[colours]] + 8 < levels[LAMP[colours]]


async def test_the_table_is_as_exact_as_the_calculation(painter: FramePainter, ramp: Path) -> None:
    """What is painted through the table differs from the formula by two levels at most."""
    video = ShortVideo(ramp, colours=PQ)

    drawn = await painter.paint(video, video[0], Area(0, 0, 1024, 16), (1024, 16), Scaling.NEAREST)

    for code in range(64, 940, 7):
        grey = (code - 64) / 876
        assert abs(drawn.pixels[4 * code + 1] - 255 * shown("smpte2084", (grey, grey, grey))[1]) <= 2


def test_a_bright_colour_keeps_its_hue() -> None:
    """Orange that is too bright for the screen stays orange, instead of turning yellow."""
    dark, bright = shown("smpte2084", (0.45, 0.4, 0.2)), shown("smpte2084", (0.75, 0.68, 0.4))
    assert dark[0] > dark[1] > dark[2]
    assert bright[0] > bright[1] > bright[2]


async def test_values_are_those_that_are_painted(painter: FramePainter, ramp: Path) -> None:
    """The numbers under the pointer tell the ten bits of the file, and what is shown of them."""
    video = ShortVideo(ramp, colours=PQ)
    drawn = await painter.paint(video, video[0], Area(0, 0, 1024, 16), (1024, 16), Scaling.NEAREST)

    values = painter.values(video, video[0], (500, 5))

    assert values.stored == (500, 512, 512)
    assert all(abs(level - drawn.pixels[4 * 500]) <= 2 for level in values.shown)


async def test_equal_hdr_frames_have_no_difference(painter: FramePainter, ramp: Path) -> None:
    """The difference of a frame with itself is black in HDR too."""
    video = ShortVideo(ramp, colours=PQ)
    sides = ((video, video[0]), (video, video[1]))

    drawn = await painter.difference(sides, Area(0, 0, 1024, 16), (512, 8), form=DifferenceForm.ABSOLUTE, gain=16)

    assert set(drawn.pixels[0::4] + drawn.pixels[1::4] + drawn.pixels[2::4]) == {0}
