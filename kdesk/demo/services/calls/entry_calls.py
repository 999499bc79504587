"""Actions that all services for entries have, for one class of entries or for all."""

from dataclasses import dataclass
from typing import Any

from kdesk.demo.services.calls.call import Call
from kdesk.demo.services.calls.entry_content import EntryContent
from kdesk.demo.services.calls.lookup import entry_named, flavor_with_id
from kdesk.demo.services.calls.resource_kinds import ASSET, ENTRY
from kdesk.demo.store.assets.flavors import Flavors
from kdesk.demo.store.assets.replacement import Replacements
from kdesk.demo.store.database import Database, Row
from kdesk.demo.store.entries import lists as entry_list
from kdesk.demo.store.entries.entry_wire import to_wire
from kdesk.demo.store.entries.fields import BASE_ENTRY, CLASSES, EntryClass
from kdesk.demo.store.entries.rows import Entries
from kdesk.demo.wire.errors import ApiError, not_owner
from kdesk.demo.wire.paging import listing
from kdesk.demo.wire.params import Args


@dataclass(frozen=True, slots=True)
class EntryParts:
    """The parts that actions on entries of all classes need."""

    database: Database
    entries: Entries
    flavors: Flavors
    replacements: Replacements
    content: EntryContent


@dataclass(frozen=True, slots=True)
class EntryCalls:
    """Actions on the entries of one class.

    Attributes:
        parameter: The object parameter of `update`.
        kind: None for all classes.
    """

    parts: EntryParts
    parameter: str
    kind: EntryClass | None = None

    def get(self, call: Call) -> dict[str, Any]:
        """Return an entry of any owner; the version has no effect."""
        return to_wire(self.find(call), call.base_url)

    def update(self, call: Call) -> dict[str, Any]:
        """Change the fields that were sent. The response has the class that was sent."""
        row, sent = self.find(call), call.object(self.parameter)
        kind = self._sent_as(row, sent)
        _require_owner(call, row, sent)
        changed = self.parts.entries.change(row, kind, sent, call.writer, to_wire(row, call.base_url))
        return to_wire(changed, call.base_url, kind)

    def _sent_as(self, row: Row, sent: Args) -> EntryClass:
        """Return the class that defines the fields of an update.

        It is the entry's if the service declares it or the client sends it, otherwise the base class.
        """
        if self.kind is not None or sent.text("objectType") == row["object_type"]:
            return CLASSES[row["object_type"]]
        return CLASSES[BASE_ENTRY]

    def delete(self, call: Call) -> None:
        """Delete an entry and cancel a replacement of its content."""
        row = self.find(call)
        with self.parts.database.transaction():
            self.parts.replacements.drop(row)
            self.parts.entries.delete(row["id"])

    def add_content(self, call: Call) -> dict[str, Any]:
        """Set the content of an entry without any; a call without a resource does nothing and is no error."""
        row = self.find(call)
        resource = call.args.child("resource")
        return to_wire(row, call.base_url) if resource is None else self.parts.content.fill(call, row, resource)

    def update_content(self, call: Call) -> dict[str, Any]:
        """Replace the content: of an image immediately, of audio and video when it is ready."""
        return self.parts.content.update(call, self.find(call), call.object("resource"))

    def approve_replace(self, call: Call) -> dict[str, Any]:
        """Replace the content when it is ready, possibly now."""
        row = self.find(call)
        self.parts.replacements.approve(row)
        return to_wire(self.parts.entries.require(row["id"]), call.base_url)

    def cancel_replace(self, call: Call) -> dict[str, Any]:
        """Discard the new content, if there is any."""
        row = self.find(call)
        self.parts.replacements.drop(row)
        return to_wire(self.parts.entries.require(row["id"]), call.base_url)

    def add_from_entry(self, call: Call) -> dict[str, Any]:
        """Add an entry with the content of another one, and its media type unless one is sent."""
        source = self.find(call, "sourceEntryId")
        named = {"entryId": source["id"], "flavorParamsId": call.args.integer("sourceFlavorParamsId")}
        return self._filled_like(call, source, Args({"objectType": ENTRY, **named}))

    def add_from_flavor_asset(self, call: Call) -> dict[str, Any]:
        """Add an entry with the file of a flavor."""
        flavor = flavor_with_id(self.parts.flavors, call, call.args.text("sourceFlavorAssetId"))
        source = self.parts.entries.require(flavor["entry_id"])
        return self._filled_like(call, source, Args({"objectType": ASSET, "assetId": flavor["id"]}))

    def _filled_like(self, call: Call, source: Row, resource: Args) -> dict[str, Any]:
        """Add an entry of the source's class, and its media type unless one is sent, with the content of a resource."""
        kind, sent = CLASSES[source["object_type"]], call.object(self.parameter)
        row = self.parts.content.add(call, kind, sent)
        if row["media_type"] is None:
            self.parts.entries.update(row["id"], media_type=source["media_type"])
        return self.parts.content.fill(call, row, resource)

    def list_of_kind(self, call: Call, kind: EntryClass) -> dict[str, Any]:
        """List matching entries of one class."""
        sent = call.object("filter")
        filters = Args({**{name: sent.raw(name) for name in sent.names()}, "typeEqual": kind.type})
        total, rows = entry_list.find(self.parts.database, call.who, filters, call.object("pager"), media=False)
        shown = [to_wire(row, call.base_url) for row in rows]
        return listing(kind.name.removeprefix("Kaltura").removesuffix("Entry"), total, shown)

    def find(self, call: Call, name: str = "entryId") -> Row:
        """Return the entry that a parameter names; ENTRY_ID_NOT_FOUND if it has another class."""
        row = entry_named(self.parts.entries, call, name)
        if self.kind is not None and row["object_type"] != self.kind.name:
            raise ApiError("ENTRY_ID_NOT_FOUND", ENTRY_ID=row["id"])
        return row


def _require_owner(call: Call, row: Row, sent: Args) -> None:
    """Only an administrator may change the owner; only the owner or an administrator may change the co-editors."""
    if call.who.is_admin:
        return
    if sent.text("userId", row["user_id"]) != row["user_id"]:
        raise not_owner()
    if "entitledUsersEdit" in sent and call.who.user_id != row["user_id"]:
        raise not_owner()
