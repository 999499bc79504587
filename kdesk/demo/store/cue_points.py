"""Cue points of entries: rows, and the wire object of each type."""

from typing import Any

from kdesk.demo.store.conditions import Condition, direction
from kdesk.demo.store.database import Database, Row
from kdesk.demo.wire.clock import new_id, now
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.ks import Session
from kdesk.demo.wire.params import Args

SCHEMA = """
CREATE TABLE IF NOT EXISTS cue_points (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, partner_id INTEGER NOT NULL, entry_id TEXT NOT NULL,
    user_id TEXT, kind TEXT NOT NULL, status INTEGER NOT NULL DEFAULT 1, start_time INTEGER NOT NULL, end_time INTEGER,
    title TEXT, text TEXT, code TEXT, description TEXT, sub_type INTEGER, tags TEXT, is_public INTEGER NOT NULL,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS cue_points_of_entry ON cue_points (entry_id, start_time);
"""

ANNOTATION, THUMB, CODE, AD = "annotation.Annotation", "thumbCuePoint.Thumb", "codeCuePoint.Code", "adCuePoint.Ad"
CLASSES = {
    "KalturaAnnotation": ANNOTATION,
    "KalturaThumbCuePoint": THUMB,
    "KalturaCodeCuePoint": CODE,
    "KalturaAdCuePoint": AD,
}
_READY, _DELETED = 1, 2
_TEXTS = {"title": "title", "text": "text", "code": "code", "description": "description", "tags": "tags"}
_TIMES = {"startTime": "start_time", "createdAt": "created_at", "updatedAt": "updated_at"}
_VALUES = {"entryId": "entry_id", "cuePointType": "kind", "id": "id", "userId": "user_id"}


class CuePoints:
    """The cue points of all partners."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, entry: Row, user_id: str, kind: str, sent: Args) -> Row:
        """Add a point to an entry."""
        at, point_id = now(), new_id()
        row = {"id": point_id, "partner_id": entry["partner_id"], "entry_id": entry["id"], "user_id": user_id}
        row |= {"kind": kind, "start_time": sent.integer("startTime"), "created_at": at, "updated_at": at}
        row |= {column: sent.optional(name) for name, column in _TEXTS.items()}
        row |= {"end_time": sent.integer("endTime") if "endTime" in sent else None}
        row |= {"sub_type": sent.integer("subType", 1) if kind == THUMB else None}
        self._db.insert("cue_points", row | {"is_public": int(sent.flag("isPublic"))})
        return self.require(point_id, None)

    def require(self, point_id: str, reader: Session | None) -> Row:
        """Return a point; INVALID_CUE_POINT_ID if there is none that the reader sees."""
        where = Condition()
        where.add("id=?", point_id)
        _see(where, reader)
        row = self._db.one(f"SELECT * FROM cue_points WHERE {where.sql}", where.values)  # noqa: S608  own conditions
        if row is None:
            raise ApiError("INVALID_CUE_POINT_ID", ID=point_id)
        return row

    def delete(self, row: Row) -> None:
        """Mark a point as deleted."""
        self._db.run("UPDATE cue_points SET status=?, updated_at=? WHERE id=?", (_DELETED, now(), row["id"]))

    def matching(self, reader: Session, sent: Args, limit: int, offset: int) -> tuple[int, list[Row]]:
        """Return the number of matching points that the reader sees, and one page of them."""
        where = Condition()
        _see(where, reader)
        where.compare(sent, _VALUES)
        where.bound(sent, _TIMES)
        found = f"FROM cue_points WHERE {where.sql}"
        column, way = direction(sent.text("orderBy"), _TIMES) or ("number", "ASC")
        total = self._db.count(f"SELECT count(*) {found}", where.values)
        order = f"ORDER BY {column} {way}, number LIMIT ? OFFSET ?"
        return total, self._db.all(f"SELECT * {found} {order}", (*where.values, limit, offset))


def _see(where: Condition, reader: Session | None) -> None:
    """Limit to the points that a session sees: users see their own, public ones, slides and code."""
    where.add("status<>?", _DELETED)
    if reader is None:
        return
    where.add("partner_id=?", reader.partner_id)
    if not reader.is_admin and not reader.allows("list", "*"):
        where.add("user_id=? OR is_public=1 OR kind IN (?,?)", reader.user_id, THUMB, CODE)


def to_wire(row: Row) -> dict[str, Any]:
    """Return the object of the point's own class."""
    kind = row["kind"]
    shared = {
        "id": row["id"],
        "intId": row["number"],
        "cuePointType": kind,
        "status": row["status"],
        "entryId": row["entry_id"],
        "partnerId": row["partner_id"],
        "createdAt": row["created_at"],
        "updatedAt": row["updated_at"],
        "tags": row["tags"],
        "startTime": row["start_time"],
        "userId": row["user_id"],
        "isMomentary": row["end_time"] is not None and row["end_time"] == row["start_time"],
    }
    name = next(name for name, value in CLASSES.items() if value == kind)
    return {**shared, **_OWN_FIELDS[kind](row), "objectType": name}


def _length(row: Row) -> dict[str, object]:
    end = row["end_time"]
    return {} if end is None else {"endTime": end, "duration": end - row["start_time"]}


def _annotation(row: Row) -> dict[str, object]:
    numbers = {"depth": 0, "childrenCount": 0, "directChildrenCount": 0}
    return {
        "parentId": "0",
        "text": row["text"],
        **_length(row),
        **numbers,
        "isPublic": bool(row["is_public"]),
        "searchableOnEntry": True,
    }


def _thumb(row: Row) -> dict[str, object]:
    return {"description": row["description"], "title": row["title"], "subType": row["sub_type"]}


def _code(row: Row) -> dict[str, object]:
    return {"code": row["code"], "description": row["description"], **_length(row)}


def _ad(row: Row) -> dict[str, object]:
    return {"protocolType": "1", "adType": "1", "title": row["title"], **_length(row)}


_OWN_FIELDS = {ANNOTATION: _annotation, THUMB: _thumb, CODE: _code, AD: _ad}
