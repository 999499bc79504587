"""One stream: answers the player's requests with checked data of the server."""

import asyncio
import functools
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import NoReturn

from kdesk.domain.media_ports import RetryPolicy
from kdesk.domain.ports import Clock
from kdesk.domain.progress import RateMeter
from kdesk.errors import ServerProblem
from kdesk.media.content_types import HEAD_BYTES, is_captions, is_media, not_media
from kdesk.media.delivery import Progress, Stall
from kdesk.media.loopback_server import LoopbackServer
from kdesk.media.part_reader import PartReader, Retries
from kdesk.media.player_connection import Exchange, Headers
from kdesk.media.playlist import MediaPlaylist, Part, Segment
from kdesk.media.playlist_writer import PLAYLIST_TYPE
from kdesk.media.upstream import UpstreamClient

MAX_SEGMENT = 256 * 2**20
MAX_FILE = 2**50
MAX_HEAD = 8 * 2**20
"""Of an initialization section, which is kept in memory."""
MAX_KEPT = 32 * 2**20
"""Bytes of all that are kept; a list may name one for each of its segments."""
KEY_BYTES = 16
BLOCK = 64 * 1024
RATE_SECONDS = 3.0

_RANGE = re.compile(r"bytes=(\d{1,18})-(\d{0,18})")
_SEGMENT = re.compile(r"([vas])-(\d{1,6})\.\w{2,6}")
_BYTES = ("Content-Type", "application/octet-stream")
log = logging.getLogger(__name__)


@dataclass(slots=True)
class StreamContents:
    """What a stream consists of, by the relay's own names.

    Attributes:
        texts: Playlists of the relay's own making.
        playlists: What the server told, by the letter that their segments' names begin with.
        parts: Initialization sections, and the whole of a progressive file.
        keys: Addresses of keys.
        first: The name that the player is given.
    """

    first: str
    texts: dict[str, bytes] = field(default_factory=dict)
    playlists: dict[str, MediaPlaylist] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)
    keys: dict[str, Part] = field(default_factory=dict)
    size: int | None = None


@dataclass(frozen=True, slots=True)
class RelayContext:
    """What every stream is given."""

    fetcher: UpstreamClient
    clock: Clock
    policy: RetryPolicy


