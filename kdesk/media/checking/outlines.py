"""What a player is offered at an address, read without playing."""

import asyncio
from dataclasses import dataclass

from kdesk.domain.byte_part import BytePart
from kdesk.domain.stream_check.dash import DashManifest, read_dash
from kdesk.domain.stream_check.dash_segments import BadManifest
from kdesk.domain.stream_check.outline import DeliveryKind, OfferedTrack, OfferedVariant, StreamOutline, TrackKind
from kdesk.media.addresses import resolve
from kdesk.media.content_types import HEAD_BYTES, is_media, is_playlist, not_media
from kdesk.media.multivariant_playlist import AUDIO, MultivariantPlaylist, is_multivariant, read_multivariant
from kdesk.media.playlist import MediaPlaylist, PlaylistReader
from kdesk.media.playlist_syntax import split_lines
from kdesk.media.stream_errors import bad_playlist, limit_exceeded
from kdesk.media.stream_opener import LINES_AT_ONCE, MAX_PLAYLIST
from kdesk.media.upstream import UpstreamClient, UpstreamResponse, raise_for_error, read_beginning, read_whole


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest, or the beginning of a file, and what is told about it.

    Attributes:
        data: Whole for a manifest.
        size: Bytes of a file; 0 if unknown.
    """

    url: str
    data: bytes
    content_type: str
    size: int = 0

    @property
    def is_hls(self) -> bool:
        """Whether it is a playlist."""
        return is_playlist(self.data)

    @property
    def is_dash(self) -> bool:
        """Whether it is a DASH manifest."""
        return b"<MPD" in self.data[:HEAD_BYTES]


async def manifest_at(upstream: UpstreamClient, url: str) -> Manifest:
    """Return the manifest at an address, or the beginning of another file. Raises ServerProblem."""
    async with upstream.open(BytePart(url)) as response:
        raise_for_error(response)
        kind = response.reply.headers.get("content-type", "").partition(";")[0].strip().lower()[:80]
        head = await read_beginning(response, HEAD_BYTES)
        made = Manifest(response.url, head, kind, response.length or 0)
        return Manifest(response.url, await _rest(response, head), kind) if made.is_hls or made.is_dash else made


def dash_of(found: Manifest) -> DashManifest:
    """Return what a DASH manifest declares. Raises BadResponse."""
    try:
        return read_dash(found.data, found.url, resolve)
    except BadManifest as bad:
        raise bad_playlist(str(bad)) from bad


async def media_playlist(url: str, lines: list[str]) -> MediaPlaylist:
    """Read a media playlist in steps. Raises BadResponse."""
    reader = PlaylistReader(url)
    for begin in range(0, len(lines), LINES_AT_ONCE):
        reader.feed(lines[begin : begin + LINES_AT_ONCE])
        await asyncio.sleep(0)
    return reader.finished()


async def media_playlist_at(upstream: UpstreamClient, url: str) -> MediaPlaylist:
    """Request and read a media playlist. Raises ServerProblem."""
    found = await manifest_at(upstream, url)
    if not found.is_hls:
        raise bad_playlist("a variant is no list of segments")
    return await media_playlist(found.url, split_lines(found.data))


async def outline_of(upstream: UpstreamClient, url: str) -> StreamOutline:
    """Return what an address offers; the duration is that of the first variant. Raises ServerProblem."""
    found = await manifest_at(upstream, url)
    if found.is_dash:
        dash = dash_of(found)
        offers = [row.offer for row in dash.rows]
        variants = tuple(one for one in offers if isinstance(one, OfferedVariant))
        tracks = tuple(one for one in offers if isinstance(one, OfferedTrack))
        kind = found.content_type
        return StreamOutline(DeliveryKind.DASH, found.url, variants, tracks, dash.seconds, content_type=kind)
    if not found.is_hls:
        if not is_media(found.data):
            kind = DeliveryKind.OTHER
            if not found.data or found.content_type == "text/html":
                raise not_media(found.data, found.url.split("/")[2])
        else:
            kind = DeliveryKind.FILE
        return StreamOutline(kind, found.url, size=found.size, content_type=found.content_type)
    lines = split_lines(found.data)
    if not is_multivariant(lines):
        playlist = await media_playlist(found.url, lines)
        only = (OfferedVariant(found.url),)
        return StreamOutline(DeliveryKind.HLS, found.url, only, (), playlist.seconds, 0, found.content_type)
    variants, tracks = offers_of(read_multivariant(found.url, lines))
    first = await media_playlist_at(upstream, variants[0].url)
    return StreamOutline(DeliveryKind.HLS, found.url, variants, tracks, first.seconds, 0, found.content_type)


def offers_of(playlist: MultivariantPlaylist) -> tuple[tuple[OfferedVariant, ...], tuple[OfferedTrack, ...]]:
    """Return variants and tracks of a multivariant playlist."""
    beside = {track.group for track in playlist.tracks if track.kind == AUDIO and track.url}
    variants = tuple(
        OfferedVariant(
            one.url,
            one.bandwidth,
            one.average,
            one.width,
            one.height,
            one.codecs,
            has_own_sound=one.audio not in beside,
        )
        for one in playlist.variants
    )
    tracks = tuple(
        OfferedTrack(
            TrackKind.AUDIO if one.kind == AUDIO else TrackKind.CAPTIONS, one.url, one.language[:40], one.name[:80]
        )
        for one in playlist.tracks
    )
    return variants, tracks


async def _rest(response: UpstreamResponse, head: bytes) -> bytes:
    if len(head) > MAX_PLAYLIST:
        raise limit_exceeded("a manifest", f"{MAX_PLAYLIST:,} bytes")
    return head + await read_whole(response, MAX_PLAYLIST - len(head))
