"""What a Matroska or WebM file says of its tracks, up to its first pictures."""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from kdesk.domain.looks.file_look import FileDefect, FileLook

MATROSKA = b"\x1a\x45\xdf\xa3"
MOST_ELEMENTS = 1000
"""Of one level that are looked at."""

_SEGMENT, _INFO, _TRACKS, _CLUSTER = 0x18538067, 0x1549A966, 0x1654AE6B, 0x1F43B675
_SCALE, _DURATION = 0x2AD7B1, 0x4489
_TRACK, _TYPE, _CODEC, _PICTURES = 0xAE, 0x83, 0x86, 0xE0
_WIDTH, _HEIGHT, _SHOWN_WIDTH, _SHOWN_HEIGHT, _UNIT = 0xB0, 0xBA, 0x54B0, 0x54BA, 0x54B2
_USUAL_SCALE = 1_000_000
"""Nanoseconds of one unit of time if a file does not tell."""
_LONGEST = 64
"""Bytes of a value that is read."""
_VIDEO_TYPE, _AUDIO_TYPE = 1, 2
_CODECS = {
    "V_MPEG4/ISO/AVC": "h264",
    "V_MPEGH/ISO/HEVC": "hevc",
    "V_VP8": "vp8",
    "V_VP9": "vp9",
    "V_AV1": "av1",
    "V_MPEG4/ISO/ASP": "mpeg4",
    "V_MPEG2": "mpeg2video",
    "V_MJPEG": "mjpeg",
    "V_PRORES": "prores",
    "V_FFV1": "ffv1",
    "A_OPUS": "opus",
    "A_VORBIS": "vorbis",
    "A_FLAC": "flac",
    "A_AC3": "ac3",
    "A_EAC3": "eac3",
    "A_DTS": "dts",
    "A_MPEG/L3": "mp3",
    "A_PCM/INT/LIT": "pcm",
}


@dataclass(frozen=True, slots=True)
class _Element:
    """Where an element lies.

    Attributes:
        begin: Of its content.
        end: Behind it, as it says by itself; the end of what it lies in if it does not.
    """

    number: int
    begin: int
    end: int


def matroska_head(file: BinaryIO, size: int) -> FileLook:
    """Return what information and tracks say. Raises OSError.

    Args:
        size: Bytes of the file.
    """
    segment = next((one for one in _elements(file, 0, size) if one.number == _SEGMENT), None)
    if segment is None:
        return FileLook(problem=FileDefect.NO_INDEX)
    look, found = FileLook(), False
    for part in _inside(file, replace(segment, end=min(segment.end, size))):
        if part.number == _INFO:
            look = replace(look, duration=_seconds(file, part))
        elif part.number == _TRACKS:
            look, found = _with_tracks(file, part, look), True
        elif part.number == _CLUSTER:
            break
    if segment.end > size:
        return replace(look, problem=FileDefect.CUT_OFF)
    return replace(look, problem=FileDefect.NO_TRACKS) if found and not (look.video or look.audio) else look


def _with_tracks(file: BinaryIO, tracks: _Element, look: FileLook) -> FileLook:
    for track in _inside(file, tracks):
        if track.number != _TRACK:
            continue
        parts = {one.number: one for one in _inside(file, track)}
        kind = _number(file, parts.get(_TYPE))
        codec = _text(file, parts.get(_CODEC))
        name = _CODECS.get(codec) or _CODECS.get(codec.partition("/")[0]) or ("aac" if codec[:5] == "A_AAC" else "?")
        if kind == _VIDEO_TYPE and not look.video:
            width, height = _shown_size(file, parts.get(_PICTURES))
            look = replace(look, video=name, width=width, height=height)
        elif kind == _AUDIO_TYPE and not look.audio:
            look = replace(look, audio=name)
    return look


def _shown_size(file: BinaryIO, pictures: _Element | None) -> tuple[int, int]:
    """Return the size of the pictures with square pixels."""
    if pictures is None:
        return 0, 0
    parts = {one.number: _number(file, one) for one in _inside(file, pictures)}
    width, height = parts.get(_WIDTH, 0), parts.get(_HEIGHT, 0)
    across, down = parts.get(_SHOWN_WIDTH, 0), parts.get(_SHOWN_HEIGHT, 0)
    # In units of pixels, or as an aspect: both tell the aspect.
    return (round(height * across / down), height) if across and down and height else (width, height)


def _seconds(file: BinaryIO, information: _Element) -> float:
    parts = {one.number: one for one in _inside(file, information)}
    scale = _number(file, parts.get(_SCALE)) or _USUAL_SCALE
    value = _bytes(file, parts.get(_DURATION))
    form = {4: ">f", 8: ">d"}.get(len(value))
    length = struct.unpack(form, value)[0] if form else 0.0
    return length * scale / 1e9 if 0 < length * scale < 1e9 * 10**8 else 0.0


def _inside(file: BinaryIO, outer: _Element) -> Iterator[_Element]:
    """Yield the elements of another one, none of them longer than what it lies in."""
    for one in _elements(file, outer.begin, outer.end):
        yield replace(one, end=min(one.end, outer.end))


def _elements(file: BinaryIO, begin: int, end: int) -> Iterator[_Element]:
    for _ in range(MOST_ELEMENTS):
        if begin >= end:
            return
        file.seek(begin, io.SEEK_SET)
        head = file.read(12)
        number, used = _variable(head, keep_mark=True)
        length, more = _variable(head[used:], keep_mark=False)
        content = begin + used + more
        if not used or not more or content > end:
            return
        # All bits set: its size was not known when it was written.
        following = end if length == (1 << 7 * more) - 1 else content + length
        yield _Element(number, content, following)
        begin = following


def _variable(data: bytes, *, keep_mark: bool) -> tuple[int, int]:
    """Return a number of variable length, and its bytes; 0 bytes if there is none."""
    count = 9 - data[0].bit_length() if data and data[0] else 0
    if not count or len(data) < count:
        return 0, 0
    value = int.from_bytes(data[:count])
    return (value if keep_mark else value & ((1 << 7 * count) - 1)), count


def _bytes(file: BinaryIO, element: _Element | None) -> bytes:
    if element is None:
        return b""
    file.seek(element.begin, io.SEEK_SET)
    return file.read(max(0, min(element.end - element.begin, _LONGEST)))


def _number(file: BinaryIO, element: _Element | None) -> int:
    return int.from_bytes(_bytes(file, element)[:8])


def _text(file: BinaryIO, element: _Element | None) -> str:
    return _bytes(file, element).split(b"\0")[0].decode("ascii", "replace")
