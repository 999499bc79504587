"""Creation of entries, and the setting of their content."""

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
    """Adds entries and sets their content."""

    database: Database
    entries: Entries
    tokens: Tokens
    replacements: Replacements
    compositions: Compositions

    def add(self, call: Call, kind: EntryClass, sent: Args, **columns: Any) -> Row:
        """Add an entry for the caller, or for another user if the session is an administrator's."""
        who = call.who
        if not who.is_admin and sent.text("userId") not in ("", who.user_id):
            raise not_owner()
        return self.entries.add(kind, sent, call.writer, **columns)

    def full_token(self, call: Call) -> Args:
        """Return the resource of the token that the call names, which must be full."""
        token = self.tokens.require(call.args.text("uploadTokenId"), call.who)
        if token["status"] != FULL:
            raise ApiError("UPLOAD_TOKEN_INVALID_STATUS_FOR_ADD_ENTRY")
        return Args({"objectType": TOKEN, "token": token["id"]})

    def fill(self, call: Call, entry: Row, resource: Args, kind: EntryClass | None = None) -> dict[str, Any]:
        """Set the content of an entry without any, and return its object.

        Args:
            kind: The class of the response, if not the entry's own.
        """
        refused = None
        with self.database.transaction():
            row = self.entries.require(entry["id"])
            if row["status"] != NO_CONTENT:
                # Also for the token that the entry waits for, if the call is repeated (rule 9).
                raise ApiError("ENTRY_ALREADY_WITH_CONTENT")
            try:
                self.compositions.put(call, row, resource)
            except ApiError as error:
                # Raised after the transaction: the source type is changed nevertheless.
                refused = error
            # Inside the transaction, before the transcoder changes the entry.
            shown = to_wire(self.entries.require(entry["id"]), call.base_url, kind)
        if refused:
            raise refused
        return shown

    def update(self, call: Call, row: Row, resource: Args) -> dict[str, Any]:
        """Replace the content of an entry: of an image immediately, of audio and video when it is ready."""
        if row["status"] == NO_CONTENT:
            return self.fill(call, row, resource)
        with self.database.transaction():
            row = self.entries.require(row["id"])
            if not row["replacing_entry_id"]:
                is_whole = row["content_path"] or row["media_type"] == IMAGE
                target = row if is_whole else self.replacements.begin(row, _profile(call, row), call.writer)
                self.compositions.put(call, target, resource)
                return to_wire(self.entries.require(row["id"]), call.base_url)
            # The real server refuses a second replacement and also cancels the first.
            self.replacements.cancel(row)
        # For an unknown token Kaltura reports that error instead of the following one.
        self.compositions.resources.require(call, resource)
        raise ApiError("ENTRY_REPLACEMENT_ALREADY_EXISTS")


def require_type(kind: EntryClass, sent: Args, name: str) -> Args:
    """Return the sent fields; PROPERTY_VALIDATION_CANNOT_BE_NULL if the media or document type is missing."""
    if sent.raw(name) is None:
        raise ApiError("PROPERTY_VALIDATION_CANNOT_BE_NULL", PROP_NAME=f"{kind.name}::{name}")
    return sent


def _profile(call: Call, entry: Row) -> Args:
    """Return the conversion profile for the new content: the call's, otherwise the entry's."""
    profile = call.args.integer("conversionProfileId") or entry["conversion_profile_id"]
    return Args({"conversionProfileId": profile} if profile else {})
