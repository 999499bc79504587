"""FFmpeg's filters for frames in memory: one frame in and one out, or two in and one out.

A graph belongs to one thread at a time. It never changes the frames that it is given: others look at them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import av.error
import av.filter
from av.filter.context import FilterContext
from av.video.frame import VideoFrame
from av.video.plane import VideoPlane

from kdesk.media.decoding.problems import damaged

Step = tuple[str, dict[str, str]]
"""A filter with its options."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What all frames have in common that go through one graph.

    Attributes:
        matrix: FFmpeg's number (AVColorSpace).
        colour_range: FFmpeg's number (AVColorRange).
    """

    width: int
    height: int
    pixel_format: str
    matrix: int
    colour_range: int

    @classmethod
    def of(cls, picture: VideoFrame) -> "Shape":
        """Return the shape of a frame."""
        return cls(
            picture.width, picture.height, picture.format.name, int(picture.colorspace), int(picture.color_range)
        )


class Filters:
    """A chain of filters from one frame to one frame.

    Args:
        threads: That the filters may use, 0 for one each processor.

    Raises:
        MediaProblem: The filters do not take such frames.
    """

    def __init__(self, shape: Shape, steps: Iterable[Step], *, threads: int = 0) -> None:
        self._graph = _graph(threads)
        try:
            end = _through(self._graph, _source(self._graph, shape), steps)
            end.link_to(self._graph.add("buffersink"))
            self._graph.configure()
        except av.error.FFmpegError as exc:
            raise damaged(f"filters for {shape}: {exc}") from exc

    def run(self, picture: VideoFrame) -> VideoFrame:
        """Return what the filters make of a frame. Raises `MediaProblem`."""
        try:
            self._graph.vpush(picture)
            return _pulled(self._graph)
        except av.error.FFmpegError as exc:
            raise damaged(f"filters: {exc}") from exc


class PairFilters:
    """Filters from two frames to one frame.

    Args:
        sides: The shape of either side's frames, and what is done to them first.
        joins: Filters with two inputs: the first one takes both sides, each further one the result and the second side.
        steps: What is done to the result.
        rate: Frames per second, for filters that ask for it.
        threads: As of `Filters`.

    Raises:
        MediaProblem: The filters do not take such frames.
    """

    def __init__(
        self,
        sides: tuple[tuple[Shape, Iterable[Step]], tuple[Shape, Iterable[Step]]],
        joins: list[Step],
        steps: Iterable[Step] = (),
        *,
        rate: str = "25",
        threads: int = 0,
    ) -> None:
        self._graph = _graph(threads)
        try:
            first, second = (
                # Pairs are found by their time stamps: both sides count.
                _through(self._graph, _source(self._graph, shape, rate), [("setpts", {"expr": "N"}), *side])
                for shape, side in sides
            )
            end = _through(self._graph, self._joined(first, second, joins), steps)
            end.link_to(self._graph.add("buffersink"))
            self._graph.configure()
        except av.error.FFmpegError as exc:
            raise damaged(f"filters for {sides[0][0]} and {sides[1][0]}: {exc}") from exc

    def _joined(self, first: FilterContext, second: FilterContext, joins: list[Step]) -> FilterContext:
        copies = self._graph.add("split", outputs=str(len(joins)))
        second.link_to(copies)
        for number, (name, options) in enumerate(joins):
            join = self._graph.add(name, **options)
            first.link_to(join, 0, 0)
            copies.link_to(join, number, 1)
            first = join
        return first

    def run(self, first: VideoFrame, second: VideoFrame) -> VideoFrame:
        """Return what the filters make of two frames. Raises `MediaProblem`."""
        try:
            self._graph.vpush(first, 0)
            self._graph.vpush(second, 1)
            return _pulled(self._graph)
        except av.error.FFmpegError as exc:
            raise damaged(f"filters: {exc}") from exc


def plane_bytes(plane: VideoPlane, row: int) -> bytes:
    """Return the rows of a plane, each of so many bytes, without what lies between them."""
    if plane.line_size == row:
        return bytes(plane)
    # Read row by row, never as a whole: the last row of a part that was cut out may end where its buffer does.
    lines, step = memoryview(plane), abs(plane.line_size)
    begins = range(0, step * plane.height, step)
    # A picture that was turned upside down is stored as before, to be read from its end.
    return b"".join(lines[begin : begin + row] for begin in (begins if plane.line_size > 0 else reversed(begins)))


def _graph(threads: int) -> av.filter.Graph:
    graph = av.filter.Graph()
    graph.threads = threads
    return graph


def _source(graph: av.filter.Graph, shape: Shape, rate: str = "25") -> FilterContext:
    return graph.add(
        "buffer",
        video_size=f"{shape.width}x{shape.height}",
        pix_fmt=shape.pixel_format,
        # Nothing here depends on time, but for filters that compare a frame with the one before.
        time_base="1/1000",
        frame_rate=rate,
        pixel_aspect="1/1",
        colorspace=str(shape.matrix),
        range=str(shape.colour_range),
    )


def _through(graph: av.filter.Graph, begin: FilterContext, steps: Iterable[Step]) -> FilterContext:
    for name, options in steps:
        step = graph.add(name, **options)
        begin.link_to(step)
        begin = step
    return begin


def _pulled(graph: av.filter.Graph) -> VideoFrame:
    result = graph.vpull()
    if not isinstance(result, VideoFrame):
        raise damaged("the filters gave no picture")
    return result
