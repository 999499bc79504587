"""Every delivery URL of an entry. None that is given away carries a KS.

Hosts are those that the server names in the entry's own `downloadUrl` and `thumbnailUrl`; they differ from the API's.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import quote, unquote

from kdesk.domain.entry import Entry, EntryStatus, MediaType
from kdesk.domain.flavor import Flavor, FlavorStatus
from kdesk.domain.foreign_address import usable_address
from kdesk.domain.names import in_a_sentence

THUMBNAIL_WIDTH = 640
"""Pixels; the width of the thumbnail link that a person copies."""


class LinkKind(StrEnum):
    """What a link is for, in the words of the links table."""

    HLS = "HLS stream"
    MP4 = "Progressive MP4"
    DOWNLOAD = "Download"
    SOURCE = "Raw source"
    THUMBNAIL = "Thumbnail"


@dataclass(frozen=True, slots=True)
class Link:
    """One link, ready for the clipboard.

    of  whose it is, as part of a sentence: the entry's name in quotes, after the rendition's where it is one's
    """

    kind: LinkKind
    url: str
    of: str = field(default="", compare=False)


# As a part of the path, as a field of the query, or as what a KS of version 2 begins with, wherever it stands.
_SESSION = re.compile(r"(?i)[/?&;#]ks(?:[=/?&;#]|$)|djJ8")


def carries_session(url: str) -> bool:
    """Whether an address has a KS in it: whoever gets it acts as the signed-in user."""
    return any(_SESSION.search(spelling) for spelling in (url, unquote(url), unquote(unquote(url))))


def _delivery_base(entry: Entry) -> str:
    """Return `<scheme>://<host>/p/<partner>/sp/<partner>00` as the server's download URL has it."""
    for marker in ("/playManifest/", "/raw/"):
        base, found, _ = usable_address(entry.download_url).partition(marker)
        if found:
            return base
    return ""


def _part(identifier: str) -> str:
    """Return an identifier as one part of a path: what a server sends cannot add others."""
    return quote(identifier, safe="")


def _protocol(base: str) -> str:
    return "http" if base.startswith("http://") else "https"


def hls(entry: Entry, flavors: tuple[Flavor, ...] = ()) -> str:
    """Return the HLS master playlist, of the given renditions or of the server's choice; "" where there is none."""
    return _manifest(entry, "applehttp", flavors, "a.m3u8")


def progressive(entry: Entry, flavors: tuple[Flavor, ...] = ()) -> str:
    """Return the link that redirects to one playable file; "" where there is none."""
    return _manifest(entry, "url", flavors, "a.mp4")


def download(entry: Entry, flavor: Flavor | None = None) -> str:
    """Return the link that saves a file: of the rendition, otherwise of the source as the server itself names it."""
    return _manifest(entry, "download", (flavor,)) if flavor else usable_address(entry.download_url)


def raw_source(entry: Entry) -> str:
    """Return the link to the bytes as they were uploaded; "" where the server names no delivery host."""
    base = _delivery_base(entry)
    return f"{base}/raw/entry_id/{_part(entry.id)}" if base else ""


def thumbnail(entry: Entry, width: int, height: int = 0, *, fill: bool = False, second: float | None = None) -> str:
    """Return the dynamic thumbnail URL for a box of device pixels.

    height 0 keeps the proportion; `fill` crops to the box, otherwise the picture fits inside; `second` picks a frame.
    """
    base = usable_address(entry.thumbnail_url)
    if not base:
        return ""
    parts = [base, "width", str(width)]
    if height:
        parts += ["height", str(height)]
    if fill:
        parts += ["type", "3"]
    if second is not None:
        parts += ["vid_sec", f"{second:.3f}".rstrip("0").rstrip(".")]
    return "/".join(parts)


def no_links_because(entry: Entry, flavor: Flavor | None = None) -> str:
    """Return why an entry, or one of its renditions, has no links that work, and when it will; "" where it has some.

    Until then the server answers each link with 404 or an empty file.
    """
    if reason := _of_entry(entry.status):
        return reason
    if flavor is not None and not flavor.status.playable:
        return _OF_FLAVOR.get(flavor.status, "The links of this rendition work once it is ready")
    if not entry.download_url and not entry.thumbnail_url:
        return "The server names no links for this entry"
    urls = [link.url for link in _candidates(entry, flavor)]
    return _ALL_PRIVATE if urls and all(map(carries_session, urls)) else ""


_ALL_PRIVATE = "Every link that the server names carries your session, so none is given away"


def _of_entry(status: EntryStatus) -> str:
    if status.failed:
        return f"The entry has no links that work: {status}"
    if status.empty:
        return "The links of this entry work once its content has arrived and is processed"
    if status is EntryStatus.MODERATION:
        return "The links of this entry work once a moderator has approved it"
    if status in {EntryStatus.PROCESSING, EntryStatus.PENDING}:
        return "The links of this entry work once it is ready: it is still being processed"
    return ""


_OF_FLAVOR = {
    FlavorStatus.ERROR: "This rendition failed: no link to it works",
    FlavorStatus.DELETED: "This rendition was deleted: no link to it works",
    FlavorStatus.NOT_APPLICABLE: "This rendition is not made from this file: there is nothing to link to",
}


def links_of(entry: Entry, flavor: Flavor | None = None, name: str = "") -> tuple[Link, ...]:
    """Return the links of an entry, or of one of its renditions, that work now, in the order of the table.

    One that carries a session is left out: whoever got it would act as the signed-in user. `name` is what the
    rendition is called where the links are shown, otherwise its recipe stands for it.
    """
    if no_links_because(entry, flavor):
        return ()
    return tuple(link for link in _candidates(entry, flavor, name) if not carries_session(link.url))


def _candidates(entry: Entry, flavor: Flavor | None, name: str = "") -> tuple[Link, ...]:
    """Return every link that can be made, also one that must not be given away."""
    chosen = (flavor,) if flavor else ()
    streams = entry.media_type is not MediaType.IMAGE
    urls = {
        LinkKind.HLS: hls(entry, chosen) if streams else "",
        LinkKind.MP4: progressive(entry, chosen) if streams else "",
        LinkKind.DOWNLOAD: download(entry, flavor),
        LinkKind.SOURCE: "" if flavor else raw_source(entry),
        LinkKind.THUMBNAIL: "" if flavor else thumbnail(entry, THUMBNAIL_WIDTH),
    }
    return tuple(Link(kind, url, _whose(entry, flavor, name)) for kind, url in urls.items() if url)


def _whose(entry: Entry, flavor: Flavor | None, name: str) -> str:
    whose = f"“{in_a_sentence(entry.name or entry.id)}”"
    return f"the rendition {in_a_sentence(name or flavor.name or flavor.id)} of {whose}" if flavor else whose


def _manifest(entry: Entry, delivery_format: str, flavors: tuple[Flavor, ...], ending: str = "") -> str:
    base = _delivery_base(entry)
    if not base:
        return ""
    parts = [base, "playManifest", "entryId", _part(entry.id), "format", delivery_format, "protocol", _protocol(base)]
    if flavors:
        parts += ["flavorIds", ",".join(_part(flavor.id) for flavor in flavors)]
    if ending:
        parts.append(ending)
    return "/".join(parts)