class Stream:
    """One stream of one player, until `close`.

    Attributes:
        url: The address that the player is given.
        stall: Where it stops and why, None while all is well.
        received: Bytes from the server.
    """

    def __init__(self, base: str, contents: StreamContents, tools: RelayContext, listener: LoopbackServer) -> None:
        self._contents = contents
        self._tools = tools
        self._listener = listener
        self._progress: Mapping[str, Progress] = {
            letter: Progress(playlist.segments) for letter, playlist in contents.playlists.items()
        }
        self._prefix = base[base.index("/", len("http://")) :]
        self._kept: dict[str, bytes] = {}
        self._closed: Callable[[], None] = lambda: None
        self._under_way = 0
        self.url = base + contents.first
        self.stall: Stall | None = None
        self.received = 0
        self._meter = RateMeter(RATE_SECONDS)

    @property
    def duration(self) -> int | None:
        """Milliseconds as the playlists tell them; None for a file."""
        lengths = [playlist.seconds for playlist in self._contents.playlists.values()]
        return round(max(lengths) * 1000) if lengths else None

    @property
    def ended(self) -> bool:
        """Whether the end was handed to the player; always of a file, whose end the player knows itself."""
        return not self._progress or any(progress.ended for progress in self._progress.values())

    @property
    def waiting(self) -> bool:
        """Whether the player asks for something that is still on its way."""
        return self._under_way > 0

    @property
    def rate(self) -> float:
        """Bytes a second of the last three seconds: 0.0 where nothing comes."""
        now = self._tools.clock.monotonic()
        self._meter.add(now, self.received)
        return self._meter.speed(now)

    def delivered(self, milliseconds: int) -> int | None:
        """Return up to which millisecond everything was handed to the player, from the one where it stands.

        None for a file, whose bytes tell no time.
        """
        ends = [
            progress.until(self._contents.playlists[letter].index_at(milliseconds / 1000))
            for letter, progress in self._progress.items()
            if milliseconds < self._contents.playlists[letter].seconds * 1000
        ]
        return round(min(ends, default=milliseconds / 1000) * 1000) if self._progress else None

    def on_close(self, closed: Callable[[], None]) -> None:
        """Call this once the stream is closed."""
        self._closed = closed

    def seek(self, milliseconds: int) -> None:
        """Abort every answer in flight: the player is about to go to this moment."""
        self.stall = None
        now = self._tools.clock.monotonic()
        for letter, progress in self._progress.items():
            progress.seek(self._contents.playlists[letter].index_at(milliseconds / 1000), now)
        self._listener.abort()

    def close(self) -> None:
        """End everything at once: no connection stands when this returns, and none can be made any more.

        What it knew goes with it, not with the collector: a list of thousands of segments takes megabytes.
        """
        self._listener.close()
        self._closed()
        self._contents, self._progress, self._kept = StreamContents(self._contents.first), {}, {}

    async def answer(self, exchange: Exchange) -> None:
        """Answer one request of the player."""
        name = exchange.path.removeprefix(self._prefix)
        contents, segment = self._contents, _SEGMENT.fullmatch(name)
        if not exchange.path.startswith(self._prefix):
            await _refuse(exchange, HTTPStatus.NOT_FOUND)
        elif name in contents.texts:
            await _send_whole(exchange, contents.texts[name], PLAYLIST_TYPE)
        elif segment is not None and segment[1] in contents.playlists:
            await self._send_segment(exchange, segment[1], int(segment[2]))
        elif name in contents.keys or (name in contents.parts and contents.size is None):
            await self._send_small(exchange, name)
        elif name in contents.parts:
            await self._send_file(exchange, contents.parts[name])
        else:
            await _refuse(exchange, HTTPStatus.NOT_FOUND)

    async def _send_segment(self, exchange: Exchange, letter: str, number: int) -> None:
        progress, playlist = self._progress[letter], self._contents.playlists[letter]
        passes = progress.gate.passes(number, self._tools.clock.monotonic())
        if number >= len(playlist.segments) or not passes:
            await _refuse(exchange, HTTPStatus.NOT_FOUND)
            return
        segment = playlist.segments[number]
        # At once: the player asks for the next segment while it reads the one before, and waits for this.
        await exchange.start(HTTPStatus.OK, [_BYTES])
        async with self._reader(segment.part, MAX_SEGMENT) as reader:
            check, note = _check(segment, letter), functools.partial(progress.arriving, number)
            await self._hand_on(exchange, reader, check, note, at=progress.begins(number))
        progress.finished(number)

    async def _send_file(self, exchange: Exchange, part: Part) -> None:
        """Send a range of a progressive file."""
        asked = _RANGE.fullmatch(exchange.range)
        begin, size = int(asked[1]) if asked else 0, self._contents.size or 0
        if size and begin >= size:
            await _refuse(exchange, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
            return
        end = min(size, int(asked[2]) + 1) if asked and asked[2] else size
        await exchange.start(*_head_of(begin, end, size))
        async with self._reader(Part(part.url, begin, end - begin if size else None), MAX_FILE) as reader:
            await self._hand_on(exchange, reader, None if begin else _look_for_media)

    async def _send_small(self, exchange: Exchange, name: str) -> None:
        """Send a key or an initialization section, which is asked for again and again: kept once it was fetched."""
        data = self._kept.get(name)
        if data is None:
            try:
                data = await self._small(name)
            except ServerProblem as problem:
                await self._hold(Stall(problem))
            self._keep(name, data)
        await _send_whole(exchange, data, "application/octet-stream")

    def _keep(self, name: str, data: bytes) -> None:
        """Keep what will be asked for again, in the place of what was fetched longest ago."""
        self._kept[name] = data
        while sum(map(len, self._kept.values())) > MAX_KEPT:
            del self._kept[next(iter(self._kept))]

    async def _small(self, name: str) -> bytes:
        is_key = name in self._contents.keys
        part = self._contents.keys[name] if is_key else self._contents.parts[name]
        data = bytearray()
        async with self._reader(part, KEY_BYTES if is_key else MAX_HEAD) as reader:
            while piece := await self._read(reader):
                data += piece
        if not is_key:
            _look_for_media(bytes(data[:HEAD_BYTES]))
        return bytes(data)

    async def _hand_on(
        self,
        exchange: Exchange,
        reader: PartReader,
        check: Callable[[bytes], None] | None,
        note: Callable[[float], None] = lambda _share: None,
        *,
        at: int | None = None,
    ) -> None:
        """Hand a part on to the player. What does not come is waited for until the player goes somewhere else."""
        try:
            piece = await self._head(reader)
            if check is not None:
                check(piece)
            while piece:
                await exchange.send(piece)
                note(reader.read_bytes / reader.length if reader.length else 0.0)
                piece = await self._read(reader)
        except ServerProblem as problem:
            await self._hold(Stall(problem, at))

    async def _head(self, reader: PartReader) -> bytes:
        """Read so much that one can tell what it is."""
        head = b""
        while len(head) < HEAD_BYTES and (piece := await self._read(reader)):
            head += piece
        return head

    async def _read(self, reader: PartReader) -> bytes:
        before = reader.read_bytes
        self._under_way += 1
        try:
            return await reader.read()
        finally:
            self._under_way -= 1
            self.received += reader.read_bytes - before
            self._meter.add(self._tools.clock.monotonic(), self.received)

    async def _hold(self, stall: Stall) -> NoReturn:
        """Tell the stall, and leave the player's request without an answer until it is aborted.

        An error would be answered by asking again dozens of times, and then by skipping what is missing.
        """
        log.info("a stream stalls at %s ms: %s", stall.at, stall.problem)
        if self.stall is None:
            self.stall = stall
        await asyncio.get_running_loop().create_future()
        raise AssertionError

    def _reader(self, part: Part, limit: int) -> PartReader:
        retries = Retries(self._tools.policy, self._tools.clock)
        return PartReader(self._tools.fetcher, part, retries, limit=limit)


def _check(segment: Segment, letter: str) -> Callable[[bytes], None] | None:
    """Return what looks at the beginning of a segment; what is encrypted tells nothing."""
    if segment.key is not None:
        return None
    return _look_for_captions if letter == "s" else _look_for_media


def _look_for_media(head: bytes) -> None:
    if not is_media(head):
        raise not_media(head, "the server")


def _look_for_captions(head: bytes) -> None:
    if not is_captions(head):
        raise not_media(head, "the server")


def _head_of(begin: int, end: int, size: int) -> tuple[int, Headers]:
    """Return status and headers of a range of a file; of all of it where its size is not known."""
    if not size:
        return HTTPStatus.OK, [_BYTES]
    place = ("Content-Range", f"bytes {begin}-{end - 1}/{size}")
    return HTTPStatus.PARTIAL_CONTENT, [_BYTES, ("Accept-Ranges", "bytes"), ("Content-Length", str(end - begin)), place]


async def _send_whole(exchange: Exchange, data: bytes, kind: str) -> None:
    await exchange.start(HTTPStatus.OK, [("Content-Type", kind), ("Content-Length", str(len(data)))])
    for begin in range(0, len(data), BLOCK):
        await exchange.send(data[begin : begin + BLOCK])


async def _refuse(exchange: Exchange, status: HTTPStatus) -> None:
    await exchange.start(status, [("Content-Length", "0")])
