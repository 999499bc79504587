"""What an MP4, a MOV or a HEIC file says of its tracks; only its index is read."""

import struct
from dataclasses import replace
from fractions import Fraction
from typing import BinaryIO

from kdesk.domain.looks.boxes import MediaBox, box_at, box_in, boxes, content_of
from kdesk.domain.looks.file_look import FileDefect, FileLook

MOVIE_KINDS = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
"""With one of these boxes such a file begins."""
MOST_TRACKS = 64

_STILL_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis")
_CODECS = {
    **dict.fromkeys((b"avc1", b"avc2", b"avc3"), "h264"),
    **dict.fromkeys((b"hvc1", b"hev1", b"dvh1", b"dvhe"), "hevc"),
    **dict.fromkeys((b"apch", b"apcn", b"apcs", b"apco", b"ap4h", b"ap4x"), "prores"),
    **dict.fromkeys((b"jpeg", b"mjpa", b"mjpb"), "mjpeg"),
    b"av01": "av1",
    b"vp08": "vp8",
    b"vp09": "vp9",
    b"mp4v": "mpeg4",
    b"AVdn": "dnxhd",
    b"s263": "h263",
    b"mp4a": "aac",
    b"ac-3": "ac3",
    b"ec-3": "eac3",
    b"Opus": "opus",
    b".mp3": "mp3",
    b"samr": "amr_nb",
    **dict.fromkeys((b"sowt", b"twos", b"lpcm", b"in24", b"in32", b"ipcm", b"fpcm", b"raw "), "pcm"),
}
_ENCRYPTED = frozenset({b"encv", b"enca", b"drmi", b"drms"})
_PICTURES, _SOUND = b"vide", b"soun"
_ENTRY = 16
"""Bytes from the content of `stsd` to the end of the first entry's head."""
_OF_PICTURES = 86
"""Bytes of the entry of a picture track, with its head, before its own boxes."""
_QUARTERS = frozenset({(0, 65536), (0, -65536)})
"""The first row of the matrix of a track that is turned by a quarter."""


def movie_head(file: BinaryIO, size: int) -> FileLook:
    """Return what the index says. Raises OSError.

    Args:
        size: Bytes of the file.
    """
    index: MediaBox | None = None
    is_cut, has_fragments = False, False
    for box in boxes(file, 0, size):
        is_cut = is_cut or box.end > size
        has_fragments = has_fragments or box.kind == b"moof"
        if box.kind == b"ftyp" and content_of(file, box, 4) in _STILL_BRANDS:
            return _still(file, size)
        if box.kind == b"moov" and index is None:
            index = MediaBox(box.kind, box.begin, min(box.end, size))
    if index is None:
        return FileLook(problem=FileDefect.NO_INDEX)
    look = _tracks(file, index)
    if look.problem is FileDefect.NO_TRACKS and (has_fragments or is_cut):
        return FileLook(problem=FileDefect.CUT_OFF if is_cut else None)
    return replace(look, problem=FileDefect.CUT_OFF) if is_cut and look.problem is None else look


def _tracks(file: BinaryIO, index: MediaBox) -> FileLook:
    width = height = 0
    duration, video, audio = _duration(file, index), "", ""
    kinds: list[bytes] = []
    tracks = [box for box in boxes(file, index.begin, index.end) if box.kind == b"trak"]
    for track in (MediaBox(box.kind, box.begin, min(box.end, index.end)) for box in tracks[:MOST_TRACKS]):
        handler = box_at(file, track.begin, track.end, b"mdia", b"hdlr")
        kind = content_of(file, handler, 12)[8:12] if handler else b""
        table = box_at(file, track.begin, track.end, b"mdia", b"minf", b"stbl", b"stsd")
        entry = content_of(file, table, _ENTRY + _OF_PICTURES) if table else b""
        codec = entry[12:16]
        kinds.append(b"encrypted" if codec in _ENCRYPTED else kind)
        if kind == _PICTURES and not video:
            video = _name(codec)
            width, height = _shown_size(file, track, table, entry)
        elif kind == _SOUND and not audio:
            audio = _name(codec)
    problem = None
    if b"encrypted" in kinds:
        problem = FileDefect.ENCRYPTED
    elif not {_PICTURES, _SOUND} & set(kinds):
        problem = FileDefect.NO_TRACKS
    return FileLook(width, height, duration, video, audio, problem)


def _name(codec: bytes) -> str:
    return _CODECS.get(codec, "")


def _duration(file: BinaryIO, index: MediaBox) -> float:
    header = box_in(file, b"mvhd", index.begin, index.end)
    content = content_of(file, header, 32) if header else b""
    form, unknown = (">20xIQ", 2**64 - 1) if content[:1] == b"\1" else (">12xII", 2**32 - 1)
    try:
        scale, length = struct.unpack_from(form, content)
    except struct.error:
        return 0.0
    return length / scale if scale and length != unknown else 0.0


def _shown_size(file: BinaryIO, track: MediaBox, table: MediaBox | None, entry: bytes) -> tuple[int, int]:
    """Return the size of the pictures, with square pixels and turned."""
    try:
        width, height = struct.unpack_from(">HH", entry, 8 + 32)
    except struct.error:
        return 0, 0
    aspect = Fraction(1)
    # The boxes of the entry lie behind its fixed part; `stsd` begins with eight bytes of its own.
    pixels = box_in(file, b"pasp", table.begin + 8 + _OF_PICTURES, table.end) if table else None
    if pixels is not None:
        across, down = int.from_bytes((sides := content_of(file, pixels, 8))[:4]), int.from_bytes(sides[4:8])
        aspect = Fraction(across, down) if across and down else aspect
    wide = max(1, round(width * aspect))
    return (height, wide) if _is_on_its_side(file, track) else (wide, height)


def _is_on_its_side(file: BinaryIO, track: MediaBox) -> bool:
    header = box_in(file, b"tkhd", track.begin, track.end)
    content = content_of(file, header, 96) if header else b""
    try:
        first = struct.unpack_from(">ii", content, 52 if content[:1] == b"\1" else 40)
    except struct.error:
        return False
    return first in _QUARTERS


def _still(file: BinaryIO, size: int) -> FileLook:
    """Return what a HEIC or AVIF picture says: the largest of its images is the whole one."""
    meta = box_in(file, b"meta", 0, size)
    # Four bytes of version come before what `meta` has inside.
    parts = box_at(file, meta.begin + 4, meta.end, b"iprp", b"ipco") if meta else None
    sizes, turned = [(0, 0)], False
    for box in boxes(file, parts.begin, parts.end) if parts else ():
        content = content_of(file, box, 12)
        if box.kind == b"ispe":
            sizes.append((int.from_bytes(content[4:8]), int.from_bytes(content[8:12])))
        turned = turned or (box.kind == b"irot" and bool(content[:1]) and content[0] % 2 == 1)
    width, height = max(sizes, key=lambda sides: sides[0] * sides[1])
    problem = FileDefect.CUT_OFF if any(box.end > size for box in boxes(file, 0, size)) else None
    return FileLook(*((height, width) if turned else (width, height)), problem=problem)
