"""The links of an entry: which there are, where they lead, and why there are none.

The hosts are those of the entry's own `downloadUrl` and `thumbnailUrl`; they differ from the API's host. A URL with a
KS in it is never passed to the user.
"""

from collections.abc import Callable, Collection
from dataclasses import replace
from enum import Enum, auto
from functools import lru_cache

from kdesk.domain.entry import Entry, EntryKind, EntryStatus, MediaType
from kdesk.domain.flavor import Flavor, FlavorStatus
from kdesk.domain.foreign_address import usable_address
from kdesk.domain.links.embed import iframe_code, responsive_code, script_code
from kdesk.domain.links.files import RawFile
from kdesk.domain.links.fit import Fit
from kdesk.domain.links.link import USUAL, Link, LinkKind
from kdesk.domain.links.manifest import ManifestFormat, PlayManifest, Protocol
from kdesk.domain.links.parse import parse
from kdesk.domain.links.place import Place
from kdesk.domain.links.players import Player, page_of
from kdesk.domain.links.sessions import carries_session
from kdesk.domain.links.thumbnail import Thumbnail

THUMBNAIL_WIDTH = 640
"""Pixels; the width in the thumbnail link."""

PLAYER_SIZE = (640, 360)
"""CSS pixels; width and height in embed codes."""


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


def links_of(
    entry: Entry,
    flavor: Flavor | None = None,
    rendition: str = "",
    kinds: Collection[LinkKind] = USUAL,
    player: int = 0,
) -> tuple[Link, ...]:
    """Return the working links of an entry or of one of its renditions, in the order of the kinds.

    Links that carry a session are left out.

    Args:
        entry: The entry.
        flavor: One of its renditions; None for the links of the whole entry.
        rendition: Name of the rendition for `Link.rendition`; by default the name of its flavor params.
        kinds: Those that are wanted.
        player: Number of one of the account's players; 0 leaves out the kinds that need one.
    """
    if _why_none_is_made(entry, flavor) is not None:
        return ()
    made = (*_candidates(entry, flavor, rendition, kinds), *_players_of(entry, flavor, kinds, player))
    kept = {link.kind: link for link in made if not carries_session(link.url)}
    return tuple(kept[kind] for kind in kinds if kind in kept)


def first_link_of(entry: Entry, flavor: Flavor | None = None, rendition: str = "") -> Link | None:
    """Return the link that is copied where none is chosen: the stream, or the download of an image or a document."""
    found = (links_of(entry, flavor, rendition, (kind,)) for kind in USUAL)
    return next((links[0] for links in found if links), None)


def why_no_links(entry: Entry, flavor: Flavor | None = None) -> NoLinks | None:
    """Return why an entry, or one of its renditions, has no working links; None if it has some.

    The server names URLs also for an entry that is not ready, and responds to them with 404 or an empty file.
    """
    if (reason := _why_none_is_made(entry, flavor)) is not None:
        return reason
    urls = [link.url for link in _candidates(entry, flavor)]
    return NoLinks.ALL_PRIVATE if urls and all(map(carries_session, urls)) else None


def hls(entry: Entry, flavors: tuple[Flavor, ...] = ()) -> str:
    """Return the URL of the HLS master playlist, "" if there is none.

    Args:
        entry: The entry.
        flavors: The renditions in the playlist; empty for the server's choice.
    """
    return _stream(entry, ManifestFormat.HLS, flavors)


def progressive(entry: Entry, flavors: tuple[Flavor, ...] = ()) -> str:
    """Return the URL that redirects to one playable file, "" if there is none."""
    return _stream(entry, ManifestFormat.FILE, flavors)


def download(entry: Entry, flavor: Flavor | None = None) -> str:
    """Return the URL that downloads a rendition, or the source if `flavor` is None."""
    return _stream(entry, ManifestFormat.DOWNLOAD, (flavor,)) if flavor else usable_address(entry.download_url)


def raw_source(entry: Entry) -> str:
    """Return the URL of the uploaded file without any change, "" if the server names no delivery host."""
    place = place_of(entry)
    return str(RawFile(place=place, entry_id=entry.id)) if place else ""


def manifest_of(entry: Entry, manifest_format: ManifestFormat, flavor_ids: tuple[str, ...] = ()) -> PlayManifest | None:
    """Return the manifest of an entry; None if the server names no delivery host.

    Wire facts: without `protocol` the links in the response begin with http. Ids that the server does not know are
    ignored, and its usual choice comes back.

    Args:
        entry: The entry.
        manifest_format: What the server is to answer.
        flavor_ids: The renditions in it; empty for the server's choice.
    """
    place = place_of(entry)
    if place is None:
        return None
    return PlayManifest(
        place=place,
        entry_id=entry.id,
        format=manifest_format,
        protocol=Protocol.HTTPS if place.is_secure else Protocol.HTTP,
        flavor_ids=flavor_ids,
        ending=manifest_format.ending,
    )


def poster_of(entry: Entry) -> Thumbnail | None:
    """Return the address of the poster as the server names it, without a size; None if it names none."""
    address = parse(usable_address(entry.thumbnail_url))
    return address if isinstance(address, Thumbnail) else None


