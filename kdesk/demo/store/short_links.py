"""Short links: rows, the wire object, and their targets."""

from typing import Any

from kdesk.demo.store.conditions import Condition, direction
from kdesk.demo.store.database import Database, Row
from kdesk.demo.wire.clock import new_short_id, now
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.ks import Session
from kdesk.demo.wire.params import Args

SCHEMA = """
CREATE TABLE IF NOT EXISTS short_links (
    id TEXT PRIMARY KEY, partner_id INTEGER NOT NULL, user_id TEXT NOT NULL, name TEXT, system_name TEXT NOT NULL,
    full_url TEXT NOT NULL, unique_id TEXT, expires_at INTEGER, status INTEGER NOT NULL,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
"""

ENABLED, DELETED = 2, 3
_TEXTS = {"userId": "user_id", "name": "name", "systemName": "system_name", "fullUrl": "full_url"}
_MIN_LENGTHS = {"systemName": 3, "fullUrl": 10}
_VALUES = {
    "id": "id",
    "partnerId": "partner_id",
    "userId": "user_id",
    "systemName": "system_name",
    "status": "status",
    "uniqueId": "unique_id",
}
_BOUNDS = {"createdAt": "created_at", "updatedAt": "updated_at", "expiresAt": "expires_at"}


class ShortLinks:
    """The short links of all partners."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def find(self, link_id: str) -> Row | None:
        """Return a link, or None if it is deleted."""
        return self._db.one("SELECT * FROM short_links WHERE id=? AND status<>?", (link_id, DELETED))

    def require(self, link_id: str) -> Row:
        """Return a link; INVALID_OBJECT_ID if it does not exist or is deleted."""
        row = self.find(link_id)
        if row is None:
            raise ApiError("INVALID_OBJECT_ID", ID=link_id)
        return row

    def target(self, link_id: str) -> str:
        """Return the URL of a link that is enabled and has not expired."""
        row = self.require(link_id)
        if row["status"] != ENABLED:
            raise ApiError("INVALID_SHORT_LINK", ID=link_id)
        if row["expires_at"] and row["expires_at"] < now():
            raise ApiError("EXPIRED_SHORT_LINK", ID=link_id)
        return str(row["full_url"])

    def add(self, writer: Session, sent: Args) -> Row:
        """Add a link; its id is `uniqueId` if sent, which must be unused."""
        _check_lengths(sent, list(_MIN_LENGTHS))
        wanted = sent.text("uniqueId") or None
        if wanted and self._db.count("SELECT count(*) FROM short_links WHERE id=?", (wanted,)):
            raise ApiError("SHORT_LINK_UNIQUE_ID_ALREADY_EXISTS", UNIQUE_ID=wanted)
        at = now()
        row = {"id": wanted or new_short_id(), "partner_id": writer.partner_id, "unique_id": wanted}
        row |= {"user_id": writer.user_id, "status": ENABLED, "created_at": at, "updated_at": at}
        self._db.insert("short_links", row | _written(sent))
        return self.require(str(row["id"]))

    def change(self, row: Row, sent: Args) -> Row:
        """Change the fields that were sent."""
        _check_lengths(sent, [name for name in _MIN_LENGTHS if name in sent])
        if sent.text("uniqueId", row["unique_id"] or "") != (row["unique_id"] or ""):
            raise ApiError("PROPERTY_VALIDATION_NOT_UPDATABLE", PROP_NAME="KalturaShortLink::uniqueId")
        self._db.update("short_links", row["id"], _written(sent) | {"updated_at": now()})
        return self.require(row["id"])

    def delete(self, row: Row) -> Row:
        """Mark a link as deleted and return it."""
        self._db.update("short_links", row["id"], {"status": DELETED, "updated_at": now()})
        return self._db.all("SELECT * FROM short_links WHERE id=?", (row["id"],))[0]

    def matching(self, reader: Session, sent: Args, limit: int, offset: int) -> tuple[int, list[Row]]:
        """Return the number of matching links, and one page of them; a user session sees only its own."""
        where = Condition()
        where.add("partner_id=?", reader.partner_id)
        where.add("status<>?", DELETED)
        if not reader.is_admin:
            where.add("user_id=?", reader.user_id)
        where.compare(sent, _VALUES)
        where.bound(sent, _BOUNDS, tuple(_BOUNDS))
        column, way = direction(sent.text("orderBy"), _BOUNDS) or ("created_at", "ASC")
        total = self._db.count(f"SELECT count(*) FROM short_links WHERE {where.sql}", where.values)  # noqa: S608  own names
        sql = f"SELECT * FROM short_links WHERE {where.sql} ORDER BY {column} {way}, rowid {way} LIMIT ? OFFSET ?"  # noqa: S608  own names
        return total, self._db.all(sql, (*where.values, limit, offset))


def _check_lengths(sent: Args, names: list[str]) -> None:
    for name in names:
        if sent.raw(name) is None:
            raise ApiError("PROPERTY_VALIDATION_CANNOT_BE_NULL", PROP_NAME=f"KalturaShortLink::{name}")
        if len(sent.text(name)) < _MIN_LENGTHS[name]:
            least = str(_MIN_LENGTHS[name])
            raise ApiError("PROPERTY_VALIDATION_MIN_LENGTH", PROP_NAME=f"KalturaShortLink::{name}", MIN_LEN=least)


def _written(sent: Args) -> dict[str, Any]:
    columns: dict[str, Any] = {column: sent.text(name) for name, column in _TEXTS.items() if sent.text(name)}
    if "expiresAt" in sent:
        # Unlike other times, a small number is not relative to now.
        columns["expires_at"] = sent.integer("expiresAt")
    if "status" in sent:
        columns["status"] = sent.integer("status")
    return columns


def to_wire(row: Row) -> dict[str, Any]:
    """Return the `KalturaShortLink` object."""
    return {
        "id": row["id"],
        "createdAt": row["created_at"],
        "updatedAt": row["updated_at"],
        "expiresAt": row["expires_at"],
        "partnerId": row["partner_id"],
        "userId": row["user_id"],
        "name": row["name"],
        "systemName": row["system_name"],
        "fullUrl": row["full_url"],
        "uniqueId": row["unique_id"],
        "status": row["status"],
        "objectType": "KalturaShortLink",
    }
