"""`baseEntry`: actions for entries of any class."""

from dataclasses import dataclass
from typing import Any

from kdesk.demo.services.calls.call import Access, Action, Call, Service
from kdesk.demo.services.calls.cloning import Cloning
from kdesk.demo.services.calls.entry_calls import EntryCalls, EntryParts
from kdesk.demo.store.database import Row
from kdesk.demo.store.entries import lists as entry_list
from kdesk.demo.store.entries.entry_wire import to_wire
from kdesk.demo.store.entries.fields import BASE_ENTRY, CLASSES, EntryClass
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.paging import listing
from kdesk.demo.wire.params import Args

_EVERY_STATUS = "-2,-1,0,1,2,4,5,6,7"
_EVERY_MODERATION = "1,2,3,4,5,6"


@dataclass(frozen=True, slots=True)
class BaseEntryService:
    """Actions of `baseEntry`."""

    parts: EntryParts
    cloning: Cloning
    shared: tuple[Action, ...]

    def add(self, call: Call) -> dict[str, Any]:
        """Add an entry without content, of the class that was sent. A base entry gets its class from the file."""
        return to_wire(self._add(call), call.base_url, _named_class(call.object("entry")))

    def add_from_uploaded_file(self, call: Call) -> dict[str, Any]:
        """Add an entry with the content of a full token. The response has the class that was sent."""
        token, sent = self.parts.content.full_token(call), call.object("entry")
        shown = self.parts.content.fill(call, self._add(call), token, _named_class(sent))
        # Unlike other calls, this one leaves the license unset.
        return shown if "licenseType" in sent else {**shown, "licenseType": None}

    def _add(self, call: Call) -> Row:
        sent = call.object("entry")
        return self.parts.content.add(call, _class_of(sent, call.args.text("type")), sent)

    def list_entries(self, call: Call) -> dict[str, Any]:
        """List entries of all classes."""
        filters, pager = call.object("filter"), call.object("pager")
        total, rows = entry_list.find(self.parts.database, call.who, filters, pager, media=False)
        return listing("BaseEntry", total, [to_wire(row, call.base_url) for row in rows])

    def list_by_reference_id(self, call: Call) -> dict[str, Any]:
        """List entries with this reference id in every status."""
        # Otherwise the defaults of a list would leave out all but READY entries.
        every = {"statusIn": _EVERY_STATUS, "moderationStatusIn": _EVERY_MODERATION}
        filters = Args({"referenceIdEqual": call.args.text("refId"), **every})
        total, rows = entry_list.find(self.parts.database, call.who, filters, call.object("pager"), media=False)
        return listing("BaseEntry", total, [to_wire(row, call.base_url) for row in rows])

    def get_by_ids(self, call: Call) -> list[Any]:
        """Return entries by id; unknown ids are omitted."""
        found = (self.parts.entries.find(entry_id) for entry_id in call.args.words("entryIds"))
        return [to_wire(row, call.base_url) for row in found if row and row["partner_id"] == call.who.partner_id]

    def count(self, call: Call) -> int:
        """Return the number of entries that `list` would find."""
        return entry_list.count(self.parts.database, call.who, call.object("filter"), media=False)

    def clone(self, call: Call) -> dict[str, Any]:
        """Copy an entry; the options exclude content, owner or categories."""
        sent = call.object("cloneOptions")
        options = [sent.child(name) or Args({}) for name in sent.names()]
        return to_wire(self.cloning.clone(call, self._calls.find(call), options), call.base_url)

    def update_content(self, call: Call) -> dict[str, Any]:
        """Replace the content. The response is a base entry whatever the entry's class."""
        self._calls.update_content(call)
        return to_wire(self._calls.find(call), call.base_url, CLASSES[BASE_ENTRY])

    @property
    def _calls(self) -> EntryCalls:
        return EntryCalls(self.parts, "baseEntry")

    def service(self) -> Service:
        return Service(
            "baseEntry",
            (
                Action("add", self.add, needs=("entry",)),
                Action("addContent", self._calls.add_content, needs=("entryId",), edits="entryId"),
                Action("addFromUploadedFile", self.add_from_uploaded_file, Access.UPLOADS, ("entry", "uploadTokenId")),
                Action("get", self._calls.get, Access.PUBLIC, ("entryId",)),
                Action("list", self.list_entries, Access.SESSION),
                Action("listByReferenceId", self.list_by_reference_id, Access.SESSION, ("refId",)),
                Action("getByIds", self.get_by_ids, Access.SESSION, ("entryIds",)),
                Action("count", self.count, Access.SESSION),
                Action("update", self._calls.update, needs=("entryId", "baseEntry"), edits="entryId"),
                Action("delete", self._calls.delete, needs=("entryId",), edits="entryId"),
                Action("updateContent", self.update_content, needs=("entryId", "resource"), edits="entryId"),
                Action("approveReplace", self._calls.approve_replace, Access.ADMIN, ("entryId",), edits="entryId"),
                Action("cancelReplace", self._calls.cancel_replace, Access.ADMIN, ("entryId",), edits="entryId"),
                *self.shared,
                # Kaltura does not check who owns the entry.
                Action("clone", self.clone, needs=("entryId",)),
                Action("index", index, needs=("id",)),
            ),
        )


def _class_of(sent: Args, type_number: str) -> EntryClass:
    """Return the class by its name, otherwise by the number in `type`, otherwise the base class."""
    named = _named_class(sent)
    number = type_number or sent.text("type")
    return next((kind for kind in CLASSES.values() if named.type is None and str(kind.type) == number), named)


def _named_class(sent: Args) -> EntryClass:
    return CLASSES.get(sent.text("objectType"), CLASSES[BASE_ENTRY])


def index(_: Call) -> None:
    """Fail: only operators of a server may call it."""
    raise ApiError("SERVICE_FORBIDDEN", SERVICE="baseEntry->index")
