"""The boxes of MP4 and QuickTime files, found within bounds: a damaged file may have any number, of any size."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

MOST_BOXES = 1000
"""Of one level that are looked at."""

_HEADER = 8
_TO_THE_END, _LARGE = 0, 1


@dataclass(frozen=True, slots=True)
class MediaBox:
    """Where a box lies.

    Attributes:
        begin: Of its content, in bytes of the file.
        end: Behind it, as it says by itself: a file that was cut off ends before.
    """

    kind: bytes
    begin: int
    end: int


def boxes(file: BinaryIO, begin: int, end: int, most: int = MOST_BOXES) -> Iterator[MediaBox]:
    """Yield the boxes between two offsets, up to the first that cannot be one. Raises OSError."""
    for _ in range(most):
        if begin + _HEADER > end:
            return
        file.seek(begin, io.SEEK_SET)
        head = file.read(2 * _HEADER)
        size, content = int.from_bytes(head[:4]), begin + _HEADER
        # 64 bits after the kind, which boxes above 4 GiB need.
        if size == _LARGE:
            size, content = int.from_bytes(head[8:16]), begin + 2 * _HEADER
        following = end if size == _TO_THE_END else begin + size
        if len(head) < _HEADER or following < content:
            return
        yield MediaBox(head[4:8], content, following)
        begin = following


def box_in(file: BinaryIO, wanted: bytes, begin: int, end: int) -> MediaBox | None:
    """Return the first box of a kind, not longer than what it lies in; None if there is none. Raises OSError."""
    found = next((box for box in boxes(file, begin, end) if box.kind == wanted), None)
    return MediaBox(found.kind, found.begin, min(found.end, end)) if found else None


def box_at(file: BinaryIO, begin: int, end: int, *path: bytes) -> MediaBox | None:
    """Return the box at the end of a path of boxes that lie in each other; None if one is missing. Raises OSError."""
    box: MediaBox | None = MediaBox(b"", begin, end)
    for kind in path:
        box = box_in(file, kind, box.begin, box.end) if box else None
    return box


def content_of(file: BinaryIO, box: MediaBox, most: int) -> bytes:
    """Return the beginning of what is in a box. Raises OSError."""
    file.seek(box.begin, io.SEEK_SET)
    return file.read(max(0, min(box.end - box.begin, most)))
