"""The messages to the decoding process and back: each is a head of fixed size, then bytes."""

import struct
from typing import IO

from kdesk.domain.picture import Bitmap, Box

MAX_REASON = 1000
READY = b"r"
"""What the process writes once it can be asked."""

_REQUEST = struct.Struct("<III")
_ANSWER = struct.Struct("<BIII")
_REFUSED, _CLEAR, _OPAQUE = range(3)
_PIXEL_BYTES = 4


class Broken(Exception):
    """The other side has gone, or sent an answer that breaks the rules."""


def write_request(pipe: IO[bytes], data: bytes, box: Box) -> None:
    """Ask for a picture. Raises OSError."""
    pipe.write(_REQUEST.pack(box.width, box.height, len(data)))
    pipe.write(data)
    pipe.flush()


def read_request(pipe: IO[bytes]) -> tuple[bytes, Box] | None:
    """Return the next request, None once there are no more."""
    head = pipe.read(_REQUEST.size)
    if len(head) < _REQUEST.size:
        return None
    width, height, size = _REQUEST.unpack(head)
    data = pipe.read(size)
    return (data, Box(width, height)) if len(data) == size else None


def write_answer(pipe: IO[bytes], answer: Bitmap | str) -> None:
    """Answer with the picture, or with the reason why there is none."""
    if isinstance(answer, str):
        reason = answer.encode()[:MAX_REASON]
        pipe.write(_ANSWER.pack(_REFUSED, 0, 0, len(reason)) + reason)
    else:
        kind = _OPAQUE if answer.opaque else _CLEAR
        pipe.write(_ANSWER.pack(kind, answer.width, answer.height, len(answer.pixels)))
        pipe.write(answer.pixels)
    pipe.flush()


def read_answer(pipe: IO[bytes], box: Box) -> Bitmap | str:
    """Return a picture that fits into the box, or the reason why there is none.

    Raises Broken. The sizes in the head are checked against the box: a process that was taken over cannot make this one
    read more.
    """
    kind, width, height, size = _ANSWER.unpack(_exactly(pipe, _ANSWER.size))
    if kind == _REFUSED and size <= MAX_REASON:
        return _exactly(pipe, size).decode(errors="replace")
    fits = 0 < width <= box.width and 0 < height <= box.height and size == width * height * _PIXEL_BYTES
    if kind not in {_CLEAR, _OPAQUE} or not fits:
        raise Broken(f"an answer of kind {kind}, {width} by {height}, {size} bytes")
    return Bitmap(width, height, kind == _OPAQUE, _exactly(pipe, size))


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    data = pipe.read(size)
    if len(data) < size:
        raise Broken("the pipe ended")
    return data
