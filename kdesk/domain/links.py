"""Delivery URLs of an entry.

The hosts are those of the entry's own `downloadUrl` and `thumbnailUrl`; they differ from the API's host. A URL with a
KS in it is never passed to the user.
"""

import re
from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto
from urllib.parse import quote, unquote

from kdesk.domain.entry import Entry, EntryStatus, MediaType
from kdesk.domain.flavor import Flavor, FlavorStatus
from kdesk.domain.foreign_address import usable_address

THUMBNAIL_WIDTH = 640
"""Pixels; the width in the thumbnail link."""


class LinkKind(StrEnum):
    """The kind of a link, by its name on screen."""

    HLS = "HLS stream"
    MP4 = "Progressive MP4"
    DOWNLOAD = "Download"
    SOURCE = "Raw source"
    THUMBNAIL = "Thumbnail"


@dataclass(frozen=True, slots=True)
class Link:
    """One link. Two links with the same kind and URL are equal.

    Attributes:
        entry_name: Name of its entry; "" if unknown.
        rendition: Name of its rendition; "" for a link of the whole entry.
    """

    kind: LinkKind
    url: str
    entry_name: str = field(default="", compare=False)
    rendition: str = field(default="", compare=False)


class NoLinks(Enum):
    """The reasons why an entry, or one of its renditions, has no working links."""

    ENTRY_FAILED = auto()
    ENTRY_EMPTY = auto()
    ENTRY_IN_MODERATION = auto()
    ENTRY_PROCESSING = auto()
    RENDITION_FAILED = auto()
    RENDITION_DELETED = auto()
    RENDITION_NOT_MADE = auto()
    RENDITION_NOT_READY = auto()
    NONE_NAMED = auto()
    """The server names no URL for the entry."""
    ALL_PRIVATE = auto()
    """Each URL that the server names carries a session."""


_RENDITION_REASONS = {
    FlavorStatus.ERROR: NoLinks.RENDITION_FAILED,
    FlavorStatus.DELETED: NoLinks.RENDITION_DELETED,
    FlavorStatus.NOT_APPLICABLE: NoLinks.RENDITION_NOT_MADE,
}

# A part of the path, a field of the query, or the beginning of a KS of version 2 anywhere.
_SESSION = re.compile(r"(?i)[/?&;#]ks(?:[=/?&;#]|$)|djJ8")


def carries_session(url: str) -> bool:
    """Return whether a URL has a KS in it, also percent-encoded: whoever gets it acts as the signed-in user."""
    return any(_SESSION.search(spelling) for spelling in (url, unquote(url), unquote(unquote(url))))


def links_of(entry: Entry, flavor: Flavor | None = None, rendition: str = "") -> tuple[Link, ...]:
    """Return the working links of an entry or of one of its renditions, in the order of the links table.

    Links that carry a session are left out.

    Args:
        entry: The entry.
        flavor: One of its renditions; None for the links of the whole entry.
        rendition: Name of the rendition for `Link.rendition`; by default the name of its flavor params.
    """
    if why_no_links(entry, flavor) is not None:
        return ()
    return tuple(link for link in _candidates(entry, flavor, rendition) if not carries_session(link.url))


def why_no_links(entry: Entry, flavor: Flavor | None = None) -> NoLinks | None:
    """Return why an entry, or one of its renditions, has no working links; None if it has some.

    The server names URLs also for an entry that is not ready, and responds to them with 404 or an empty file.
    """
    if (reason := _entry_reason(entry.status)) is not None:
        return reason
    if flavor is not None and not flavor.status.playable:
        return _RENDITION_REASONS.get(flavor.status, NoLinks.RENDITION_NOT_READY)
    if not entry.download_url and not entry.thumbnail_url:
        return NoLinks.NONE_NAMED
    urls = [link.url for link in _candidates(entry, flavor)]
    return NoLinks.ALL_PRIVATE if urls and all(map(carries_session, urls)) else None


def hls(entry: Entry, flavors: tuple[Flavor, ...] = ()) -> str:
    """Return the URL of the HLS master playlist, "" if there is none.

    Args:
        entry: The entry.
        flavors: The renditions in the playlist; empty for the server's choice.
    """
    return _manifest(entry, "applehttp", flavors, "a.m3u8")


