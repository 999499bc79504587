"""Decoded pictures for the window, and the box that a picture is fitted into."""

import re
from dataclasses import dataclass

MAX_SIDE = 4096
"""Pixels. An upper bound, because a thumbnail URL may come from the server with any size in it."""

_SIDE = re.compile(r"/(width|height)/(\d{1,6})(?=/|$)")
_SLICES = re.compile(r"/vid_slices/(\d{1,3})(?=/|$)(?!.*/vid_slice/)")
_DEFAULT = (120, 90)
"""The size that the server sends for a thumbnail URL without a size."""


@dataclass(frozen=True, slots=True)
class Box:
    """A bounding box in pixels."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Bitmap:
    """A decoded picture.

    Attributes:
        opaque: Whether no pixel is transparent.
        pixels: Rows without padding, four bytes per pixel: 0xAARRGGBB in native byte order, premultiplied.
    """

    width: int
    height: int
    opaque: bool
    pixels: bytes


def requested_box(url: str) -> Box:
    """Return the box that a dynamic thumbnail URL asks for. A missing side is bounded by twice the other one.

    Wire fact: a strip is as wide as all of its frames together (`wire-facts`, 7.2).
    """
    sides = {name: int(value) for name, value in _SIDE.findall(url) if int(value)}
    if not sides:
        return Box(*_DEFAULT)
    width = sides.get("width") or 2 * sides["height"]
    height = sides.get("height") or 2 * width
    slices = _SLICES.search(url)
    width *= max(1, int(slices[1])) if slices else 1
    return Box(min(width, MAX_SIDE), min(height, MAX_SIDE))


def is_cut_from_video(url: str) -> bool:
    """Return whether a dynamic thumbnail URL asks for frames of the video, not for the poster."""
    return "/vid_sec/" in url or "/vid_slices/" in url


def delivery_of(url: str) -> str:
    """Return the beginning of a dynamic thumbnail URL, which names host and account."""
    return url.partition("/thumbnail/")[0]
