"""How videos are compared on the screen: the view, its zoom, and which part of each picture is where.

All places are those of the first side's shown picture (`VideoFacts.shown_size`): the other sides are scaled to it, so
that the same place of the picture is compared. A zoom is the number of the screen's own pixels for one of its pixels.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from kdesk.domain.flavor import Flavor
from kdesk.domain.review_ports import DifferenceForm, Scaling
from kdesk.domain.video import Area, Frame

MAX_SIDES = 4
FIT = 0.0
"""The zoom that shows the whole picture, as large as there is room."""
LEAST_ZOOM, MOST_ZOOM = 1 / 16, 8.0
ZOOMS = (1 / 16, 1 / 8, 1 / 4, 1 / 3, 1 / 2, 2 / 3, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0)
GRID_FROM = 4.0
"""Pixels of the window of a pixel from which on the grid between pixels is drawn, but not over the whole picture."""
MOST_GAIN = 64.0
BY_HAND = 0.0
"""Seconds of `CompareView.blink`: the sides take turns by a key only."""
LEAST_BLINK, MOST_BLINK = 0.5, 2.0
MAX_SHIFT = 1000

_PLACES = 6
_NEARLY = 1.001
"""Zooms that are this close are the same."""


class ViewKind(StrEnum):
    """How the sides are shown."""

    SIDE_BY_SIDE = "side by side"
    WIPE = "wipe"
    """Two over each other, with a line between them."""
    DIFFERENCE = "difference"
    BLINK = "blink"
    """One after the other in one place."""
    ONION = "onion"
    """The second one over the first, half transparent."""


@dataclass(frozen=True, slots=True)
class CompareView:
    """What a person has chosen to see.

    Attributes:
        zoom: Screen pixels for a pixel; FIT for the whole picture.
        centre: Of what is in sight, in parts of the picture's width and height.
        gain: By which differences are multiplied.
        opacity: Of the second side in the view ONION.
        wipe: Where the line of the view WIPE is, in parts of the room's width.
        blink: Seconds for which the view BLINK shows each side; BY_HAND for none.
        shifts: Frames by which each side is ahead; sides without one are not shifted.
    """

    kind: ViewKind = ViewKind.SIDE_BY_SIDE
    zoom: float = FIT
    centre: tuple[float, float] = (0.5, 0.5)
    scaling: Scaling = Scaling.BILINEAR
    form: DifferenceForm = DifferenceForm.ABSOLUTE
    gain: float = 1.0
    opacity: float = 0.5
    wipe: float = 0.5
    blink: float = 1.0
    shifts: tuple[int, ...] = ()

    def within_limits(self) -> "CompareView":
        """Return the view with every number in its range: one from a file may hold any."""
        return replace(
            self,
            zoom=_within(self.zoom, LEAST_ZOOM, MOST_ZOOM, FIT) if self.zoom > 0 else FIT,
            centre=(_within(self.centre[0], 0, 1, 0.5), _within(self.centre[1], 0, 1, 0.5)),
            gain=_within(self.gain, 1, MOST_GAIN, 1),
            opacity=_within(self.opacity, 0, 1, 0.5),
            wipe=_within(self.wipe, 0, 1, 0.5),
            blink=_within(self.blink, LEAST_BLINK, MOST_BLINK, 1) if self.blink > 0 else BY_HAND,
            shifts=tuple(max(-MAX_SHIFT, min(MAX_SHIFT, int(shift))) for shift in self.shifts[:MAX_SIDES]),
        )

    def shift_of(self, side: int) -> int:
        """Return by how many frames a side is ahead."""
        return self.shifts[side] if side < len(self.shifts) else 0

    def seconds_ahead(self, side: int, rate: Fraction) -> Fraction:
        """Return by how many seconds a side is ahead.

        Args:
            rate: Its frames per second, 0 if unknown.
        """
        return Fraction(self.shift_of(side)) / rate if rate and side >= 0 else Fraction(0)

    def shifted(self, side: int, shift: int) -> "CompareView":
        """Return the view with one side ahead by so many frames."""
        known = (*self.shifts, *(0,) * (MAX_SIDES - len(self.shifts)))
        return replace(self, shifts=(*known[:side], shift, *known[side + 1 :])).within_limits()


@dataclass(frozen=True, slots=True)
class Viewport:
    """Which part of a picture is in sight.

    Attributes:
        picture: Its shown size.
        room: Width and height in pixels of the screen.
        zoom: Screen pixels for a pixel of the picture; never FIT.
        centre: The place of the picture in the middle of the room.
    """

    picture: tuple[int, int]
    room: tuple[int, int]
    zoom: float
    centre: tuple[float, float]

    @property
    def area(self) -> Area:
        """What is in sight; more than the picture where there is room for more."""
        wide, high = self.room[0] / self.zoom, self.room[1] / self.zoom
        left, top = self.centre[0] - wide / 2, self.centre[1] - high / 2
        # Whole pixels stay whole: what is off by the rounding of a float would be scaled for nothing.
        return Area(round(left, _PLACES), round(top, _PLACES), round(wide, _PLACES), round(high, _PLACES))

    def place_at(self, point: tuple[float, float]) -> tuple[float, float]:
        """Return the place of the picture at a point of the room."""
        area = self.area
        return area.left + point[0] / self.zoom, area.top + point[1] / self.zoom

    def point_of(self, place: tuple[float, float]) -> tuple[float, float]:
        """Return the point of the room where a place of the picture is."""
        area = self.area
        return (place[0] - area.left) * self.zoom, (place[1] - area.top) * self.zoom

    def holds(self, place: tuple[float, float]) -> bool:
        """Return whether a place lies in the picture."""
        return 0 <= place[0] < self.picture[0] and 0 <= place[1] < self.picture[1]


def fitted(picture: tuple[int, int], room: tuple[int, int]) -> float:
    """Return the zoom with which the whole picture fits into the room."""
    return max(1e-6, min(room[0] / max(1, picture[0]), room[1] / max(1, picture[1])))


def viewport_of(view: CompareView, picture: tuple[int, int], room: tuple[int, int]) -> Viewport:
    """Return what a view shows of a picture in a room: without a gap on one side while the other is out of sight."""
    zoom = view.zoom or fitted(picture, room)
    centre = tuple(
        _centre_of(part * size, size, space / zoom)
        for part, size, space in zip(view.centre, picture, room, strict=True)
    )
    return Viewport(picture, room, zoom, (centre[0], centre[1]))


def zoomed(view: CompareView, port: Viewport, zoom: float, point: tuple[float, float] | None = None) -> CompareView:
    """Return the view with another zoom; the place at a point of the room, or in its middle, stays where it is."""
    zoom = min(MOST_ZOOM, max(LEAST_ZOOM, zoom))
    at = point or (port.room[0] / 2, port.room[1] / 2)
    place = port.place_at(at)
    centre = (
        place[0] - (at[0] - port.room[0] / 2) / zoom,
        place[1] - (at[1] - port.room[1] / 2) / zoom,
    )
    return _centred(replace(view, zoom=zoom), port, centre)


def stepped_zoom(port: Viewport, steps: int) -> float:
    """Return the zoom so many steps above the present one, or below it if negative."""
    zoom = port.zoom
    for _ in range(abs(steps)):
        if steps > 0:
            zoom = next((one for one in ZOOMS if one > zoom * _NEARLY), MOST_ZOOM)
        else:
            zoom = next((one for one in reversed(ZOOMS) if one * _NEARLY < zoom), LEAST_ZOOM)
    return zoom


def panned(view: CompareView, port: Viewport, by: tuple[float, float]) -> CompareView:
    """Return the view after the picture was dragged by so many pixels of the screen."""
    return _centred(view, port, (port.centre[0] - by[0] / port.zoom, port.centre[1] - by[1] / port.zoom))


def area_on(area: Area, picture: tuple[int, int], other: tuple[int, int]) -> Area:
    """Return the part of another picture that lies at the same place.

    Args:
        picture: The shown size that the area belongs to.
        other: The shown size of the other picture.
    """
    across, down = other[0] / max(1, picture[0]), other[1] / max(1, picture[1])
    return Area(area.left * across, area.top * down, area.width * across, area.height * down)


def place_on(place: tuple[float, float], picture: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    """Return the pixel of another picture at the same place, always one of its pixels."""
    across, down = place[0] * other[0] / max(1, picture[0]), place[1] * other[1] / max(1, picture[1])
    return max(0, min(other[0] - 1, math.floor(across))), max(0, min(other[1] - 1, math.floor(down)))


def cells(
    count: int, picture: tuple[int, int], room: tuple[int, int], gap: int
) -> tuple[tuple[int, int, int, int], ...]:
    """Return left, top, width and height for each of several pictures, in the columns that make them largest.

    Args:
        gap: Pixels between two of them.
    """

    def size_in(columns: int) -> tuple[int, int]:
        rows = -(-count // columns)
        return max(1, (room[0] - gap * (columns - 1)) // columns), max(1, (room[1] - gap * (rows - 1)) // rows)

    # Where it makes no difference without a hole, then with more columns: eyes compare better from left to right.
    columns = max(
        range(1, count + 1), key=lambda number: (fitted(picture, size_in(number)), -(-count % number), number)
    )
    wide, high = size_in(columns)
    places = (divmod(number, columns) for number in range(count))
    return tuple((column * (wide + gap), row * (high + gap), wide, high) for row, column in places)


def middle_of(frame: Frame) -> Fraction:
    """Return the time in the middle of a frame, at which the other sides show theirs."""
    return frame.time + frame.length / 2


def rung_beside(rungs: Sequence[Flavor], shown: Flavor | None, steps: int) -> Flavor | None:
    """Return the rung so many steps above the shown one, or below it if negative; None if there is none.

    Args:
        rungs: The lowest one first.
        shown: A source stands above all rungs; any other video has no rung beside it but the ends.
    """
    ids = [rung.id for rung in rungs]
    if shown is not None and shown.id in ids:
        number = ids.index(shown.id) + steps
    else:
        number = len(rungs) + steps if steps < 0 else len(rungs)
    return rungs[number] if 0 <= number < len(rungs) else None


def _centred(view: CompareView, port: Viewport, centre: tuple[float, float]) -> CompareView:
    parts = (centre[0] / max(1, port.picture[0]), centre[1] / max(1, port.picture[1]))
    moved = replace(view, centre=parts).within_limits()
    # What cannot be seen is not kept: otherwise the way back would begin with pixels that change nothing.
    kept = viewport_of(moved, port.picture, port.room).centre
    return replace(moved, centre=(kept[0] / max(1, port.picture[0]), kept[1] / max(1, port.picture[1])))


def _centre_of(wanted: float, size: int, space: float) -> float:
    return size / 2 if size <= space else min(size - space / 2, max(space / 2, wanted))


def _within(value: float, least: float, most: float, otherwise: float) -> float:
    return min(most, max(least, value)) if math.isfinite(value) else otherwise
