"""The kinds of links, and a link."""

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum


class LinkKind(StrEnum):
    """The kind of a link, by its name on screen."""

    HLS = "HLS stream"
    MP4 = "Progressive MP4"
    DOWNLOAD = "Download"
    SOURCE = "Raw source"
    THUMBNAIL = "Thumbnail"
    DASH = "DASH stream"
    SMOOTH_STREAMING = "Smooth Streaming"
    HDS = "HDS stream"
    F4M = "Flash manifest"
    RTMP = "RTMP stream"
    PLAYER_PAGE = "Player page"
    IFRAME = "Embed code"
    RESPONSIVE = "Responsive embed code"
    SCRIPT = "Script embed code"
    FILE = "File"
    SESSION_FILE = "File with a session"
    """As `flavorAsset.getDownloadUrl` makes it, which always puts a KS into it (`wire-facts`, 5.3)."""

    @property
    def is_code(self) -> bool:
        """Whether it is HTML for another page, and no address."""
        return self in CODES

    @property
    def needs_player(self) -> bool:
        """Whether one of the account's players must be chosen."""
        return self.is_code or self is LinkKind.PLAYER_PAGE


LEGACY = (LinkKind.SMOOTH_STREAMING, LinkKind.HDS, LinkKind.F4M, LinkKind.RTMP)
"""Streams of players that are no longer made."""

CODES = (LinkKind.IFRAME, LinkKind.RESPONSIVE, LinkKind.SCRIPT)
"""HTML for other pages."""

USUAL = (LinkKind.HLS, LinkKind.MP4, LinkKind.DOWNLOAD, LinkKind.SOURCE, LinkKind.THUMBNAIL)
"""The kinds that are offered without being asked for, in the order of the links table."""

OFFERED = (
    LinkKind.HLS,
    LinkKind.DASH,
    LinkKind.MP4,
    LinkKind.PLAYER_PAGE,
    LinkKind.DOWNLOAD,
    LinkKind.SOURCE,
    LinkKind.THUMBNAIL,
)
"""The rows of the links table, from top to bottom; the other kinds are behind a switch."""


class LinkForm(StrEnum):
    """The form in which links are copied; the values are kept in the settings."""

    PLAIN = "plain"
    MARKDOWN = "markdown"
    HTML = "html"
    TSV = "tsv"
    CSV = "csv"
    MARKDOWN_TABLE = "markdown-table"

    @property
    def is_table(self) -> bool:
        """Whether it has columns."""
        return self in {LinkForm.TSV, LinkForm.CSV, LinkForm.MARKDOWN_TABLE}


class LinkColumn(StrEnum):
    """A column of a table of links; the values are kept in the settings."""

    NAME = "name"
    RENDITION = "rendition"
    """Without it the rendition stands behind the name."""
    KIND = "kind"
    ADDRESS = "address"
    ENTRY_ID = "entry-id"


USUAL_COLUMNS = (LinkColumn.NAME, LinkColumn.KIND, LinkColumn.ADDRESS)


def columns_with(columns: Collection[LinkColumn], column: LinkColumn, *, shown: bool) -> tuple[LinkColumn, ...]:
    """Return the columns with or without one of them, in their order. The addresses are always among them."""
    wanted = {*columns, LinkColumn.ADDRESS} | {column} if shown else {*columns} - {column} | {LinkColumn.ADDRESS}
    return tuple(one for one in LinkColumn if one in wanted)


@dataclass(frozen=True, slots=True)
class Link:
    """One link. Two links with the same kind and URL are equal.

    Attributes:
        url: The address; HTML for an embed code.
        entry_name: Name of its entry; "" if unknown.
        rendition: Name of its rendition; "" for a link of the whole entry.
        entry_id: Id of its entry; "" if unknown.
        flavor_id: Id of its rendition; "" for a link of the whole entry.
    """

    kind: LinkKind
    url: str
    entry_name: str = field(default="", compare=False)
    rendition: str = field(default="", compare=False)
    entry_id: str = field(default="", compare=False)
    flavor_id: str = field(default="", compare=False)


LINK_KEYS = {
    LinkKind.HLS: "hls",
    LinkKind.MP4: "mp4",
    LinkKind.DOWNLOAD: "download",
    LinkKind.SOURCE: "source",
    LinkKind.THUMBNAIL: "thumbnail",
    LinkKind.DASH: "dash",
    LinkKind.PLAYER_PAGE: "player",
    LinkKind.IFRAME: "iframe",
    LinkKind.RESPONSIVE: "responsive",
    LinkKind.SCRIPT: "script",
    LinkKind.HDS: "hds",
    LinkKind.SMOOTH_STREAMING: "smooth",
    LinkKind.F4M: "f4m",
    LinkKind.RTMP: "rtmp",
}
"""Short names for programs, in the order in which a command offers them."""
