"""The fields of each entry class: how they are read, when they can be written, and where they are stored."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from kdesk.demo.store.auth.rights import Permission
from kdesk.demo.store.entries.texts import admin_tags, cut_to_partner_data, cut_to_text, normal_tags
from kdesk.demo.store.uploads.filetypes import AUDIO, IMAGE, VIDEO

MEDIA_ENTRY, BASE_ENTRY = "KalturaMediaEntry", "KalturaBaseEntry"
DATA_ENTRY, DOCUMENT_ENTRY = "KalturaDataEntry", "KalturaDocumentEntry"
LIVE_ENTRY, PLAYLIST = "KalturaLiveStreamEntry", "KalturaPlaylist"
EXTERNAL_ENTRY, EXTERNAL_TYPE = "KalturaExternalMediaEntry", "externalMedia.externalMedia"
MEDIA_CLASSES = frozenset({MEDIA_ENTRY, LIVE_ENTRY, EXTERNAL_ENTRY})
"""The media entry and its subclasses."""


CATEGORIES_PERMISSION = Permission.USER
"""The permission to put an entry into categories."""


class Kind(Enum):
    """How a value is read."""

    TEXT = "text"
    MULTILINGUAL = "text that must not be null"
    NUMBER = "number"
    REFERENCE = "number of something else, -1 removes it"
    FLAG = "flag"
    DATE = "date: small numbers are relative to now, -1 removes it"


class Writable(Enum):
    """When a caller may set a field."""

    ALWAYS = "always"
    ON_INSERT = "on insert"
    NEVER = "never"
    IGNORED = "accepted, but not stored"


@dataclass(frozen=True, slots=True)
class Choice:
    """An enumeration of the wire: its name and its numbers."""

    name: str
    values: frozenset[int]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an entry.

    Attributes:
        column: The column that stores it; empty for the row's JSON of extras.
        default: Returned while nothing is stored, and set when cleared; None omits the field.
        tidy: Normalizes a text.
        cut: Shortens a text when it is stored; the response to the writing call contains the whole text.
        is_custom: The server stores it in one blob with others.
        admin_only: A user session may write it only with `privilege`.
        permission: The permission that a session needs; without it the field is dropped.
    """

    name: str
    kind: Kind = Kind.TEXT
    column: str = ""
    default: Any = None
    writable: Writable = Writable.ALWAYS
    choice: Choice | None = None
    min_length: int = 0
    max_length: int = 0
    tidy: Callable[[str], str] = str
    cut: Callable[[str], str] = str
    is_custom: bool = False
    admin_only: bool = False
    privilege: str = ""
    permission: Permission | None = None


@dataclass(frozen=True, slots=True)
class EntryClass:
    """An entry class: its name, the value of `type` (None for undetermined), and its fields."""

    name: str
    type: int | str | None
    fields: tuple[Field, ...]


MEDIA_TYPE = Choice("KalturaMediaType", frozenset({VIDEO, IMAGE, AUDIO, 201, 202, 203, 204}))
_DOCUMENT_TYPE = Choice("KalturaDocumentType", frozenset({11, 12, 13}))
_LICENSE = Choice("KalturaLicenseType", frozenset(range(-1, 16)))
_DISPLAY = Choice("KalturaEntryDisplayInSearchType", frozenset(range(-2, 3)))


def _read_only(name: str, column: str = "", default: Any = None) -> Field:
    return Field(name, column=column, default=default, writable=Writable.NEVER)


def _number(name: str, column: str = "", default: int | None = None, choice: Choice | None = None) -> Field:
    return Field(name, Kind.NUMBER, column, default, choice=choice)


def _on_insert(name: str, kind: Kind = Kind.TEXT, column: str = "", choice: Choice | None = None) -> Field:
    return Field(name, kind, column, writable=Writable.ON_INSERT, choice=choice)


