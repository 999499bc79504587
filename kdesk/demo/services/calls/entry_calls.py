"""The actions that every group of entries has, for one class of entries or for all."""

from dataclasses import dataclass
from typing import Any

from kdesk.demo.services.calls import compositions, resources
from kdesk.demo.services.calls.calls import Call
from kdesk.demo.store.database import Row
from kdesk.demo.store.entries import lists as entry_list
from kdesk.demo.store.entries.entry_wire import to_wire
from kdesk.demo.store.entries.fields import BASE_ENTRY, CLASSES, EntryClass
from kdesk.demo.store.entries.rows import NO_CONTENT
from kdesk.demo.store.uploads import tokens
from kdesk.demo.store.uploads.filetypes import IMAGE
from kdesk.demo.wire.errors import ApiError, not_owner
from kdesk.demo.wire.paging import listing
from kdesk.demo.wire.params import Args


@dataclass(frozen=True, slots=True)
class EntryCalls:
    """Actions on the entries of one class; `kind` None means all. `parameter` names the object of an update."""

    parameter: str
    kind: EntryClass | None = None

    def get(self, call: Call) -> dict[str, Any]:
        """One entry, whoever owns it; the version makes no difference."""
        return to_wire(self.find(call), call.base_url)

    def update(self, call: Call) -> dict[str, Any]:
        """Change the fields that were sent; the answer is of the class that was sent."""
        row, sent = self.find(call), call.object(self.parameter)
        kind = self._sent_as(row, sent)
        _require_owner(call, row, sent)
        changed = call.demo.entries.change(row, kind, sent, call.writer, to_wire(row, call.base_url))
        return to_wire(changed, call.base_url, kind)

    def _sent_as(self, row: Row, sent: Args) -> EntryClass:
        """The class that the fields of an update are read by: the declared one, or that of the entry if it is named."""
        if self.kind is not None or sent.text("objectType") == row["object_type"]:
            return CLASSES[row["object_type"]]
        return CLASSES[BASE_ENTRY]

    def delete(self, call: Call) -> None:
        """Delete an entry, and what was to replace its content."""
        row = self.find(call)
        with call.demo.database.transaction():
            call.demo.replacements.drop(row)
            call.demo.entries.delete(row["id"])

    def add_content(self, call: Call) -> dict[str, Any]:
        """Give content to an entry that has none yet; without a resource nothing happens, and that is no error."""
        row = self.find(call)
        resource = call.args.child("resource")
        return to_wire(row, call.base_url) if resource is None else fill(call, row, resource)

    def update_content(self, call: Call) -> dict[str, Any]:
        """Give new content to an entry: a picture's at once, that of sound and video when it is ready."""
        row, resource = self.find(call), call.object("resource")
        if row["status"] == NO_CONTENT:
            return fill(call, row, resource)
        with call.demo.database.transaction():
            row = call.demo.entries.require(row["id"])
            if not row["replacing_entry_id"]:
                is_whole = row["content_path"] or row["media_type"] == IMAGE
                target = row if is_whole else call.demo.replacements.begin(row, _profile(call, row), call.writer)
                compositions.put(call, target, resource)
                return to_wire(call.demo.entries.require(row["id"]), call.base_url)
            # The real server refuses the second replacement, and the first is gone afterwards as well.
            call.demo.replacements.cancel(row)
        resources.require(call, resource)
        raise ApiError("ENTRY_REPLACEMENT_ALREADY_EXISTS")

    def approve_replace(self, call: Call) -> dict[str, Any]:
        """Let the new content take its place."""
        row = self.find(call)
        call.demo.replacements.approve(row)
        return to_wire(call.demo.entries.require(row["id"]), call.base_url)

    def cancel_replace(self, call: Call) -> dict[str, Any]:
        """Drop the new content, if there is any."""
        row = self.find(call)
        call.demo.replacements.drop(row)
        return to_wire(call.demo.entries.require(row["id"]), call.base_url)

    def add_from_entry(self, call: Call) -> dict[str, Any]:
        """A new entry with the content of another one, and of its type where none is sent."""
        source = self.find(call, "sourceEntryId")
        named = {"entryId": source["id"], "flavorParamsId": call.args.integer("sourceFlavorParamsId")}
        return fill(call, self._add_like(call, source), Args({"objectType": resources.ENTRY, **named}))

    def add_from_flavor_asset(self, call: Call) -> dict[str, Any]:
        """A new entry with the file of a flavor."""
        flavor = resources.flavor_of(call, call.args.text("sourceFlavorAssetId"))
        source = call.demo.entries.require(flavor["entry_id"])
        return fill(call, self._add_like(call, source), Args({"objectType": resources.ASSET, "assetId": flavor["id"]}))

    def _add_like(self, call: Call, source: Row) -> Row:
        kind, sent = CLASSES[source["object_type"]], call.object(self.parameter)
        row = add_entry(call, kind, sent)
        if row["media_type"] is None:
            call.demo.entries.update(row["id"], media_type=source["media_type"])
        return row

    def find(self, call: Call, name: str = "entryId") -> Row:
        """The entry that a parameter names; one of another class is as good as none."""
        row = call.entry(name)
        if self.kind is not None and row["object_type"] != self.kind.name:
            raise ApiError("ENTRY_ID_NOT_FOUND", ENTRY_ID=row["id"])
        return row


