"""Entries: rows, the wire object, and the rules for what may be written into them."""

import json
from collections.abc import Iterable
from typing import Any

from kdesk.demo.clock import new_id, now
from kdesk.demo.database import Database, Row
from kdesk.demo.errors import ApiError
from kdesk.demo.filetypes import AUDIO, IMAGE, VIDEO
from kdesk.demo.ladder import NO_PROFILE, PROFILES
from kdesk.demo.params import Args

SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (
    id TEXT PRIMARY KEY, partner_id INTEGER NOT NULL, user_id TEXT NOT NULL, creator_id TEXT NOT NULL,
    object_type TEXT NOT NULL, type INTEGER, media_type INTEGER, name TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '', tags TEXT NOT NULL DEFAULT '', admin_tags TEXT,
    categories TEXT NOT NULL DEFAULT '', categories_ids TEXT NOT NULL DEFAULT '',
    status INTEGER NOT NULL, moderation_status INTEGER NOT NULL DEFAULT 6,
    display_in_search INTEGER NOT NULL DEFAULT 1, partner_sort_value INTEGER NOT NULL DEFAULT 0,
    reference_id TEXT, partner_data TEXT,
    source_type TEXT NOT NULL DEFAULT '6', version TEXT, thumb_version INTEGER NOT NULL DEFAULT 0,
    width INTEGER, height INTEGER, duration_ms INTEGER NOT NULL DEFAULT 0, conversion_profile_id INTEGER,
    start_date INTEGER, end_date INTEGER, flavor_params_ids TEXT, content_path TEXT, content_ext TEXT,
    extra TEXT NOT NULL DEFAULT '{}',
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS entries_by_date ON entries (created_at);
CREATE INDEX IF NOT EXISTS entries_by_reference ON entries (reference_id);
"""

ERROR_CONVERTING, IMPORT, PRECONVERT, READY, DELETED, NO_CONTENT = -1, 0, 1, 2, 3, 7
MEDIA_ENTRY, BASE_ENTRY = "KalturaMediaEntry", "KalturaBaseEntry"
ACCESS_CONTROL = 2
_MEDIA_TYPES = {VIDEO, IMAGE, AUDIO, 201, 202, 203, 204}
_READ_ONLY = (
    *(
        "id",
        "partnerId",
        "status",
        "moderationStatus",
        "moderationCount",
        "createdAt",
        "updatedAt",
        "rank",
        "totalRank",
    ),
    *("votes", "downloadUrl", "searchText", "version", "thumbnailUrl", "replacingEntryId", "replacedEntryId"),
    *("replacementStatus", "rootEntryId", "capabilities", "plays", "views", "lastPlayedAt", "width", "height"),
    *("duration", "durationType", "mediaDate", "dataUrl", "flavorParamsIds"),
)
_INSERT_ONLY = (
    *("mediaType", "conversionQuality", "sourceType", "sourceVersion", "searchProviderType", "searchProviderId"),
    "creatorId",
)
_MULTILINGUAL = ("name", "description", "tags")
_TEXTS = {
    "name": "name",
    "description": "description",
    "adminTags": "admin_tags",
    "referenceId": "reference_id",
    "partnerData": "partner_data",
    "userId": "user_id",
}
_NUMBERS = {"displayInSearch": "display_in_search", "partnerSortValue": "partner_sort_value"}
_EXTRA_TEXTS = ("creditUserName", "creditUrl", "entitledUsersEdit", "entitledUsersPublish", "entitledUsersView")
_EXTRA_NUMBERS = ("licenseType", "groupId", "msDuration")
_MAX_TAG_BYTES, _MIN_TAG_BYTES = 100, 2
_RELATIVE_TIME = 315_360_000


class Entries:
    """The entries of the demo partner."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, partner_id: int, user_id: str, sent: Args, *, media: bool) -> Row:
        """Create an entry without content from the fields that were sent."""
        _refuse_read_only(sent, _READ_ONLY)
        media_type = sent.integer("mediaType") if "mediaType" in sent else None
        if media and media_type is None:
            raise ApiError("PROPERTY_VALIDATION_CANNOT_BE_NULL", PROP_NAME=f"{MEDIA_ENTRY}::mediaType")
        if media_type is not None and media_type not in _MEDIA_TYPES:
            text = sent.text("mediaType")
            raise ApiError("INVALID_ENUM_VALUE", ENUM_VAL=text, PARAM_NAME="mediaType", ENUM_TYPE="KalturaMediaType")
        entry_id, at = new_id(), now()
        changes = _columns(sent, {})
        owner = changes.get("user_id") or user_id
        typed = media or media_type is not None
        row = {"id": entry_id, "partner_id": partner_id, "creator_id": sent.text("creatorId") or owner}
        row |= {"object_type": MEDIA_ENTRY if typed else BASE_ENTRY, "type": 1 if typed else None}
        row |= {"media_type": media_type, "name": f"{partner_id}_{at}", "status": NO_CONTENT}
        row |= {"created_at": at, "updated_at": at, **changes, "user_id": owner}
        self._db.insert("entries", row)
        return self.require(entry_id)

    def find(self, entry_id: str) -> Row | None:
        """An entry that is not deleted."""
        return self._db.one("SELECT * FROM entries WHERE id=? AND status<>?", (entry_id, DELETED))

    def require(self, entry_id: str) -> Row:
        """An entry that is not deleted; ENTRY_ID_NOT_FOUND otherwise."""
        row = self.find(entry_id)
        if row is None:
            raise ApiError("ENTRY_ID_NOT_FOUND", ENTRY_ID=entry_id)
        return row

    def change(self, row: Row, sent: Args) -> Row:
        """Apply a patch: only what was sent changes."""
        shown = to_wire(row, "")
        _refuse_read_only(sent, [name for name in (*_READ_ONLY, *_INSERT_ONLY) if _differs(sent, name, shown)])
        changes = _columns(sent, json.loads(row["extra"]))
        self.update(row["id"], **changes)
        return self.require(row["id"])

    def update(self, entry_id: str, **columns: Any) -> None:
        """Change columns of an entry."""
        self._db.update("entries", entry_id, columns | {"updated_at": now()})

    def delete(self, entry_id: str) -> None:
        """Delete softly: the entry can no longer be found."""
        self.update(entry_id, status=DELETED)


def _differs(sent: Args, name: str, shown: dict[str, Any]) -> bool:
    return name in sent and name in shown and sent.text(name) != str(shown[name])


def _refuse_read_only(sent: Args, names: Iterable[str]) -> None:
    for name in names:
        if name in sent and sent.raw(name) is not None:
            raise ApiError("PROPERTY_VALIDATION_NOT_UPDATABLE", PROP_NAME=f"{MEDIA_ENTRY}::{name}")


def _columns(sent: Args, extra: dict[str, Any]) -> dict[str, Any]:
    """The columns that the sent fields change."""
    for name in _MULTILINGUAL:
        if name in sent and sent.raw(name) is None:
            raise ApiError("WRONG_REQUEST_LANGUAGE", LANGUAGE="N/A")
    changes: dict[str, Any] = {_TEXTS[name]: sent.text(name) for name in _TEXTS if name in sent}
    changes |= {column: sent.integer(name) for name, column in _NUMBERS.items() if name in sent}
    if "tags" in sent:
        changes["tags"] = normal_tags(sent.text("tags"))
    if "categories" in sent:
        changes["categories"] = sent.text("categories").replace("<", "_")
    changes |= {name: None if name not in _NOT_NULL else "" for name in _cleared(sent)}
    changes |= _scheduled(sent) | _profiled(sent)
    extra = extra | {name: sent.text(name) for name in _EXTRA_TEXTS if name in sent}
    extra |= {name: sent.integer(name) for name in _EXTRA_NUMBERS if name in sent}
    if "accessControlId" in sent:
        _require_access_control(sent.integer("accessControlId"))
    return changes | {"extra": json.dumps(extra)}


_NOT_NULL = {"name", "description", "tags", "categories", "user_id"}
_CLEARABLE = {**_TEXTS, "tags": "tags", "categories": "categories", "startDate": "start_date", "endDate": "end_date"}


def _cleared(sent: Args) -> list[str]:
    """The columns that a `<field>__null` empties."""
    return [column for name, column in _CLEARABLE.items() if f"{name}__null" in sent]


def _scheduled(sent: Args) -> dict[str, Any]:
    dates: dict[str, Any] = {}
    for name, column in (("startDate", "start_date"), ("endDate", "end_date")):
        if name in sent:
            value = sent.integer(name)
            dates[column] = None if value == -1 else value if abs(value) > _RELATIVE_TIME else now() + value
    start, end = dates.get("start_date"), dates.get("end_date")
    if start and end and end < start:
        raise ApiError("INVALID_ENTRY_SCHEDULE_DATES")
    return dates


def _profiled(sent: Args) -> dict[str, Any]:
    if "conversionProfileId" not in sent:
        return {}
    profile = sent.integer("conversionProfileId")
    if profile != NO_PROFILE and profile not in PROFILES:
        raise ApiError("CONVERSION_PROFILE_ID_NOT_FOUND", ID=str(profile))
    return {"conversion_profile_id": profile}


def _require_access_control(number: int) -> None:
    if number not in (ACCESS_CONTROL, -1):
        raise ApiError("ACCESS_CONTROL_ID_NOT_FOUND", ID=str(number))


def normal_tags(text: str) -> str:
    """Tags as the server keeps them: lower case, no repeats, none of one byte, 100 bytes each at most."""
    tags: dict[str, None] = {}
    for part in text.lower().split(","):
        tag = part.strip().encode()[:_MAX_TAG_BYTES].decode("utf-8", "ignore")
        if len(tag.encode()) >= _MIN_TAG_BYTES:
            tags[tag] = None
    return ", ".join(tags)


_FROM_COLUMNS = {
    "id": "id",
    "name": "name",
    "description": "description",
    "partnerId": "partner_id",
    "userId": "user_id",
    "creatorId": "creator_id",
    "tags": "tags",
    "adminTags": "admin_tags",
    "categories": "categories",
    "categoriesIds": "categories_ids",
    "status": "status",
    "moderationStatus": "moderation_status",
    "type": "type",
    "createdAt": "created_at",
    "updatedAt": "updated_at",
    "partnerData": "partner_data",
    "startDate": "start_date",
    "endDate": "end_date",
    "referenceId": "reference_id",
    "conversionProfileId": "conversion_profile_id",
    "partnerSortValue": "partner_sort_value",
    "displayInSearch": "display_in_search",
    "rootEntryId": "id",
}
"""Fields that are columns, by the name of the column."""

_ALWAYS_THE_SAME: dict[str, Any] = {
    "moderationCount": 0,
    "rank": 0,
    "totalRank": 0,
    "votes": 0,
    "accessControlId": ACCESS_CONTROL,
    "replacementStatus": 0,
    "operationAttributes": [],
    "capabilities": "",
    "blockAutoTranscript": False,
}

_EXTRAS: dict[str, Any] = {
    "groupId": None,
    "licenseType": -1,
    "entitledUsersEdit": "",
    "entitledUsersPublish": "",
    "entitledUsersView": "",
}
"""Fields that a caller may set and nothing here looks at, with their defaults."""


def to_wire(row: Row, base_url: str) -> dict[str, Any]:
    """The entry object; `base_url` is the address that the client used, without a slash at its end."""
    extra = json.loads(row["extra"])
    place = f"{base_url}/p/{row['partner_id']}/sp/{row['partner_id']}00"
    pictured = row["media_type"] in (VIDEO, IMAGE)
    return {
        **{field: row[column] for field, column in _FROM_COLUMNS.items()},
        **_ALWAYS_THE_SAME,
        **{field: extra.get(field, default) for field, default in _EXTRAS.items()},
        "downloadUrl": _download_url(row, place),
        "searchText": _search_text(row),
        "version": row["version"] or 0,
        "thumbnailUrl": f"{place}/thumbnail/entry_id/{row['id']}/version/{row['thumb_version']}",
        **(_media_fields(row, extra, place, pictured=pictured) if row["object_type"] == MEDIA_ENTRY else {}),
        "objectType": row["object_type"],
    }


def _media_fields(row: Row, extra: dict[str, Any], place: str, *, pictured: bool) -> dict[str, Any]:
    return {
        "plays": 0,
        "views": 0,
        "width": row["width"] if pictured else None,
        "height": row["height"] if pictured else None,
        "duration": (row["duration_ms"] + 500) // 1000,
        "msDuration": row["duration_ms"],
        "mediaType": row["media_type"],
        "conversionQuality": row["conversion_profile_id"],
        "sourceType": row["source_type"],
        "creditUserName": extra.get("creditUserName"),
        "creditUrl": extra.get("creditUrl"),
        "dataUrl": _data_url(row, place),
        "flavorParamsIds": row["flavor_params_ids"],
    }


def _scheme(place: str) -> str:
    return "https" if place.startswith("https:") else "http"


def _download_url(row: Row, place: str) -> str:
    if row["media_type"] == IMAGE:
        return f"{place}/raw/entry_id/{row['id']}/version/{row['version'] or 0}"
    return f"{place}/playManifest/entryId/{row['id']}/format/download/protocol/{_scheme(place)}/flavorParamIds/0"


def _data_url(row: Row, place: str) -> str:
    if row["media_type"] == IMAGE:
        size = "def_height/480/def_width/640"
        return f"{place}/thumbnail/entry_id/{row['id']}/{size}/version/{row['version'] or 0}/type/1"
    return f"{place}/playManifest/entryId/{row['id']}/format/url/protocol/{_scheme(place)}"


def _search_text(row: Row) -> str:
    texts = " ".join(filter(None, (row["name"], row["tags"], row["description"], row["admin_tags"])))
    return f"_PAR_ONLY_ _{row['partner_id']}_ _MEDIA_TYPE_{row['media_type']}|  {texts} "
