"""The numbers of one pixel of a frame."""

from dataclasses import dataclass

from av.video.format import VideoFormat, VideoFormatComponent
from av.video.frame import VideoFrame

from kdesk.domain.review_ports import Scaling
from kdesk.domain.video import Area, Frame, VideoFacts
from kdesk.media.decoding.problems import damaged
from kdesk.media.filters import Filters, Shape
from kdesk.media.painting.chains import View, planar_format, steps
from kdesk.media.painting.drawing import picture_of, view_of
from kdesk.media.painting.placement import unturned, unturned_size
from kdesk.media.painting.tone_map import shown

_BYTE = 8
_DEEP = (10, 12, 16)
"""Bits of planar formats of more than eight."""
_BLOCK = 8
"""Pixels; no format has numbers that more of them share."""

_PLANAR = {
    "nv12": "yuv420p",
    "nv21": "yuv420p",
    "nv16": "yuv422p",
    "nv24": "yuv444p",
    "p010": "yuv420p10",
    "p012": "yuv420p12",
    "p016": "yuv420p16",
    "p210": "yuv422p10",
    "p410": "yuv444p10",
    "yuyv422": "yuv422p",
    "uyvy422": "yuv422p",
    "yvyu422": "yuv422p",
    "y210": "yuv422p10",
    "v210": "yuv422p10",
    "ayuv": "yuva444p",
    "vuya": "yuva444p",
    "monow": "gray",
    "monob": "gray",
    "ya8": "gray",
    "ya16": "gray16",
}
"""Formats whose numbers are interleaved, and those with the same numbers in planes."""


@dataclass(frozen=True, slots=True)
class FrameValues:
    """The numbers of one pixel; implements `domain.review_ports.PixelValues`."""

    stored: tuple[int, ...]
    shown: tuple[int, int, int]


def values(facts: VideoFacts, frame: Frame, place: tuple[int, int]) -> FrameValues:
    """Return the numbers of a pixel of the shown picture; of the nearest one if it is outside."""
    picture = picture_of(frame)
    wide, high = facts.shown_size
    inside = min(max(0, place[0]), wide - 1), min(max(0, place[1]), high - 1)
    return FrameValues(_stored(facts, picture, inside), _shown(facts, picture, inside))


def _shown(facts: VideoFacts, picture: VideoFrame, place: tuple[int, int]) -> tuple[int, int, int]:
    """Return red, green and blue of a pixel as it is painted."""
    view = view_of(facts, picture, Area(*place, 1, 1), (1, 1), Scaling.NEAREST)
    if view is None:
        raise damaged("no such pixel")
    deep = view.needs_cube
    view = View(view.frame, view.placement, view.reading, view.scaling, planar_format(10 if deep else 8))
    # The file of a tone map takes longer to read than one pixel to calculate.
    one = Filters(Shape.of(picture), steps(view), threads=1).run(picture)
    red, green, blue = (_number(one, component, 0, 0) for component in one.format.components)
    if not deep:
        return red, green, blue
    toned = shown(view.reading.transfer, (red / 1023, green / 1023, blue / 1023))
    return round(255 * toned[0]), round(255 * toned[1]), round(255 * toned[2])


def _stored(facts: VideoFacts, picture: VideoFrame, place: tuple[int, int]) -> tuple[int, ...]:
    """Return the numbers of a pixel in the video: Y, U, V; red, green, blue; or grey."""
    area, _size = unturned(facts, Area(*place, 1, 1), (1, 1))
    wide, high = unturned_size(facts)
    across = min(picture.width - 1, int((area.left + 0.5) * picture.width / wide))
    down = min(picture.height - 1, int((area.top + 0.5) * picture.height / high))
    if not _is_readable(picture.format):
        picture, across, down = _readable(picture, across, down)
    return tuple(_number(picture, part, across, down) for part in picture.format.components if not part.is_alpha)


def _is_readable(layout: VideoFormat) -> bool:
    """Return whether each number has whole bytes of its own, and each component a plane."""
    parts = layout.components
    alone = len({part.plane for part in parts}) == len(parts)
    return alone and not (layout.has_palette or layout.is_bit_stream) and all(part.bits <= 2 * _BYTE for part in parts)


def _readable(picture: VideoFrame, across: int, down: int) -> tuple[VideoFrame, int, int]:
    """Return the neighbourhood of a pixel with a plane for each component, and where the pixel is in it."""
    layout = picture.format
    name = layout.name.removesuffix("le").removesuffix("be")
    depth = max(part.bits for part in layout.components)
    fallback = "gbrp" if layout.is_rgb or layout.has_palette else "yuv444p"
    steps = [("format", {"pix_fmts": _PLANAR.get(name, fallback + ("" if depth <= _BYTE else _deep(depth)))})]
    if layout.is_bit_stream:
        return Filters(Shape.of(picture), steps, threads=1).run(picture), across, down
    left, top = across // _BLOCK * _BLOCK, down // _BLOCK * _BLOCK
    wide, high = min(_BLOCK, picture.width - left), min(_BLOCK, picture.height - top)
    crop = "crop", {"w": str(wide), "h": str(high), "x": str(left), "y": str(top), "exact": "1"}
    return Filters(Shape.of(picture), [crop, *steps], threads=1).run(picture), across - left, down - top


def _deep(depth: int) -> str:
    """Return how the name of a planar format ends that holds numbers of more than eight bits."""
    return next((str(bits) for bits in _DEEP if depth <= bits), str(_DEEP[-1]))


def _number(picture: VideoFrame, part: VideoFormatComponent, across: int, down: int) -> int:
    """Return one number from a plane of its own. Colours may be fewer than pixels."""
    plane = picture.planes[part.plane]
    column = across * plane.width // picture.width if part.is_chroma else across
    row = down * plane.height // picture.height if part.is_chroma else down
    column, row = min(column, plane.width - 1), min(row, plane.height - 1)
    size = 1 if part.bits <= _BYTE else 2
    line = row if plane.line_size > 0 else plane.height - 1 - row
    begin = line * abs(plane.line_size) + column * size
    return int.from_bytes(memoryview(plane)[begin : begin + size], "big" if picture.format.is_big_endian else "little")
