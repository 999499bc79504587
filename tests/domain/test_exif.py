"""What cameras write into their files, and what hostile files do to its reader."""

import random
import struct
from fractions import Fraction

import pytest

from kdesk.domain.exif import Exif, read_exif

_TEXT, _SHORT, _LONG, _RATIONAL = 2, 3, 4, 5
Field = tuple[int, int, int, bytes]


def tiff(fields: list[Field], details: list[Field], order: str = "<") -> bytes:
    """Return a TIFF block with two directories; a field is tag, type, number of values, and their bytes."""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    first_size = 2 + 12 * (len(fields) + 1) + 4
    block = bytearray(mark + struct.pack(order + "I", 8))
    place = 8 + first_size
    tail = bytearray()

    def directory(rows: list[Field], base: int) -> bytes:
        out = bytearray(struct.pack(order + "H", len(rows)))
        for tag, kind, count, data in rows:
            if len(data) <= 4:
                value = data.ljust(4, b"\0")
            else:
                value = struct.pack(order + "I", base + len(tail))
                tail.extend(data)
            out += struct.pack(order + "HHI", tag, kind, count) + value
        return bytes(out) + struct.pack(order + "I", 0)

    details_at = place
    base = details_at + 2 + 12 * len(details) + 4
    pointer = (0x8769, _LONG, 1, struct.pack(order + "I", details_at))
    block += directory([*fields, pointer], base)
    block += directory(details, base)
    return bytes(block + tail)


def camera(order: str = "<", orientation: int = 6) -> bytes:
    """Return what a camera writes."""
    short, ratio = struct.Struct(order + "H").pack, struct.Struct(order + "II").pack
    return tiff(
        [
            (0x010F, _TEXT, 6, b"Canon\0"),
            (0x0110, _TEXT, 13, b"Canon EOS R5\0"),
            (0x0112, _SHORT, 1, short(orientation)),
        ],
        [
            (0x829A, _RATIONAL, 1, ratio(1, 250)),
            (0x829D, _RATIONAL, 1, ratio(28, 10)),
            (0x8827, _SHORT, 1, short(400)),
            (0x9003, _TEXT, 20, b"2024:05:31 12:00:00\0"),
            (0x920A, _RATIONAL, 1, ratio(50, 1)),
            (0xA434, _TEXT, 8, b"RF 50mm\0"),
        ],
        order,
    )


def jpeg(block: bytes) -> bytes:
    """Return the head of a JPEG with a TIFF block in it."""
    content = b"Exif\0\0" + block
    return b"\xff\xd8\xff\xe0\x00\x04ab\xff\xe1" + struct.pack(">H", len(content) + 2) + content + b"\xff\xda\x00\x02"


def png(block: bytes) -> bytes:
    """Return a PNG with a TIFF block."""
    chunks = ((b"IHDR", bytes(13)), (b"eXIf", block), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + bytes(4) for name, data in chunks
    )


def webp(block: bytes) -> bytes:
    """Return a WebP with a TIFF block behind a chunk of odd length."""
    chunks = ((b"VP8X", b"abc"), (b"EXIF", block))
    body = b"".join(name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2) for name, data in chunks)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


TAKEN = Exif(
    "Canon",
    "Canon EOS R5",
    "RF 50mm",
    "2024:05:31 12:00:00",
    Fraction(1, 250),
    Fraction(14, 5),
    400,
    Fraction(50),
    6,
)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("wrap", [jpeg, png, webp])
def test_every_format_and_byte_order_is_read(wrap: object, order: str) -> None:
    """The same block stands in another place in each format."""
    assert callable(wrap)
    assert read_exif(wrap(camera(order))) == TAKEN


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8", b"GIF89a", jpeg(b""), jpeg(b"II*\0"), jpeg(b"II*\0\xff\xff\xff\xff")]
)
def test_a_file_without_it_tells_nothing(data: bytes) -> None:
    """Also one whose directory lies outside of it."""
    assert read_exif(data) == Exif()


@pytest.mark.parametrize("turned", [0, 9, 65535])
def test_an_orientation_that_does_not_exist_is_upright(turned: int) -> None:
    """Turned pictures are those that EXIF numbers from 2 to 8."""
    assert read_exif(jpeg(camera(orientation=turned))).orientation == 1


def test_a_directory_that_points_at_itself_is_read_once() -> None:
    """The details may be the first directory again, or in the middle of it."""
    for place in range(40):
        block = bytearray(camera())
        struct.pack_into("<I", block, 8 + 2 + 12 * 3 + 8, place)
        assert read_exif(jpeg(bytes(block))).make == "Canon"


def test_damaged_files_end_in_a_result() -> None:
    """Random bytes in the block, thousands of fields and segments, and every possible end."""
    chance = random.Random(7)
    whole = jpeg(camera())
    for _ in range(3000):
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        assert isinstance(read_exif(bytes(data)), Exif)
    for end in range(len(whole)):
        assert isinstance(read_exif(whole[:end]), Exif)
    assert read_exif(b"\xff\xd8" + b"\xff\xe0\x00\x02" * 200_000) == Exif()
    assert read_exif(b"\xff\xd8" + b"\xff" * 200_000) == Exif()
    assert read_exif(b"RIFF\0\0\0\0WEBP" + b"abcd\0\0\0\0" * 200_000) == Exif()
    many = struct.pack("<H", 65535) + struct.pack("<HHII", 1, 2, 4_000_000_000, 0) * 60_000
    assert (
        read_exif(b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(many) + 8) + b"eXIf" + b"II*\0\x08\0\0\0" + many)
        == Exif()
    )
