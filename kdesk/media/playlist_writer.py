"""The playlists for the player, written by the relay with nothing in them but what the player needs."""

import math
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from kdesk.domain.byte_part import BytePart
from kdesk.media.multivariant_playlist import Choice
from kdesk.media.playlist import Key, MediaPlaylist, Segment
from kdesk.media.playlist_syntax import HEADER

PLAYLIST_TYPE = "application/vnd.apple.mpegurl"

# FFmpeg refuses a segment whose extension does not match its content.
_ENDINGS = frozenset({"ts", "m4s", "mp4", "m4a", "m4v", "aac", "mp3", "ac3", "ec3", "vtt", "webvtt", "cmfv", "cmfa"})


def write_multivariant(choice: Choice, names: Callable[[str], str]) -> str:
    """Write a multivariant playlist with one variant.

    Args:
        choice: What is played.
        names: Returns the relay's name for a playlist's URL.
    """
    variant, lines = choice.variant, [HEADER]
    fields = [f"BANDWIDTH={max(1, variant.bandwidth)}"]
    if variant.width and variant.height:
        fields.append(f"RESOLUTION={variant.width}x{variant.height}")
    for kind, track in (("AUDIO", choice.audio), ("SUBTITLES", choice.subtitles)):
        if track is not None and track.url:
            tag = f'TYPE={kind},GROUP-ID="{kind.lower()}",NAME="{kind.lower()}",DEFAULT=YES,AUTOSELECT=YES'
            lines.append(f'#EXT-X-MEDIA:{tag},URI="{names(track.url)}"')
            fields.append(f'{kind}="{kind.lower()}"')
    return "\n".join([*lines, f"#EXT-X-STREAM-INF:{','.join(fields)}", names(variant.url), ""])


def write_playlist(
    playlist: MediaPlaylist,
    segment_name: Callable[[int], str],
    init_section: Callable[[BytePart], str],
    key: Callable[[Key], str],
) -> Iterator[str]:
    """Yield the lines of a media playlist. It has no byte ranges, since each name stands for one range.

    Args:
        playlist: The server's playlist.
        segment_name: Returns the relay's name of a segment, counted from 0.
        init_section: Returns that of an initialization section.
        key: Returns that of a key.
    """
    yield from _head(playlist)
    before: Segment | None = None
    for number, segment in enumerate(playlist.segments):
        if segment.discontinuity:
            yield "#EXT-X-DISCONTINUITY\n"
        if segment.key != (before.key if before else None):
            yield _key_line(segment.key, key)
        if segment.init_section is not None and (before is None or segment.init_section != before.init_section):
            yield f'#EXT-X-MAP:URI="{init_section(segment.init_section)}"\n'
        yield f"#EXTINF:{segment.seconds:.6f},\n{segment_name(number)}\n"
        before = segment
    yield "#EXT-X-ENDLIST\n"


def _head(playlist: MediaPlaylist) -> Iterator[str]:
    # The target duration is an integer that no rounded segment may exceed (RFC 8216, 4.3.3.1).
    longest = max(segment.seconds for segment in playlist.segments)
    # EXT-X-MAP requires version 6 (RFC 8216, 7).
    yield f"{HEADER}\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:{math.ceil(longest) or 1}\n"
    # The server's number is kept: it is the initialization vector of segments whose key has none.
    yield f"#EXT-X-MEDIA-SEQUENCE:{playlist.first_number}\n#EXT-X-PLAYLIST-TYPE:VOD\n"


def _key_line(key: Key | None, name: Callable[[Key], str]) -> str:
    if key is None:
        # A key applies until the next such tag: its end must be written.
        return "#EXT-X-KEY:METHOD=NONE\n"
    return f'#EXT-X-KEY:METHOD=AES-128,URI="{name(key)}"{f",IV={key.iv}" if key.iv else ""}\n'


def ending_of(part: BytePart, *, fragmented: bool) -> str:
    """Return the extension, without a dot, for the relay's name of a part."""
    extension = urlsplit(part.url).path.rpartition(".")[2].lower()
    if extension in _ENDINGS:
        return extension
    return "m4s" if fragmented else "ts"
