"""What the header of a file tells, without decoding: in every file that is known, within bounds."""

import struct
from collections.abc import Callable
from typing import BinaryIO

from kdesk.domain.exif import read_exif
from kdesk.domain.looks.file_look import FileDefect, FileLook
from kdesk.domain.looks.matroska_head import MATROSKA, matroska_head
from kdesk.domain.looks.movie_head import MOVIE_KINDS, movie_head
from kdesk.domain.media_kind import HEAD_BYTES, has_sync_bytes
from kdesk.domain.picture_head import picture_head

PICTURE_BYTES = 1024 * 1024
"""Bytes of a picture that are read for its size: pictures of cameras have previews before it."""

_RIFF_HEADER = 8
_ON_ITS_SIDE = 5
"""From this orientation of EXIF on, width and height are exchanged."""
_MP3_SYNC, _MP3_MASK = 0xFFE0, 0xFFE0
_ID3_HEADER = 10
_ALONE = (
    *(b"FLV\x01", b"\x00\x00\x01\xba", b"\x00\x00\x01\xb3", b"OggS", b"\x0b\x77", b"caff", b"#!AMR"),
    *(b".RMF", b".ra\xfd", b"\x06\x0e\x2b\x34", b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", b"DKIF", b"\x1f\x07\x00"),
)
"""Flash, MPEG, Ogg, AC-3, CAF, AMR, RealMedia, MXF, Windows Media, IVF, DV: known by their first bytes."""
_PICTURES = (b"II*\0", b"MM\0*", b"II\xbc\x01")
"""TIFF and JPEG XR, which `picture_head` does not know."""


def file_head(file: BinaryIO, size: int) -> FileLook:
    """Return what the header of a file tells. Raises OSError.

    Args:
        size: Bytes of the file.
    """
    if not size:
        return FileLook(problem=FileDefect.EMPTY)
    head = file.read(HEAD_BYTES)
    if head[4:8] in MOVIE_KINDS:
        return movie_head(file, size)
    if head.startswith(MATROSKA):
        return matroska_head(file, size)
    if is_picture(head):
        return _picture(head + file.read(PICTURE_BYTES))
    return _of_others(file, head, size)


def is_picture(head: bytes) -> bool:
    """Return whether a still picture begins so."""
    return bool(picture_head(head).content_type) or head.startswith(_PICTURES)


def _of_others(file: BinaryIO, head: bytes, size: int) -> FileLook:
    form = head[8:12] if head[:4] in {b"RIFF", b"RF64", b"BW64", b"FORM"} else b""
    if reader := _RIFF.get(form):
        return reader(head, size)
    if head.startswith(b"fLaC"):
        return _flac(head)
    is_known = head.startswith(_ALONE) or has_sync_bytes(head) or is_mpeg_sound(head, file)
    return FileLook(is_known=is_known)


def is_mpeg_sound(head: bytes, file: BinaryIO) -> bool:
    """Return whether MP3 or AAC begins here, or behind the tag that MP3 files begin with. Raises OSError."""
    if head.startswith(b"ID3"):
        length = sum(part << 7 * (3 - place) for place, part in enumerate(head[6:10]))
        file.seek(_ID3_HEADER + length)
        # Fill bytes may follow the tag.
        head = file.read(HEAD_BYTES).lstrip(b"\0")
        if head.startswith(b"fLaC"):
            return True
    return int.from_bytes(head[:2]) & _MP3_MASK == _MP3_SYNC


def _picture(data: bytes) -> FileLook:
    size = picture_head(data).size
    turned = read_exif(data).orientation >= _ON_ITS_SIDE
    return FileLook(*((size.height, size.width) if turned else (size.width, size.height)))


def _cut(head: bytes, size: int) -> FileDefect | None:
    told = int.from_bytes(head[4:8], "little") + _RIFF_HEADER
    # Whoever writes a stream does not know its size: all bits set, or 0. Sizes above 4 GiB stand elsewhere.
    is_told = head[:4] == b"RIFF" and _RIFF_HEADER < told < 2**32 - 1
    return FileDefect.CUT_OFF if is_told and told > size + 1 else None


def _wave(head: bytes, size: int) -> FileLook:
    begin = head.find(b"fmt ")
    try:
        kind, _channels, _rate, per_second = struct.unpack_from("<HHII", head, begin + 8)
    except struct.error:
        return FileLook(problem=_cut(head, size))
    data = head.find(b"data")
    length = min(int.from_bytes(head[data + 4 : data + 8], "little"), size) if data > 0 else 0
    pcm = {1, 3, 0xFFFE}
    return FileLook(
        duration=length / per_second if begin > 0 and per_second else 0.0,
        audio="pcm" if kind in pcm else "",
        problem=_cut(head, size),
    )


def _avi(head: bytes, size: int) -> FileLook:
    header = head.find(b"avih")
    try:
        frame, frames, width, height = struct.unpack_from("<I12xI12xII", head, header + 8)
    except struct.error:
        return FileLook(problem=_cut(head, size))
    if header < 0:
        return FileLook(problem=_cut(head, size))
    return FileLook(width, height, frame * frames / 1e6, problem=_cut(head, size))


def _flac(head: bytes) -> FileLook:
    # Sample rate (20 bits), channels (3), bits (5), samples (36), behind ten bytes of block and frame sizes.
    numbers = int.from_bytes(head[18:26])
    rate, samples = numbers >> 44, numbers & (2**36 - 1)
    return FileLook(duration=samples / rate if rate else 0.0, audio="flac")


_RIFF: dict[bytes, Callable[[bytes, int], FileLook]] = {
    b"AVI ": _avi,
    b"WAVE": _wave,
    b"AIFF": lambda _head, _size: FileLook(audio="pcm"),
    b"AIFC": lambda _head, _size: FileLook(),
}
