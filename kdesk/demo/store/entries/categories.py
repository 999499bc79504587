"""Categories: a tree of names. Each row contains the ids and names of its ancestors, which the wire shows."""

from typing import Any

from kdesk.demo.store.conditions import Condition, direction, given
from kdesk.demo.store.database import Database, Row
from kdesk.demo.wire.clock import now
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.params import Args

SCHEMA = """
CREATE TABLE IF NOT EXISTS categories (
    id INTEGER PRIMARY KEY AUTOINCREMENT, partner_id INTEGER NOT NULL, parent_id INTEGER NOT NULL,
    depth INTEGER NOT NULL, name TEXT NOT NULL COLLATE NOCASE, full_name TEXT NOT NULL, full_ids TEXT NOT NULL,
    owner TEXT, description TEXT, tags TEXT, admin_tags TEXT, reference_id TEXT, partner_data TEXT,
    partner_sort_value INTEGER NOT NULL DEFAULT 0, default_order_by TEXT,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
"""

_BELOW = "instr('>'||full_ids||'>', '>'||?||'>')"
_TEXTS = {
    "owner": "owner",
    "description": "description",
    "tags": "tags",
    "adminTags": "admin_tags",
    "referenceId": "reference_id",
    "partnerData": "partner_data",
    "defaultOrderBy": "default_order_by",
}
_READ_ONLY = (
    *("id", "depth", "partnerId", "fullName", "fullIds", "entriesCount", "createdAt", "updatedAt", "userJoinPolicy"),
    *("directEntriesCount", "membersCount", "pendingMembersCount", "privacyContexts", "status", "inheritedParentId"),
    *("directSubCategoriesCount", "pendingEntriesCount"),
)
_VALUES = {
    "id": "id",
    "parentId": "parent_id",
    "depth": "depth",
    "fullName": "full_name",
    "fullIds": "full_ids",
    "name": "name",
    "owner": "owner",
    "manager": "owner",
    "referenceId": "reference_id",
    "status": "'2'",
    "privacy": "'1'",
    "appearInList": "'1'",
    "contributionPolicy": "'1'",
    "inheritanceType": "'2'",
    "idOrInheritedParentId": "id",
}
_BOUNDS = {
    "createdAt": "created_at",
    "updatedAt": "updated_at",
    "partnerSortValue": "partner_sort_value",
    "membersCount": "0",
}
_STARTS = {
    # They match whole names of the path: "cat" does not match "cat1".
    "fullNameStartsWith": "instr(full_name||'>', ?||'>')=1",
    "fullNameStartsWithIn": "instr(full_name||'>', ?||'>')=1",
    "fullIdsStartsWith": "instr(full_ids||'>', ?||'>')=1",
    "fullIdsMatchOr": "instr(full_ids||'>', ?||'>')=1",
    "ancestorIdIn": _BELOW,
    "nameOrReferenceIdStartsWith": "instr(lower('>'||name||'>'||coalesce(reference_id,'')), '>'||lower(?))",
    "tagsLike": "instr(','||replace(lower(tags),' ','')||',', ','||lower(?)||',')",
    "freeText": "instr(lower(full_name||' '||coalesce(description,'')||' '||coalesce(tags,'')), lower(?))",
}
_ORDERS = {
    "name": "name",
    "fullName": "full_name",
    "depth": "depth",
    "createdAt": "created_at",
    "updatedAt": "updated_at",
    "partnerSortValue": "partner_sort_value",
    "entriesCount": "entries_count",
    "directEntriesCount": "direct_entries_count",
    "directSubCategoriesCount": "children",
}
_COUNTED = """
SELECT c.*,
    (SELECT count(*) FROM categories WHERE parent_id=c.id) AS children,
    (SELECT count(*) FROM category_entries WHERE category_id=c.id) AS direct_entries_count,
    (SELECT count(DISTINCT entry_id) FROM category_entries WHERE category_id IN
        (SELECT id FROM categories WHERE instr('>'||full_ids||'>', '>'||c.id||'>'))) AS entries_count
FROM categories AS c
"""


