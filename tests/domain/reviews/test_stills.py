"""Still pictures of a review: written as PNG, and read in that form only."""

import random
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdesk.domain.picture import Bitmap
from kdesk.domain.reviews.stills import png_of, size_of, still_of


def bitmap(width: int, height: int, seed: int = 1) -> Bitmap:
    """Return a bitmap of noise, in the byte order of this computer."""
    words = random.Random(seed).choices(range(1 << 24), k=width * height)
    return Bitmap(
        width, height, opaque=True, pixels=struct.pack(f"={len(words)}I", *(0xFF000000 | one for one in words))
    )


def colours(picture: Bitmap) -> bytes:
    """Return red, green and blue of each pixel."""
    words = struct.unpack(f"={picture.width * picture.height}I", picture.pixels)
    return b"".join(bytes((one >> 16 & 255, one >> 8 & 255, one & 255)) for one in words)


@pytest.mark.parametrize(("width", "height"), [(1, 1), (7, 3), (64, 36)])
def test_a_still_has_the_pixels_of_its_bitmap(width: int, height: int) -> None:
    """Every colour comes back."""
    picture = bitmap(width, height)
    png = png_of(picture)
    still = still_of(png)
    assert size_of(png) == (width, height)
    assert still is not None
    assert (still.width, still.height, still.pixels) == (width, height, colours(picture))


def chunk(name: bytes, data: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, packed: bytes, *, form: tuple[int, ...] = (8, 2, 0, 0, 0), more: bytes = b"") -> bytes:
    """Return a PNG with any header."""
    header = struct.pack(">IIBBBBB", width, height, *form)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + more + chunk(b"IEND", b"")


ROW = b"\0" + b"abc"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\x89PNG\r\n\x1a\n", id="a beginning"),
        pytest.param(png(16_000, 16_000, zlib.compress(bytes(1000))), id="16,000 pixels square"),
        pytest.param(png(0, 1, zlib.compress(b"\0")), id="no width"),
        pytest.param(png(1, 1, zlib.compress(bytes(1_000_000))), id="more pixels than its size"),
        pytest.param(png(1, 2, zlib.compress(ROW)), id="fewer pixels than its size"),
        pytest.param(png(1, 1, zlib.compress(b"\1abc")), id="a filter"),
        pytest.param(png(1, 1, zlib.compress(ROW)[:-2]), id="cut off inside"),
        pytest.param(png(1, 1, b"no zlib"), id="not packed"),
        pytest.param(png(1, 1, zlib.compress(ROW), form=(16, 6, 0, 0, 1)), id="interlaced, 16 bits"),
        pytest.param(png(1, 1, zlib.compress(ROW), more=chunk(b"iCCP", b"profile")), id="a profile"),
        pytest.param(png(1, 1, zlib.compress(ROW), more=chunk(b"IDAT", b"")), id="two parts"),
        pytest.param(png(1, 1, zlib.compress(ROW))[:-1], id="cut off"),
        pytest.param(png(1, 1, zlib.compress(ROW)).replace(b"IDAT", b"IDAX"), id="a wrong check sum"),
    ],
)
def test_another_form_is_no_still(data: bytes) -> None:
    """What kdesk does not write itself is not decoded."""
    assert still_of(data) is None


@given(st.binary(max_size=200), st.integers(0, 80))
def test_no_bytes_raise(junk: bytes, place: int) -> None:
    """Damage anywhere gives a still of the right size, or none."""
    good = png_of(bitmap(4, 4))
    still = still_of(good[:place] + junk + good[place:])
    assert still is None or len(still.pixels) == 3 * still.width * still.height
