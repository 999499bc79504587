"""Assignments of entries to categories, and the entries' fields that show them."""

from typing import Any

from kdesk.demo.store.auth.rights import Writer
from kdesk.demo.store.conditions import Condition, direction, given
from kdesk.demo.store.database import Database, Row
from kdesk.demo.store.entries.categories import Categories
from kdesk.demo.store.entries.fields import CATEGORIES_PERMISSION
from kdesk.demo.wire.clock import now
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.ks import Session
from kdesk.demo.wire.params import Args

_SHOWN = """UPDATE entries SET
    categories=coalesce((SELECT group_concat(full_name) FROM (SELECT full_name FROM category_entries
        JOIN categories ON id=category_id WHERE entry_id=entries.id ORDER BY category_id)), ''),
    categories_ids=coalesce((SELECT group_concat(category_id) FROM (SELECT category_id FROM category_entries
        WHERE entry_id=entries.id ORDER BY category_id)), '')"""
SCHEMA = f"""
CREATE TABLE IF NOT EXISTS category_entries (
    category_id INTEGER NOT NULL, entry_id TEXT NOT NULL, creator_id TEXT NOT NULL, created_at INTEGER NOT NULL,
    PRIMARY KEY (category_id, entry_id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS categories_of_entry ON category_entries (entry_id);
CREATE TRIGGER IF NOT EXISTS category_entry_added AFTER INSERT ON category_entries BEGIN
    {_SHOWN} WHERE id=new.entry_id;
END;
CREATE TRIGGER IF NOT EXISTS category_entry_removed AFTER DELETE ON category_entries BEGIN
    {_SHOWN} WHERE id=old.entry_id;
END;
CREATE TRIGGER IF NOT EXISTS category_renamed AFTER UPDATE OF full_name ON categories
WHEN old.full_name<>new.full_name BEGIN
    {_SHOWN} WHERE id IN (SELECT entry_id FROM category_entries WHERE category_id=new.id);
END;
"""  # noqa: S608  own names
"""Triggers update `categories` and `categoriesIds` of entries after every change of the tree."""

_MAX_CATEGORIES = 32
_ACTIVE = 2
_COLUMNS = "category_entries.*, full_ids FROM category_entries JOIN categories ON id=category_id"
_VALUES = {
    "categoryId": "category_id",
    "entryId": "entry_id",
    "creatorUserId": "creator_id",
    "status": f"'{_ACTIVE}'",
}
_ORDERS = {"createdAt": "category_entries.created_at"}


class CategoryEntries:
    """The assignments of entries to categories."""

    def __init__(self, database: Database, categories: Categories) -> None:
        self._db = database
        self._categories = categories

    def find(self, category_id: int, entry_id: str) -> Row | None:
        return self._db.one(f"SELECT {_COLUMNS} WHERE category_id=? AND entry_id=?", (category_id, entry_id))

    def add(self, category_id: int, entry_id: str, creator_id: str = "") -> None:
        """Assign an entry to a category. Without a creator, the assignment comes from a field of the entry.

        Raises:
            ApiError: The entry is assigned already, or has too many categories.
        """
        if self.find(category_id, entry_id) is not None:
            raise ApiError("CATEGORY_ENTRY_ALREADY_EXISTS")
        if self._db.count("SELECT count(*) FROM category_entries WHERE entry_id=?", (entry_id,)) >= _MAX_CATEGORIES:
            raise ApiError("MAX_CATEGORIES_FOR_ENTRY_REACHED", CATEGORIES=str(_MAX_CATEGORIES))
        row = {"category_id": category_id, "entry_id": entry_id, "creator_id": creator_id, "created_at": now()}
        with self._db.transaction():
            self._db.insert("category_entries", row)
            self._db.update("categories", str(category_id), {"updated_at": row["created_at"]})

    def remove(self, category_id: int, entry_id: str) -> None:
        """Remove an entry from a category; ENTRY_IS_NOT_ASSIGNED_TO_CATEGORY if it is not in it."""
        removed = self._db.run(
            "DELETE FROM category_entries WHERE category_id=? AND entry_id=?", (category_id, entry_id)
        )
        if not removed:
            raise ApiError("ENTRY_IS_NOT_ASSIGNED_TO_CATEGORY")

    def write(self, entry_id: str, writer: Writer, sent: Args) -> None:
        """Apply the fields `categories` (full names) or `categoriesIds` of an entry, if sent and if the writer may.

        Missing categories are created for an administrator; a user session may name only existing ones.
        """
        wanted = self._wanted(writer.session, sent) if CATEGORIES_PERMISSION in writer.permissions else None
        if wanted is None:
            return
        rows = self._db.all("SELECT category_id FROM category_entries WHERE entry_id=?", (entry_id,))
        present = {row["category_id"] for row in rows}
        for category_id in present.difference(wanted):
            self.remove(category_id, entry_id)
        for category_id in sorted(set(wanted) - present):
            self.add(category_id, entry_id)

    def forget(self, entry_id: str) -> None:
        self._db.run("DELETE FROM category_entries WHERE entry_id=?", (entry_id,))

    def _wanted(self, author: Session, sent: Args) -> list[int] | None:
        partner_id = author.partner_id
        if names := sent.words("categories"):
            if not author.is_admin and not all(self._categories.is_known(partner_id, name) for name in names):
                raise ApiError("PROPERTY_VALIDATION_ADMIN_PROPERTY", PROP_NAME="categories")
            return [number for number in (self._categories.named(partner_id, name) for name in names) if number]
        if sent.words("categoriesIds"):
            ids = [int(word) if word.isdecimal() else 0 for word in sent.words("categoriesIds")]
            return [self._categories.require(partner_id, number)["id"] for number in ids]
        cleared = any(
            name in sent for name in ("categories", "categoriesIds", "categories__null", "categoriesIds__null")
        )
        return [] if cleared else None

    def matching(self, partner_id: int, sent: Args, limit: int, offset: int) -> tuple[int, list[Row]]:
        """Return the number of matching assignments, and one page; oldest first unless the filter has an order."""
        where = Condition()
        where.add("partner_id=?", partner_id)
        where.compare(sent, _VALUES)
        where.bound(sent, {"createdAt": "category_entries.created_at"}, ("createdAt",))
        if words := given(sent, "categoryFullIdsStartsWith"):
            where.add(" OR ".join(["instr(full_ids||'>', ?||'>')=1"] * len(words)), *words)
        column, way = direction(sent.text("orderBy"), _ORDERS) or (_ORDERS["createdAt"], "ASC")
        total = self._db.count(f"SELECT count(*) FROM (SELECT {_COLUMNS} WHERE {where.sql})", where.values)  # noqa: S608  own names
        sql = f"SELECT {_COLUMNS} WHERE {where.sql} ORDER BY {column} {way}, category_id LIMIT ? OFFSET ?"
        return total, self._db.all(sql, (*where.values, limit, offset))


def to_wire(row: Row) -> dict[str, Any]:
    """Return the `KalturaCategoryEntry` object."""
    return {
        "categoryId": row["category_id"],
        "entryId": row["entry_id"],
        "createdAt": row["created_at"],
        "categoryFullIds": row["full_ids"],
        "status": _ACTIVE,
        "creatorUserId": row["creator_id"] or None,
        "objectType": "KalturaCategoryEntry",
    }
