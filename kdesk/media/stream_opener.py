"""Open an address: its playlists are read and checked before the player gets anything."""

import asyncio
from collections.abc import Sequence

from kdesk.errors import BadResponse, ServerProblem
from kdesk.media.content_types import HEAD_BYTES, is_media, is_playlist, not_media
from kdesk.media.multivariant_playlist import Choice, Variant, choose, is_multivariant, read_multivariant
from kdesk.media.part_reader import Retries
from kdesk.media.playlist import Key, MediaPlaylist, Part, PlaylistReader
from kdesk.media.playlist_syntax import lines_of
from kdesk.media.playlist_writer import ending_of, write_multivariant, write_playlist
from kdesk.media.stream import RelayContext, StreamContents
from kdesk.media.stream_errors import bad_playlist, limit_exceeded
from kdesk.media.upstream import RESTRICTED, UpstreamResponse, read_head, read_whole, refuse_error

MAX_PLAYLIST = 8 * 2**20
"""Bytes; twice as many as the longest list of segments has with long addresses."""
LINES_AT_ONCE = 1000
"""So many are read or written between two beats of the window."""

MAIN = "main.m3u8"


class StreamOpener:
    """Reads what an address has: a master, a media playlist, or a single file.

    Args:
        tools: Of the relay.
        language: Of the audio.
        captions: Language of the subtitles, "" for none.
    """

    def __init__(self, tools: RelayContext, *, language: str = "", captions: str = "") -> None:
        self._tools = tools
        self._language = language
        self._captions = captions

    async def contents(self, addresses: Sequence[str]) -> StreamContents:
        """Return the contents of the first address that delivers something. Raises ServerProblem: of the first."""
        first: ServerProblem | None = None
        for address in addresses:
            try:
                return await self._contents(address)
            except BadResponse as problem:
                first = first or problem
                if not problem.code:
                    break
        raise first or bad_playlist("no address")

    async def _contents(self, address: str) -> StreamContents:
        url, found = await self._fetch(address)
        if isinstance(found, StreamContents):
            return found
        lines = lines_of(found)
        if is_multivariant(lines):
            choice = choose(read_multivariant(url, lines), language=self._language, captions=self._captions)
            lists = [("v", choice.variant.url)]
            lists += [("a", choice.audio.url)] if choice.audio and choice.audio.url else []
            lists += [("s", choice.subtitles.url)] if choice.subtitles else []
            playlists = {letter: await self._playlist(where) for letter, where in lists}
        else:
            choice = Choice(Variant(url, 0))
            lists, playlists = [("v", url)], {"v": await _read_playlist(url, lines)}
        contents = StreamContents(MAIN, playlists=playlists)
        names = {where: f"{letter}.m3u8" for letter, where in lists}
        contents.texts[MAIN] = write_multivariant(choice, names.__getitem__).encode()
        for letter, playlist in playlists.items():
            contents.texts[f"{letter}.m3u8"] = await _write(contents, letter, playlist)
        return contents

    async def _playlist(self, url: str) -> MediaPlaylist:
        came_from, found = await self._fetch(url)
        if isinstance(found, StreamContents):
            raise bad_playlist("a variant is no list of segments")
        return await _read_playlist(came_from, lines_of(found))

    async def _fetch(self, address: str) -> tuple[str, bytes | StreamContents]:
        """Return a playlist and where it came from, or the contents of a progressive file."""
        retries = Retries(self._tools.policy, self._tools.clock)
        ks_in_path = False
        while True:
            try:
                async with self._tools.fetcher.opened(Part(address), ks_in_path=ks_in_path) as fetched:
                    refuse_error(fetched)
                    return fetched.url, await _judge(fetched)
            except ServerProblem as problem:
                if problem.code == RESTRICTED and not ks_in_path:
                    # Delivery hosts get no KS, and some of the servers before Kaltura's own do not pass its header on.
                    ks_in_path = True
                    continue
                await retries.wait(problem)


async def _judge(fetched: UpstreamResponse) -> bytes | StreamContents:
    head = await read_head(fetched, HEAD_BYTES)
    if is_playlist(head):
        if len(head) > MAX_PLAYLIST:
            raise limit_exceeded("a playlist", f"{MAX_PLAYLIST:,} bytes")
        return head + await read_whole(fetched, MAX_PLAYLIST - len(head))
    if not is_media(head):
        raise not_media(head, fetched.url.split("/")[2])
    name = f"file.{ending_of(Part(fetched.url), fragmented=True)}"
    return StreamContents(name, parts={name: Part(fetched.url)}, size=fetched.length or 0)


async def _read_playlist(url: str, lines: Sequence[str]) -> MediaPlaylist:
    reader = PlaylistReader(url)
    for begin in range(0, len(lines), LINES_AT_ONCE):
        reader.feed(lines[begin : begin + LINES_AT_ONCE])
        await asyncio.sleep(0)
    return reader.finished()


async def _write(contents: StreamContents, letter: str, playlist: MediaPlaylist) -> bytes:
    """Write a playlist with names of the relay's own, and note in the contents what they stand for."""
    names: dict[Part | Key, str] = {}
    fragmented = any(segment.head for segment in playlist.segments)

    def segment(number: int) -> str:
        return f"{letter}-{number}.{ending_of(playlist.segments[number].part, fragmented=fragmented)}"

    def head(part: Part) -> str:
        name = names.setdefault(part, f"{letter}-head{len(names)}.mp4")
        contents.parts[name] = part
        return name

    def key(wanted: Key) -> str:
        name = names.setdefault(wanted, f"{letter}-key{len(names)}.key")
        contents.keys[name] = Part(wanted.url)
        return name

    pieces: list[str] = []
    for number, piece in enumerate(write_playlist(playlist, segment, head, key)):
        pieces.append(piece)
        if not number % LINES_AT_ONCE:
            await asyncio.sleep(0)
    return "".join(pieces).encode()
