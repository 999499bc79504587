"""New entries, and the content that calls give to entries."""

from dataclasses import dataclass
from typing import Any

from kdesk.demo.services.calls.call import Call
from kdesk.demo.services.calls.compositions import Compositions
from kdesk.demo.services.calls.resource_kinds import TOKEN
from kdesk.demo.store.assets.replacement import Replacements
from kdesk.demo.store.database import Database, Row
from kdesk.demo.store.entries.entry_wire import to_wire
from kdesk.demo.store.entries.fields import EntryClass
from kdesk.demo.store.entries.rows import NO_CONTENT, Entries
from kdesk.demo.store.uploads.filetypes import IMAGE
from kdesk.demo.store.uploads.tokens import FULL, Tokens
from kdesk.demo.wire.errors import ApiError, not_owner
from kdesk.demo.wire.params import Args


@dataclass(frozen=True, slots=True)
class EntryContent:
    """Makes entries, and gives content to them."""

    database: Database
    entries: Entries
    tokens: Tokens
    replacements: Replacements
    compositions: Compositions

    def add(self, call: Call, kind: EntryClass, sent: Args, **columns: Any) -> Row:
        """Create an entry for the caller, or for somebody else where the session allows it."""
        who = call.who
        if not who.is_admin and sent.text("userId") not in ("", who.user_id):
            raise not_owner()
        return self.entries.add(kind, sent, call.writer, **columns)

    def full_token(self, call: Call) -> Args:
        """The resource of the token that the call names, which must be full."""
        token = self.tokens.require(call.args.text("uploadTokenId"), call.who)
        if token["status"] != FULL:
            raise ApiError("UPLOAD_TOKEN_INVALID_STATUS_FOR_ADD_ENTRY")
        return Args({"objectType": TOKEN, "token": token["id"]})

    def fill(self, call: Call, entry: Row, resource: Args, kind: EntryClass | None = None) -> dict[str, Any]:
        """Give an entry without content what a resource names; the answer is of this class, by default its own."""
        refused = None
        with self.database.transaction():
            row = self.entries.require(entry["id"])
            if row["status"] != NO_CONTENT:
                raise ApiError("ENTRY_ALREADY_WITH_CONTENT")
            try:
                self.compositions.put(call, row, resource)
            except ApiError as error:
                # Raised only outside: the source type has changed all the same.
                refused = error
            # Before anybody goes on with it.
            shown = to_wire(self.entries.require(entry["id"]), call.base_url, kind)
        if refused:
            raise refused
        return shown

    def update(self, call: Call, row: Row, resource: Args) -> dict[str, Any]:
        """Give new content to an entry: a picture's at once, that of sound and video when it is ready."""
        if row["status"] == NO_CONTENT:
            return self.fill(call, row, resource)
        with self.database.transaction():
            row = self.entries.require(row["id"])
            if not row["replacing_entry_id"]:
                is_whole = row["content_path"] or row["media_type"] == IMAGE
                target = row if is_whole else self.replacements.begin(row, _profile(call, row), call.writer)
                self.compositions.put(call, target, resource)
                return to_wire(self.entries.require(row["id"]), call.base_url)
            # The real server refuses the second replacement, and the first is gone afterwards as well.
            self.replacements.cancel(row)
        self.compositions.resources.require(call, resource)
        raise ApiError("ENTRY_REPLACEMENT_ALREADY_EXISTS")


def require_type(kind: EntryClass, sent: Args, name: str) -> Args:
    """The fields as they were sent, with the type of the content among them."""
    if sent.raw(name) is None:
        raise ApiError("PROPERTY_VALIDATION_CANNOT_BE_NULL", PROP_NAME=f"{kind.name}::{name}")
    return sent


def _profile(call: Call, entry: Row) -> Args:
    """The conversion profile for the new content: the call's, else that of the entry."""
    profile = call.args.integer("conversionProfileId") or entry["conversion_profile_id"]
    return Args({"conversionProfileId": profile} if profile else {})
