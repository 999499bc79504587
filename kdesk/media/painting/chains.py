"""The filters that make a view of a frame."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kdesk.domain.review_ports import Scaling
from kdesk.media.filters import Step
from kdesk.media.painting.colours import Reading
from kdesk.media.painting.placement import Placement

SCREEN_FORMAT = "bgra" if sys.byteorder == "little" else "argb"
"""0xAARRGGBB in native byte order."""

_OPAQUE_FORMAT = "bgr0" if sys.byteorder == "little" else "0rgb"
"""The same without A."""

_ALGORITHMS = {Scaling.NEAREST: "neighbor", Scaling.BILINEAR: "bilinear", Scaling.LANCZOS: "lanczos"}
TURNS: dict[int, list[Step]] = {
    0: [],
    90: [("transpose", {"dir": "clock"})],
    180: [("hflip", {}), ("vflip", {})],
    270: [("transpose", {"dir": "cclock"})],
}
"""The filters that turn a picture by so many degrees clockwise."""

_MOST_REDUCED = 24
"""Pixels of which one may become at once: Lanczos looks at six times as many, and swscale at no more than 256."""

_DEEP = 10
_USUAL_DEPTH = 8


@dataclass(frozen=True, slots=True)
class View:
    """What is made of a frame.

    Attributes:
        result: FFmpeg's name of the pixel format.
        toned: Whether HDR becomes what a usual screen shows.
        quick: Whether colours may be off by a few steps, and as wide as they are stored.
    """

    frame: tuple[int, int]
    placement: Placement
    reading: Reading
    scaling: Scaling
    result: str = SCREEN_FORMAT
    toned: bool = True
    quick: bool = False

    @property
    def needs_cube(self) -> bool:
        """Whether `steps` needs the file of a tone map."""
        return self.toned and bool(self.reading.transfer)


def planar_format(depth: int) -> str:
    """Return the format for calculating with red, green and blue."""
    return "gbrp10" if depth > _USUAL_DEPTH else "gbrp"


def steps(view: View, cube: Path | None = None) -> Iterator[Step]:
    """Yield the filters from a frame to a view of it.

    Args:
        cube: The tone map, if the view needs one.
    """
    across, down = view.placement.across, view.placement.down
    # swscale refuses transfer functions that it does not know, even where it has nothing to do with them.
    yield "setparams", {"color_trc": "unknown", "color_primaries": "unknown"}
    yield from _crop((across.start, across.length, view.frame[0]), (down.start, down.length, view.frame[1]))
    yield from _reduced(view.placement, view.scaling)
    yield "scale", _scale_options(view)
    if cube:
        yield "format", {"pix_fmts": planar_format(_DEEP)}
        yield "lut3d", {"file": str(cube), "interp": "tetrahedral"}
    if view.reading.has_alpha:
        # What is transparent is shown as if it were not, as players do.
        yield "format", {"pix_fmts": _OPAQUE_FORMAT}
    yield "format", {"pix_fmts": view.result}
    yield from _finish(view.placement)


def enlarged(picture: tuple[int, int], place: Placement, scaling: Scaling) -> Iterator[Step]:
    """Yield the filters that place a picture of red, green and blue, as it is, in a result."""
    across, down = place.across, place.down
    yield from _crop((across.start, across.length, picture[0]), (down.start, down.length, picture[1]))
    yield from _reduced(place, scaling)
    yield "scale", {"w": str(across.scaled), "h": str(down.scaled), "flags": _ALGORITHMS[scaling] + "+accurate_rnd"}
    yield from _finish(place)


def _reduced(place: Placement, scaling: Scaling) -> Iterator[Step]:
    """Yield filters that make a picture smaller, for the next one: swscale has a limit, which differs by formats."""
    wide, high = place.across.length, place.down.length
    while wide > _MOST_REDUCED * place.across.scaled or high > _MOST_REDUCED * place.down.scaled:
        wide = min(wide, max(place.across.scaled, wide // _MOST_REDUCED))
        high = min(high, max(place.down.scaled, high // _MOST_REDUCED))
        yield "scale", {"w": str(wide), "h": str(high), "flags": _ALGORITHMS[scaling] + "+accurate_rnd"}


def _finish(place: Placement) -> Iterator[Step]:
    """Yield the filters that cut, pad and turn what was scaled."""
    across, down = place.across, place.down
    yield from _crop((across.cut, across.kept, across.scaled), (down.cut, down.kept, down.scaled))
    if (across.kept, down.kept) != (across.size, down.size):
        options = {"w": across.size, "h": down.size, "x": across.before, "y": down.before}
        yield "pad", {name: str(value) for name, value in options.items()} | {"color": "black"}
    yield from TURNS[place.turn]


def _crop(across: tuple[int, int, int], down: tuple[int, int, int]) -> Iterator[Step]:
    """Yield the filter that cuts a part out, each axis given by its first pixel, its length, and that of the whole."""
    if (across[0], across[1], down[0], down[1]) != (0, across[2], 0, down[2]):
        # Without `exact` a picture of an odd width loses its last column.
        options = {"w": across[1], "h": down[1], "x": across[0], "y": down[0], "exact": 1}
        yield "crop", {name: str(value) for name, value in options.items()}


def _scale_options(view: View) -> dict[str, str]:
    across, down = view.placement.across, view.placement.down
    is_same = (across.scaled, down.scaled) == (across.length, down.length)
    # Nothing but colours has to be enlarged then, for which Lanczos takes twice as long and shows no more.
    is_bilinear = view.scaling is Scaling.LANCZOS and (is_same or view.quick)
    scaling = Scaling.BILINEAR if is_bilinear else view.scaling
    # Without them swscale takes a short cut whose colours are off by up to four, and halves their width.
    exact = "" if view.quick else "+accurate_rnd+full_chroma_int+full_chroma_inp"
    options = {
        "w": str(across.scaled),
        "h": str(down.scaled),
        "flags": _ALGORITHMS[scaling] + exact,
        "in_range": "full" if view.reading.full_range else "limited",
    }
    return options | ({"in_color_matrix": view.reading.matrix} if view.reading.matrix else {})
