"""Captions and attachments of entries: rows whose content is one file that is stored as it was sent."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kdesk.demo.store.assets.asset_wire import asset_to_wire
from kdesk.demo.store.database import Database, Row
from kdesk.demo.store.entries.versions import following
from kdesk.demo.store.files import Files
from kdesk.demo.wire.clock import new_id, now
from kdesk.demo.wire.params import Args

_SHARED = """
    id TEXT PRIMARY KEY, entry_id TEXT NOT NULL, partner_id INTEGER NOT NULL, status INTEGER NOT NULL DEFAULT 0,
    version TEXT, size INTEGER NOT NULL DEFAULT 0, tags TEXT NOT NULL DEFAULT '', file_ext TEXT, path TEXT,
    description TEXT, partner_data TEXT, partner_description TEXT, actual_source_params TEXT,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, format TEXT"""
SCHEMA = f"""
CREATE TABLE IF NOT EXISTS captions ({_SHARED}, language TEXT, label TEXT, is_default INTEGER, accuracy INTEGER,
    display_on_player INTEGER NOT NULL DEFAULT 1, usage TEXT NOT NULL DEFAULT '0');
CREATE INDEX IF NOT EXISTS captions_by_entry ON captions (entry_id);
CREATE TABLE IF NOT EXISTS attachments ({_SHARED}, title TEXT, filename TEXT);
CREATE INDEX IF NOT EXISTS attachments_by_entry ON attachments (entry_id);
"""

ERROR, QUEUED, READY, DELETED, IMPORTING = -1, 0, 2, 3, 7
_TEXTS = {"tags": "tags", "partnerData": "partner_data", "partnerDescription": "partner_description"}
CAPTION_TEXTS = {**_TEXTS, "language": "language", "label": "label", "accuracy": "accuracy", "usage": "usage"}
ATTACHMENT_TEXTS = {**_TEXTS, "title": "title", "filename": "filename", "format": "format"}


@dataclass(frozen=True, slots=True)
class FileAssets:
    """The captions, or the attachments, of all entries.

    Attributes:
        table: The name of the table.
    """

    database: Database
    files: Files
    table: str

    def add(self, entry: Row, **columns: Any) -> str:
        """Add an asset without content and return its id."""
        asset_id, at = new_id(), now()
        row = {"id": asset_id, "entry_id": entry["id"], "partner_id": entry["partner_id"]}
        self.database.insert(self.table, row | {"created_at": at, "updated_at": at} | columns)
        return asset_id

    def get(self, asset_id: str) -> Row | None:
        """Return an asset, or None if it is deleted."""
        sql = f"SELECT * FROM {self.table} WHERE id=? AND status<>?"  # noqa: S608  own names
        return self.database.one(sql, (asset_id, DELETED))

    def of_entry(self, entry_id: str) -> list[Row]:
        """Return the assets of an entry."""
        sql = f"SELECT * FROM {self.table} WHERE entry_id=? AND status<>? ORDER BY rowid"  # noqa: S608  own names
        return self.database.all(sql, (entry_id, DELETED))

    def update(self, asset_id: str, **columns: Any) -> None:
        """Change columns."""
        self.database.update(self.table, asset_id, columns | {"updated_at": now()})

    def keep(self, asset_id: str, data: bytes, extension: str | None, status: int = READY) -> None:
        """Store a file as the content of an asset."""
        path = self.files.contents / uuid.uuid4().hex
        path.write_bytes(data)
        self.keep_file(asset_id, path, extension, status)

    def keep_file(self, asset_id: str, path: Path, extension: str | None, status: int = READY) -> None:
        """Make a file the content of an asset."""
        row = self.get(asset_id)
        if row is not None:
            self.update(
                asset_id,
                status=status,
                version=str(following(int(row["version"] or 0))),
                size=path.stat().st_size,
                file_ext=extension,
                path=self.files.stored(path),
                description="",
            )

    def make_default(self, row: Row) -> None:
        """Make a caption the only default of its entry; the others say from then on that they are none."""
        with self.database.transaction():
            for other in self.of_entry(row["entry_id"]):
                self.update(other["id"], is_default=int(other["id"] == row["id"]))

    def content(self, row: Row) -> bytes:
        """Return the file of an asset that has one."""
        return self.files.open_path(row["path"]).read_bytes()


def without_unread(asset: dict[str, Any]) -> dict[str, Any]:
    """Return a new asset's object: it lacks what the server has only read back from the database."""
    return {name: value for name, value in asset.items() if name not in {"description", "captionParamsId"}}


def sent_columns(sent: Args, names: Mapping[str, str]) -> dict[str, Any]:
    """Return the columns of the text fields that were sent."""
    return {column: sent.text(name) for name, column in names.items() if name in sent}


def caption_to_wire(row: Row, codes: Mapping[str, str]) -> dict[str, Any]:
    """Return the `KalturaCaptionAsset` object.

    Args:
        codes: Language codes by the English names.
    """
    return {
        **asset_to_wire(row),
        "description": row["description"] or "",
        "captionParamsId": 0,
        "language": row["language"],
        "languageCode": codes.get(row["language"] or "", ""),
        # Absent until it was set once.
        "isDefault": None if row["is_default"] is None else bool(row["is_default"]),
        "label": row["label"],
        "format": row["format"],
        "status": row["status"],
        "accuracy": row["accuracy"],
        "displayOnPlayer": bool(row["display_on_player"]),
        "usage": 0 if row["usage"] == "0" else row["usage"],
        "objectType": "KalturaCaptionAsset",
    }


def attachment_to_wire(row: Row) -> dict[str, Any]:
    """Return the `KalturaAttachmentAsset` object."""
    return {
        **asset_to_wire(row),
        "description": row["description"] or "",
        "filename": row["filename"],
        "title": row["title"],
        "format": row["format"],
        "status": row["status"],
        "objectType": "KalturaAttachmentAsset",
    }
