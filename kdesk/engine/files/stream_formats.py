"""Recognises formats that are written as a stream: the file is valid at any time, so only a long rest shows its end."""

from typing import BinaryIO

from kdesk.domain.looks.boxes import boxes
from kdesk.domain.media_kind import HEAD_BYTES, has_sync_bytes
from kdesk.engine.files.file_problems import open_patiently

_MATROSKA = b"\x1a\x45\xdf\xa3"
_FLASH = b"FLV\x01"
_RIFF_HEADER = 8
# A damaged file may consist of any number of tiny boxes.
_MOST_BOXES = 64


def is_streamed(path: str, size: int) -> bool:
    """Return whether more bytes may follow although the file looks complete. Blocks. Raises OSError.

    True for MPEG transport streams, Matroska, WebM and Flash video; for MP4 and QuickTime in fragments, without an
    index or truncated; and for WAV and AVI with another size in the header.
    """
    # Paths are text where many files are read.
    with open_patiently(lambda: open(path, "rb")) as handle:  # noqa: PTH123
        head = handle.read(HEAD_BYTES)
        if head.startswith((_MATROSKA, _FLASH)) or has_sync_bytes(head):
            return True
        if head[:4] in {b"RIFF", b"RF64", b"BW64"}:
            return _riff_size(head) not in {size, size - 1}  # a byte of padding at the end is not counted
        return head[4:8] == b"ftyp" and _is_unfinished_mp4(handle, size)


def _riff_size(head: bytes) -> int:
    """Return the size of the file according to its header; above 4 GiB it is in the chunk `ds64`."""
    if head[12:16] == b"ds64":
        return int.from_bytes(head[20:28], "little") + _RIFF_HEADER
    return int.from_bytes(head[4:8], "little") + _RIFF_HEADER


def _is_unfinished_mp4(handle: BinaryIO, size: int) -> bool:
    indexed = False
    for box in boxes(handle, 0, size, _MOST_BOXES):
        # `moof` begins a fragment, and more of them may follow. A box that ends after the file is not complete.
        if box.kind == b"moof" or box.end > size:
            return True
        if box.kind == b"moov":
            indexed = True
            # `mvex` announces fragments, also before the first one is written.
            if any(inner.kind == b"mvex" for inner in boxes(handle, box.begin, box.end, _MOST_BOXES)):
                return True
    return not indexed
