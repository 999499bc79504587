"""Entries: the logical video, audio or image, as kdesk sees it."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from kdesk.domain.owner_tags import OwnerTag


class EntryStatus(StrEnum):
    """Where an entry stands, by the words of the window; `from_wire` knows the numbers."""

    IMPORT_FAILED = "import failed"
    PROCESSING_FAILED = "processing failed"
    WAITING_FOR_CONTENT = "waiting for its bytes"
    PROCESSING = "processing"
    READY = "ready"
    DELETED = "deleted"
    PENDING = "pending"
    MODERATION = "waiting for a moderator"
    BLOCKED = "blocked"
    NO_CONTENT = "no content"
    INFECTED = "infected"
    UNKNOWN = "unknown"

    @classmethod
    def from_wire(cls, value: int | str) -> "EntryStatus":
        """Read the server's value: a number, a number as string, or a plugin's word; never fails."""
        return _STATUS_BY_WIRE.get(str(value), cls.UNKNOWN)

    @property
    def empty(self) -> bool:
        """Whether the entry was reserved and never got its content."""
        return self in {EntryStatus.WAITING_FOR_CONTENT, EntryStatus.NO_CONTENT}

    @property
    def failed(self) -> bool:
        """Whether the entry will not become READY by itself any more."""
        return self in _FAILED


_STATUS_BY_WIRE = {
    "-2": EntryStatus.IMPORT_FAILED,
    "-1": EntryStatus.PROCESSING_FAILED,
    "0": EntryStatus.WAITING_FOR_CONTENT,
    "1": EntryStatus.PROCESSING,
    "2": EntryStatus.READY,
    "3": EntryStatus.DELETED,
    "4": EntryStatus.PENDING,
    "5": EntryStatus.MODERATION,
    "6": EntryStatus.BLOCKED,
    "7": EntryStatus.NO_CONTENT,
    "virusScan.Infected": EntryStatus.INFECTED,
    "virusScan.ScanFailure": EntryStatus.INFECTED,
}
_FAILED = frozenset(
    {
        EntryStatus.IMPORT_FAILED,
        EntryStatus.PROCESSING_FAILED,
        EntryStatus.DELETED,
        EntryStatus.BLOCKED,
        EntryStatus.INFECTED,
    }
)


class Replacement(IntEnum):
    """Where new content for an entry that has some stands; the numbers are Kaltura's."""

    NONE = 0
    APPROVED = 1
    """It takes its place as soon as it is processed."""
    WAITS_FOR_APPROVAL = 2
    """It is processed."""
    NOT_APPROVED = 3
    """Neither processed nor approved."""
    FAILED = 4

    @classmethod
    def from_wire(cls, value: int) -> "Replacement":
        """Read the server's number; never fails."""
        return cls(value) if value in set(cls) else cls.NONE


class MediaType(IntEnum):
    """What kind of media an entry holds; the numbers are Kaltura's."""

    UNKNOWN = 0
    VIDEO = 1
    IMAGE = 2
    AUDIO = 5
    LIVE = 201

    @classmethod
    def from_wire(cls, value: int) -> "MediaType":
        """Read the server's number; the four live kinds are one here; never fails."""
        if value in {201, 202, 203, 204}:
            return cls.LIVE
        return cls(value) if value in set(cls) else cls.UNKNOWN


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the library.

    duration              seconds, 0.0 where there is none
    created_at            Unix seconds, as updated_at
    width, height         pixels, 0 where unknown
    thumbnail_url         base of the dynamic thumbnail URL; host named by the server
    download_url          link of the source; host named by the server
    root_id               the entry that a clone was made from; its own id, or "", for every other
    version               of the content of an image; "" for all else, whose flavors have versions
    cut                   the attributes among name, description and tags that are only the beginning of what the
                          server has: they can be shown, but not be edited and sent back
    """

    id: str
    name: str
    partner_id: int
    status: EntryStatus
    media_type: MediaType
    description: str = ""
    tags: str = ""
    user_id: str = ""
    duration: float = 0.0
    width: int = 0
    height: int = 0
    created_at: int = 0
    updated_at: int = 0
    thumbnail_url: str = ""
    download_url: str = ""
    reference_id: str = ""
    partner_data: str = ""
    root_id: str = ""
    version: str = ""
    replacement: Replacement = Replacement.NONE
    cut: frozenset[str] = frozenset()

    @property
    def owner_tag(self) -> OwnerTag | None:
        """What kdesk wrote on it, on this computer or another; None for what others made.

        A clone inherits the tag of the entry that it was made from.
        """
        return OwnerTag.parse(self.partner_data)

    @property
    def transfer_id(self) -> str:
        """The transfer of kdesk's that reserved it, or reserved what it is a clone of; "" for what others made."""
        return self.owner_tag.transfer_id if self.owner_tag else ""

    def has_fingerprint(self, fingerprint: str) -> bool:
        """Whether it was reserved for a file of this fingerprint, or filled with one: a suspicion, not proof.

        Where its content was replaced, `referenceId` and the tag may differ: a session that may not write the one
        writes the other.
        """
        return bool(fingerprint) and fingerprint in {self.reference_id, self.owner_tag and self.owner_tag.fingerprint}

    @property
    def is_clone(self) -> bool:
        """Whether it was made from another entry: what its tag says is true of that one."""
        return self.root_id not in {"", self.id}

    @property
    def is_reservation(self) -> bool:
        """Whether a transfer of kdesk's reserved it and no content has come: only such an entry is ever deleted."""
        return bool(self.transfer_id) and self.status.empty and not self.is_clone


class EntryOrder(StrEnum):
    """How the library is sorted; the values are Kaltura's `orderBy`. Only orders that can cross the 10,000 window."""

    NEWEST = "-createdAt"
    OLDEST = "+createdAt"


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """What the library shows. `text` is matched by words and their beginnings, as the server does it."""

    text: str = ""
    order: EntryOrder = EntryOrder.NEWEST


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One answer of the library: `total` counts all matches, `entries` are this page's."""

    entries: tuple[Entry, ...]
    total: int
