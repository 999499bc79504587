"""What is downloaded: one file of an entry, and the version of it."""

from dataclasses import dataclass, field
from enum import StrEnum


class DownloadKind(StrEnum):
    """Which file of an entry."""

    SOURCE = "source"
    RENDITION = "rendition"
    CAPTIONS = "captions"
    ATTACHMENT = "attachment"
    THUMBNAIL = "thumbnail"
    FACTS = "facts"
    """What is known of the entry, as JSON; kdesk writes it from the answers of the server."""


@dataclass(frozen=True, slots=True)
class DownloadItem:
    """One file of an entry.

    Attributes:
        asset_id: Of the flavor, caption, attachment or stored thumbnail; the entry's own id for an image and for facts.
    """

    entry_id: str
    kind: DownloadKind
    asset_id: str

    @property
    def is_entry_content(self) -> bool:
        """Whether the entry itself is the asset: an image has no flavors."""
        return self.asset_id == self.entry_id


@dataclass(frozen=True, slots=True)
class AssetIdentity:
    """The version of a file on the server. Delivery has no ETag: only the API tells that a file is still the same.

    Attributes:
        updated_at: Unix seconds; 0 if the server does not tell.
        size: Bytes; 0 if the server does not tell.
        sha256: Of the content, where the entry carries it for this version; "" otherwise. It does not make another
            version: it is written some time after the content has come.
    """

    asset_id: str
    version: str
    updated_at: int
    size: int
    sha256: str = field(default="", compare=False)
