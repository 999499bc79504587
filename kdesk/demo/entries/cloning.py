"""Copying an entry: its fields, and unless told otherwise its owner, categories and content."""

from collections.abc import Iterable
from enum import IntEnum
from typing import Any

from kdesk.demo.api.calls import Call
from kdesk.demo.api.params import Args
from kdesk.demo.clock import new_id, now
from kdesk.demo.database import Row
from kdesk.demo.entries import rows as states

_EXCLUDED = 1
_CONTENT = ("version", "content_path", "content_ext", "width", "height", "duration_ms", "flavor_params_ids")
_FRESH = {
    "replacing_entry_id": None,
    "replaced_entry_id": None,
    "replacement_status": 0,
    "categories": "",
    "categories_ids": "",
}


class Part(IntEnum):
    """What can be left out of a copy (`itemType` of an option)."""

    USERS = 1
    CATEGORIES = 2
    FLAVORS = 6


def clone(call: Call, entry: Row, options: Iterable[Args]) -> Row:
    """A new entry like this one. The files are shared: content is never changed in place."""
    without = {option.integer("itemType") for option in options if option.integer("rule") == _EXCLUDED}
    columns = _copied(entry) | _FRESH
    if Part.USERS in without:
        columns |= {"user_id": call.who.user_id, "creator_id": call.who.user_id}
    if Part.FLAVORS in without or entry["status"] != states.READY:
        columns |= dict.fromkeys(_CONTENT) | {"duration_ms": 0, "thumb_version": 0, "status": states.NO_CONTENT}
    categories = "" if Part.CATEGORIES in without else entry["categories_ids"]
    with call.demo.database.transaction():
        call.demo.database.insert("entries", columns)
        call.demo.category_entries.write(columns["id"], call.writer, Args({"categoriesIds": categories}))
        if columns["status"] == states.READY:
            _copy_assets(call, entry["id"], columns["id"])
            call.demo.transcoder.wake()
    return call.demo.entries.require(columns["id"])


def _copy_assets(call: Call, entry_id: str, copy_id: str) -> None:
    for table, rows in (
        ("flavors", call.demo.flavors.of_entry(entry_id)),
        ("thumbs", call.demo.thumbs.of_entry(entry_id)),
    ):
        for row in rows:
            call.demo.database.insert(table, _copied(row) | {"entry_id": copy_id})


def _copied(row: Row) -> dict[str, Any]:
    """The columns of a row for a copy of it, which has an id and dates of its own."""
    columns = {name: row[name] for name in row.keys()}  # noqa: SIM118  a Row is no mapping
    return columns | {"id": new_id(), "created_at": now(), "updated_at": now()}
