"""The contents of a stream, and the services that all streams share."""

from dataclasses import dataclass, field

from kdesk.domain.byte_part import BytePart
from kdesk.domain.media_ports import RetryPolicy
from kdesk.domain.ports import Clock
from kdesk.media.playlist import MediaPlaylist
from kdesk.media.upstream import UpstreamClient


@dataclass(slots=True)
class StreamContents:
    """The contents of a stream, by the relay's own names.

    Attributes:
        first: The name that the player opens.
        texts: Playlists written by the relay.
        playlists: The server's playlists, by the letter that begins the names of their segments.
        parts: Initialization sections, and the whole of a progressive file.
        keys: Keys.
        size: Bytes of a progressive file; 0 if unknown, None for HLS.
    """

    first: str
    texts: dict[str, bytes] = field(default_factory=dict)
    playlists: dict[str, MediaPlaylist] = field(default_factory=dict)
    parts: dict[str, BytePart] = field(default_factory=dict)
    keys: dict[str, BytePart] = field(default_factory=dict)
    size: int | None = None


@dataclass(frozen=True, slots=True)
class RelayContext:
    """The services that all streams of a relay share."""

    upstream: UpstreamClient
    clock: Clock
    policy: RetryPolicy
