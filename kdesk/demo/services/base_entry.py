"""`baseEntry`: the calls that do not ask what kind of entry it is."""

from typing import Any

from kdesk.demo import entry_list
from kdesk.demo.calls import Access, Action, Call, Service, listing
from kdesk.demo.entry_fields import BASE_ENTRY, CLASSES, EntryClass
from kdesk.demo.entry_wire import to_wire
from kdesk.demo.params import Args
from kdesk.demo.services import media

_EVERY_STATUS = "-2,-1,0,1,2,4,5,6,7"


def add(call: Call) -> dict[str, Any]:
    """An entry without content, of the class that was sent; its media type may be left to the file."""
    sent = call.object("entry")
    kind = _class_of(sent, call.args.text("type"))
    return to_wire(media.add_entry(call, kind, sent), call.base_url)


def _class_of(sent: Args, type_number: str) -> EntryClass:
    """The class by its name, else by the number of its type, else the one that leaves it open."""
    named = CLASSES.get(sent.text("objectType"), CLASSES[BASE_ENTRY])
    number = type_number or sent.text("type")
    return next((kind for kind in CLASSES.values() if named.type is None and str(kind.type) == number), named)


def list_entries(call: Call) -> dict[str, Any]:
    """Entries of every class."""
    filters, pager = call.object("filter"), call.object("pager")
    total, rows = entry_list.find(call.demo.database, call.who, filters, pager, media=False)
    return listing("BaseEntry", total, [to_wire(row, call.base_url) for row in rows])


def list_by_reference_id(call: Call) -> dict[str, Any]:
    """Entries with this reference id, in whatever status."""
    filters = Args({"referenceIdEqual": call.args.text("refId"), "statusIn": _EVERY_STATUS})
    total, rows = entry_list.find(call.demo.database, call.who, filters, call.object("pager"), media=False)
    return listing("BaseEntry", total, [to_wire(row, call.base_url) for row in rows])


def get_by_ids(call: Call) -> list[Any]:
    """A bare list; unknown ids are left out."""
    found = (call.demo.entries.find(entry_id) for entry_id in call.args.words("entryIds"))
    return [to_wire(row, call.base_url) for row in found if row and row["partner_id"] == call.who.partner_id]


def count(call: Call) -> int:
    """How many `list` would find."""
    return entry_list.count(call.demo.database, call.who, call.object("filter"), media=False)


def update(call: Call) -> dict[str, Any]:
    """Change the fields that were sent."""
    return media.change_entry(call, call.object("baseEntry"))


SERVICE = Service(
    "baseEntry",
    (
        Action("add", add, needs=("entry",)),
        Action("addContent", media.add_content, needs=("entryId",)),
        Action("get", media.get, Access.SESSION, ("entryId",)),
        Action("list", list_entries, Access.SESSION),
        Action("listByReferenceId", list_by_reference_id, needs=("refId",)),
        Action("getByIds", get_by_ids, Access.SESSION, ("entryIds",)),
        Action("count", count, Access.SESSION),
        Action("update", update, needs=("entryId", "baseEntry")),
        Action("delete", media.delete, needs=("entryId",)),
    ),
)
