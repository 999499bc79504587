"""Flavor assets: rows, wire objects, and the selection of flavors by a delivery URL."""

from collections.abc import Sequence
from typing import Any

from kdesk.demo.store.assets.asset_wire import asset_to_wire
from kdesk.demo.store.database import Database, Row
from kdesk.demo.store.profiles.ladder import PARAMS, SOURCE_PARAMS
from kdesk.demo.wire.clock import new_id, now
from kdesk.demo.wire.params import Args

SCHEMA = """
CREATE TABLE IF NOT EXISTS flavors (
    id TEXT PRIMARY KEY, entry_id TEXT NOT NULL, partner_id INTEGER NOT NULL, params_id INTEGER NOT NULL,
    status INTEGER NOT NULL, version TEXT, size INTEGER NOT NULL DEFAULT 0, tags TEXT NOT NULL DEFAULT '',
    file_ext TEXT, path TEXT, description TEXT NOT NULL DEFAULT '',
    width INTEGER NOT NULL DEFAULT 0, height INTEGER NOT NULL DEFAULT 0, bitrate INTEGER NOT NULL DEFAULT 0,
    frame_rate REAL NOT NULL DEFAULT 0, container TEXT, video_codec TEXT, audio_codec TEXT,
    duration_ms INTEGER NOT NULL DEFAULT 0, codecs TEXT, hls_path TEXT,
    language TEXT, label TEXT, is_default INTEGER NOT NULL DEFAULT 0, partner_data TEXT, partner_description TEXT,
    actual_source_params TEXT, cut TEXT, sent INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS flavors_by_entry ON flavors (entry_id);
CREATE INDEX IF NOT EXISTS flavors_by_status ON flavors (status);
"""

ERROR, QUEUED, CONVERTING, READY, DELETED, NOT_APPLICABLE, IMPORTING, VALIDATING = -1, 0, 1, 2, 3, 4, 7, 8
"""The statuses in use. QUEUED, CONVERTING and VALIDATING flavors wait for the transcoder."""

_WRITABLE = {
    "tags": "tags",
    "language": "language",
    "label": "label",
    "partnerData": "partner_data",
    "partnerDescription": "partner_description",
    "actualSourceAssetParamsIds": "actual_source_params",
}


class Flavors:
    """The flavor assets of all entries."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, entry: Row, params_id: int, status: int, **columns: Any) -> str:
        """Add a flavor and return its id."""
        flavor_id, at = new_id(), now()
        row = {"id": flavor_id, "entry_id": entry["id"], "partner_id": entry["partner_id"], "params_id": params_id}
        row |= {"status": status, "created_at": at, "updated_at": at, "tags": PARAMS[params_id].tags}
        self._db.insert("flavors", row | columns)
        return flavor_id

    def get(self, flavor_id: str) -> Row | None:
        """Return a flavor, or None if it is deleted."""
        return self._db.one("SELECT * FROM flavors WHERE id=? AND status<>?", (flavor_id, DELETED))

    def of_entry(self, entry_id: str) -> list[Row]:
        """Return the flavors of an entry in the order of their params: the source first, then by ascending size."""
        sql = "SELECT * FROM flavors WHERE entry_id=? AND status<>? ORDER BY params_id, rowid"
        return self._db.all(sql, (entry_id, DELETED))

    def source(self, entry_id: str) -> Row | None:
        return self.with_params(entry_id, SOURCE_PARAMS)

    def with_params(self, entry_id: str, params_id: int) -> Row | None:
        """Return the flavor of an entry with these params."""
        return next((row for row in self.of_entry(entry_id) if row["params_id"] == params_id), None)

    def update(self, flavor_id: str, **columns: Any) -> None:
        self._db.update("flavors", flavor_id, columns | {"updated_at": now()})

    def change(self, flavor_id: str, sent: Args) -> None:
        """Change the fields that were sent."""
        columns: dict[str, Any] = {column: sent.text(name) for name, column in _WRITABLE.items() if name in sent}
        columns |= {"is_default": sent.flag("isDefault")} if "isDefault" in sent else {}
        self.update(flavor_id, **columns)

    def queue(self, entry: Row, params_id: int) -> None:
        """Queue the flavor of these params for conversion, even if it exists."""
        with self._db.transaction():
            present = self.with_params(entry["id"], params_id)
            if present:
                self.update(present["id"], status=QUEUED, description="")
            else:
                self.add(entry, params_id, QUEUED)

    def next_waiting(self) -> Row | None:
        """Return the next flavor for the transcoder: sources first, then the oldest."""
        sql = (
            "SELECT flavors.* FROM flavors JOIN entries ON entries.id=entry_id "
            "WHERE flavors.status IN (?,?,?) AND entries.status<>? ORDER BY params_id<>0, flavors.rowid LIMIT 1"
        )
        return self._db.one(sql, (QUEUED, CONVERTING, VALIDATING, DELETED))


def to_wire(row: Row) -> dict[str, Any]:
    """Return the `KalturaFlavorAsset` object."""
    tags = row["tags"].split(",")
    return {
        **asset_to_wire(row),
        # Kaltura's unit is the byte until the file has been analysed, then KB.
        "size": row["size"] // 1024 if row["status"] == READY and row["bitrate"] else row["size"],
        "flavorParamsId": row["params_id"],
        "width": row["width"],
        "height": row["height"],
        "bitrate": row["bitrate"],
        # PHP prints whole floats without a fraction.
        "frameRate": int(row["frame_rate"]) if row["frame_rate"].is_integer() else row["frame_rate"],
        "isOriginal": row["params_id"] == SOURCE_PARAMS,
        "isWeb": "web" in tags,
        "containerFormat": row["container"],
        "videoCodecId": row["video_codec"],
        "status": row["status"],
        "language": row["language"],
        "label": row["label"],
        "isDefault": bool(row["is_default"]),
        "objectType": "KalturaFlavorAsset",
    }


def choose(
    flavors: Sequence[Row], ids: Sequence[str], params: Sequence[str], tag_sets: Sequence[Sequence[str]]
) -> list[Row]:
    """Return the ready flavors that a URL selects: by id, else by params, else by the first tag set with a match."""
    ready = [row for row in flavors if row["status"] == READY]
    chosen = [row for row in ready if row["id"] in ids]
    chosen = chosen or [row for row in ready if str(row["params_id"]) in params]
    for tags in () if chosen else tag_sets:
        chosen = [row for row in ready if set(tags).intersection(row["tags"].split(","))]
        if chosen:
            break
    return chosen
