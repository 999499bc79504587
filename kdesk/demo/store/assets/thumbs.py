"""Thumbnail assets of entries; one of them is the entry's default."""

import json
import shutil
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kdesk.demo.store.assets.asset_wire import asset_to_wire
from kdesk.demo.store.database import Database, Row
from kdesk.demo.store.entries import rows as entry_states
from kdesk.demo.store.entries.rows import Entries
from kdesk.demo.store.entries.versions import following
from kdesk.demo.store.files import Files
from kdesk.demo.store.profiles.media_info import MediaInfo
from kdesk.demo.wire.clock import new_id, now
from kdesk.demo.wire.params import Args, Tree

SCHEMA = """
CREATE TABLE IF NOT EXISTS thumbs (
    id TEXT PRIMARY KEY, entry_id TEXT NOT NULL, partner_id INTEGER NOT NULL, params_id INTEGER NOT NULL DEFAULT 0,
    status INTEGER NOT NULL, version TEXT, size INTEGER NOT NULL DEFAULT 0, tags TEXT NOT NULL DEFAULT '',
    file_ext TEXT NOT NULL DEFAULT 'jpg', path TEXT, description TEXT NOT NULL DEFAULT '',
    width INTEGER DEFAULT 0, height INTEGER DEFAULT 0, capture TEXT, partner_data TEXT, partner_description TEXT,
    actual_source_params TEXT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS thumbs_by_entry ON thumbs (entry_id);
CREATE INDEX IF NOT EXISTS thumbs_by_status ON thumbs (status);
"""

ERROR, QUEUED, CAPTURING, READY, DELETED = -1, 0, 1, 2, 3
"""The statuses in use. A CAPTURING asset waits for its frame."""
DEFAULT_TAG = "default_thumb"
_FIRST_VERSION = 100_002
_WRITABLE = {"tags": "tags", "partnerData": "partner_data", "partnerDescription": "partner_description"}
_OWN = {"id", "entry_id", "created_at", "updated_at"}


@dataclass(frozen=True, slots=True)
class Thumbs:
    """The thumbnail assets of all entries."""

    database: Database
    files: Files
    entries: Entries

    def add(self, entry: Row, status: int = QUEUED, **columns: Any) -> str:
        """Add an asset without content and return its id."""
        thumb_id, at = new_id(), now()
        row = {"id": thumb_id, "entry_id": entry["id"], "partner_id": entry["partner_id"], "status": status}
        self.database.insert("thumbs", row | {"created_at": at, "updated_at": at} | columns)
        return thumb_id

    def get(self, thumb_id: str) -> Row | None:
        """Return an asset, or None if it is deleted."""
        return self.database.one("SELECT * FROM thumbs WHERE id=? AND status<>?", (thumb_id, DELETED))

    def of_entry(self, entry_id: str) -> list[Row]:
        """Return the assets of an entry, oldest first."""
        sql = "SELECT * FROM thumbs WHERE entry_id=? AND status<>? ORDER BY rowid"
        return self.database.all(sql, (entry_id, DELETED))

    def with_params(self, entry_id: str, params_id: int) -> Row | None:
        """Return the asset of an entry with these params."""
        return next((row for row in self.of_entry(entry_id) if row["params_id"] == params_id), None)

    def default(self, entry_id: str) -> Row | None:
        """Return the default thumbnail of an entry."""
        return next((row for row in self.of_entry(entry_id) if row["status"] == READY and is_default(row)), None)

    def update(self, thumb_id: str, **columns: Any) -> None:
        self.database.update("thumbs", thumb_id, columns | {"updated_at": now()})

    def change(self, thumb_id: str, sent: Args) -> None:
        """Change the fields that were sent."""
        self.update(thumb_id, **{column: sent.text(name) for name, column in _WRITABLE.items() if name in sent})

    def queue(self, entry: Row, params_id: int, capture: Tree, tags: str = "") -> str:
        """Queue the asset of these params for capture, even if it exists; return its id."""
        with self.database.transaction():
            present = self.with_params(entry["id"], params_id)
            thumb_id = present["id"] if present else self.add(entry, params_id=params_id, tags=tags)
            self.update(thumb_id, status=CAPTURING, capture=json.dumps(capture), description="")
        return thumb_id

    def next_waiting(self) -> Row | None:
        """Return the next asset to capture."""
        sql = (
            "SELECT thumbs.* FROM thumbs JOIN entries ON entries.id=entry_id "
            "WHERE thumbs.status=? AND entries.status<>? ORDER BY thumbs.rowid LIMIT 1"
        )
        return self.database.one(sql, (CAPTURING, entry_states.DELETED))

    def adopt(self, path: Path) -> Path:
        """Move a file into the content folder and return its path."""
        return Path(shutil.move(path, self.files.contents / uuid.uuid4().hex))

    def keep(self, thumb_id: str, path: Path, extension: str, info: MediaInfo) -> None:
        """Make a file the content of an asset. Size is stored only if `info` describes a picture."""
        with self.database.transaction():
            thumb = self.get(thumb_id)
            entry = self.entries.find(thumb["entry_id"]) if thumb else None
            if thumb is None or entry is None:
                return
            self.update(
                thumb_id,
                status=READY,
                version=str(following(int(thumb["version"] or 0))),
                size=path.stat().st_size,
                file_ext=extension,
                path=self.files.stored(path),
                width=info.width if info.still else None,
                height=info.height if info.still else None,
            )
            # The first thumbnail becomes the default by itself only if the entry has no content yet.
            is_first = entry["status"] == entry_states.NO_CONTENT and self.default(entry["id"]) is None
            if is_default(thumb) or is_first:
                self.make_default(thumb)

    def make_default(self, thumb: Row) -> None:
        """Move the default tag to this asset and increment the entry's thumbnail version, which changes its URL."""
        with self.database.transaction():
            for row in self.of_entry(thumb["entry_id"]):
                tags = [tag for tag in row["tags"].split(",") if tag and tag != DEFAULT_TAG]
                tags += [DEFAULT_TAG] * (row["id"] == thumb["id"])
                if ",".join(tags) != row["tags"]:
                    self.update(row["id"], tags=",".join(tags))
            entry = self.entries.require(thumb["entry_id"])
            version = following(entry["thumb_version"]) if entry["thumb_version"] else _FIRST_VERSION
            self.entries.update(entry["id"], thumb_version=version)

    def hand_over(self, source: Row, target: Row) -> None:
        """Move the thumbnails of one entry to another, replacing those with the same params."""
        for row in self.of_entry(source["id"]):
            old = self.with_params(target["id"], row["params_id"]) if row["params_id"] else None
            if old is None:
                tags = "" if self.default(target["id"]) else row["tags"]
                self.update(row["id"], entry_id=target["id"], tags=tags)
                continue
            columns = {name: row[name] for name in row.keys() if name not in _OWN}  # noqa: SIM118  a Row is no mapping
            version = str(following(int(old["version"] or 0)))
            self.update(old["id"], **columns | {"tags": old["tags"], "version": version})
            self.update(row["id"], status=DELETED)


def is_default(row: Row) -> bool:
    """Return whether this is the default thumbnail of its entry."""
    return DEFAULT_TAG in row["tags"].split(",")


def to_wire(row: Row) -> dict[str, Any]:
    """Return the `KalturaThumbAsset` object."""
    return {
        **asset_to_wire(row),
        "thumbParamsId": row["params_id"],
        "width": row["width"],
        "height": row["height"],
        "status": row["status"],
        "objectType": "KalturaThumbAsset",
    }
