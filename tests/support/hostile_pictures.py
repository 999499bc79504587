"""Pictures as a hostile server sends them, made here byte by byte; and honest ones to compare with."""

import gzip
import random
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage

SIZE = (320, 180)
"""Width and height of a picture that nothing is wrong with; what the tests ask for."""

_MIB = 2**20


def encoded(image: QImage, kind: str, quality: int = -1) -> bytes:
    """Return an image as a file of this kind."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind, quality), kind  # type: ignore[call-overload]  # the stub asks for bytes
    return bytes(data.data())


def noise(width: int, height: int) -> QImage:
    """Return an image that no encoder makes small."""
    return QImage(random.Random(1).randbytes(4 * width * height), width, height, QImage.Format.Format_RGB32).copy()


def plain(width: int, height: int) -> QImage:
    """Return an image of one colour."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(0xFF3366)
    return image


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, between: bytes = b"") -> bytes:
    """Return a black PNG of these dimensions, with something between its header and its pixels."""
    packer = zlib.compressobj(9)
    row = bytes(1 + 3 * width)
    pixels = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = chunk(b"IHDR", header) + between + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def zeros(size: int) -> bytes:
    """Return so many zeros, packed."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(_MIB)) for _ in range(size // _MIB)) + packer.flush()


def text_bomb(times: int) -> bytes:
    """Return a small PNG with texts that unpack to 7 MiB each: just below what libpng refuses."""
    bomb = zeros(7 * _MIB)
    return png(*SIZE, b"".join(chunk(b"zTXt", b"t%d\0\0" % number + bomb) for number in range(times)))


def profile_bomb() -> bytes:
    """Return a small PNG whose colour profile unpacks to 200 MiB, and tells its own length truly."""
    packer = zlib.compressobj(9)
    size = 200 * _MIB
    head = struct.pack(">I", size) + b"none\x04\0\0\0mntrRGB XYZ " + bytes(12) + b"acsp" + bytes(88)
    packed = packer.compress(head) + b"".join(packer.compress(bytes(_MIB)) for _ in range(200)) + packer.flush()
    return png(*SIZE, chunk(b"iCCP", b"p\0\0" + packed))


def scan_bomb(scans: int, width: int = 1280, height: int = 720) -> bytes:
    """Return a grey progressive JPEG that goes over all its blocks so many times: 13 bytes each time."""

    def segment(marker: int, data: bytes) -> bytes:
        return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data

    blocks = -(-width // 8) * -(-height // 8)
    frame = segment(0xC2, struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0")
    tables = segment(0xDB, b"\0" + b"\1" * 64)
    # One code of one bit in each table: "no difference" for the first scan, "the next blocks are empty" for the others.
    tables += segment(0xC4, b"\x00\1" + bytes(15) + b"\0") + segment(0xC4, b"\x10\1" + bytes(15) + b"\xe0")
    first = segment(0xDA, b"\1\1\0\0\0\0") + bytes(-(-blocks // 8))
    bits = ("0" + "1" * 14) * -(-blocks // (2**15 - 1))
    bits += "1" * (-len(bits) % 8)
    data = int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\0")
    return b"\xff\xd8" + frame + tables + first + (segment(0xDA, b"\1\1\0\1\x3f\0") + data) * scans + b"\xff\xd9"


def gif(width: int, height: int, *, frames: int = 1, frame: tuple[int, int] | None = None) -> bytes:
    """Return a GIF whose screen has these dimensions; its frames may claim others."""
    packed = b"\x02\x16\x8c\x2d\x99\x87\x2a\x1c\xdc\x33\xa0\x02\x75\xec\x95\xfa\xa8\xde\x60\x8c\x04\x91\x4c\x01\0"
    across, down = frame or (10, 10)
    control = b"\x21\xf9\x04\0\0\0\0\0"
    image = control + b"\x2c" + struct.pack("<HHHHB", 0, 0, across, down, 0) + packed
    palette = b"\xff\xff\xff\xff\0\0\0\0\xff\0\0\0"
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0x91, 0, 0) + palette + image * frames + b";"


def webp_header(width: int, height: int) -> bytes:
    """Return a WebP that announces these dimensions and holds no pixels."""
    size = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + size + b"VP8 " + struct.pack("<I", 0)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def svg(body: str, size: int = 180) -> bytes:
    """Return a drawing."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{size}"'
    return f'{head} height="{size}">{body}</svg>'.encode()


def nested_svg(levels: int) -> bytes:
    """Return a drawing of 1.5 KB in which each group uses the one before twice: 2 to the power of `levels` shapes."""
    groups = "".join(
        f'<g id="g{level + 1}"><use xlink:href="#g{level}"/><use xlink:href="#g{level}"/></g>'
        for level in range(levels)
    )
    return svg(f'<defs><g id="g0"><rect width="9" height="9"/></g>{groups}</defs><use xlink:href="#g{levels}"/>')


def drawing_of(file: Path) -> bytes:
    """Return a drawing that shows a local file: Qt opens a bare path, whatever lies there."""
    return svg(f'<image xlink:href="{file}" width="180" height="180"/>')


