"""Files that are written in a stream: whole as far as they go at any time, so that only a long rest shows their end."""

import os
from typing import BinaryIO

from kdesk.domain.media_kind import HEAD_BYTES, has_sync_bytes
from kdesk.engine.files.file_problems import open_patiently

_MATROSKA = b"\x1a\x45\xdf\xa3"
_FLASH = b"FLV\x01"
_RIFF_HEADER = 8
_MOST_BOXES = 64
_BOX_HEADER = 8
_LONG_BOX_HEADER = 16


def is_streamed(path: str, size: int) -> bool:
    """Whether more may follow without the file looking cut off now. Blocks.

    MPEG transport streams, Matroska and WebM, Flash video; MP4 and QuickTime in fragments, without an index or cut
    off; WAV and AVI whose header tells another size. Raises OSError.
    """
    # Paths are text where many files are looked at.
    with open_patiently(lambda: open(path, "rb")) as handle:  # noqa: PTH123
        head = handle.read(HEAD_BYTES)
        if head.startswith((_MATROSKA, _FLASH)) or has_sync_bytes(head):
            return True
        if head[:4] in {b"RIFF", b"RF64", b"BW64"}:
            return _riff_size(head) not in {size, size - 1}  # a byte of padding at the end is not counted
        return head[4:8] == b"ftyp" and _is_unfinished_mp4(handle, size)


def _riff_size(head: bytes) -> int:
    """Return the size of the file as its header has it; beyond 4 GiB it stands in the chunk `ds64`."""
    if head[12:16] == b"ds64":
        return int.from_bytes(head[20:28], "little") + _RIFF_HEADER
    return int.from_bytes(head[4:8], "little") + _RIFF_HEADER


def _is_unfinished_mp4(handle: BinaryIO, size: int) -> bool:
    indexed = False
    for kind, start, end in _boxes(handle, 0, size):
        if kind == b"moof" or end > size:
            return True
        if kind == b"moov":
            indexed = True
            if any(inner == b"mvex" for inner, _, _ in _boxes(handle, start, end)):
                return True
    return not indexed


def _boxes(handle: BinaryIO, start: int, end: int) -> list[tuple[bytes, int, int]]:
    """Return the kind of each box between two offsets, where its content begins, and where it ends."""
    boxes: list[tuple[bytes, int, int]] = []
    while start + _BOX_HEADER <= end and len(boxes) < _MOST_BOXES:
        handle.seek(start, os.SEEK_SET)
        header = handle.read(_LONG_BOX_HEADER)
        length, content = int.from_bytes(header[:4], "big"), _BOX_HEADER
        if length == 1:
            length, content = int.from_bytes(header[8:16], "big"), _LONG_BOX_HEADER
        elif length == 0:
            length = end - start  # to the end, wherever that is
        if length < content:
            break
        boxes.append((header[4:8], start + content, start + length))
        start += length
    return boxes
