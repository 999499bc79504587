"""The playlists that the player gets: of the relay's own making, with nothing in them but what it needs."""

import math
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from kdesk.media.multivariant_playlist import Choice
from kdesk.media.playlist import Key, MediaPlaylist, Part, Segment
from kdesk.media.playlist_syntax import HEADER

PLAYLIST_TYPE = "application/vnd.apple.mpegurl"

# What FFmpeg believes of a segment by its ending; it refuses what does not fit to the content.
_ENDINGS = frozenset({"ts", "m4s", "mp4", "m4a", "m4v", "aac", "mp3", "ac3", "ec3", "vtt", "webvtt", "cmfv", "cmfa"})


def write_multivariant(choice: Choice, names: Callable[[str], str]) -> str:
    """Write a master of exactly one variant.

    Args:
        choice: What is played.
        names: Gives the relay's name of a playlist's address.
    """
    variant, lines = choice.variant, [HEADER]
    fields = [f"BANDWIDTH={max(1, variant.bandwidth)}"]
    if variant.width and variant.height:
        fields.append(f"RESOLUTION={variant.width}x{variant.height}")
    for kind, track in (("AUDIO", choice.audio), ("SUBTITLES", choice.subtitles)):
        if track is not None and track.url:
            told = f'TYPE={kind},GROUP-ID="{kind.lower()}",NAME="{kind.lower()}",DEFAULT=YES,AUTOSELECT=YES'
            lines.append(f'#EXT-X-MEDIA:{told},URI="{names(track.url)}"')
            fields.append(f'{kind}="{kind.lower()}"')
    return "\n".join([*lines, f"#EXT-X-STREAM-INF:{','.join(fields)}", names(variant.url), ""])


def write_playlist(
    playlist: MediaPlaylist, segment: Callable[[int], str], head: Callable[[Part], str], key: Callable[[Key], str]
) -> Iterator[str]:
    """Yield the lines of a media playlist. Byte ranges are not in them: each name stands for its part alone.

    Args:
        playlist: What the server told.
        segment: Gives the relay's name of a segment by its number, from 0 on.
        head: Gives that of an initialization section.
        key: Gives that of a key.
    """
    longest = max(part.seconds for part in playlist.segments)
    yield f"{HEADER}\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:{math.ceil(longest) or 1}\n"
    yield f"#EXT-X-MEDIA-SEQUENCE:{playlist.first_number}\n#EXT-X-PLAYLIST-TYPE:VOD\n"
    before: Segment | None = None
    for number, part in enumerate(playlist.segments):
        if part.breaks:
            yield "#EXT-X-DISCONTINUITY\n"
        if part.key != (before.key if before else None):
            yield _key_line(part.key, key)
        if part.head is not None and (before is None or part.head != before.head):
            yield f'#EXT-X-MAP:URI="{head(part.head)}"\n'
        yield f"#EXTINF:{part.seconds:.6f},\n{segment(number)}\n"
        before = part
    yield "#EXT-X-ENDLIST\n"


def _key_line(key: Key | None, name: Callable[[Key], str]) -> str:
    if key is None:
        return "#EXT-X-KEY:METHOD=NONE\n"
    return f'#EXT-X-KEY:METHOD=AES-128,URI="{name(key)}"{f",IV={key.iv}" if key.iv else ""}\n'


def ending_of(part: Part, *, fragmented: bool) -> str:
    """Return the ending that a name of the relay has for a part, without the dot."""
    told = urlsplit(part.url).path.rpartition(".")[2].lower()
    if told in _ENDINGS:
        return told
    return "m4s" if fragmented else "ts"