def thumbnail(entry: Entry, width: int, height: int = 0, *, fill: bool = False, second: float | None = None) -> str:
    """Return the dynamic thumbnail URL for a box of device pixels, "" if the server names none.

    Args:
        entry: The entry.
        width: Of the box.
        height: Of the box; 0 keeps the proportion of the picture.
        fill: Whether the picture is cropped to the box instead of fitted into it.
        second: Position of the frame; None for the entry's own thumbnail.
    """
    return _sized(usable_address(entry.thumbnail_url), width, height, fill, second)


def place_of(entry: Entry) -> Place | None:
    """Return the host and the account that deliver an entry, from the server's own address; None if it names none."""
    address = parse(usable_address(entry.download_url))
    return address.place if isinstance(address, PlayManifest | RawFile) else None


def _why_none_is_made(entry: Entry, flavor: Flavor | None) -> NoLinks | None:
    """Return why there is nothing to link to, before any link is made."""
    if (reason := _entry_reason(entry.status)) is not None:
        return reason
    if flavor is not None and not flavor.status.playable:
        return _RENDITION_REASONS.get(flavor.status, NoLinks.RENDITION_NOT_READY)
    return None if entry.download_url or entry.thumbnail_url else NoLinks.NONE_NAMED


def _entry_reason(status: EntryStatus) -> NoLinks | None:
    if status.failed:
        return NoLinks.ENTRY_FAILED
    if status.empty:
        return NoLinks.ENTRY_EMPTY
    if status is EntryStatus.MODERATION:
        return NoLinks.ENTRY_IN_MODERATION
    return NoLinks.ENTRY_PROCESSING if status in {EntryStatus.PROCESSING, EntryStatus.PENDING} else None


_FORMATS = {
    LinkKind.HLS: ManifestFormat.HLS,
    LinkKind.MP4: ManifestFormat.FILE,
    LinkKind.DASH: ManifestFormat.DASH,
    LinkKind.SMOOTH_STREAMING: ManifestFormat.SMOOTH_STREAMING,
    LinkKind.HDS: ManifestFormat.HDS,
    LinkKind.F4M: ManifestFormat.F4M,
    LinkKind.RTMP: ManifestFormat.RTMP,
}
"""The kinds that are streams."""

_WHOLE_ENTRY: dict[LinkKind, Callable[[Entry], str]] = {
    LinkKind.SOURCE: raw_source,
    LinkKind.THUMBNAIL: lambda entry: thumbnail(entry, THUMBNAIL_WIDTH),
}
"""The kinds that no single rendition has."""

_FILES = frozenset({EntryKind.DOCUMENT, EntryKind.DATA})
"""Wire fact (`observed-2.md`, 3): these entries have neither streams nor pictures; their links answer 404."""


def _candidates(
    entry: Entry, flavor: Flavor | None, rendition: str = "", kinds: Collection[LinkKind] = USUAL
) -> tuple[Link, ...]:
    """Return every link that can be made, also those with a session."""
    name = (rendition or flavor.name or flavor.id) if flavor else ""
    urls = ((kind, _url(entry, flavor, kind)) for kind in kinds)
    flavor_id = flavor.id if flavor else ""
    return tuple(Link(kind, url, entry.name or entry.id, name, entry.id, flavor_id) for kind, url in urls if url)


def _players_of(entry: Entry, flavor: Flavor | None, kinds: Collection[LinkKind], number: int) -> tuple[Link, ...]:
    """Return the page and the embed codes of a player; a rendition has none of its own."""
    place = place_of(entry)
    if place is None or flavor or not number or entry.media_type is MediaType.IMAGE or entry.kind in _FILES:
        return ()
    name = entry.name or entry.id
    player = Player(place=place, ui_conf=number, entry_id=entry.id)
    texts = {
        LinkKind.PLAYER_PAGE: str(page_of(player)),
        LinkKind.IFRAME: iframe_code(player, *PLAYER_SIZE, name),
        LinkKind.RESPONSIVE: responsive_code(player, *PLAYER_SIZE, name),
        LinkKind.SCRIPT: script_code(player, *PLAYER_SIZE),
    }
    return tuple(Link(kind, text, name, entry_id=entry.id) for kind, text in texts.items() if kind in kinds)


@lru_cache(maxsize=4096)
def _sized(poster_url: str, width: int, height: int, fill: bool, second: float | None) -> str:
    """Return the address of a picture; cards ask for the same ones at each painting."""
    poster = parse(poster_url)
    if not isinstance(poster, Thumbnail):
        return "" if second is not None else poster_url  # what it accepts is unknown
    fit = Fit.CROP if fill else poster.fit
    at = poster.second if second is None else round(second, 3)
    return str(replace(poster, width=width, height=height or None, fit=fit, second=at))


def _url(entry: Entry, flavor: Flavor | None, kind: LinkKind) -> str:
    if kind in _FORMATS:
        chosen = (flavor,) if flavor else ()
        still = entry.media_type is MediaType.IMAGE or entry.kind in _FILES
        return "" if still else _stream(entry, _FORMATS[kind], chosen)
    if kind is LinkKind.DOWNLOAD:
        return download(entry, flavor)
    if kind is LinkKind.THUMBNAIL and entry.kind in _FILES:
        return ""
    return _WHOLE_ENTRY[kind](entry) if kind in _WHOLE_ENTRY and not flavor else ""


def _stream(entry: Entry, manifest_format: ManifestFormat, flavors: tuple[Flavor, ...]) -> str:
    manifest = manifest_of(entry, manifest_format, tuple(flavor.id for flavor in flavors))
    return str(manifest) if manifest else ""
