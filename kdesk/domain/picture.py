"""Pictures as the window takes them: how large one may be, and its pixels."""

import re
from dataclasses import dataclass

MAX_SIDE = 4096
"""Pixels. No window asks for more, and the server may have written into an address what it likes."""

_SIDE = re.compile(r"/(width|height)/(\d{1,6})(?=/|$)")
_DEFAULT = (120, 90)
"""What the server sends where a thumbnail URL names no size."""


@dataclass(frozen=True, slots=True)
class Box:
    """What a picture is fitted into, in pixels."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Bitmap:
    """A decoded picture.

    Attributes:
        opaque: Whether no pixel lets anything through.
        pixels: Line by line, four bytes each without gaps: 0xAARRGGBB in this machine's order, premultiplied.
    """

    width: int
    height: int
    opaque: bool
    pixels: bytes


def requested_box(url: str) -> Box:
    """Return the box that a dynamic thumbnail URL asks for; a side that it leaves open may be twice the other one."""
    sides = {name: int(value) for name, value in _SIDE.findall(url) if int(value)}
    if not sides:
        return Box(*_DEFAULT)
    width = sides.get("width") or 2 * sides["height"]
    height = sides.get("height") or 2 * width
    return Box(min(width, MAX_SIDE), min(height, MAX_SIDE))
