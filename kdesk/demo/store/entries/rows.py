"""Entries: their rows and statuses."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from kdesk.demo.store.access_profiles import AccessProfiles
from kdesk.demo.store.auth.rights import Writer
from kdesk.demo.store.database import Database, Row, as_dict
from kdesk.demo.store.entries.category_entries import CategoryEntries
from kdesk.demo.store.entries.fields import EntryClass
from kdesk.demo.store.entries.rules import insertion, is_stuck, patch, stored
from kdesk.demo.store.entries.versions import FIRST, following
from kdesk.demo.store.profiles.conversion_profiles import ConversionProfiles
from kdesk.demo.wire.clock import new_id, now
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.params import Args

SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (
    id TEXT PRIMARY KEY, partner_id INTEGER NOT NULL, user_id TEXT NOT NULL, creator_id TEXT NOT NULL,
    object_type TEXT NOT NULL, type INTEGER, media_type INTEGER, name TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '', tags TEXT NOT NULL DEFAULT '', admin_tags TEXT,
    categories TEXT NOT NULL DEFAULT '', categories_ids TEXT NOT NULL DEFAULT '',
    access_control_id INTEGER DEFAULT 2,
    status INTEGER NOT NULL, moderation_status INTEGER NOT NULL DEFAULT 6,
    moderation_count INTEGER NOT NULL DEFAULT 0,
    display_in_search INTEGER NOT NULL DEFAULT 1, partner_sort_value INTEGER NOT NULL DEFAULT 0,
    reference_id TEXT, partner_data TEXT,
    source_type TEXT NOT NULL DEFAULT '6', version TEXT, thumb_version INTEGER NOT NULL DEFAULT 0,
    width INTEGER, height INTEGER, duration_ms INTEGER NOT NULL DEFAULT 0, conversion_profile_id INTEGER,
    plays INTEGER NOT NULL DEFAULT 0, views INTEGER NOT NULL DEFAULT 0,
    start_date INTEGER, end_date INTEGER, flavor_params_ids TEXT, content_path TEXT, content_ext TEXT,
    data_content TEXT, import_url TEXT, parent_entry_id TEXT, picture_number INTEGER NOT NULL DEFAULT 0,
    replacing_entry_id TEXT, replaced_entry_id TEXT, replacement_status INTEGER NOT NULL DEFAULT 0,
    root_entry_id TEXT, awaited_entry_id TEXT, extra TEXT NOT NULL DEFAULT '{}',
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS entries_by_date ON entries (created_at);
CREATE INDEX IF NOT EXISTS entries_by_awaited ON entries (awaited_entry_id);
"""

ERROR_IMPORTING, ERROR_CONVERTING, IMPORT, PRECONVERT, READY, DELETED, NO_CONTENT = -2, -1, 0, 1, 2, 3, 7
RECYCLED, SYSTEM, NOWHERE = -2, -1, 0
PENDING_MODERATION, AUTO_APPROVED = 1, 6


