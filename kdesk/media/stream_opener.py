"""Opening of a stream: its playlists are read and checked before the player gets anything."""

import asyncio
from collections.abc import Sequence

from kdesk.domain.byte_part import BytePart
from kdesk.errors import BadResponse, Reason, ServerProblem
from kdesk.media.content_types import HEAD_BYTES, is_media, is_playlist, not_media
from kdesk.media.multivariant_playlist import Choice, Variant, choose, is_multivariant, read_multivariant
from kdesk.media.part_reader import Retries
from kdesk.media.playlist import Key, MediaPlaylist, PlaylistReader
from kdesk.media.playlist_syntax import split_lines
from kdesk.media.playlist_writer import ending_of, write_multivariant, write_playlist
from kdesk.media.rendition_named import check_rendition
from kdesk.media.stream_contents import RelayContext, StreamContents
from kdesk.media.stream_errors import bad_playlist, limit_exceeded
from kdesk.media.upstream import RESTRICTED, UpstreamResponse, raise_for_error, read_beginning, read_whole

MAX_PLAYLIST = 8 * 2**20
"""Bytes; twice the size of the longest playlist with long URLs."""
LINES_AT_ONCE = 1000
"""Lines that are read or written before other tasks get a turn."""

MAIN_PLAYLIST = "main.m3u8"


class StreamOpener:
    """Reads what a URL holds: a multivariant playlist, a media playlist, or a single file.

    Args:
        context: Of the relay.
        language: Of the audio.
        captions: Language of the subtitles; empty for none.
    """

    def __init__(self, context: RelayContext, *, language: str = "", captions: str = "") -> None:
        self._context = context
        self._language = language
        self._captions = captions

    async def contents(self, addresses: Sequence[str]) -> StreamContents:
        """Return the contents of the first URL that delivers any. Raises the ServerProblem of the first URL."""
        first: ServerProblem | None = None
        for address in addresses:
            try:
                return await self._contents(address)
            except BadResponse as problem:
                first = first or problem
                # A rendition that cannot be packaged as a stream is delivered as a file all the same.
                if not problem.code and problem.reason is not Reason.RENDITION_GONE:
                    break
        raise first or bad_playlist("no address")

    async def _contents(self, address: str) -> StreamContents:
        url, found = await self._fetch(address)
        if isinstance(found, StreamContents):
            check_rendition(address, [url])
            return found
        lines = split_lines(found)
        if is_multivariant(lines):
            offered = read_multivariant(url, lines)
            check_rendition(address, [variant.url for variant in offered.variants])
            choice = choose(offered, language=self._language, captions=self._captions)
            lists = [("v", choice.variant.url)]
            lists += [("a", choice.audio.url)] if choice.audio and choice.audio.url else []
            lists += [("s", choice.subtitles.url)] if choice.subtitles else []
            playlists = {letter: await self._playlist(where) for letter, where in lists}
        else:
            check_rendition(address, [url])
            choice = Choice(Variant(url, 0))
            lists, playlists = [("v", url)], {"v": await _read_playlist(url, lines)}
        contents = StreamContents(MAIN_PLAYLIST, playlists=playlists)
        names = {where: f"{letter}.m3u8" for letter, where in lists}
        contents.texts[MAIN_PLAYLIST] = write_multivariant(choice, names.__getitem__).encode()
        for letter, playlist in playlists.items():
            contents.texts[f"{letter}.m3u8"] = await _write(contents, letter, playlist)
        return contents

    async def _playlist(self, url: str) -> MediaPlaylist:
        came_from, found = await self._fetch(url)
        if isinstance(found, StreamContents):
            raise bad_playlist("a variant is no list of segments")
        return await _read_playlist(came_from, split_lines(found))

    async def _fetch(self, address: str) -> tuple[str, bytes | StreamContents]:
        """Return a playlist and its URL, or the contents of a progressive file."""
        retries = Retries(self._context.policy, self._context.clock)
        ks_in_path = False
        while True:
            try:
                async with self._context.upstream.open(BytePart(address), ks_in_path=ks_in_path) as response:
                    raise_for_error(response)
                    return response.url, await _read_response(response)
            except ServerProblem as problem:
                if problem.code == RESTRICTED and not ks_in_path:
                    # Wire fact: some servers in front of Kaltura's do not forward the KS header.
                    ks_in_path = True
                    continue
                await retries.wait(problem)


async def _read_response(response: UpstreamResponse) -> bytes | StreamContents:
    beginning = await read_beginning(response, HEAD_BYTES)
    if is_playlist(beginning):
        if len(beginning) > MAX_PLAYLIST:
            raise limit_exceeded("a playlist", f"{MAX_PLAYLIST:,} bytes")
        return beginning + await read_whole(response, MAX_PLAYLIST - len(beginning))
    if not is_media(beginning):
        raise not_media(beginning, response.url.split("/")[2])
    name = f"file.{ending_of(BytePart(response.url), fragmented=True)}"
    return StreamContents(name, parts={name: BytePart(response.url)}, size=response.length or 0)


async def _read_playlist(url: str, lines: Sequence[str]) -> MediaPlaylist:
    reader = PlaylistReader(url)
    for begin in range(0, len(lines), LINES_AT_ONCE):
        reader.feed(lines[begin : begin + LINES_AT_ONCE])
        await asyncio.sleep(0)
    return reader.finished()


async def _write(contents: StreamContents, letter: str, playlist: MediaPlaylist) -> bytes:
    """Write a playlist with the relay's own names, and add what they stand for to `contents`."""
    names: dict[BytePart | Key, str] = {}
    fragmented = any(segment.init_section for segment in playlist.segments)

    def segment(number: int) -> str:
        return f"{letter}-{number}.{ending_of(playlist.segments[number].part, fragmented=fragmented)}"

    def init_section(part: BytePart) -> str:
        name = names.setdefault(part, f"{letter}-head{len(names)}.mp4")
        contents.parts[name] = part
        return name

    def key(wanted: Key) -> str:
        name = names.setdefault(wanted, f"{letter}-key{len(names)}.key")
        contents.keys[name] = BytePart(wanted.url)
        return name

    pieces: list[str] = []
    for number, piece in enumerate(write_playlist(playlist, segment, init_section, key)):
        pieces.append(piece)
        if not number % LINES_AT_ONCE:
            await asyncio.sleep(0)
    return "".join(pieces).encode()
