"""Type and size of a picture by its first bytes: what a server says of it may be wrong."""

from dataclasses import dataclass

from kdesk.domain.picture import Box

_PNG = b"\x89PNG\r\n\x1a\n"
_GIF = (b"GIF87a", b"GIF89a")
_NO_SIZE = frozenset({0xC4, 0xC8, 0xCC})
"""Markers of JPEG between those that begin a frame, which begin none."""
_FIRST_FRAME, _LAST_FRAME = 0xC0, 0xCF
_NONE = Box(0, 0)


@dataclass(frozen=True, slots=True)
class PictureHead:
    """What a picture is.

    Attributes:
        content_type: As `image/jpeg`; "" if it is not known.
        size: In pixels; 0 by 0 if it is not known.
    """

    content_type: str = ""
    size: Box = _NONE


def picture_head(data: bytes) -> PictureHead:
    """Return type and size of an encoded picture."""
    if data.startswith(b"\xff\xd8\xff"):
        return PictureHead("image/jpeg", _jpeg_size(data))
    if data.startswith(_PNG):
        return PictureHead("image/png", _box(data[16:20], data[20:24], "big"))
    if data.startswith(_GIF):
        return PictureHead("image/gif", _box(data[6:8], data[8:10], "little"))
    if data.startswith(b"BM"):
        return PictureHead("image/bmp", _box(data[18:22], data[22:26], "little"))
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return PictureHead("image/webp", _webp_size(data))
    return PictureHead()


def _box(width: bytes, height: bytes, order: str) -> Box:
    little = order == "little"
    return Box(*(int.from_bytes(side, "little" if little else "big") for side in (width, height)))


def _jpeg_size(data: bytes) -> Box:
    """Return the size in the first header of a frame."""
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:  # noqa: PLR2004  every marker begins so
        marker = data[at + 1]
        if _FIRST_FRAME <= marker <= _LAST_FRAME and marker not in _NO_SIZE:
            return _box(data[at + 7 : at + 9], data[at + 5 : at + 7], "big")
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return _NONE


def _webp_size(data: bytes) -> Box:
    """Return the size of one of the three forms of WebP."""
    form = data[12:16]
    if form == b"VP8X":
        return Box(*(int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27)))
    if form == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return Box((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if form == b"VP8 ":
        return Box(*(int.from_bytes(data[at : at + 2], "little") & 0x3FFF for at in (26, 28)))
    return _NONE
