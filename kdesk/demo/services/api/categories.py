"""`category` and `categoryEntry`: the tree of categories, and the assignments of entries."""

from dataclasses import dataclass
from typing import Any

from kdesk.demo.services.calls.call import Access, Action, Call, Service
from kdesk.demo.store.conditions import given
from kdesk.demo.store.database import Database, Row
from kdesk.demo.store.entries import categories, category_entries
from kdesk.demo.store.entries.categories import Categories
from kdesk.demo.store.entries.category_entries import CategoryEntries
from kdesk.demo.store.entries.rows import Entries
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.paging import listing, page_of

_EVERYTHING = (-1, 0)


@dataclass(frozen=True, slots=True)
class CategoryService:
    """Actions of `category` and `categoryEntry`."""

    database: Database
    entries: Entries
    categories: Categories
    category_entries: CategoryEntries

    def _named(self, call: Call, name: str = "id") -> Row:
        return self.categories.require(call.who.partner_id, call.args.integer(name))

    def add(self, call: Call) -> dict[str, Any]:
        """Add a category. The response omits some fields that were not sent."""
        sent = call.object("category")
        shown = categories.to_wire(self.categories.add(call.who.partner_id, sent))
        return {
            name: value
            for name, value in shown.items()
            if name in sent or name not in ("parentId", "owner", "moderation")
        }

    def get(self, call: Call) -> dict[str, Any]:
        return categories.to_wire(self._named(call))

    def list_categories(self, call: Call) -> dict[str, Any]:
        """List matching categories; all of them if no pager was sent."""
        limit, offset = page_of(call.object("pager")) if call.args.child("pager") else _EVERYTHING
        total, rows = self.categories.matching(call.who.partner_id, call.object("filter"), limit, offset)
        return listing("Category", total, [categories.to_wire(row) for row in rows])

    def update(self, call: Call) -> dict[str, Any]:
        return categories.to_wire(self.categories.change(self._named(call), call.object("category")))

    def delete(self, call: Call) -> None:
        """Delete a category and its descendants."""
        self.categories.delete(self._named(call), keep_entries=call.args.flag("moveEntriesToParentCategory", True))

    def move(self, call: Call) -> bool:
        """Set the parent of categories."""
        ids = [int(word) if word.isdecimal() else 0 for word in call.args.words("categoryIds")]
        self.categories.move(call.who.partner_id, ids, call.args.integer("targetCategoryParentId"))
        return True

    def assign(self, call: Call) -> dict[str, Any]:
        """Assign an entry to a category."""
        sent = call.object("categoryEntry")
        for name in ("categoryId", "entryId"):
            if name not in sent:
                raise ApiError("PROPERTY_VALIDATION_CANNOT_BE_NULL", PROP_NAME=f"KalturaCategoryEntry::{name}")
        category = self.categories.require(call.who.partner_id, sent.integer("categoryId"))
        self._require_entry(call, sent.text("entryId"))
        with self.database.transaction():
            self.category_entries.add(category["id"], sent.text("entryId"), call.who.user_id)
            row = self.category_entries.find(category["id"], sent.text("entryId"))
        return category_entries.to_wire(row) if row else {}

    def unassign(self, call: Call) -> None:
        """Remove an entry from a category."""
        self._require_entry(call, call.args.text("entryId"))
        self.category_entries.remove(self._named(call, "categoryId")["id"], call.args.text("entryId"))

    def _require_entry(self, call: Call, entry_id: str) -> None:
        entry = self.entries.find(entry_id)
        if entry is None or entry["partner_id"] != call.who.partner_id:
            raise ApiError("INVALID_ENTRY_ID", ID=entry_id)

    def list_assignments(self, call: Call) -> dict[str, Any]:
        """List assignments; a user session must filter by entries or categories."""
        sent = call.object("filter")
        named = ("categoryIdEqual", "categoryIdIn", "entryIdEqual", "entryIdIn", "categoryFullIdsStartsWith")
        if not call.who.is_admin and not any(given(sent, name) for name in named):
            raise ApiError("MUST_FILTER_ON_ENTRY_OR_CATEGORY")
        limit, offset = page_of(call.object("pager"))
        total, rows = self.category_entries.matching(call.who.partner_id, sent, limit, offset)
        return listing("CategoryEntry", total, [category_entries.to_wire(row) for row in rows])

    def category_service(self) -> Service:
        return Service(
            "category",
            (
                Action("add", self.add, Access.ADMIN, ("category",)),
                Action("get", self.get, Access.SESSION, ("id",)),
                Action("list", self.list_categories, Access.SESSION),
                Action("update", self.update, Access.ADMIN, ("id", "category")),
                Action("delete", self.delete, Access.ADMIN, ("id",)),
                Action("move", self.move, Access.ADMIN, ("categoryIds", "targetCategoryParentId")),
            ),
        )

    def assignment_service(self) -> Service:
        return Service(
            "categoryEntry",
            (
                # Kaltura does not check who owns the entry, here and in `delete`.
                Action("add", self.assign, needs=("categoryEntry",)),
                Action("list", self.list_assignments),
                Action("delete", self.unassign, needs=("entryId", "categoryId")),
            ),
        )