def icon(width: int = 32, height: int = 32) -> bytes:
    """Return an ICO with one PNG in it."""
    picture = png(width, height)
    return struct.pack("<HHHBBBBHHII", 0, 1, 1, width, height, 0, 0, 1, 32, len(picture), 22) + picture


def tiff(width: int = 1, height: int = 1) -> bytes:
    """Return a grey TIFF."""
    fields = [(256, width), (257, height), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, height), (279, 1)]
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in fields)
    return b"II*\0" + struct.pack("<I", 12) + bytes(4) + struct.pack("<H", len(fields)) + entries + bytes(4)


XPM = b'/* XPM */\nstatic char *p[] = {\n"2 2 1 1",\n"a c #FF0000",\n"aa",\n"aa"};\n'
PDF = (
    b"%PDF-1.1\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 180 180]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
TGA = b"\0\0\x02\0\0\0\0\0\0\0\0\0\x02\0\x02\0\x18\0" + bytes(12)

HONEST: dict[str, Callable[[], bytes]] = {
    "JPEG": lambda: encoded(plain(*SIZE), "JPG"),
    "PNG": lambda: encoded(plain(*SIZE), "PNG"),
    "WebP": lambda: encoded(plain(*SIZE), "WEBP"),
    "GIF": lambda: gif(*SIZE, frame=(10, 10)),
}

OF_ANOTHER_KIND: dict[str, Callable[[], bytes]] = {
    "SVG": lambda: svg('<rect width="9" height="9"/>'),
    "SVG after blanks": lambda: b"\n \n<?xml version='1.0'?>" + svg('<rect width="9" height="9"/>'),
    "SVG of 2 to the 16th shapes": lambda: nested_svg(16),
    "SVG of 2 to the 30th shapes": lambda: nested_svg(30),
    "SVGZ": lambda: gzip.compress(svg('<rect width="9" height="9"/>'), mtime=0),
    "ICO": icon,
    "TIFF": tiff,
    "BMP": lambda: encoded(plain(*SIZE), "BMP"),
    "PDF": lambda: PDF,
    "XPM": lambda: XPM,
    "XBM": lambda: b"#define p_width 8\n#define p_height 1\nstatic char p_bits[] = { 0xff };\n",
    "PPM": lambda: b"P6 2 2 255\n" + bytes(12),
    "TGA": lambda: TGA,
    "ICNS": lambda: b"icns" + struct.pack(">I4sI", 8 + 8 + 4, b"ic07", 12) + bytes(4),
    "HTML": lambda: b"<!doctype html><title>Sign in to the hotel</title>",
    "nothing": lambda: b"",
}

BROKEN: dict[str, Callable[[], bytes]] = {
    "random bytes": lambda: random.Random(2).randbytes(50_000),
    "random bytes that begin as a JPEG": lambda: b"\xff\xd8\xff" + random.Random(3).randbytes(50_000),
    "random bytes that begin as a PNG": lambda: b"\x89PNG\r\n\x1a\n" + random.Random(3).randbytes(50_000),
    "random bytes that begin as a GIF": lambda: b"GIF89a" + random.Random(3).randbytes(50_000),
    "random bytes that begin as a WebP": lambda: b"RIFF\x50\xc3\0\0WEBPVP8 " + random.Random(3).randbytes(50_000),
    "PNG cut in the middle": lambda: encoded(noise(*SIZE), "PNG")[:90_000],
    "JPEG cut in the middle": lambda: encoded(noise(*SIZE), "JPG")[:15_000],
    "GIF cut in the middle": lambda: gif(*SIZE)[:50],
    "PNG cut within its header": lambda: png(*SIZE)[:20],
    "JPEG cut within its header": lambda: encoded(plain(*SIZE), "JPG")[:150],
    "WebP cut in the middle": lambda: encoded(noise(*SIZE), "WEBP")[:5_000],
    "PNG with a chunk of 2 GiB": lambda: png(*SIZE)[:33] + b"\x7f\xff\xff\xffIDAT" + bytes(100),
}

TOO_LARGE: dict[str, Callable[[], bytes]] = {
    "PNG of 8,100 by 8,100": lambda: png(8100, 8100),
    "PNG of 641 by 1": lambda: png(641, 1),
    "PNG of 1 by 361": lambda: png(1, 361),
    "JPEG of 4,000 by 4,000": lambda: encoded(plain(4000, 4000), "JPG"),
    "JPEG of 65,500 by 65,500 without pixels": lambda: scan_bomb(0, 65_500, 65_500),
    "WebP of 4,000 by 3,000": lambda: encoded(plain(4000, 3000), "WEBP"),
    "WebP of 16,383 by 16,383 without pixels": lambda: webp_header(16_383, 16_383),
    "GIF of 65,535 by 65,535": lambda: gif(65_535, 65_535, frame=(65_535, 65_535)),
}

BOMBS: dict[str, Callable[[], bytes]] = {
    "GIF of 5,000 frames": lambda: gif(*SIZE, frames=5_000),
    "GIF frame larger than its screen": lambda: gif(*SIZE, frame=(60_000, 60_000)),
    "PNG with texts of 1.4 GiB": lambda: text_bomb(200),
    "PNG with a profile of 200 MiB": profile_bomb,
    "JPEG of 100,000 scans": lambda: scan_bomb(100_000, *SIZE),
}