class Categories:
    """The categories of all partners."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def find(self, partner_id: int, category_id: int) -> Row | None:
        """Return a category of this partner."""
        return self._db.one(f"{_COUNTED} WHERE id=? AND partner_id=?", (category_id, partner_id))

    def require(self, partner_id: int, category_id: int) -> Row:
        """Return a category of this partner; CATEGORY_NOT_FOUND otherwise."""
        row = self.find(partner_id, category_id)
        if row is None:
            raise ApiError("CATEGORY_NOT_FOUND", ID=str(category_id))
        return row

    def named(self, partner_id: int, full_name: str) -> int:
        """Return the id of the category with this full name; create it and its parents if needed."""
        parent = 0
        for name in _steps(full_name):
            known = self._child(partner_id, parent, name)
            parent = known["id"] if known else self.add(partner_id, Args({"name": name, "parentId": parent}))["id"]
        return parent

    def is_known(self, partner_id: int, full_name: str) -> bool:
        """Return whether a category with this full name exists."""
        parent = 0
        for name in _steps(full_name):
            known = self._child(partner_id, parent, name)
            if known is None:
                return False
            parent = known["id"]
        return True

    def _child(self, partner_id: int, parent: int, name: str) -> Row | None:
        sql = "SELECT id FROM categories WHERE partner_id=? AND parent_id=? AND name=?"
        return self._db.one(sql, (partner_id, parent, clean(name)))

    def matching(self, partner_id: int, sent: Args, limit: int, offset: int) -> tuple[int, list[Row]]:
        """Return the number of matching categories, and one page of them; by depth unless the filter has an order."""
        where = Condition()
        where.add("partner_id=?", partner_id)
        where.compare(sent, _VALUES)
        where.bound(sent, _BOUNDS, ("createdAt", "updatedAt"))
        for field, demand in _STARTS.items():
            if words := given(sent, field):
                where.add(" OR ".join([demand] * len(words)), *words)
        column, way = direction(sent.text("orderBy"), _ORDERS) or ("depth", "ASC")
        total = self._db.count(f"SELECT count(*) FROM categories WHERE {where.sql}", where.values)  # noqa: S608  own columns
        sql = f"{_COUNTED} WHERE {where.sql} ORDER BY {column} {way}, id {way} LIMIT ? OFFSET ?"
        return total, self._db.all(sql, (*where.values, limit, offset))

    def add(self, partner_id: int, sent: Args) -> Row:
        """Add a category; DUPLICATE_CATEGORY if its parent has a child with that name."""
        _refuse_read_only(sent)
        if not clean(sent.text("name")):
            raise ApiError("PROPERTY_VALIDATION_CANNOT_BE_NULL", PROP_NAME="KalturaCategory::name")
        at = now()
        row = {"partner_id": partner_id, "parent_id": 0, "depth": 0, "name": "", "full_name": "", "full_ids": ""}
        with self._db.transaction():
            self._db.insert("categories", row | {"created_at": at, "updated_at": at} | _written(sent))
            category_id = self._db.count("SELECT last_insert_rowid()")
            self._place(partner_id, category_id, sent.integer("parentId"), clean(sent.text("name")))
        return self.require(partner_id, category_id)

    def change(self, row: Row, sent: Args) -> Row:
        """Change the fields that were sent; a new name or parent also changes the full names of all descendants."""
        _refuse_read_only(sent)
        with self._db.transaction():
            self._db.update("categories", row["id"], _written(sent) | {"updated_at": now()})
            if "name" in sent or "parentId" in sent:
                parent = sent.integer("parentId", row["parent_id"])
                self._place(row["partner_id"], row["id"], parent, clean(sent.text("name", row["name"])))
        return self.require(row["partner_id"], row["id"])

    def move(self, partner_id: int, ids: list[int], parent_id: int) -> None:
        """Set the parent of categories (0 for none)."""
        with self._db.transaction():
            for category_id in ids:
                self._place(partner_id, category_id, parent_id, self.require(partner_id, category_id)["name"])

    def delete(self, row: Row, *, keep_entries: bool) -> None:
        """Delete a category and its descendants. With `keep_entries` entries move to the parent, if there is one."""
        below = f"SELECT id FROM categories WHERE {_BELOW}"  # noqa: S608  own names
        with self._db.transaction():
            if keep_entries and row["parent_id"]:
                self._db.run(
                    "INSERT OR IGNORE INTO category_entries SELECT ?, entry_id, creator_id, created_at"  # noqa: S608  own names
                    f" FROM category_entries WHERE category_id IN ({below})",
                    (row["parent_id"], row["id"]),
                )
            self._db.run(f"DELETE FROM category_entries WHERE category_id IN ({below})", (row["id"],))  # noqa: S608  own names
            self._db.run(f"DELETE FROM categories WHERE id IN ({below})", (row["id"],))  # noqa: S608  own names

    def _place(self, partner_id: int, category_id: int, parent_id: int, name: str) -> None:
        """Set name and parent, and the derived columns of this category and its descendants."""
        parent = self.find(partner_id, parent_id) if parent_id else None
        if parent_id and parent is None:
            raise ApiError("PARENT_CATEGORY_NOT_FOUND", ID=str(parent_id))
        if parent is not None and str(category_id) in parent["full_ids"].split(">"):
            raise ApiError("PARENT_CATEGORY_IS_CHILD", PARENT_CATEGORY=str(parent_id), OTHER_CATEGORY=str(category_id))
        twin = "SELECT count(*) FROM categories WHERE partner_id=? AND parent_id=? AND name=? AND id<>?"
        if self._db.count(twin, (partner_id, parent_id, name, category_id)):
            raise ApiError("DUPLICATE_CATEGORY", CATEGORY=name)
        path = {
            "parent_id": parent_id,
            "name": name,
            "depth": parent["depth"] + 1 if parent else 0,
            "full_name": f"{parent['full_name']}>{name}" if parent else name,
            "full_ids": f"{parent['full_ids']}>{category_id}" if parent else str(category_id),
        }
        self._db.update("categories", category_id, path)
        for child in self._db.all("SELECT id, name FROM categories WHERE parent_id=?", (category_id,)):
            self._place(partner_id, child["id"], category_id, child["name"])


def _steps(full_name: str) -> list[str]:
    """Return the names on the path to a category, the uppermost first."""
    return [part.strip() for part in full_name.split(">") if part.strip()]


def clean(name: str) -> str:
    """Return a name as the server stores it: stripped, and without the characters that separate names."""
    return name.strip().translate(str.maketrans("<>,", "___"))


def _written(sent: Args) -> dict[str, Any]:
    columns: dict[str, Any] = {column: sent.text(field) for field, column in _TEXTS.items() if field in sent}
    if "partnerSortValue" in sent:
        columns["partner_sort_value"] = sent.integer("partnerSortValue")
    return columns


def _refuse_read_only(sent: Args) -> None:
    for name in _READ_ONLY:
        if name in sent:
            raise ApiError("PROPERTY_VALIDATION_NOT_UPDATABLE", PROP_NAME=f"KalturaCategory::{name}")


def to_wire(row: Row) -> dict[str, Any]:
    """Return the `KalturaCategory` object."""
    return {
        "id": row["id"],
        "parentId": row["parent_id"],
        "depth": row["depth"],
        "partnerId": row["partner_id"],
        "name": row["name"],
        "fullName": row["full_name"],
        "fullIds": row["full_ids"],
        "entriesCount": row["entries_count"],
        "createdAt": row["created_at"],
        "updatedAt": row["updated_at"],
        "description": row["description"],
        "tags": row["tags"],
        "appearInList": 1,
        "privacy": 1,
        "inheritanceType": 2,
        "userJoinPolicy": 3,
        "defaultPermissionLevel": 3,
        "owner": row["owner"] or "",
        "directEntriesCount": row["direct_entries_count"],
        "referenceId": row["reference_id"],
        "contributionPolicy": 1,
        "membersCount": 0,
        "pendingMembersCount": 0,
        "privacyContext": "",
        "privacyContexts": "",
        "status": 2,
        "partnerSortValue": row["partner_sort_value"],
        "partnerData": row["partner_data"],
        "defaultOrderBy": row["default_order_by"],
        "directSubCategoriesCount": row["children"],
        "moderation": False,
        "isAggregationCategory": False,
        "aggregationCategories": "",
        "adminTags": row["admin_tags"],
        "objectType": "KalturaCategory",
    }
