"""Measures pairs of frames by FFmpeg's filters. Runs on one thread."""

from av.video.frame import VideoFrame

from kdesk.domain.measures import LEAST_SIDE, SCALED_BY, Measure, MeasuredFrame
from kdesk.domain.video import Frame, VideoFacts
from kdesk.media.filters import PairFilters, Shape, Step
from kdesk.media.painting.chains import TURNS
from kdesk.media.painting.colours import reading
from kdesk.media.painting.drawing import picture_of

_FILTERS = {Measure.PSNR: "psnr", Measure.SSIM: "ssim", Measure.XPSNR: "xpsnr"}
_KEYS = {"psnr_y": "psnr.psnr.y", "psnr": "psnr.psnr_avg", "ssim": "ssim.All", "xpsnr": "xpsnr.xpsnr.y"}
_ROW = 64
"""Pixels of 16 bits. FFmpeg's filters make rows of pictures a multiple of it."""

_TAGS = {"bt601": "smpte170m", "bt2020": "bt2020nc"}
"""Matrices whose names differ between the filters `scale` and `setparams`."""

_USUAL_DEPTH = 8

Pair = tuple[Frame, Frame]
Facts = tuple[VideoFacts, VideoFacts]


class Meter:
    """Measures pairs of frames of two videos.

    Args:
        facts: Of the reference and of the other video.
    """

    def __init__(self, facts: Facts, measures: frozenset[Measure]) -> None:
        self._facts = facts
        self._measures = measures
        self._filters: PairFilters | None = None
        self._shapes: tuple[Shape, Shape] | None = None

    def measure(self, pair: Pair) -> MeasuredFrame:
        """Return the measures of a pair; none for which the reference is too small. Raises `MediaProblem`."""
        pictures = picture_of(pair[0]), picture_of(pair[1])
        shapes = Shape.of(pictures[0]), Shape.of(pictures[1])
        if shapes != self._shapes:
            self._filters, self._shapes = self._made(pictures, shapes), shapes
        told = self._filters.run(*pictures).metadata if self._filters else {}
        found = {name: float(told[f"lavfi.{key}"]) for name, key in _KEYS.items() if f"lavfi.{key}" in told}
        return MeasuredFrame(pair[0].time, pair[1].time, **found)

    def _made(self, pictures: tuple[VideoFrame, VideoFrame], shapes: tuple[Shape, Shape]) -> PairFilters | None:
        wanted = self._measures & _measurable(pictures, reading(self._facts[0], pictures[0]).depth)
        joins: list[Step] = [(name, {}) for measure, name in _FILTERS.items() if measure in wanted]
        if not joins:
            return None
        sides = like_reference(self._facts, pictures)
        rate = str(self._facts[0].rate or 25)
        # One thread: whoever looks at the pictures meanwhile needs the other one.
        return PairFilters(((shapes[0], sides[0]), (shapes[1], sides[1])), joins, rate=rate, threads=1)


def _measurable(pictures: tuple[VideoFrame, VideoFrame], depth: int) -> frozenset[Measure]:
    """Return what FFmpeg's filters measure rightly against such a reference."""
    reference = pictures[0]
    if min(reference.width, reference.height) < LEAST_SIDE:
        return frozenset({Measure.PSNR})
    # Of more than 8 bits, XPSNR takes the rows for as long as the picture is wide: equal pictures have -2 dB then.
    # What is converted has rows without gaps, if these are a multiple of what filters reserve.
    kind = reference.format.name, reference.width
    same = [picture for picture in pictures if (picture.format.name, picture.width) == kind]
    has_gaps = reference.width % _ROW or any(picture.planes[0].line_size != 2 * picture.width for picture in same)
    return frozenset(Measure) - ({Measure.XPSNR} if depth > _USUAL_DEPTH and has_gaps else set())


def like_reference(facts: Facts, pictures: tuple[VideoFrame, VideoFrame]) -> tuple[list[Step], list[Step]]:
    """Return the filters after which both sides have the size, the format and the colours of the reference."""
    mine, others = reading(facts[0], pictures[0]), reading(facts[1], pictures[1])
    layout = pictures[0].format
    target = layout.name
    if not mine.matrix:
        # The filters tell no brightness of red, green and blue.
        target = "yuv444p" if mine.depth <= _USUAL_DEPTH else "yuv444p10"
    elif mine.has_alpha:
        target = target.replace("yuva", "yuv").replace("ya8", "gray").replace("ya16", "gray16")
    matrix = mine.matrix or "bt709"
    full = mine.full_range and bool(mine.matrix)
    # Where the two sides are told to be of different colours, another conversion is put between.
    end: list[Step] = [("format", {"pix_fmts": target}), _tag(matrix, is_full=full)]
    first = [] if target == layout.name else [_scale(pictures[0], (mine.matrix, mine.full_range), (matrix, full))]
    turn = TURNS[(facts[1].rotation - facts[0].rotation) % 360]
    second = [*turn, _scale(pictures[0], (others.matrix, others.full_range), (matrix, full))]
    return [*first, *end], [*second, *end]


def _tag(matrix: str, *, is_full: bool) -> Step:
    """Return the filter that tells how numbers are to be read, and changes none of them."""
    return "setparams", {"colorspace": _TAGS.get(matrix, matrix), "range": "full" if is_full else "limited"}


def _scale(size: VideoFrame, given: tuple[str, bool], wanted: tuple[str, bool]) -> Step:
    """Return the filter that brings a picture to the size and the colours of another one."""
    ranges = {False: "limited", True: "full"}
    options = {"w": str(size.width), "h": str(size.height), "flags": SCALED_BY}
    options |= {"in_range": ranges[given[1]], "out_range": ranges[wanted[1]]}
    if given[0] != wanted[0]:
        options |= {"out_color_matrix": wanted[0]} | ({"in_color_matrix": given[0]} if given[0] else {})
    return "scale", options
