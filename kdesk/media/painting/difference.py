"""What differs between two frames, as a picture.

The difference is taken pixel by pixel of the first side, and made smaller or larger afterwards: two pictures that were
made smaller first would have lost the very details in which they differ.
"""

import math
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import pairwise

from av.video.frame import VideoFrame

from kdesk.domain.picture import Bitmap
from kdesk.domain.review_ports import DifferenceForm, Scaling
from kdesk.domain.video import Area, Frame, VideoFacts
from kdesk.media.filters import PairFilters, Shape, Step
from kdesk.media.painting.chains import SCREEN_FORMAT, View, enlarged, planar_format, steps
from kdesk.media.painting.drawing import bitmap, black, picture_of, view_of
from kdesk.media.painting.graphs import GraphPool
from kdesk.media.painting.placement import Placement, upright
from kdesk.media.painting.tone_map import cube_file

MOST_PIXELS = 1920 * 1088
"""Of a difference that is taken pixel by pixel. Of larger pictures, it is taken of smaller ones."""

Side = tuple[VideoFacts, Frame]

_HEAT = {
    "r": (0.0, 0.0, 0.0, 1.0, 1.0),
    "g": (0.0, 0.3, 1.0, 1.0, 0.0),
    "b": (0.0, 1.0, 0.3, 0.0, 0.0),
}
"""Each colour at a difference of 0, a quarter, a half, three quarters, and the largest one."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a difference is drawn."""

    sides: tuple[View, View]
    worked: tuple[int, int]
    place: Placement
    scaling: Scaling
    form: DifferenceForm
    gain: float


class Differences:
    """Draws differences of frames.

    Args:
        most_graphs: Number of graphs that are kept for the next frames.

    Attributes:
        graphs: What is kept.
    """

    def __init__(self, most_graphs: int = 2) -> None:
        self.graphs: GraphPool[PairFilters] = GraphPool(most_graphs)

    def draw(
        self, sides: tuple[Side, Side], area: Area, size: tuple[int, int], form: DifferenceForm, gain: float
    ) -> Bitmap:
        """Return the difference of two frames. Raises `MediaProblem`."""
        first, second = picture_of(sides[0][1]), picture_of(sides[1][1])
        plan = _plan((sides[0][0], sides[1][0]), (first, second), area, size, form, gain)
        if plan is None:
            return black(size)
        shapes = Shape.of(first), Shape.of(second)
        with self.graphs.borrowed((shapes, plan), lambda: _filters(shapes, plan)) as filters:
            return bitmap(filters.run(first, second))


def _plan(
    facts: tuple[VideoFacts, VideoFacts],
    pictures: tuple[VideoFrame, VideoFrame],
    area: Area,
    size: tuple[int, int],
    form: DifferenceForm,
    gain: float,
) -> _Plan | None:
    """Return how to draw; None if nothing of the first side is visible."""
    shown = facts[0].shown_size
    part = _visible(area, shown)
    if part is None or min(size) < 1:
        return None
    share = min(1.0, math.sqrt(MOST_PIXELS / (part.width * part.height)))
    worked = max(1, round(part.width * share)), max(1, round(part.height * share))
    other = _scaled(part, facts[1].shown_size[0] / shown[0], facts[1].shown_size[1] / shown[1])
    first = view_of(facts[0], pictures[0], part, worked, Scaling.BILINEAR)
    second = view_of(facts[1], pictures[1], other, worked, Scaling.BILINEAR)
    inside = Area(area.left - part.left, area.top - part.top, area.width, area.height)
    place = upright(worked, (round(part.width), round(part.height)), inside, size)
    if first is None or second is None or place is None:
        return None
    result = planar_format(max(first.reading.depth, second.reading.depth))
    views = replace(first, result=result), replace(second, result=result)
    scaling = Scaling.NEAREST if size[0] >= area.width else Scaling.BILINEAR
    return _Plan(views, worked, place, scaling, form, gain)


def _visible(area: Area, shown: tuple[int, int]) -> Area | None:
    """Return the whole pixels of the picture that an area touches."""
    if not all(map(math.isfinite, (area.left, area.top, area.width, area.height))):
        return None
    left, top = max(0, math.floor(area.left)), max(0, math.floor(area.top))
    right = min(shown[0], math.ceil(area.left + area.width))
    bottom = min(shown[1], math.ceil(area.top + area.height))
    return Area(left, top, right - left, bottom - top) if right > left and bottom > top else None


def _scaled(area: Area, across: float, down: float) -> Area:
    return Area(area.left * across, area.top * down, area.width * across, area.height * down)


def _filters(shapes: tuple[Shape, Shape], plan: _Plan) -> PairFilters:
    with ExitStack() as stack:
        first, second = (
            steps(view, stack.enter_context(cube_file(view.reading.transfer)) if view.needs_cube else None)
            for view in plan.sides
        )
        sides = (shapes[0], first), (shapes[1], second)
        return PairFilters(sides, [_join(plan.form)], [*_drawn(plan), ("format", {"pix_fmts": SCREEN_FORMAT})])


def _join(form: DifferenceForm) -> Step:
    """Return the filter that takes the difference; “grainextract” is half of the largest number plus it."""
    return "blend", {"all_mode": "grainextract" if form is DifferenceForm.SIGNED else "difference"}


def _drawn(plan: _Plan) -> list[Step]:
    """Return the filters that make a difference visible, and bring it to its size."""
    to_size = list(enlarged(plan.worked, plan.place, plan.scaling))
    if plan.form is DifferenceForm.SIGNED:
        middle = "(floor(maxval/2)+1)"
        amplified = _look_up(dict.fromkeys("rgb", f"clip((val-{middle})*{plan.gain}+{middle},0,maxval)"))
        return [amplified, *to_size]
    if plan.form is DifferenceForm.ABSOLUTE:
        return [_look_up(dict.fromkeys("rgb", f"clip(val*{plan.gain},0,maxval)")), *to_size]
    # The three colours count alike; what the mixer cannot multiply by remains for the table.
    share = min(1.0, plan.gain / 3)
    rest = plan.gain / 3 / share if share else 0.0
    mixed = "colorchannelmixer", {into + of: str(share) for into in "rgb" for of in "rgb"}
    return [mixed, *to_size, _look_up({colour: _ramp(points, rest) for colour, points in _HEAT.items()})]


def _look_up(expressions: dict[str, str]) -> Step:
    return "lutrgb", expressions


def _ramp(points: tuple[float, ...], gain: float) -> str:
    """Return the expression of a line through points at even distances."""
    place = f"clip(val*{gain}/maxval,0,1)*{len(points) - 1}"
    parts = [f"{end - begin}*clip({place}-{number},0,1)" for number, (begin, end) in enumerate(pairwise(points))]
    return f"maxval*({points[0]}+{'+'.join(parts)})"
