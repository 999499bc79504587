"""Media playlists: the segments of one rendition (RFC 8216, sections 4.3.2 and 4.3.3)."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from kdesk.domain.byte_part import BytePart
from kdesk.media.addresses import resolve
from kdesk.media.playlist_syntax import attribute_list, byte_range, duration, harmless_integer, integer
from kdesk.media.stream_errors import bad_playlist, drm_protected, limit_exceeded, live_stream

MAX_SEGMENTS = 20_000
"""33 hours in segments of six seconds."""
MAX_SEGMENT_SECONDS = 3600.0
MAX_SECONDS = 7 * 24 * 3600.0

_IV = re.compile(r"0[xX][0-9a-fA-F]{1,32}")


@dataclass(frozen=True, slots=True)
class Key:
    """An AES-128 key. If `iv` is empty, the initialization vector is the segment's number."""

    url: str
    iv: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment.

    Attributes:
        start: Seconds from the beginning of the playlist.
        init_section: The media initialization section of fragmented MP4.
        discontinuity: Whether time stamps restart here.
    """

    part: BytePart
    start: float
    seconds: float
    key: Key | None = None
    init_section: BytePart | None = None
    discontinuity: bool = False

    @property
    def end(self) -> float:
        """Seconds from the beginning of the playlist."""
        return self.start + self.seconds


@dataclass(frozen=True, slots=True)
class MediaPlaylist:
    """A complete recording.

    Attributes:
        first_number: Media sequence number of the first segment, on which decryption may depend.
        target_duration: Seconds that no segment exceeds, rounded, as the playlist promises; 0 if it does not.
    """

    segments: tuple[Segment, ...]
    first_number: int = 0
    target_duration: int = 0

    @property
    def seconds(self) -> float:
        """The duration."""
        return self.segments[-1].end if self.segments else 0.0

    def index_at(self, moment: float) -> int:
        """Return the segment that covers a time in seconds; the last one for a time after the end."""
        found = bisect_right(self.segments, moment, key=lambda segment: segment.start) - 1
        return min(max(0, found), len(self.segments) - 1)


class PlaylistReader:
    """Parses a media playlist in steps, so that a long one does not block the thread.

    Args:
        url: Its URL, to which references are relative.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._segments: list[Segment] = []
        self._first_number = 0
        self._target_duration = 0
        self._complete = False
        self._start = 0.0
        self._key: Key | None = None
        self._init_section: BytePart | None = None
        self._seconds: float | None = None
        self._range = ""
        self._discontinuity = False

    def feed(self, lines: Iterable[str]) -> None:
        """Parse more lines. Raises BadResponse."""
        for line in lines:
            if not line or line.isspace():
                continue
            if not line.startswith("#"):
                self._take_segment(line)
            # Other lines that begin with # are comments (RFC 8216, 4.1).
            elif line.startswith("#EXT"):
                name, _, value = line.partition(":")
                self._take_tag(name, value)

    def finished(self) -> MediaPlaylist:
        """Return the playlist. Raises BadResponse if it is empty or live."""
        if not self._segments:
            raise bad_playlist("it has no segments")
        if not self._complete:
            raise live_stream()
        return MediaPlaylist(tuple(self._segments), self._first_number, self._target_duration)

    def _take_tag(self, name: str, value: str) -> None:
        match name:
            case "#EXTINF":
                self._seconds = duration(value.partition(",")[0], longest=MAX_SEGMENT_SECONDS)
            case "#EXT-X-BYTERANGE":
                self._range = value
            case "#EXT-X-MEDIA-SEQUENCE":
                self._first_number = integer(value)
            case "#EXT-X-TARGETDURATION":
                self._target_duration = harmless_integer(value)
            case _:
                self._take_other_tag(name, value)

    def _take_other_tag(self, name: str, value: str) -> None:
        match name:
            case "#EXT-X-KEY":
                self._key = self._read_key(value)
            case "#EXT-X-MAP":
                self._init_section = self._read_init_section(value)
            case "#EXT-X-DISCONTINUITY":
                self._discontinuity = True
            case "#EXT-X-ENDLIST":
                self._complete = True
            case "#EXT-X-PLAYLIST-TYPE":
                # A VOD playlist never changes (RFC 8216, 4.3.3.5), so that it is complete without an end tag too.
                self._complete = self._complete or value.strip() == "VOD"
            case "#EXT-X-STREAM-INF" | "#EXT-X-I-FRAME-STREAM-INF" | "#EXT-X-MEDIA":
                # FFmpeg would follow a list inside a list.
                raise bad_playlist("a list of renditions leads to another one")

    def _take_segment(self, reference: str) -> None:
        if self._seconds is None:
            raise bad_playlist("a segment has no duration")
        if len(self._segments) >= MAX_SEGMENTS:
            raise limit_exceeded("segments of a playlist", f"{MAX_SEGMENTS:,}")
        part = BytePart(resolve(self._url, reference))
        if self._range:
            part = BytePart(part.url, *byte_range(self._range, self._continues(part.url)))
        segment = Segment(part, self._start, self._seconds, self._key, self._init_section, self._discontinuity)
        self._segments.append(segment)
        self._start = segment.end
        if self._start > MAX_SECONDS:
            raise limit_exceeded("the length of a stream", "seven days")
        # These tags apply to one segment, keys and initialization sections until the next such tag (RFC 8216, 4.3.2).
        self._seconds, self._range, self._discontinuity = None, "", False

    def _continues(self, url: str) -> int | None:
        """Return the offset of a range that names none: the end of the previous range of the same file."""
        before = self._segments[-1].part if self._segments else None
        return before.offset + before.length if before and before.url == url and before.length is not None else None

    def _read_key(self, text: str) -> Key | None:
        found = attribute_list(text)
        method = found.get("METHOD", "")
        if method == "NONE":
            return None
        if method != "AES-128" or found.get("KEYFORMAT", "identity") != "identity":
            raise drm_protected(method[:40] or "unknown")
        iv = found.get("IV", "")
        if "URI" not in found or (iv and not _IV.fullmatch(iv)):
            raise bad_playlist("a key has no address, or a vector that cannot be read")
        return Key(resolve(self._url, found["URI"]), iv)

    def _read_init_section(self, text: str) -> BytePart:
        found = attribute_list(text)
        if "URI" not in found:
            raise bad_playlist("a map has no address")
        url = resolve(self._url, found["URI"])
        return BytePart(url, *byte_range(found["BYTERANGE"], 0)) if "BYTERANGE" in found else BytePart(url)
