"""How the numbers of a frame are to be read."""

from dataclasses import dataclass

from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange

from kdesk.domain.video import VideoFacts

_FAMILIES = {
    "bt709": "bt709",
    "bt470bg": "bt601",
    "smpte170m": "bt601",
    "fcc": "fcc",
    "smpte240m": "smpte240m",
    "bt2020nc": "bt2020",
    "bt2020c": "bt2020",
}
"""Matrices in the names of the filter `scale`."""

_HD_HEIGHT = 720


@dataclass(frozen=True, slots=True)
class Reading:
    """How the numbers of a frame are to be read.

    Attributes:
        matrix: In the names of the filter `scale`; "" if the numbers are red, green and blue.
        full_range: Whether black is 0 and white the largest number.
        transfer: “smpte2084” or “arib-std-b67” if the picture is HDR, otherwise "".
        depth: Bits of one number.
        has_alpha: Whether a part of the numbers tells what is transparent.
    """

    matrix: str
    full_range: bool
    transfer: str
    depth: int
    has_alpha: bool


def reading(facts: VideoFacts, picture: VideoFrame) -> Reading:
    """Return how to read a frame: by what the file tells, and by what players assume where it is silent."""
    colours = facts.colours
    layout = picture.format
    is_full = (
        colours.full_range or picture.color_range == ColorRange.JPEG or layout.name.startswith("yuvj") or layout.is_rgb
    )
    depth = max((component.bits for component in layout.components), default=8)
    has_alpha = layout.has_palette or any(component.is_alpha for component in layout.components)
    matrix = "" if _has_colours(picture) else _matrix(facts)
    return Reading(matrix, is_full, colours.transfer if colours.is_hdr else "", depth, has_alpha)


def _has_colours(picture: VideoFrame) -> bool:
    """Return whether the numbers are red, green and blue themselves, or places in a palette of them."""
    return picture.format.is_rgb or picture.format.has_palette


def _matrix(facts: VideoFacts) -> str:
    told = _FAMILIES.get(facts.colours.matrix)
    if told:
        return told
    if facts.colours.is_hdr:
        return "bt2020"
    # Most players guess so, because SD comes from BT.601 and HD from BT.709.
    return "bt709" if facts.height >= _HD_HEIGHT else "bt601"