class Entries:
    """The entries of all partners.

    Args:
        moderated: New entries wait for a moderator.
    """

    def __init__(
        self,
        database: Database,
        categories: CategoryEntries,
        profiles: ConversionProfiles,
        access_profiles: AccessProfiles,
        *,
        moderated: bool = False,
    ) -> None:
        self._db = database
        self._categories = categories
        self._profiles = profiles
        self._access_profiles = access_profiles
        self._first_moderation = PENDING_MODERATION if moderated else AUTO_APPROVED
        self._watchers: list[Callable[[Row], None]] = []

    def watch(self, changed: Callable[[Row], None]) -> None:
        """Add a listener, which is called with every entry whose status was set."""
        self._watchers.append(changed)

    def add(self, kind: EntryClass, sent: Args, writer: Writer, **columns: Any) -> Row:
        """Create an entry of the session's partner from the fields that were sent and further `columns`."""
        entry_id, at, author = new_id(), now(), writer.session
        written = insertion(kind, sent, writer)
        self._check_references(entry_id, writer, written)
        owner = written.get("user_id") or author.user_id
        row = {"id": entry_id, "partner_id": author.partner_id, "creator_id": owner, "object_type": kind.name}
        row |= {"type": kind.type, "name": f"{author.partner_id}_{at}", "status": NO_CONTENT}
        default = self._access_profiles.default(author.partner_id)["id"]
        row |= {"created_at": at, "updated_at": at, "access_control_id": default}
        row |= {"moderation_status": self._first_moderation}
        row |= {**stored(kind, written), "user_id": owner, **columns}
        row |= _versioned(None, written)
        with self._db.transaction():
            self._db.insert("entries", row)
            self._categories.write(entry_id, writer, sent)
        return self.require(entry_id)

    def find(self, entry_id: str) -> Row | None:
        """Return an entry, or None if it is deleted."""
        return self._db.one("SELECT * FROM entries WHERE id=? AND status<>?", (entry_id, DELETED))

    def find_any(self, entry_id: str) -> Row | None:
        """Return an entry, even if it is deleted."""
        return self._db.one("SELECT * FROM entries WHERE id=?", (entry_id,))

    def require(self, entry_id: str) -> Row:
        """Return an entry; ENTRY_ID_NOT_FOUND if it does not exist or is deleted."""
        row = self.find(entry_id)
        if row is None:
            raise ApiError("ENTRY_ID_NOT_FOUND", ENTRY_ID=entry_id)
        return row

    def change(
        self, row: Row, kind: EntryClass, sent: Args, writer: Writer, shown: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Change the fields that were sent in an object of this class.

        Args:
            shown: The entry as the writer sees it.

        Returns:
            The columns as the server holds them in memory, which can differ from what it has stored.
        """
        written = patch(kind, sent, writer, row, shown)
        # Not even the entry's present profile may be sent again.
        if row["status"] != NO_CONTENT and "conversion_profile_id" in written:
            name = f"{kind.name}::conversionProfileId"
            raise ApiError("PROPERTY_VALIDATION_ENTRY_STATUS", PROP_NAME=name, STATUS=str(row["status"]))
        self._check_references(row["id"], writer, written)
        stuck = self._db.three_byte_text and is_stuck(kind, sent, writer, row)
        with self._db.transaction():
            if not stuck:
                self.update(row["id"], **stored(kind, written), **_versioned(row["version"], written))
            self._categories.write(row["id"], writer, sent)
        return as_dict(self.require(row["id"])) | written

    def update(self, entry_id: str, **columns: Any) -> None:
        """Change columns of an entry; a change of `status` calls the listeners."""
        self._db.update("entries", entry_id, columns | {"updated_at": now()})
        row = self.find(entry_id) if "status" in columns else None
        if row is not None:
            for changed in self._watchers:
                changed(row)

    def note_operations(self, entry_id: str, operations: list[dict[str, Any]]) -> Row:
        """Store the operations by which an entry's content was made, and return the entry."""
        extra = json.loads(self.require(entry_id)["extra"]) | {"operationAttributes": operations}
        self.update(entry_id, extra=json.dumps(extra, ensure_ascii=False))
        return self.require(entry_id)

    def delete(self, entry_id: str) -> None:
        """Mark an entry as deleted and remove it from its categories."""
        with self._db.transaction():
            self.update(entry_id, status=DELETED)
            self._categories.forget(entry_id)

    def _check_references(self, entry_id: str, writer: Writer, written: Mapping[str, Any]) -> None:
        """Check that the referenced objects exist and may be referenced."""
        partner_id = writer.session.partner_id
        written = writer.dropped | dict(written)
        self._profiles.check(partner_id, written.get("conversion_profile_id"))
        if written.get("access_control_id") is not None:
            self._access_profiles.require(partner_id, written["access_control_id"])
        if written.get("display_in_search") in (RECYCLED, NOWHERE):
            value = str(written["display_in_search"])
            raise ApiError("ENTRY_DISPLAY_IN_SEARCH_VALUE_NOT_ALLOWED", DISPLAY_IN_SEARCH_NEW_VALUE=value)
        parent = written.get("parent_entry_id")
        if parent == entry_id:
            raise ApiError("CYCLE_IN_PARENTAGE")
        if parent and self.find(parent) is None:
            raise ApiError("PARENT_ENTRY_ID_NOT_FOUND", ID=parent)


def _versioned(version: str | None, written: Mapping[str, Any]) -> dict[str, str]:
    """Return the next version if the content of a data entry is written."""
    if "data_content" not in written:
        return {}
    return {"version": str(following(int(version)) if version else FIRST)}
