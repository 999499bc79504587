"""Responses to the player, and checks of their content."""

from collections.abc import Callable
from http import HTTPStatus

from kdesk.media.content_types import is_captions, is_media, not_media
from kdesk.media.player_connection import Exchange, Headers
from kdesk.media.playlist import Segment

BLOCK = 64 * 1024
CONTENT_TYPE = ("Content-Type", "application/octet-stream")


def check_for(segment: Segment, letter: str) -> Callable[[bytes], None] | None:
    """Return the check for the beginning of a segment; None for an encrypted one."""
    if segment.key is not None:  # the first bytes are ciphertext
        return None
    return _require_captions if letter == "s" else require_media


def require_media(head: bytes) -> None:
    """Raise BadResponse if this is not the beginning of audio or video."""
    if not is_media(head):
        raise not_media(head, "the server")


def _require_captions(head: bytes) -> None:
    if not is_captions(head):
        raise not_media(head, "the server")


def file_headers(begin: int, end: int, size: int) -> tuple[int, Headers]:
    """Return status and headers for a range of a file; for the whole file if its size is unknown."""
    if not size:
        return HTTPStatus.OK, [CONTENT_TYPE]
    place = ("Content-Range", f"bytes {begin}-{end - 1}/{size}")
    return HTTPStatus.PARTIAL_CONTENT, [
        CONTENT_TYPE,
        ("Accept-Ranges", "bytes"),
        ("Content-Length", str(end - begin)),
        place,
    ]


async def send_whole(exchange: Exchange, data: bytes, kind: str) -> None:
    """Send a response with a complete body."""
    await exchange.start(HTTPStatus.OK, [("Content-Type", kind), ("Content-Length", str(len(data)))])
    for begin in range(0, len(data), BLOCK):
        await exchange.send(data[begin : begin + BLOCK])


async def refuse(exchange: Exchange, status: HTTPStatus) -> None:
    """Send a response without a body."""
    await exchange.start(status, [("Content-Length", "0")])
