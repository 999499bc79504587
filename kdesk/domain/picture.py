"""Decoded pictures for the window, and the box that a picture is fitted into."""

from dataclasses import dataclass

MAX_SIDE = 4096
"""Pixels. An upper bound, because a thumbnail URL may come from the server with any size in it."""
MAX_IMAGE_BYTES = 20 * 2**20
"""Of an image file that kdesk sends, and of a stored picture that it saves; a poster has a few hundred kilobytes."""


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
