"""A file of this computer as a stream of one player. The player gets the relay's address of it, never its path."""

import asyncio
import logging
import re
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import NoReturn

from kdesk.errors import MediaProblem, Reason
from kdesk.media.content_types import HEAD_BYTES, is_media
from kdesk.media.delivery import Stall
from kdesk.media.loopback_server import LoopbackServer
from kdesk.media.player_connection import Exchange
from kdesk.media.player_responses import file_headers, refuse
from kdesk.media.reading.media_file import LocalMediaFile
from kdesk.threads import Workers

PIECE = 256 * 1024
"""Bytes that are read at once."""

_RANGE = re.compile(r"bytes=(\d{1,18})-(\d{0,18})")
log = logging.getLogger(__name__)


class LocalFileReader:
    """Reads one file on a thread of its own, in ranges. It must stay the same while it is open.

    Args:
        path: Of the file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        # Without a spare one, which would move the file's offset meanwhile.
        self._workers = Workers("kdesk-local-file", 1)
        self._file: LocalMediaFile | None = None
        self.size = 0

    async def open(self) -> None:
        """Open the file. Raises MediaProblem if it cannot be read, or is neither audio nor video."""
        file, head = await self._workers.run(_opened, self._path)
        self._file, self.size = file, file.size
        if not is_media(head):
            self.close()
            raise MediaProblem("neither audio nor video", reason=Reason.MEDIA_KIND_UNKNOWN)

    async def read(self, begin: int, count: int) -> bytes:
        """Return bytes of the file, at least one. Raises MediaProblem, also if the file is closed."""
        if self._file is None:
            raise MediaProblem("closed", reason=Reason.MEDIA_FILE_UNREADABLE)
        return await self._workers.run(_read, self._file, begin, count)

    def close(self) -> None:
        """Close the file, without waiting for it."""
        file, self._file = self._file, None
        if file is not None:
            self._workers.submit(file.close)
            self._workers.close()


class LocalStream:
    """Implements `played_stream.PlayedStream`.

    Args:
        url: For the player.
        reader: Of the file, which is open.
        server: Takes the player's connections.
    """

    def __init__(self, url: str, reader: LocalFileReader, server: LoopbackServer) -> None:
        self._path = url[url.index("/", len("http://")) :]
        self._reader, self._server = reader, server
        self._closed: Callable[[], None] = lambda: None
        self.url = url
        self.duration: int | None = None
        self.sound_lead: int | None = None
        self.decoding_lead: int | None = None
        self.stall: Stall | None = None
        self.received = 0
        self.rate = 0.0
        self.ended = True
        self.waiting = False

    def delivered(self, milliseconds: int) -> int | None:
        """Return None: bytes of a file cannot be mapped to times."""
        del milliseconds
        return None

    def on_close(self, closed: Callable[[], None]) -> None:
        """Set a callback for `close`."""
        self._closed = closed

    def seek(self, milliseconds: int) -> None:
        """Let a request that stalls end: the player is about to seek."""
        del milliseconds
        if self.stall is not None:
            self.stall = None
            self._server.abort()

    def close(self) -> None:
        """End all connections, refuse new ones, and close the file."""
        self._server.close()
        self._reader.close()
        self._closed()

    async def respond(self, exchange: Exchange) -> None:
        """Send the range that the player asks for."""
        asked, size = _RANGE.fullmatch(exchange.range), self._reader.size
        begin = int(asked[1]) if asked else 0
        if exchange.path != self._path:
            await refuse(exchange, HTTPStatus.NOT_FOUND)
        elif begin >= size:
            await refuse(exchange, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        else:
            end = min(size, int(asked[2]) + 1) if asked and asked[2] else size
            await exchange.start(*file_headers(begin, end, size))
            await self._send(exchange, begin, end)

    async def _send(self, exchange: Exchange, begin: int, end: int) -> None:
        try:
            while begin < end:
                data = await self._reader.read(begin, min(PIECE, end - begin))
                begin += len(data)
                self.received += len(data)
                await exchange.send(data)
        except MediaProblem as problem:
            await self._stop(Stall(problem))

    async def _stop(self, stall: Stall) -> NoReturn:
        """Record the stall, and leave the player's request open until it is aborted, or it would play to its end."""
        log.info("a local file stalls: %s", stall.problem)
        self.stall = self.stall or stall
        # Nobody completes this future: the request ends when `abort` cancels its task.
        await asyncio.get_running_loop().create_future()
        raise AssertionError


def _opened(path: Path) -> tuple[LocalMediaFile, bytes]:
    """Return an open file and its beginning. Blocks."""
    try:
        if not path.is_file():  # a pipe would block
            raise MediaProblem(str(path), reason=Reason.MEDIA_FILE_UNREADABLE)
        file = LocalMediaFile(path)
    except OSError as error:
        raise MediaProblem(str(error.strerror or error), reason=Reason.MEDIA_FILE_UNREADABLE) from error
    try:
        return file, file.read(HEAD_BYTES)
    except MediaProblem:
        file.close()
        raise


def _read(file: LocalMediaFile, begin: int, count: int) -> bytes:
    file.seek(begin)
    data = file.read(count)
    if not data:
        raise MediaProblem("it became shorter", reason=Reason.MEDIA_CHANGED)
    return data
