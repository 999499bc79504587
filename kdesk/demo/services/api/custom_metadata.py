"""`metadata_metadataProfile` and `metadata_metadata`: custom fields of entries."""

from dataclasses import dataclass
from typing import Any

from kdesk.demo.services.calls.call import Access, Action, Call, Service
from kdesk.demo.store.custom_metadata import ENTRY, CustomMetadata, profile_to_wire, to_wire
from kdesk.demo.store.entries.rows import Entries
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.filtering import select
from kdesk.demo.wire.paging import page_listing

_PROFILE_FIELDS = ("id", "name", "metadataObjectType", "version", "status", "createdAt", "updatedAt")
_FIELDS = ("id", "metadataProfileId", "metadataObjectType", "objectId", "version", "status", "createdAt", "updatedAt")


@dataclass(frozen=True, slots=True)
class CustomMetadataService:
    """Actions of both services."""

    entries: Entries
    metadata: CustomMetadata

    def add_profile(self, call: Call) -> Any:
        """Add a schema."""
        sent = call.object("metadataProfile")
        kind = sent.integer("metadataObjectType", ENTRY)
        xsd = call.args.text("xsdData")
        return profile_to_wire(self.metadata.add_profile(call.who.partner_id, sent.text("name"), xsd, kind))

    def list_profiles(self, call: Call) -> dict[str, Any]:
        """List the schemas."""
        shown = [dict(profile_to_wire(row)) for row in self.metadata.profiles(call.who.partner_id)]
        return page_listing(
            "MetadataProfile", select(shown, call.object("filter"), _PROFILE_FIELDS), call.object("pager")
        )

    def list_metadata(self, call: Call) -> dict[str, Any]:
        """List documents."""
        shown = [dict(to_wire(row)) for row in self.metadata.all(call.who.partner_id)]
        return page_listing("Metadata", select(shown, call.object("filter"), _FIELDS), call.object("pager"))

    def add(self, call: Call) -> Any:
        """Add the document of an entry."""
        profile = self.metadata.profile(call.who.partner_id, call.args.integer("metadataProfileId"))
        entry = self.entries.find(call.args.text("objectId"))
        if entry is None or entry["partner_id"] != call.who.partner_id:
            raise ApiError("INVALID_OBJECT_ID", ID=call.args.text("objectId"))
        call.require_editor(entry)
        return to_wire(self.metadata.add(profile, entry["id"], call.args.text("xmlData")))

    def update(self, call: Call) -> Any:
        """Replace a document."""
        row = self.metadata.require(call.who.partner_id, call.args.integer("id"))
        entry = self.entries.find(row["object_id"])
        if entry is not None:
            call.require_editor(entry)
        version = call.args.integer("version") if "version" in call.args else None
        return to_wire(self.metadata.change(row, call.args.text("xmlData"), version))

    def profile_service(self) -> Service:
        """Return the service of the schemas."""
        return Service(
            "metadata_metadataProfile",
            (
                Action("add", self.add_profile, Access.ADMIN, needs=("metadataProfile", "xsdData")),
                Action("list", self.list_profiles, Access.SESSION),
            ),
        )

    def metadata_service(self) -> Service:
        """Return the service of the documents."""
        return Service(
            "metadata_metadata",
            (
                Action("list", self.list_metadata, Access.SESSION),
                Action("add", self.add, needs=("metadataProfileId", "objectType", "objectId", "xmlData")),
                Action("update", self.update, needs=("id",)),
            ),
        )