BASE_FIELDS = (
    _read_only("id", "id"),
    Field("name", Kind.MULTILINGUAL, "name", ""),
    Field("description", Kind.MULTILINGUAL, "description", "", cut=cut_to_text),
    _read_only("partnerId", "partner_id"),
    Field("userId", column="user_id", default="", max_length=100, is_custom=True),
    _on_insert("creatorId", column="creator_id"),
    Field("tags", Kind.MULTILINGUAL, "tags", "", tidy=normal_tags),
    Field("adminTags", column="admin_tags", tidy=admin_tags, admin_only=True, privilege="editadmintags"),
    # Written by `CategoryEntries`.
    *(
        Field(name, column=column, default="", writable=Writable.IGNORED, permission=CATEGORIES_PERMISSION)
        for name, column in (("categories", "categories"), ("categoriesIds", "categories_ids"))
    ),
    _read_only("status", "status"),
    _read_only("moderationStatus", "moderation_status"),
    _read_only("moderationCount", "moderation_count", 0),
    Field("type", Kind.NUMBER, "type", writable=Writable.IGNORED),
    _read_only("createdAt", "created_at"),
    _read_only("updatedAt", "updated_at"),
    _read_only("rank", default=0),
    _read_only("totalRank", default=0),
    _read_only("votes", default=0),
    Field("groupId"),
    # Unlike `referenceId`, every session may write it, but no filter finds it: it holds kdesk's owner tag (rule 2).
    Field("partnerData", column="partner_data", cut=cut_to_partner_data),
    _read_only("downloadUrl"),
    _read_only("searchText"),
    _number("licenseType", default=-1, choice=_LICENSE),
    _read_only("version", "version", 0),
    _read_only("thumbnailUrl"),
    Field("accessControlId", Kind.REFERENCE, "access_control_id", permission=Permission.ACCESS_CONTROL),
    Field("startDate", Kind.DATE, "start_date", admin_only=True, permission=Permission.SCHEDULE),
    Field("endDate", Kind.DATE, "end_date", admin_only=True, permission=Permission.SCHEDULE),
    # A session without the permission loses it, with a header as the only sign (rule 2).
    Field("referenceId", column="reference_id", min_length=2, permission=Permission.REFERENCE, is_custom=True),
    _read_only("replacingEntryId", "replacing_entry_id"),
    _read_only("replacedEntryId", "replaced_entry_id"),
    _read_only("replacementStatus", "replacement_status", 0),
    Field("partnerSortValue", Kind.NUMBER, "partner_sort_value", 0, is_custom=True),
    _number("conversionProfileId", "conversion_profile_id"),
    Field("redirectEntryId", is_custom=True),
    _read_only("rootEntryId", "root_entry_id"),
    Field("parentEntryId", column="parent_entry_id"),
    Field("operationAttributes", default=(), writable=Writable.IGNORED),
    Field("entitledUsersEdit", default="", is_custom=True),
    Field("entitledUsersPublish", default="", is_custom=True),
    Field("entitledUsersView", default="", is_custom=True),
    _read_only("capabilities", default=""),
    _on_insert("templateEntryId"),
    _number("displayInSearch", "display_in_search", 1, _DISPLAY),
    _on_insert("application"),
    _on_insert("applicationVersion"),
    Field("blockAutoTranscript", Kind.FLAG, default=False, is_custom=True),
    _read_only("defaultLanguage"),
    _read_only("responseLanguage"),
)

PLAYABLE_FIELDS = (
    _read_only("plays", "plays", 0),
    _read_only("views", "views", 0),
    _read_only("lastPlayedAt"),
    _read_only("width"),
    _read_only("height"),
    _read_only("duration"),
    Field("msDuration", Kind.NUMBER, "duration_ms", 0, Writable.IGNORED),
    _read_only("durationType"),
)

MEDIA_FIELDS = (
    _on_insert("mediaType", Kind.NUMBER, "media_type", MEDIA_TYPE),
    # The old name of the conversion profile.
    _on_insert("conversionQuality", Kind.NUMBER, "conversion_profile_id"),
    _on_insert("sourceType", column="source_type"),
    _on_insert("sourceVersion"),
    _on_insert("searchProviderType"),
    _on_insert("searchProviderId"),
    Field("creditUserName"),
    Field("creditUrl"),
    _read_only("mediaDate"),
    _read_only("dataUrl"),
    _read_only("flavorParamsIds", "flavor_params_ids"),
    _read_only("isTrimDisabled"),
    Field("streams", writable=Writable.IGNORED),
)

DATA_FIELDS = (
    Field("dataContent", column="data_content"),
    Field("retrieveDataContentByGet", Kind.FLAG, default=1),
)

DOCUMENT_FIELDS = (
    _on_insert("documentType", Kind.NUMBER, "media_type", _DOCUMENT_TYPE),
    _read_only("assetParamsIds", "flavor_params_ids"),
)

LIVE_FIELDS = (
    Field("offlineMessage"),
    _number("recordStatus", default=0),
    _number("dvrStatus", default=0),
    _number("dvrWindow"),
    _read_only("lastElapsedRecordingTime"),
    _read_only("liveStreamConfigurations", default=()),
    _read_only("recordedEntryId"),
    _number("pushPublishEnabled", default=0),
    _read_only("publishConfigurations", default=()),
    _read_only("firstBroadcast"),
    _read_only("lastBroadcast"),
    _read_only("liveStatus", default=0),
    Field("explicitLive", Kind.FLAG, default=False),
    _read_only("streamName"),
)

PLAYLIST_FIELDS = (
    Field("playlistContent", column="data_content"),
    _on_insert("playlistType", Kind.NUMBER, "media_type"),
    _read_only("plays", "plays", 0),
    _read_only("views", "views", 0),
    _read_only("duration", default=0),
)

EXTERNAL_FIELDS = (
    _on_insert("externalSourceType"),
    _read_only("assetParamsIds"),
)


def _without_license(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Return the fields for a class that has no default license."""
    return tuple(replace(rule, default=None) if rule.name == "licenseType" else rule for rule in fields)


CLASSES = {
    kind.name: kind
    for kind in (
        EntryClass(BASE_ENTRY, None, BASE_FIELDS),
        EntryClass(MEDIA_ENTRY, 1, BASE_FIELDS + PLAYABLE_FIELDS + MEDIA_FIELDS),
        EntryClass(DATA_ENTRY, 6, _without_license(BASE_FIELDS) + DATA_FIELDS),
        EntryClass(DOCUMENT_ENTRY, 10, BASE_FIELDS + DOCUMENT_FIELDS),
        EntryClass(LIVE_ENTRY, 7, BASE_FIELDS + PLAYABLE_FIELDS + MEDIA_FIELDS + LIVE_FIELDS),
        EntryClass(PLAYLIST, 5, _without_license(BASE_FIELDS) + PLAYLIST_FIELDS),
        EntryClass(EXTERNAL_ENTRY, EXTERNAL_TYPE, BASE_FIELDS + PLAYABLE_FIELDS + MEDIA_FIELDS + EXTERNAL_FIELDS),
    )
}
"""The entry classes by name."""
