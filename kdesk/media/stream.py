"""A stream: responds to the player's requests with checked data from the server."""

import asyncio
import functools
import logging
import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import NoReturn

from kdesk.domain.byte_part import BytePart
from kdesk.domain.progress import RateMeter
from kdesk.errors import ServerProblem
from kdesk.media.content_types import HEAD_BYTES
from kdesk.media.delivery import DeliveryProgress, Stall
from kdesk.media.first_stamps import FirstStamps
from kdesk.media.loopback_server import LoopbackServer
from kdesk.media.part_reader import PartReader, Retries
from kdesk.media.player_connection import Exchange
from kdesk.media.player_responses import CONTENT_TYPE, check_for, file_headers, refuse, require_media, send_whole
from kdesk.media.playlist_writer import PLAYLIST_TYPE
from kdesk.media.stream_contents import RelayContext, StreamContents

MAX_SEGMENT = 256 * 2**20
# Passed on without being kept in memory: the limit only ends a response without an end.
MAX_FILE = 2**50
MAX_INIT_SECTION = 8 * 2**20
"""Bytes of an initialization section, which is cached in memory."""
MAX_CACHED = 32 * 2**20
"""Bytes of all cached keys and initialization sections; a playlist may name one per segment."""
KEY_BYTES = 16
RATE_SECONDS = 3.0
SILENT_SECONDS = 1.0
"""For so long nothing came, when a seek in a file does not wait for the next bytes."""

_RANGE = re.compile(r"bytes=(\d{1,18})-(\d{0,18})")
_SEGMENT = re.compile(r"([vas])-(\d{1,6})\.\w{2,6}")
log = logging.getLogger(__name__)


