"""Which pixels of a frame a view shows, and where they come to lie. Arithmetic alone.

swscale scales whole pixels to whole pixels, whereas a view may begin anywhere in a pixel. So a slightly larger part of
the frame is scaled and cut afterwards; its edges are chosen such that both come out whole, or nearly so.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from kdesk.domain.video import QUARTER_TURNS, Area, VideoFacts

MAX_ZOOM = 64
"""Pixels of the result for one of the picture. Beyond, a view shows more than it was asked for."""

_ALIGNMENT = 4
"""Pixels. Edges lie between pixels of colour, of which one may belong to four of brightness."""

_MARGIN = 4
"""Pixels around the visible part that a filter looks at."""

_MOST_CANDIDATES = 8
_MOST_SURPLUS = 128
"""Pixels of the result that may be scaled in vain, for edges that come out whole."""

_GOOD_ENOUGH = 0.02
"""Of a pixel of the result."""


@dataclass(frozen=True, slots=True)
class Span:
    """How one axis of a frame becomes one of the result.

    Attributes:
        start: First pixel of the frame that is scaled.
        length: Number of pixels that are scaled.
        scaled: Number of pixels that they become.
        cut: How many of these are dropped at the beginning.
        kept: How many remain.
        before: Black pixels of the result before them.
        size: Pixels of the result.
    """

    start: int
    length: int
    scaled: int
    cut: int
    kept: int
    before: int
    size: int


@dataclass(frozen=True, slots=True)
class Placement:
    """How a frame becomes a result, before it is turned.

    Attributes:
        turn: Degrees clockwise by which the result is turned at the end.
    """

    across: Span
    down: Span
    turn: int


def placement(facts: VideoFacts, frame: tuple[int, int], area: Area, size: tuple[int, int]) -> Placement | None:
    """Return where an area of the shown picture lies in the result; None if nothing of it is visible.

    Args:
        frame: Width and height of the decoded frame, which may change within a file.
        size: Of the result, at least one pixel each.
    """
    area, size = unturned(facts, area, size)
    return upright(frame, unturned_size(facts), area, size, turn=facts.rotation)


def upright(
    frame: tuple[int, int], shown: tuple[int, int], area: Area, size: tuple[int, int], *, turn: int = 0
) -> Placement | None:
    """Return where an area lies in the result, all of it before the turn.

    Args:
        frame: Width and height of the frame.
        shown: The size in whose pixels the area is given.
    """
    across = _span(frame[0], shown[0], (area.left, area.width), size[0])
    down = _span(frame[1], shown[1], (area.top, area.height), size[1])
    return Placement(across, down, turn) if across and down else None


def unturned_size(facts: VideoFacts) -> tuple[int, int]:
    """Return the size of the shown picture before it is turned."""
    wide, high = facts.shown_size
    return (high, wide) if facts.rotation in QUARTER_TURNS else (wide, high)


def unturned(facts: VideoFacts, area: Area, size: tuple[int, int]) -> tuple[Area, tuple[int, int]]:
    """Return area and size as they are before the picture is turned."""
    wide, high = unturned_size(facts)
    match facts.rotation:
        case 90:
            turned = Area(area.top, high - area.left - area.width, area.height, area.width)
        case 180:
            turned = Area(wide - area.left - area.width, high - area.top - area.height, area.width, area.height)
        case 270:
            turned = Area(wide - area.top - area.height, area.left, area.height, area.width)
        case _:
            return area, size
    return turned, (size[1], size[0]) if facts.rotation in QUARTER_TURNS else size


def _span(pixels: int, shown: int, part: tuple[float, float], size: int) -> Span | None:
    """Return how one axis is scaled; None if nothing of it is visible.

    Args:
        pixels: Of the frame.
        shown: Of the shown picture.
        part: Begin and length of the visible part, in shown pixels.
    """
    if not (math.isfinite(part[0]) and 0 < part[1] < math.inf):
        return None
    begin, length = _widened(part, size)
    scale = size / length * shown / pixels
    first = begin * pixels / shown
    before = max(0, round(min(-first * scale, size)))
    after = min(size, round(min((pixels - first) * scale, size)))
    if after <= before:
        return None
    start = _start(first, scale)
    end = _end(first + length * pixels / shown, pixels, start, scale)
    kept = after - before
    scaled = max(kept, round((end - start) * scale), 1)
    cut = min(max(0, round((first - start) * scale) + before), scaled - kept)
    return Span(start, end - start, scaled, cut, kept, before, size)


def _widened(part: tuple[float, float], size: int) -> tuple[float, float]:
    """Return a part that is not enlarged beyond `MAX_ZOOM`, with the same middle."""
    begin, length = part
    least = size / MAX_ZOOM
    return (begin, length) if length >= least else (begin - (least - length) / 2, least)


def _start(first: float, scale: float) -> int:
    """Return the pixel from which on is scaled: one whose distance from the visible part is whole after scaling."""
    latest = max(0, math.floor(first) - _MARGIN) // _ALIGNMENT * _ALIGNMENT
    candidates = [max(0, latest - step) for step in _steps(scale)]
    return _best(candidates, lambda pixel: (first - pixel) * scale)


def _end(last: float, pixels: int, start: int, scale: float) -> int:
    """Return the pixel up to which is scaled."""
    if last + _MARGIN >= pixels:
        return pixels
    earliest = math.ceil((last + _MARGIN) / _ALIGNMENT) * _ALIGNMENT
    candidates = [min(pixels, earliest + step) for step in _steps(scale)]
    return _best(candidates, lambda pixel: (pixel - start) * scale)


def _steps(scale: float) -> range:
    """Return how many pixels farther away an edge may lie."""
    count = max(1, min(_MOST_CANDIDATES, int(_MOST_SURPLUS / (scale * _ALIGNMENT))))
    return range(0, count * _ALIGNMENT, _ALIGNMENT)


def _best(candidates: list[int], place: Callable[[int], float]) -> int:
    """Return the first pixel whose place is nearly whole, or the one whose place is nearest to that."""
    distances = [abs(place(pixel) - round(place(pixel))) for pixel in candidates]
    close = (pixel for pixel, distance in zip(candidates, distances, strict=True) if distance <= _GOOD_ENOUGH)
    return next(close, candidates[distances.index(min(distances))])
