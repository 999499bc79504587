"""`category` and `categoryEntry`: the tree of categories, and the entries in it."""

from typing import Any

from kdesk.demo.services.calls.calls import Access, Action, Call, Service
from kdesk.demo.store.conditions import given
from kdesk.demo.store.database import Row
from kdesk.demo.store.entries import categories, category_entries
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.paging import listing, page_of

_EVERYTHING = (-1, 0)


def _named(call: Call, name: str = "id") -> Row:
    return call.demo.categories.require(call.who.partner_id, call.args.integer(name))


def add(call: Call) -> dict[str, Any]:
    """A new category; its answer leaves out what nobody has set yet."""
    sent = call.object("category")
    shown = categories.to_wire(call.demo.categories.add(call.who.partner_id, sent))
    return {
        name: value for name, value in shown.items() if name in sent or name not in ("parentId", "owner", "moderation")
    }


def get(call: Call) -> dict[str, Any]:
    """One category."""
    return categories.to_wire(_named(call))


def list_categories(call: Call) -> dict[str, Any]:
    """The categories that the filter finds; all of them where no pager is sent."""
    limit, offset = page_of(call.object("pager")) if call.args.child("pager") else _EVERYTHING
    total, rows = call.demo.categories.matching(call.who.partner_id, call.object("filter"), limit, offset)
    return listing("Category", total, [categories.to_wire(row) for row in rows])


def update(call: Call) -> dict[str, Any]:
    """Change the fields that were sent."""
    return categories.to_wire(call.demo.categories.change(_named(call), call.object("category")))


def delete(call: Call) -> None:
    """Delete a category with all below it."""
    call.demo.categories.delete(_named(call), keep_entries=call.args.flag("moveEntriesToParentCategory", True))


def move(call: Call) -> bool:
    """Give categories another parent."""
    ids = [int(word) if word.isdecimal() else 0 for word in call.args.words("categoryIds")]
    call.demo.categories.move(call.who.partner_id, ids, call.args.integer("targetCategoryParentId"))
    return True


def assign(call: Call) -> dict[str, Any]:
    """Put an entry into a category."""
    sent, demo = call.object("categoryEntry"), call.demo
    for name in ("categoryId", "entryId"):
        if name not in sent:
            raise ApiError("PROPERTY_VALIDATION_CANNOT_BE_NULL", PROP_NAME=f"KalturaCategoryEntry::{name}")
    category = demo.categories.require(call.who.partner_id, sent.integer("categoryId"))
    _require_entry(call, sent.text("entryId"))
    with demo.database.transaction():
        demo.category_entries.add(category["id"], sent.text("entryId"), call.who.user_id)
        row = demo.category_entries.find(category["id"], sent.text("entryId"))
    return category_entries.to_wire(row) if row else {}


def unassign(call: Call) -> None:
    """Take an entry out of a category."""
    _require_entry(call, call.args.text("entryId"))
    call.demo.category_entries.remove(_named(call, "categoryId")["id"], call.args.text("entryId"))


def _require_entry(call: Call, entry_id: str) -> None:
    entry = call.demo.entries.find(entry_id)
    if entry is None or entry["partner_id"] != call.who.partner_id:
        raise ApiError("INVALID_ENTRY_ID", ID=entry_id)


def list_assignments(call: Call) -> dict[str, Any]:
    """Who is in what; a user session must name entries or categories."""
    sent = call.object("filter")
    named = ("categoryIdEqual", "categoryIdIn", "entryIdEqual", "entryIdIn", "categoryFullIdsStartsWith")
    if not call.who.is_admin and not any(given(sent, name) for name in named):
        raise ApiError("MUST_FILTER_ON_ENTRY_OR_CATEGORY")
    limit, offset = page_of(call.object("pager"))
    total, rows = call.demo.category_entries.matching(call.who.partner_id, sent, limit, offset)
    return listing("CategoryEntry", total, [category_entries.to_wire(row) for row in rows])


CATEGORY = Service(
    "category",
    (
        Action("add", add, Access.ADMIN, ("category",)),
        Action("get", get, Access.SESSION, ("id",)),
        Action("list", list_categories, Access.SESSION),
        Action("update", update, Access.ADMIN, ("id", "category")),
        Action("delete", delete, Access.ADMIN, ("id",)),
        Action("move", move, Access.ADMIN, ("categoryIds", "targetCategoryParentId")),
    ),
)
CATEGORY_ENTRY = Service(
    "categoryEntry",
    (
        Action("add", assign, needs=("categoryEntry",)),
        Action("list", list_assignments),
        Action("delete", unassign, needs=("entryId", "categoryId")),
    ),
)
