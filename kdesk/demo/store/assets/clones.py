"""Copies of entries, including copies made before the content of the original was ready."""

import threading
from dataclasses import dataclass
from typing import Any

from kdesk.demo.store.assets.flavors import Flavors
from kdesk.demo.store.assets.readiness import is_unfinished
from kdesk.demo.store.assets.thumbs import Thumbs
from kdesk.demo.store.database import Database, Row
from kdesk.demo.store.entries import rows as states
from kdesk.demo.store.entries.rows import Entries
from kdesk.demo.wire.clock import new_id, now

CONTENT = ("version", "content_path", "content_ext", "width", "height", "duration_ms", "flavor_params_ids")
"""The columns of an entry that describe its content."""
_KIND = ("thumb_version", "media_type", "object_type", "type")


@dataclass(frozen=True, slots=True)
class Clones:
    """Copies of entries. The files are shared, because content is never changed in place.

    Attributes:
        work: Set when a copy has flavors that wait for the transcoder.
    """

    database: Database
    entries: Entries
    flavors: Flavors
    thumbs: Thumbs
    work: threading.Event

    def __post_init__(self) -> None:
        self.entries.watch(self.fill_waiting)

    def fill_waiting(self, entry: Row) -> None:
        """Copy the content of a finished entry to the copies that were made before."""
        flavors = self.flavors.of_entry(entry["id"])
        if entry["status"] != states.READY or any(map(is_unfinished, flavors)):
            return
        sql = "SELECT id FROM entries WHERE awaited_entry_id=? AND status=?"
        for row in self.database.all(sql, (entry["id"], states.NO_CONTENT)):
            content = {column: entry[column] for column in (*CONTENT, *_KIND)}
            with self.database.transaction():
                self.copy_assets(entry["id"], row["id"])
                self.entries.update(row["id"], **content, awaited_entry_id=None, status=states.READY)

    def copy_assets(self, entry_id: str, copy_id: str) -> None:
        """Copy the flavors and thumbnails of an entry."""
        for table, rows in (("flavors", self.flavors.of_entry(entry_id)), ("thumbs", self.thumbs.of_entry(entry_id))):
            for row in rows:
                self.database.insert(table, copied(row) | {"entry_id": copy_id})
        self.work.set()


def copied(row: Row) -> dict[str, Any]:
    """Return the columns for a copy of a row, with a new id and new dates."""
    columns = {name: row[name] for name in row.keys()}  # noqa: SIM118  a Row is no mapping
    return columns | {"id": new_id(), "created_at": now(), "updated_at": now()}
