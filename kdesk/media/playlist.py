"""A media playlist: the segments of one rendition, in order (RFC 8216, section 4.3.2 and 4.3.3)."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from kdesk.media.addresses import resolve
from kdesk.media.playlist_syntax import attributes, byte_range, seconds, whole
from kdesk.media.stream_errors import bad_playlist, drm_protected, limit_exceeded, live_stream

MAX_SEGMENTS = 20_000
"""33 hours of segments of six seconds."""
MAX_SEGMENT_SECONDS = 3600.0
MAX_SECONDS = 7 * 24 * 3600.0

_IV = re.compile(r"0[xX][0-9a-fA-F]{1,32}")


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes behind an address.

    Attributes:
        length: None for everything from `offset` on.
    """

    url: str
    offset: int = 0
    length: int | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """An AES-128 key; the initialization vector is the number of the segment where `iv` is empty."""

    url: str
    iv: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """Some seconds of media.

    Attributes:
        start: Seconds from the beginning of the playlist.
        head: What a player must have read before, of fragmented MP4.
        breaks: Whether the time stamps begin anew here.
    """

    part: Part
    start: float
    seconds: float
    key: Key | None = None
    head: Part | None = None
    breaks: bool = False

    @property
    def end(self) -> float:
        """Seconds from the beginning of the playlist."""
        return self.start + self.seconds


@dataclass(frozen=True, slots=True)
class MediaPlaylist:
    """A complete recording.

    Attributes:
        first_number: Of the first segment, which its encryption may depend on.
    """

    segments: tuple[Segment, ...]
    first_number: int = 0

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.segments[-1].end if self.segments else 0.0

    def index_at(self, moment: float) -> int:
        """Return which segment a moment lies in, in seconds; the last one for a moment after the end."""
        found = bisect_right(self.segments, moment, key=lambda segment: segment.start) - 1
        return min(max(0, found), len(self.segments) - 1)


class PlaylistReader:
    """Reads a media playlist in pieces, so that a long one does not hold the thread.

    Args:
        url: Where it came from; its addresses are relative to this.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._segments: list[Segment] = []
        self._first_number = 0
        self._complete = False
        self._start = 0.0
        self._key: Key | None = None
        self._head: Part | None = None
        self._seconds: float | None = None
        self._range = ""
        self._breaks = False

    def feed(self, lines: Iterable[str]) -> None:
        """Read more lines. Raises BadResponse."""
        for line in lines:
            if not line or line.isspace():
                continue
            if not line.startswith("#"):
                self._take_segment(line)
            elif line.startswith("#EXT"):
                name, _, value = line.partition(":")
                self._take_tag(name, value)

    def finished(self) -> MediaPlaylist:
        """Return what was read. Raises BadResponse where nothing can be played, or more is to come."""
        if not self._segments:
            raise bad_playlist("it has no segments")
        if not self._complete:
            raise live_stream()
        return MediaPlaylist(tuple(self._segments), self._first_number)

    def _take_tag(self, name: str, value: str) -> None:
        match name:
            case "#EXTINF":
                self._seconds = seconds(value.partition(",")[0], longest=MAX_SEGMENT_SECONDS)
            case "#EXT-X-BYTERANGE":
                self._range = value
            case "#EXT-X-KEY":
                self._key = self._read_key(value)
            case "#EXT-X-MAP":
                self._head = self._read_head(value)
            case "#EXT-X-DISCONTINUITY":
                self._breaks = True
            case "#EXT-X-MEDIA-SEQUENCE":
                self._first_number = whole(value)
            case "#EXT-X-ENDLIST":
                self._complete = True
            case "#EXT-X-PLAYLIST-TYPE":
                self._complete = self._complete or value.strip() == "VOD"
            case "#EXT-X-STREAM-INF" | "#EXT-X-I-FRAME-STREAM-INF" | "#EXT-X-MEDIA":
                raise bad_playlist("a list of renditions leads to another one")

    def _take_segment(self, reference: str) -> None:
        if self._seconds is None:
            raise bad_playlist("a segment has no duration")
        if len(self._segments) >= MAX_SEGMENTS:
            raise limit_exceeded("segments of a playlist", f"{MAX_SEGMENTS:,}")
        part = Part(resolve(self._url, reference))
        if self._range:
            part = Part(part.url, *byte_range(self._range, self._continues(part.url)))
        segment = Segment(part, self._start, self._seconds, self._key, self._head, self._breaks)
        self._segments.append(segment)
        self._start = segment.end
        if self._start > MAX_SECONDS:
            raise limit_exceeded("the length of a stream", "seven days")
        self._seconds, self._range, self._breaks = None, "", False

    def _continues(self, url: str) -> int | None:
        """Return where a range without an offset begins: behind the one before it, of the same file."""
        before = self._segments[-1].part if self._segments else None
        return before.offset + before.length if before and before.url == url and before.length is not None else None

    def _read_key(self, text: str) -> Key | None:
        found = attributes(text)
        method = found.get("METHOD", "")
        if method == "NONE":
            return None
        if method != "AES-128" or found.get("KEYFORMAT", "identity") != "identity":
            raise drm_protected(method[:40] or "unknown")
        iv = found.get("IV", "")
        if "URI" not in found or (iv and not _IV.fullmatch(iv)):
            raise bad_playlist("a key has no address, or a vector that cannot be read")
        return Key(resolve(self._url, found["URI"]), iv)

    def _read_head(self, text: str) -> Part:
        found = attributes(text)
        if "URI" not in found:
            raise bad_playlist("a map has no address")
        url = resolve(self._url, found["URI"])
        return Part(url, *byte_range(found["BYTERANGE"], 0)) if "BYTERANGE" in found else Part(url)