def progressive(entry: Entry, flavors: tuple[Flavor, ...] = ()) -> str:
    """Return the URL that redirects to one playable file, "" if there is none."""
    return _manifest(entry, "url", flavors, "a.mp4")


def download(entry: Entry, flavor: Flavor | None = None) -> str:
    """Return the URL that downloads a rendition, or the source if `flavor` is None."""
    return _manifest(entry, "download", (flavor,)) if flavor else usable_address(entry.download_url)


def raw_source(entry: Entry) -> str:
    """Return the URL of the uploaded file without any change, "" if the server names no delivery host."""
    base = _delivery_base(entry)
    return f"{base}/raw/entry_id/{_path_part(entry.id)}" if base else ""


def thumbnail(entry: Entry, width: int, height: int = 0, *, fill: bool = False, second: float | None = None) -> str:
    """Return the dynamic thumbnail URL for a box of device pixels, "" if the server names none.

    Args:
        entry: The entry.
        width: Of the box.
        height: Of the box; 0 keeps the proportion of the picture.
        fill: Whether the picture is cropped to the box instead of fitted into it.
        second: Position of the frame; None for the entry's own thumbnail.
    """
    base = usable_address(entry.thumbnail_url)
    if not base:
        return ""
    parts = [base, "width", str(width)]
    if height:
        parts += ["height", str(height)]
    if fill:
        parts += ["type", "3"]  # cropped at the centre; the default, 1, fits the whole picture into the box
    if second is not None:
        parts += ["vid_sec", f"{second:.3f}".rstrip("0").rstrip(".")]
    return "/".join(parts)


def _entry_reason(status: EntryStatus) -> NoLinks | None:
    if status.failed:
        return NoLinks.ENTRY_FAILED
    if status.empty:
        return NoLinks.ENTRY_EMPTY
    if status is EntryStatus.MODERATION:
        return NoLinks.ENTRY_IN_MODERATION
    return NoLinks.ENTRY_PROCESSING if status in {EntryStatus.PROCESSING, EntryStatus.PENDING} else None


def _candidates(entry: Entry, flavor: Flavor | None, rendition: str = "") -> tuple[Link, ...]:
    """Return every link that can be made, also those with a session."""
    chosen = (flavor,) if flavor else ()
    streams = entry.media_type is not MediaType.IMAGE
    urls = {
        LinkKind.HLS: hls(entry, chosen) if streams else "",
        LinkKind.MP4: progressive(entry, chosen) if streams else "",
        LinkKind.DOWNLOAD: download(entry, flavor),
        LinkKind.SOURCE: "" if flavor else raw_source(entry),
        LinkKind.THUMBNAIL: "" if flavor else thumbnail(entry, THUMBNAIL_WIDTH),
    }
    name = (rendition or flavor.name or flavor.id) if flavor else ""
    return tuple(Link(kind, url, entry.name or entry.id, name) for kind, url in urls.items() if url)


def _manifest(entry: Entry, delivery_format: str, flavors: tuple[Flavor, ...], ending: str = "") -> str:
    base = _delivery_base(entry)
    if not base:
        return ""
    # Wire fact: without `protocol` the links in the response begin with http.
    scheme = "http" if base.startswith("http://") else "https"
    parts = [base, "playManifest", "entryId", _path_part(entry.id), "format", delivery_format, "protocol", scheme]
    # Wire fact: ids that the server does not know are ignored, and its usual choice comes back.
    if flavors:
        parts += ["flavorIds", ",".join(_path_part(flavor.id) for flavor in flavors)]
    # Decorative for Kaltura; players look at it.
    if ending:
        parts.append(ending)
    return "/".join(parts)


def _delivery_base(entry: Entry) -> str:
    """Return `<scheme>://<host>/p/<partner>/sp/<partner>00` of the server's download URL."""
    for marker in ("/playManifest/", "/raw/"):
        base, found, _ = usable_address(entry.download_url).partition(marker)
        if found:
            return base
    return ""


def _path_part(identifier: str) -> str:
    """Return an identifier from the server quoted as one part of a path."""
    return quote(identifier, safe="")
