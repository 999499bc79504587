"""Draws views of frames into bitmaps. Runs on any thread."""

import sys
from contextlib import nullcontext
from dataclasses import replace

from av.video.frame import VideoFrame

from kdesk.domain.picture import Bitmap
from kdesk.domain.review_ports import Scaling
from kdesk.domain.video import Area, Frame, VideoFacts
from kdesk.media.decoding.problems import damaged
from kdesk.media.filters import Filters, Shape, plane_bytes
from kdesk.media.painting.chains import View, steps
from kdesk.media.painting.colours import reading
from kdesk.media.painting.graphs import GraphPool
from kdesk.media.painting.placement import placement
from kdesk.media.painting.tone_map import cube_file


class Drawing:
    """Draws views of frames.

    Args:
        most_graphs: Number of graphs that are kept for the next frames.

    Attributes:
        graphs: What is kept.
    """

    def __init__(self, most_graphs: int = 8) -> None:
        self.graphs: GraphPool[Filters] = GraphPool(most_graphs)

    def draw(
        self,
        facts: VideoFacts,
        frame: Frame,
        area: Area,
        size: tuple[int, int],
        scaling: Scaling,
        quick: bool = False,
    ) -> Bitmap:
        """Return an area of a frame in a size. Raises `MediaProblem`."""
        picture = picture_of(frame)
        view = view_of(facts, picture, area, size, scaling)
        if view is None:
            return black(size)
        view = replace(view, quick=quick)
        shape = Shape.of(picture)
        with self.graphs.borrowed((shape, view), lambda: filters_of(shape, view)) as filters:
            return bitmap(filters.run(picture))


def filters_of(shape: Shape, view: View) -> Filters:
    """Return the filters that make a view of frames."""
    # The filter reads the file while it is set up, and never again.
    with cube_file(view.reading.transfer) if view.needs_cube else nullcontext() as cube:
        # Several sides are drawn quickly at once: more threads for each would only wait for each other.
        return Filters(shape, steps(view, cube), threads=1 if view.quick else 0)


def picture_of(frame: Frame) -> VideoFrame:
    """Return the decoder's frame."""
    if not isinstance(frame.picture, VideoFrame):
        raise damaged("the frame has no picture")
    return frame.picture


def view_of(facts: VideoFacts, picture: VideoFrame, area: Area, size: tuple[int, int], scaling: Scaling) -> View | None:
    """Return how an area of a frame is drawn; None if nothing of it is visible."""
    if min(size) < 1:
        return None
    whole = (picture.width, picture.height)
    place = placement(facts, whole, area, size)
    return View(whole, place, reading(facts, picture), scaling) if place else None


def black(size: tuple[int, int]) -> Bitmap:
    """Return a picture with nothing on it."""
    wide, high = max(0, size[0]), max(0, size[1])
    return Bitmap(wide, high, opaque=True, pixels=(0xFF000000).to_bytes(4, sys.byteorder) * (wide * high))


def bitmap(picture: VideoFrame) -> Bitmap:
    """Return the pixels of a frame in `SCREEN_FORMAT`."""
    pixels = plane_bytes(picture.planes[0], 4 * picture.width)
    return Bitmap(picture.width, picture.height, opaque=True, pixels=pixels)
