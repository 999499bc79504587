"""Players of an account (`KalturaUiConf`): rows and the wire object."""

from typing import Any

from kdesk.demo.store.conditions import Condition, direction
from kdesk.demo.store.database import Database, Row
from kdesk.demo.wire.clock import now
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.ks import Session
from kdesk.demo.wire.params import Args

# The first number is like those of the recorded server.
SCHEMA = """
CREATE TABLE IF NOT EXISTS players (
    id INTEGER PRIMARY KEY AUTOINCREMENT, partner_id INTEGER NOT NULL, name TEXT NOT NULL, obj_type INTEGER NOT NULL,
    tags TEXT NOT NULL, width TEXT NOT NULL, height TEXT NOT NULL, config TEXT NOT NULL, creation_mode INTEGER NOT NULL,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
INSERT INTO sqlite_sequence (name, seq) SELECT 'players', 23448121
    WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'players');
"""

_VALUES = {"id": "id", "name": "name", "objType": "obj_type", "creationMode": "creation_mode"}
_ORDERS = {"createdAt": "created_at", "updatedAt": "updated_at"}
_TYPES = {1: "Widget", 8: "KDP3"}


class Players:
    """The players of all partners."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, writer: Session, sent: Args) -> Row:
        """Add a player and return its row."""
        at = now()
        row = {"partner_id": writer.partner_id, "name": sent.text("name"), "obj_type": sent.integer("objType", 1)}
        row |= {name: sent.text(name) for name in ("tags", "width", "height", "config")}
        row |= {"creation_mode": sent.integer("creationMode", 2), "created_at": at, "updated_at": at}
        self._db.insert("players", row)
        return self._db.all("SELECT * FROM players ORDER BY id DESC LIMIT 1")[0]

    def require(self, reader: Session, number: int) -> Row:
        """Return a player of the session's account; INVALID_OBJECT_ID if there is none."""
        row = self._db.one("SELECT * FROM players WHERE id=? AND partner_id=?", (number, reader.partner_id))
        if row is None:
            raise ApiError("INVALID_OBJECT_ID", ID=str(number))
        return row

    def delete(self, row: Row) -> None:
        """Remove a player."""
        self._db.run("DELETE FROM players WHERE id=?", (row["id"],))

    def matching(self, reader: Session, sent: Args, limit: int, offset: int) -> tuple[int, list[Row]]:
        """Return the number of matching players, and one page of them."""
        where = Condition()
        where.add("partner_id=?", reader.partner_id)
        where.compare(sent, _VALUES)
        for tag in sent.text("tagsMultiLikeOr").split(",") if sent.text("tagsMultiLikeOr") else ():
            where.add("instr(tags, ?) > 0", tag.strip())
        column, way = direction(sent.text("orderBy"), _ORDERS) or ("created_at", "ASC")
        total = self._db.count(f"SELECT count(*) FROM players WHERE {where.sql}", where.values)  # noqa: S608  own names
        sql = f"SELECT * FROM players WHERE {where.sql} ORDER BY {column} {way}, id {way} LIMIT ? OFFSET ?"  # noqa: S608  own names
        return total, self._db.all(sql, (*where.values, limit, offset))


def to_wire(row: Row) -> dict[str, Any]:
    """Return the `KalturaUiConf` object."""
    return {
        "id": row["id"],
        "name": row["name"],
        "partnerId": row["partner_id"],
        "objType": row["obj_type"],
        "objTypeAsString": _TYPES.get(row["obj_type"], ""),
        "width": row["width"],
        "height": row["height"],
        "config": row["config"],
        "useCdn": 1,
        "tags": row["tags"],
        "createdAt": row["created_at"],
        "updatedAt": row["updated_at"],
        "creationMode": row["creation_mode"],
        "version": "2",
        "objectType": "KalturaUiConf",
    }
