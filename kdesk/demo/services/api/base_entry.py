"""`baseEntry`: the calls that do not ask what kind of entry it is."""

from typing import Any

from kdesk.demo.services.api import entry_thumbnails, flags, moderation, old_uploads
from kdesk.demo.services.api.playback import get_context_data, get_playback_context
from kdesk.demo.services.calls import cloning
from kdesk.demo.services.calls.calls import Access, Action, Call, Service
from kdesk.demo.services.calls.entry_calls import EntryCalls, add_entry, fill, full_token
from kdesk.demo.store.database import Row
from kdesk.demo.store.entries import lists as entry_list
from kdesk.demo.store.entries.entry_wire import to_wire
from kdesk.demo.store.entries.fields import BASE_ENTRY, CLASSES, EntryClass
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.paging import listing
from kdesk.demo.wire.params import Args

_EVERY_STATUS = "-2,-1,0,1,2,4,5,6,7"
_EVERY_MODERATION = "1,2,3,4,5,6"
_CALLS = EntryCalls("baseEntry")


def add(call: Call) -> dict[str, Any]:
    """An entry without content, of the class that was sent; its media type may be left to the file."""
    return to_wire(_add(call), call.base_url, _named_class(call.object("entry")))


def add_from_uploaded_file(call: Call) -> dict[str, Any]:
    """Entry and content in one call; the token must be full. The answer is of the class that was sent."""
    token, sent = full_token(call), call.object("entry")
    shown = fill(call, _add(call), token, _named_class(sent))
    # Unlike other calls this one leaves the licence unset.
    return shown if "licenseType" in sent else {**shown, "licenseType": None}


def _add(call: Call) -> Row:
    sent = call.object("entry")
    return add_entry(call, _class_of(sent, call.args.text("type")), sent)


def _class_of(sent: Args, type_number: str) -> EntryClass:
    """The class by its name, else by the number of its type, else the one that leaves it open."""
    named = _named_class(sent)
    number = type_number or sent.text("type")
    return next((kind for kind in CLASSES.values() if named.type is None and str(kind.type) == number), named)


def _named_class(sent: Args) -> EntryClass:
    return CLASSES.get(sent.text("objectType"), CLASSES[BASE_ENTRY])


def list_entries(call: Call) -> dict[str, Any]:
    """Entries of every class."""
    filters, pager = call.object("filter"), call.object("pager")
    total, rows = entry_list.find(call.demo.database, call.who, filters, pager, media=False)
    return listing("BaseEntry", total, [to_wire(row, call.base_url) for row in rows])


def list_by_reference_id(call: Call) -> dict[str, Any]:
    """Entries with this reference id, in whatever status."""
    every = {"statusIn": _EVERY_STATUS, "moderationStatusIn": _EVERY_MODERATION}
    filters = Args({"referenceIdEqual": call.args.text("refId"), **every})
    total, rows = entry_list.find(call.demo.database, call.who, filters, call.object("pager"), media=False)
    return listing("BaseEntry", total, [to_wire(row, call.base_url) for row in rows])


def get_by_ids(call: Call) -> list[Any]:
    """A bare list; unknown ids are left out."""
    found = (call.demo.entries.find(entry_id) for entry_id in call.args.words("entryIds"))
    return [to_wire(row, call.base_url) for row in found if row and row["partner_id"] == call.who.partner_id]


def count(call: Call) -> int:
    """How many `list` would find."""
    return entry_list.count(call.demo.database, call.who, call.object("filter"), media=False)


def clone(call: Call) -> dict[str, Any]:
    """A copy of an entry, with or without its content, owner and categories."""
    sent = call.object("cloneOptions")
    options = [sent.child(name) or Args({}) for name in sent.names()]
    return to_wire(cloning.clone(call, _CALLS.find(call), options), call.base_url)


def update_content(call: Call) -> dict[str, Any]:
    """New content; whatever the entry is, the answer is a base entry."""
    _CALLS.update_content(call)
    return to_wire(_CALLS.find(call), call.base_url, CLASSES[BASE_ENTRY])


def recycle(_: Call) -> None:
    """The recycle bin is a feature that accounts do not have by default."""
    raise ApiError("FEATURE_RECYCLE_BIN_DISABLED")


def index(_: Call) -> None:
    """For the operators of a server only, whatever the session."""
    raise ApiError("SERVICE_FORBIDDEN", SERVICE="baseEntry->index")


SERVICE = Service(
    "baseEntry",
    (
        Action("add", add, needs=("entry",)),
        Action("addContent", _CALLS.add_content, needs=("entryId",), edits="entryId"),
        Action("addFromUploadedFile", add_from_uploaded_file, Access.UPLOADS, ("entry", "uploadTokenId")),
        Action("get", _CALLS.get, Access.PUBLIC, ("entryId",)),
        Action("list", list_entries, Access.SESSION),
        Action("listByReferenceId", list_by_reference_id, Access.SESSION, ("refId",)),
        Action("getByIds", get_by_ids, Access.SESSION, ("entryIds",)),
        Action("getPlaybackContext", get_playback_context, Access.PUBLIC, ("entryId", "contextDataParams")),
        Action("getContextData", get_context_data, Access.PUBLIC, ("entryId", "contextDataParams")),
        Action("count", count, Access.SESSION),
        Action("update", _CALLS.update, needs=("entryId", "baseEntry"), edits="entryId"),
        Action("delete", _CALLS.delete, needs=("entryId",), edits="entryId"),
        old_uploads.UPLOAD,
        Action("updateContent", update_content, needs=("entryId", "resource"), edits="entryId"),
        Action("approveReplace", _CALLS.approve_replace, Access.ADMIN, ("entryId",), edits="entryId"),
        Action("cancelReplace", _CALLS.cancel_replace, Access.ADMIN, ("entryId",), edits="entryId"),
        *entry_thumbnails.ACTIONS,
        *moderation.ACTIONS,
        *flags.ACTIONS,
        Action("clone", clone, needs=("entryId",)),
        Action("recycle", recycle, needs=("entryId",), edits="entryId"),
        Action("restoreRecycled", recycle, needs=("entryId",), edits="entryId"),
        Action("index", index, needs=("id",)),
    ),
)
