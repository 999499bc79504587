"""What a picture's file tells of the camera: EXIF in JPEG, PNG and WebP, read within bounds.

Only a few fields of two directories are read, each once: a hostile file, whose directories point at each other, cannot
keep the reader busy. Places (GPS) are left out on purpose.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

MAX_FIELDS = 200
"""Of one directory; what comes behind is not read."""
MAX_PARTS = 1000
"""Segments of a JPEG, or chunks of a PNG or WebP, that are looked at."""
MAX_TEXT = 100
"""Characters of one text."""

_EXIF = b"Exif\0\0"
_PNG = b"\x89PNG\r\n\x1a\n"
_START_OF_SCAN, _APP1 = 0xDA, 0xE1
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_MAKE, _MODEL, _ORIENTATION, _CHANGED, _DETAILS = 0x010F, 0x0110, 0x0112, 0x0132, 0x8769
_EXPOSURE, _APERTURE, _ISO, _TAKEN, _FOCAL, _LENS = 0x829A, 0x829D, 0x8827, 0x9003, 0x920A, 0xA434
_TEXT, _SHORT, _LONG, _RATIONAL = 2, 3, 4, 5
_HEADER, _FIELD = 8, 12
_INLINE = 4
"""Bytes of a value that stands in the field itself."""
_MARKER = 0xFF
"""Begins every segment of a JPEG; more of them before a segment are filling."""
UPRIGHT = 1


@dataclass(frozen=True, slots=True)
class Exif:
    """The fields that kdesk shows; "", 0 and None for what a file does not tell.

    Attributes:
        taken: “2024:05:31 12:00:00”, in the camera's time; not checked.
        exposure: Seconds.
        aperture: The f-number.
        focal_length: Millimetres.
        orientation: 1 to 8, as EXIF counts; 1 is upright.
    """

    make: str = ""
    model: str = ""
    lens: str = ""
    taken: str = ""
    exposure: Fraction | None = None
    aperture: Fraction | None = None
    iso: int = 0
    focal_length: Fraction | None = None
    orientation: int = UPRIGHT


def read_exif(data: bytes) -> Exif:
    """Return what a picture file tells; an empty result for other files, and for damaged ones what could be read."""
    block = _block(data)
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(block[:4], "")
    if not order or len(block) < _HEADER:
        return Exif()
    reader = _Reader(block, order)
    first = reader.fields(reader.number(4, "I"))
    details = reader.fields(reader.count(first, _DETAILS))
    turned = reader.count(first, _ORIENTATION)
    return Exif(
        make=reader.text(first, _MAKE),
        model=reader.text(first, _MODEL),
        lens=reader.text(details, _LENS),
        taken=reader.text(details, _TAKEN) or reader.text(first, _CHANGED),
        exposure=reader.fraction(details, _EXPOSURE),
        aperture=reader.fraction(details, _APERTURE),
        iso=reader.count(details, _ISO),
        focal_length=reader.fraction(details, _FOCAL),
        orientation=turned if turned in range(1, 9) else UPRIGHT,
    )


_Fields = dict[int, tuple[int, int, int]]
"""Type, number of values, and place of the values, by tag."""


class _Reader:
    """Reads a TIFF block; nothing outside of it."""

    def __init__(self, block: bytes, order: str) -> None:
        self._block, self._order = block, order

    def number(self, place: int, kind: str) -> int:
        """Return a number, 0 outside of the block."""
        form = struct.Struct(self._order + kind)
        if not 0 <= place <= len(self._block) - form.size:
            return 0
        return int(form.unpack_from(self._block, place)[0])

    def fields(self, place: int) -> _Fields:
        """Return the fields of a directory; the first of each tag."""
        found: _Fields = {}
        if not place:
            return found
        for number in range(min(self.number(place, "H"), MAX_FIELDS)):
            field = place + 2 + number * _FIELD
            tag, kind, count = self.number(field, "H"), self.number(field + 2, "H"), self.number(field + 4, "I")
            size = {_TEXT: 1, _SHORT: 2, _LONG: 4, _RATIONAL: 8}.get(kind, 0)
            fits = 0 < size * count <= _INLINE
            found.setdefault(tag, (kind, count, field + 8 if fits else self.number(field + 8, "I")))
        return found

    def text(self, fields: _Fields, tag: int) -> str:
        kind, count, place = fields.get(tag, (0, 0, 0))
        if kind != _TEXT:
            return ""
        data = self._block[place : place + min(count, 4 * MAX_TEXT)].split(b"\0")[0]
        return " ".join(data.decode("utf-8", "replace").split())[:MAX_TEXT]

    def count(self, fields: _Fields, tag: int) -> int:
        kind, _count, place = fields.get(tag, (0, 0, 0))
        return self.number(place, {_SHORT: "H", _LONG: "I"}[kind]) if kind in {_SHORT, _LONG} else 0

    def fraction(self, fields: _Fields, tag: int) -> Fraction | None:
        kind, _count, place = fields.get(tag, (0, 0, 0))
        over, under = self.number(place, "I"), self.number(place + 4, "I")
        return Fraction(over, under) if kind == _RATIONAL and over and under else None


def _block(data: bytes) -> bytes:
    """Return the TIFF block inside a picture file, b"" if there is none."""
    if data.startswith(b"\xff\xd8"):
        return next(_jpeg_blocks(data), b"")
    if data.startswith(_PNG):
        return next(_chunks(data, len(_PNG), b"eXIf", ">", tail=4), b"")
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return next(_chunks(data, 12, b"EXIF", "<", tail=0), b"").removeprefix(_EXIF)
    return b""


def _jpeg_blocks(data: bytes) -> Iterator[bytes]:
    place = 2
    for _ in range(MAX_PARTS):
        if place + 4 > len(data) or data[place] != _MARKER:
            return
        kind, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4])
        if kind == _START_OF_SCAN:
            return
        if kind in _STANDALONE or kind == _MARKER:
            place += 1 if kind == _MARKER else 2
            continue
        segment = data[place + 4 : place + 2 + length]
        if kind == _APP1 and segment.startswith(_EXIF):
            yield segment[len(_EXIF) :]
        place += 2 + max(2, length)


def _chunks(data: bytes, place: int, wanted: bytes, order: str, *, tail: int) -> Iterator[bytes]:
    """Yield the content of chunks of one name.

    Args:
        order: “>” where length stands before the name (PNG), “<” where it stands behind (WebP).
        tail: Bytes of a checksum behind the content.
    """
    big = order == ">"
    for _ in range(MAX_PARTS):
        if place + 8 > len(data):
            return
        name = data[place + 4 : place + 8] if big else data[place : place + 4]
        sized = data[place : place + 4] if big else data[place + 4 : place + 8]
        length = int.from_bytes(sized, "big" if big else "little")
        if name == wanted:
            yield data[place + 8 : place + 8 + length]
        # Chunks of WebP have an even length.
        place += 8 + length + (tail or length % 2)
