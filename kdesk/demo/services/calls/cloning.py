"""Copies of entries: fields, and unless excluded owner, categories, content, captions and custom metadata."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import IntEnum

from kdesk.demo.services.calls.call import Call
from kdesk.demo.store.assets.clones import CONTENT, Clones, copied
from kdesk.demo.store.assets.file_assets import FileAssets
from kdesk.demo.store.custom_metadata import CustomMetadata
from kdesk.demo.store.database import Database, Row
from kdesk.demo.store.entries import rows as states
from kdesk.demo.store.entries.category_entries import CategoryEntries
from kdesk.demo.store.entries.rows import Entries
from kdesk.demo.wire.params import Args

_EXCLUDED = 1
_CLIP = "35"
_FRESH = {
    "replacing_entry_id": None,
    "replaced_entry_id": None,
    "replacement_status": 0,
    "categories": "",
    "categories_ids": "",
    "source_type": _CLIP,
    "awaited_entry_id": None,
}


class Part(IntEnum):
    """The excludable parts of a copy (`itemType` of an option)."""

    USERS = 1
    CATEGORIES = 2
    METADATA = 5
    FLAVORS = 6
    CAPTIONS = 7


@dataclass(frozen=True, slots=True)
class Cloning:
    """Copies entries."""

    database: Database
    entries: Entries
    category_entries: CategoryEntries
    clones: Clones
    captions: FileAssets
    metadata: CustomMetadata

    def clone(self, call: Call, entry: Row, options: Iterable[Args]) -> Row:
        """Add a copy of an entry. If the entry is not READY, the copy gets its content later."""
        without = {option.integer("itemType") for option in options if option.integer("rule") == _EXCLUDED}
        columns = copied(entry) | _FRESH | {"root_entry_id": entry["root_entry_id"] or entry["id"]}
        # The original's transcript is used for the copy.
        columns["extra"] = json.dumps(json.loads(entry["extra"]) | {"blockAutoTranscript": True}, ensure_ascii=False)
        if Part.USERS in without:
            columns |= {"user_id": call.who.user_id, "creator_id": call.who.user_id}
        if Part.FLAVORS in without or entry["status"] != states.READY:
            columns |= dict.fromkeys(CONTENT) | {"duration_ms": 0, "thumb_version": 0, "status": states.NO_CONTENT}
        if Part.FLAVORS not in without and entry["status"] != states.READY:
            columns["awaited_entry_id"] = entry["id"]
        categories = "" if Part.CATEGORIES in without else entry["categories_ids"]
        with self.database.transaction():
            self.database.insert("entries", columns)
            self.category_entries.write(columns["id"], call.writer, Args({"categoriesIds": categories}))
            if columns["status"] == states.READY:
                self.clones.copy_assets(entry["id"], columns["id"])
            self._copy_texts(entry, columns["id"], without)
        return self.entries.require(columns["id"])

    def _copy_texts(self, entry: Row, copy_id: str, without: Collection[int]) -> None:
        """Copy captions and custom metadata; the files of captions are shared, because no file is changed in place."""
        if Part.CAPTIONS not in without:
            for row in self.captions.of_entry(entry["id"]):
                self.database.insert(self.captions.table, copied(row) | {"entry_id": copy_id})
        if Part.METADATA not in without:
            self.metadata.copy(entry["partner_id"], entry["id"], copy_id)
