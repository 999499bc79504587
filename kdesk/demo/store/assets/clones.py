"""Copies of entries that were made before their content was there."""

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
"""The columns of an entry that speak of its content."""
_KIND = ("thumb_version", "media_type", "object_type", "type")


@dataclass(frozen=True, slots=True)
class Clones:
    """Copies of entries. The files are shared: content is never changed in place.

    work  is set when a copy has flavors that wait for the transcoder
    """

    database: Database
    entries: Entries
    flavors: Flavors
    thumbs: Thumbs
    work: threading.Event

    def __post_init__(self) -> None:
        """Look at every entry whose status has been set."""
        self.entries.watch(self.fill_waiting)

    def fill_waiting(self, entry: Row) -> None:
        """Give the content of an entry that is finished to the copies that were made before it was."""
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
        """Give the flavors and thumbnails of an entry to its copy as well."""
        for table, rows in (("flavors", self.flavors.of_entry(entry_id)), ("thumbs", self.thumbs.of_entry(entry_id))):
            for row in rows:
                self.database.insert(table, copied(row) | {"entry_id": copy_id})
        self.work.set()


def copied(row: Row) -> dict[str, Any]:
    """The columns of a row for a copy of it, which has an id and dates of its own."""
    columns = {name: row[name] for name in row.keys()}  # noqa: SIM118  a Row is no mapping
    return columns | {"id": new_id(), "created_at": now(), "updated_at": now()}
