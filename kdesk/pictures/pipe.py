"""The messages between the window and the decoding process: a header of fixed size, then bytes."""

import struct
from enum import IntEnum
from typing import IO

from kdesk.domain.picture import Bitmap, Box

MAX_REASON = 1000
READY = b"r"
"""Written by the process when it is ready."""

_REQUEST = struct.Struct("<BIII")
_RESULT = struct.Struct("<BIII")
_REFUSED, _CLEAR, _OPAQUE, _BYTES = range(4)
_PIXEL_BYTES = 4


class Work(IntEnum):
    """What a request asks for."""

    DECODE = 0
    """An encoded picture, as a bitmap that fits into a box."""
    MEASURE = 1
    """Pixels of a box, after the number of frames; the result is three numbers a frame."""
    CUT = 2
    """An encoded picture, after an area; the result is a file."""
    ENCODE = 3
    """Pixels of a box, after a byte that tells whether all are opaque; the result is a file."""
    LOOK = 4
    """The path of a file, as bytes; the result is what `look_answer` makes."""


class ProtocolError(Exception):
    """The other process ended, or sent an invalid message."""


def write_request(pipe: IO[bytes], data: bytes, box: Box, work: Work = Work.DECODE) -> None:
    """Request some work on a picture. Raises OSError."""
    pipe.write(_REQUEST.pack(work, box.width, box.height, len(data)))
    pipe.write(data)
    pipe.flush()


def read_request(pipe: IO[bytes]) -> tuple[Work, bytes, Box] | None:
    """Return the next request; None at the end."""
    head = pipe.read(_REQUEST.size)
    if len(head) < _REQUEST.size:
        return None
    work, width, height, size = _REQUEST.unpack(head)
    data = pipe.read(size)
    return (Work(work), data, Box(width, height)) if len(data) == size else None


def write_result(pipe: IO[bytes], result: Bitmap | bytes | str) -> None:
    """Send the picture or the bytes, or the reason why there are none."""
    if isinstance(result, str):
        # The cut may split a character, which the reader replaces.
        reason = result.encode()[:MAX_REASON]
        pipe.write(_RESULT.pack(_REFUSED, 0, 0, len(reason)) + reason)
    elif isinstance(result, bytes):
        pipe.write(_RESULT.pack(_BYTES, 0, 0, len(result)))
        pipe.write(result)
    else:
        kind = _OPAQUE if result.opaque else _CLEAR
        pipe.write(_RESULT.pack(kind, result.width, result.height, len(result.pixels)))
        pipe.write(result.pixels)
    pipe.flush()


def read_result(pipe: IO[bytes], box: Box) -> Bitmap | str:
    """Return a picture that fits into the box, or the reason why there is none.

    The sizes in the header are checked against the box, so that a compromised process cannot make this one read more.
    Raises ProtocolError.
    """
    kind, width, height, size = _RESULT.unpack(_read_exactly(pipe, _RESULT.size))
    if kind == _REFUSED and size <= MAX_REASON:
        return _read_exactly(pipe, size).decode(errors="replace")
    fits = 0 < width <= box.width and 0 < height <= box.height and size == width * height * _PIXEL_BYTES
    if kind not in {_CLEAR, _OPAQUE} or not fits:
        raise ProtocolError(f"a result of kind {kind}, {width} by {height}, {size} bytes")
    return Bitmap(width, height, kind == _OPAQUE, _read_exactly(pipe, size))


def read_bytes(pipe: IO[bytes], limit: int) -> bytes | str:
    """Return a result of at most `limit` bytes, or the reason why there is none. Raises ProtocolError."""
    kind, _, _, size = _RESULT.unpack(_read_exactly(pipe, _RESULT.size))
    if kind == _REFUSED and size <= MAX_REASON:
        return _read_exactly(pipe, size).decode(errors="replace")
    if kind != _BYTES or size > limit:
        raise ProtocolError(f"a result of kind {kind}, {size} bytes")
    return _read_exactly(pipe, size)


def _read_exactly(pipe: IO[bytes], size: int) -> bytes:
    data = pipe.read(size)
    # A buffered pipe returns fewer bytes only at the end of the stream.
    if len(data) < size:
        raise ProtocolError("the pipe ended")
    return data