def _require_owner(call: Call, row: Row, sent: Args) -> None:
    """Only an administrator gives an entry to somebody else; only the owner beside him names co-editors."""
    if call.who.is_admin:
        return
    if sent.text("userId", row["user_id"]) != row["user_id"]:
        raise not_owner()
    if "entitledUsersEdit" in sent and call.who.user_id != row["user_id"]:
        raise not_owner()


def add_entry(call: Call, kind: EntryClass, sent: Args, **columns: Any) -> Row:
    """Create an entry for the caller, or for somebody else where the session allows it."""
    who = call.who
    if not who.is_admin and sent.text("userId") not in ("", who.user_id):
        raise not_owner()
    return call.demo.entries.add(kind, sent, call.writer, **columns)


def list_of(call: Call, kind: EntryClass) -> dict[str, Any]:
    """The entries of one class that match."""
    sent = call.object("filter")
    filters = Args({**{name: sent.raw(name) for name in sent.names()}, "typeEqual": kind.type})
    total, rows = entry_list.find(call.demo.database, call.who, filters, call.object("pager"), media=False)
    shown = [to_wire(row, call.base_url) for row in rows]
    return listing(kind.name.removeprefix("Kaltura").removesuffix("Entry"), total, shown)


def full_token(call: Call) -> Args:
    """The resource of the token that the call names, which must be full."""
    token = call.demo.tokens.require(call.args.text("uploadTokenId"), call.who)
    if token["status"] != tokens.FULL:
        raise ApiError("UPLOAD_TOKEN_INVALID_STATUS_FOR_ADD_ENTRY")
    return Args({"objectType": resources.TOKEN, "token": token["id"]})


def require_type(kind: EntryClass, sent: Args, name: str) -> Args:
    """The fields as they were sent, with the type of the content among them."""
    if sent.raw(name) is None:
        raise ApiError("PROPERTY_VALIDATION_CANNOT_BE_NULL", PROP_NAME=f"{kind.name}::{name}")
    return sent


def fill(call: Call, entry: Row, resource: Args, kind: EntryClass | None = None) -> dict[str, Any]:
    """Give an entry without content what a resource names; the answer is of this class, by default its own."""
    refused = None
    with call.demo.database.transaction():
        row = call.demo.entries.require(entry["id"])
        if row["status"] != NO_CONTENT:
            raise ApiError("ENTRY_ALREADY_WITH_CONTENT")
        try:
            compositions.put(call, row, resource)
        except ApiError as error:
            # Raised only outside: the source type has changed all the same.
            refused = error
        # Before anybody goes on with it.
        shown = to_wire(call.demo.entries.require(entry["id"]), call.base_url, kind)
    if refused:
        raise refused
    return shown


def _profile(call: Call, entry: Row) -> Args:
    """The conversion profile for the new content: the call's, else that of the entry."""
    profile = call.args.integer("conversionProfileId") or entry["conversion_profile_id"]
    return Args({"conversionProfileId": profile} if profile else {})
