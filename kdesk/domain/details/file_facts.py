"""What a file tells by itself: when it was recorded, and how long it is. Read within bounds, wherever it comes from."""

import io
import struct
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO

from kdesk.domain.exif import read_exif
from kdesk.domain.looks.boxes import box_at, content_of

MAX_PICTURE = 1024 * 1024
"""Bytes of a picture that are read: a camera writes its words at the beginning."""

_EPOCH_OF_MOVIES = 2_082_844_800
"""Seconds from 1904, from which MP4 and MOV count, to 1970."""
_UNKNOWN = {4: 2**32 - 1, 8: 2**64 - 1}
_HEADER = 8
_MOVIE_TYPES = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
_PICTURES = (b"\xff\xd8", b"\x89PNG", b"RIFF")
_CAMERA_TIME = "%Y:%m:%d %H:%M:%S"


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a file tells; None for what it does not.

    Attributes:
        recorded_at: When a camera recorded it, in Unix seconds.
        duration: Seconds.
    """

    recorded_at: float | None = None
    duration: float | None = None


NO_FACTS = FileFacts()


def facts_in(file: BinaryIO) -> FileFacts:
    """Return what an MP4, a MOV, or a picture tells; nothing for other files, and for damaged ones. Raises OSError."""
    head = file.read(2 * _HEADER)
    if head[4:8] in _MOVIE_TYPES:
        return _of_movie(file)
    if head.startswith(_PICTURES):
        taken = read_exif(head + file.read(MAX_PICTURE)).taken
        with suppress(ValueError, OverflowError):
            return FileFacts(recorded_at=time.mktime(time.strptime(taken, _CAMERA_TIME)))
    return NO_FACTS


def _of_movie(file: BinaryIO) -> FileFacts:
    end = file.seek(0, io.SEEK_END)
    header = box_at(file, 0, end, b"moov", b"mvhd")
    if header is None:
        return NO_FACTS
    content = content_of(file, header, 32)
    try:
        # 64-bit times since version 1.
        made, _changed, scale, length = struct.unpack_from(">QQIQ" if content[:1] == b"\1" else ">IIII", content, 4)
    except struct.error:
        return NO_FACTS
    unknown = _UNKNOWN[8 if content[:1] == b"\1" else 4]
    at = made - _EPOCH_OF_MOVIES
    # A camera without a clock writes 0, or the beginning of some epoch.
    is_known = 0 < at < time.time() + 86_400
    return FileFacts(at if is_known else None, length / scale if scale and length and length != unknown else None)