class Stream:
    """One stream of one player.

    Attributes:
        url: The URL for the player.
        stall: Where it stops and why; None while it does not.
        received: Bytes from the server.
    """

    def __init__(self, base: str, contents: StreamContents, context: RelayContext, server: LoopbackServer) -> None:
        self._contents = contents
        self._context = context
        self._server = server
        self._progress: Mapping[str, DeliveryProgress] = {
            letter: DeliveryProgress(playlist.segments) for letter, playlist in contents.playlists.items()
        }
        self._prefix = base[base.index("/", len("http://")) :]
        self._cache: dict[str, bytes] = {}
        self._begins = FirstStamps()
        self._closed: Callable[[], None] = lambda: None
        self._received_at = context.clock.monotonic()
        self._pending_reads = 0
        self.url = base + contents.first
        self.stall: Stall | None = None
        self.received = 0
        self._meter = RateMeter(RATE_SECONDS)

    @property
    def is_open(self) -> bool:
        """Whether the player can connect."""
        return self._server.is_open

    @property
    def duration(self) -> int | None:
        """Milliseconds according to the playlists; None for a file."""
        lengths = [playlist.seconds for playlist in self._contents.playlists.values()]
        return round(max(lengths) * 1000) if lengths else None

    @property
    def sound_lead(self) -> int | None:
        """Milliseconds by which the sound begins before the picture; None while that is unknown, and for a file."""
        return self._begins.lead

    @property
    def decoding_lead(self) -> int | None:
        """Milliseconds by which the first picture is decoded before the stream begins; None while that is unknown."""
        return self._begins.decoding_lead

    @property
    def ended(self) -> bool:
        """Whether the end was delivered. Always True for a file, whose end the player knows itself."""
        return not self._progress or any(progress.ended for progress in self._progress.values())

    @property
    def waiting(self) -> bool:
        """Whether the player waits for data from the server."""
        return self._pending_reads > 0

    @property
    def rate(self) -> float:
        """Bytes per second over the last three seconds."""
        now = self._context.clock.monotonic()
        self._meter.add(now, self.received)
        return self._meter.speed(now)

    def delivered(self, milliseconds: int) -> int | None:
        """Return the millisecond up to which everything after the given one was delivered.

        None for a file, whose bytes cannot be mapped to times.
        """
        ends = [
            progress.delivered_until(self._contents.playlists[letter].index_at(milliseconds / 1000))
            for letter, progress in self._progress.items()
            # A track that ends before this time has nothing more to deliver.
            if milliseconds < self._contents.playlists[letter].seconds * 1000
        ]
        return round(min(ends, default=milliseconds / 1000) * 1000) if self._progress else None

    def on_close(self, closed: Callable[[], None]) -> None:
        """Set a callback for `close`."""
        self._closed = closed

    def seek(self, milliseconds: int) -> None:
        """Abort the responses that the player waits for: it is about to seek to this millisecond.

        For an HLS stream all of them. In a file that arrives, the player's demuxer takes a response that breaks off for
        a broken file and gives up; it sees the seek with the next bytes. So only a silent one is aborted.
        """
        now = self._context.clock.monotonic()
        is_silent = self.stall is not None or (self.waiting and now - self._received_at > SILENT_SECONDS)
        self.stall = None
        for letter, progress in self._progress.items():
            progress.seek(self._contents.playlists[letter].index_at(milliseconds / 1000), now)
        if self._progress or is_silent:
            self._server.abort()

    def close(self) -> None:
        """End all connections and refuse new ones, synchronously.

        Frees the playlists at once instead of leaving them to the garbage collector: thousands of segments take
        megabytes.
        """
        self._server.close()
        self._closed()
        self._contents, self._progress, self._cache = StreamContents(self._contents.first), {}, {}

    async def respond(self, exchange: Exchange) -> None:
        """Handle one request of the player."""
        # Only names that the relay has written are known: nothing of the path gets into a request to the server.
        name = exchange.path.removeprefix(self._prefix)
        contents, segment = self._contents, _SEGMENT.fullmatch(name)
        if not exchange.path.startswith(self._prefix):
            await refuse(exchange, HTTPStatus.NOT_FOUND)
        elif name in contents.texts:
            await send_whole(exchange, contents.texts[name], PLAYLIST_TYPE)
        elif segment is not None and segment[1] in contents.playlists:
            await self._send_segment(exchange, segment[1], int(segment[2]))
        elif name in contents.keys or (name in contents.parts and contents.size is None):
            await self._send_small(exchange, name)
        elif name in contents.parts:
            await self._send_file(exchange, contents.parts[name])
        else:
            await refuse(exchange, HTTPStatus.NOT_FOUND)

    async def _send_segment(self, exchange: Exchange, letter: str, number: int) -> None:
        progress, playlist = self._progress[letter], self._contents.playlists[letter]
        allows = progress.gate.allows(number, self._context.clock.monotonic())
        if number >= len(playlist.segments) or not allows:
            await refuse(exchange, HTTPStatus.NOT_FOUND)
            return
        segment = playlist.segments[number]
        # At once: the player requests the next segment while it plays the one before, and waits for the headers.
        await exchange.start(HTTPStatus.OK, [CONTENT_TYPE])
        async with self._reader(segment.part, MAX_SEGMENT) as reader:
            check, note = check_for(segment, letter), functools.partial(progress.arriving, number)
            # Encrypted ones tell nothing, and sound beside a video lies in a stream of its own.
            feed = self._begins.feed if number == 0 and letter == "v" and not segment.key else None
            await self._relay(exchange, reader, check, note, at=progress.start_of(number), feed=feed)
        progress.finished(number)

    async def _send_file(self, exchange: Exchange, part: BytePart) -> None:
        """Send a range of a progressive file."""
        asked = _RANGE.fullmatch(exchange.range)
        begin, size = int(asked[1]) if asked else 0, self._contents.size or 0
        if size and begin >= size:
            await refuse(exchange, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
            return
        end = min(size, int(asked[2]) + 1) if asked and asked[2] else size
        await exchange.start(*file_headers(begin, end, size))
        async with self._reader(BytePart(part.url, begin, end - begin if size else None), MAX_FILE) as reader:
            await self._relay(exchange, reader, None if begin else require_media)

    async def _send_small(self, exchange: Exchange, name: str) -> None:
        """Send a key or an initialization section, which the player requests repeatedly, from the cache."""
        data = self._cache.get(name)
        if data is None:
            try:
                data = await self._fetch_small(name)
            except ServerProblem as problem:
                await self._stop(Stall(problem))
            self._store(name, data)
        await send_whole(exchange, data, "application/octet-stream")

    def _store(self, name: str, data: bytes) -> None:
        """Cache data; drop the oldest beyond MAX_CACHED."""
        self._cache[name] = data
        while sum(map(len, self._cache.values())) > MAX_CACHED:
            del self._cache[next(iter(self._cache))]

    async def _fetch_small(self, name: str) -> bytes:
        is_key = name in self._contents.keys
        part = self._contents.keys[name] if is_key else self._contents.parts[name]
        data = bytearray()
        async with self._reader(part, KEY_BYTES if is_key else MAX_INIT_SECTION) as reader:
            while piece := await self._read(reader):
                data += piece
        if not is_key:
            require_media(bytes(data[:HEAD_BYTES]))
        return bytes(data)

    async def _relay(
        self,
        exchange: Exchange,
        reader: PartReader,
        check: Callable[[bytes], None] | None,
        note: Callable[[float], None] = lambda _share: None,
        *,
        at: int | None = None,
        feed: Callable[[bytes], None] | None = None,
    ) -> None:
        """Send a part to the player. On an error, leave the request open until the player seeks or closes."""
        try:
            piece = await self._read_beginning(reader)
            if check is not None:
                check(piece)
            while piece:
                if feed is not None:
                    feed(piece)
                await exchange.send(piece)
                note(reader.read_bytes / reader.length if reader.length else 0.0)
                piece = await self._read(reader)
        except ServerProblem as problem:
            await self._stop(Stall(problem, at))

    async def _read_beginning(self, reader: PartReader) -> bytes:
        """Read enough to recognize the content."""
        head = b""
        while len(head) < HEAD_BYTES and (piece := await self._read(reader)):
            head += piece
        return head

    async def _read(self, reader: PartReader) -> bytes:
        before = reader.read_bytes
        self._pending_reads += 1
        try:
            return await reader.read()
        finally:
            self._pending_reads -= 1
            now = self._context.clock.monotonic()
            if reader.read_bytes > before:
                self._received_at = now
            self.received += reader.read_bytes - before
            self._meter.add(now, self.received)

    async def _stop(self, stall: Stall) -> NoReturn:
        """Record the stall, and leave the player's request open until it is aborted.

        After an error response the player would repeat the request dozens of times, and then skip the segment.
        """
        log.info("a stream stalls at %s ms: %s", stall.at, stall.problem)
        if self.stall is None:
            self.stall = stall
        # Nobody completes this future: the request ends when `abort` cancels its task.
        await asyncio.get_running_loop().create_future()
        raise AssertionError

    def _reader(self, part: BytePart, limit: int) -> PartReader:
        retries = Retries(self._context.policy, self._context.clock)
        return PartReader(self._context.upstream, part, retries, limit=limit)
