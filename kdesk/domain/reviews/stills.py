"""Still pictures of a review: PNG in the one form that kdesk writes.

A review comes from anywhere, and decoders of pictures have had faults. Its stills are read here, byte by byte bounded,
and only in this form: eight bits of red, green and blue, no filter, no interlacing. No other decoder sees them.
"""

import sys
import zlib
from dataclasses import dataclass
from struct import Struct

from kdesk.domain.picture import MAX_SIDE, Bitmap

MAX_BYTES = 16 * 1024 * 1024
"""Of one still."""
SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER = Struct(">IIBBBBB")
_LENGTH = Struct(">I")
_FORM = (8, 2, 0, 0, 0)
"""Bits, red green blue, deflate, filters, not interlaced."""
_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Still:
    """A decoded still.

    Attributes:
        pixels: Rows without padding, three bytes a pixel: red, green, blue.
    """

    width: int
    height: int
    pixels: bytes


def png_of(bitmap: Bitmap) -> bytes:
    """Return a bitmap as PNG; transparency is dropped. Takes a fifth of a second for 1080p: not for the loop thread."""
    width, height = bitmap.width, bitmap.height
    order = (2, 1, 0) if sys.byteorder == "little" else (1, 2, 3)
    colours = bytearray(3 * width * height)
    for place, source in enumerate(order):
        colours[place::3] = bitmap.pixels[source::4]
    row = 3 * width
    plain = b"".join(b"\0" + colours[at : at + row] for at in range(0, row * height, row))
    header = _HEADER.pack(width, height, *_FORM)
    packed = zlib.compress(plain, _LEVEL)
    return SIGNATURE + b"".join(_chunk(*one) for one in ((b"IHDR", header), (b"IDAT", packed), (b"IEND", b"")))


def still_of(data: bytes) -> Still | None:
    """Return the picture of a PNG that `png_of` wrote; None for anything else, damaged ones included."""
    size = size_of(data)
    if size is None:
        return None
    width, height = size
    length = height * (3 * width + 1)
    unpacker = zlib.decompressobj()
    try:
        plain = unpacker.decompress(_chunks(data).get(b"IDAT", b""), length + 1)
    except zlib.error:
        return None
    if len(plain) != length or not unpacker.eof or any(plain[:: 3 * width + 1]):
        return None
    row = 3 * width
    return Still(width, height, b"".join(plain[at + 1 : at + 1 + row] for at in range(0, length, row + 1)))


def size_of(data: bytes) -> tuple[int, int] | None:
    """Return width and height of a still; None if it is not one of `png_of`. Decodes nothing."""
    chunks = _chunks(data)
    header = chunks.get(b"IHDR", b"")
    if list(chunks) != [b"IHDR", b"IDAT", b"IEND"] or len(header) != _HEADER.size:
        return None
    width, height, *form = _HEADER.unpack(header)
    fits = 0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE
    return (width, height) if fits and tuple(form) == _FORM else None


def _chunk(name: bytes, data: bytes) -> bytes:
    return _LENGTH.pack(len(data)) + name + data + _LENGTH.pack(zlib.crc32(name + data))


def _chunks(data: bytes) -> dict[bytes, bytes]:
    """Return the chunks by their names, in their order; none if a check sum is wrong or one comes twice."""
    if len(data) > MAX_BYTES or not data.startswith(SIGNATURE):
        return {}
    found: dict[bytes, bytes] = {}
    at = len(SIGNATURE)
    while at < len(data):
        if at + 12 > len(data):
            return {}
        (length,) = _LENGTH.unpack_from(data, at)
        end = at + 8 + length
        name, body = data[at + 4 : at + 8], data[at + 8 : end]
        if end + 4 > len(data) or name in found or _LENGTH.unpack_from(data, end) != (zlib.crc32(name + body),):
            return {}
        found[name] = body
        at = end + 4
    return found
