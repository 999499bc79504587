"""Entries: the logical video, audio or image, as kdesk sees it."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from kdesk.domain.owner_tags import OwnerTag


class EntryStatus(StrEnum):
    """The status of an entry. `from_wire` reads Kaltura's values; `kdesk.messages.entries` has its names."""

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
        """Return the status for a server value; UNKNOWN for one that kdesk does not know.

        Args:
            value: A number, a number as a string, or the word of a server plugin.
        """
        return _STATUS_BY_WIRE.get(str(value), cls.UNKNOWN)

    @property
    def empty(self) -> bool:
        """Whether the entry was reserved and has no content."""
        return self in {EntryStatus.WAITING_FOR_CONTENT, EntryStatus.NO_CONTENT}

    @property
    def arriving(self) -> bool:
        """Whether the entry has all of its bytes and is not READY yet."""
        return self in {EntryStatus.PROCESSING, EntryStatus.PENDING}

    @property
    def failed(self) -> bool:
        """Whether the entry cannot become READY without a new action."""
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
    """The status of a content replacement (`replacementStatus`); the numbers are Kaltura's."""

    NONE = 0
    APPROVED = 1
    """The new content replaces the old one as soon as it is processed."""
    WAITS_FOR_APPROVAL = 2
    """The new content is processed."""
    NOT_APPROVED = 3
    """The new content is neither processed nor approved."""
    FAILED = 4

    @classmethod
    def from_wire(cls, value: int) -> "Replacement":
        """Return the member for a server value; NONE for one that kdesk does not know."""
        # set(): before Python 3.12, `value in cls` raises TypeError for a plain number.
        return cls(value) if value in set(cls) else cls.NONE


class MediaType(IntEnum):
    """The media type of an entry; the numbers are Kaltura's."""

    UNKNOWN = 0
    VIDEO = 1
    IMAGE = 2
    AUDIO = 5
    LIVE = 201

    @classmethod
    def from_wire(cls, value: int) -> "MediaType":
        """Return the member for a server value: LIVE for all four live types, UNKNOWN for any other."""
        if value in {201, 202, 203, 204}:  # Flash, Windows Media, Real, QuickTime
            return cls.LIVE
        return cls(value) if value in set(cls) else cls.UNKNOWN


class EntryKind(StrEnum):
    """What an entry is; the values are the words after `type:` in a search."""

    VIDEO = "video"
    AUDIO = "audio"
    IMAGE = "image"
    LIVE = "live"
    PLAYLIST = "playlist"
    DOCUMENT = "document"
    DATA = "data"
    EXTERNAL = "external"
    """Media that lies with another provider."""
    OTHER = "other"

    @classmethod
    def from_wire(cls, entry_type: str, media_type: int) -> "EntryKind":
        """Return the kind for Kaltura's `type` and `mediaType`.

        Args:
            entry_type: A number as text, or the word of a server plugin.
            media_type: 0 if the entry has none.
        """
        return _KIND_BY_TYPE.get(entry_type) or _KIND_BY_MEDIA_TYPE.get(MediaType.from_wire(media_type), cls.OTHER)


_KIND_BY_TYPE = {
    "5": EntryKind.PLAYLIST,
    "6": EntryKind.DATA,
    "7": EntryKind.LIVE,
    "8": EntryKind.LIVE,
    "10": EntryKind.DOCUMENT,
    "externalMedia.externalMedia": EntryKind.EXTERNAL,
}
_KIND_BY_MEDIA_TYPE = {
    MediaType.VIDEO: EntryKind.VIDEO,
    MediaType.AUDIO: EntryKind.AUDIO,
    MediaType.IMAGE: EntryKind.IMAGE,
    MediaType.LIVE: EntryKind.LIVE,
}


class Moderation(IntEnum):
    """The moderation status of an entry; the numbers are Kaltura's."""

    PENDING = 1
    APPROVED = 2
    REJECTED = 3
    FLAGGED = 5
    """A viewer reported it."""
    AUTO_APPROVED = 6

    @classmethod
    def from_wire(cls, value: int) -> "Moderation":
        """Return the member for a server value; AUTO_APPROVED for one that kdesk does not know."""
        return cls(value) if value in set(cls) else cls.AUTO_APPROVED


@dataclass(frozen=True, slots=True)
class Entry:
    """A snapshot of one entry.

    Attributes:
        duration: Seconds; 0.0 if the entry has none.
        width: Pixels; 0 if unknown, as for `height`.
        created_at: Unix seconds, as `updated_at`.
        thumbnail_url: Base of the dynamic thumbnail URL, with the host that the server names.
        download_url: URL of the source, with the host that the server names.
        root_id: The entry that a clone was made from; its own id or "" for every other entry.
        replacing_id: The entry whose content will replace that of this one, "" if none.
        version: Content version of an image; "" for other types, whose flavors have versions.
        categories: Full names, with `>` between levels.
        start_at: Unix seconds from which the entry can be played; None for no bound, as for `end_at`.
        access_control_id: Of the access control profile; None if the server does not tell.
        plays: How often it was played.
        recycled: Whether it lies in the recycle bin, where only its id leads to it.
        cut: Which of `name`, `description` and `tags` hold only the beginning of the server's value. They can be
            shown, but must not be edited and sent back.
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
    kind: EntryKind = EntryKind.OTHER
    moderation: Moderation = Moderation.AUTO_APPROVED
    creator_id: str = ""
    admin_tags: str = ""
    categories: tuple[str, ...] = ()
    start_at: int | None = None
    end_at: int | None = None
    access_control_id: int | None = None
    conversion_profile_id: int | None = None
    replacing_id: str = ""
    plays: int = 0
    recycled: bool = False
    cut: frozenset[str] = frozenset()

    @property
    def gone(self) -> bool:
        """Whether no list shows it any more: it was deleted, or lies in the recycle bin."""
        return self.recycled or self.status is EntryStatus.DELETED

    @property
    def owner_tag(self) -> OwnerTag | None:
        """The tag that kdesk wrote on this or another computer; None for entries of other programs.

        A clone inherits the tag of its root entry.
        """
        return OwnerTag.parse(self.partner_data)

    @property
    def transfer_id(self) -> str:
        """Id of the transfer that reserved this entry, or its root entry; "" for entries of other programs."""
        return self.owner_tag.transfer_id if self.owner_tag else ""

    def has_fingerprint(self, fingerprint: str) -> bool:
        """Return whether the entry probably holds a file with this fingerprint. Only comparing the content proves it.

        After a replacement `referenceId` and the tag may differ, because a session may be allowed to write only one
        of them; a match of either counts.
        """
        return bool(fingerprint) and fingerprint in {self.reference_id, self.owner_tag and self.owner_tag.fingerprint}

    @property
    def is_clone(self) -> bool:
        """Whether the entry was cloned from another one; its tag then describes the root entry."""
        return self.root_id not in {"", self.id}

    @property
    def is_reservation(self) -> bool:
        """Whether a transfer reserved this entry and no content arrived. Cleanup deletes no other entries."""
        return bool(self.transfer_id) and self.status.empty and not self.is_clone
