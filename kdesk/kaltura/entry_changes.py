"""Changes of an entry's fields as the parameters of a call."""

from typing import Any

from kdesk.domain.editing.entries import EntryChanges

_FIELDS = {
    "name": "name",
    "description": "description",
    "tags": "tags",
    "admin_tags": "adminTags",
    "user_id": "userId",
    "reference_id": "referenceId",
    "partner_data": "partnerData",
    "start_at": "startDate",
    "end_at": "endDate",
    "access_control_id": "accessControlId",
}
"""The names of the fields on the wire."""


def update_params(entry_id: str, changes: EntryChanges) -> dict[str, object]:
    """Return the parameters of `baseEntry.update`: only what changes is sent."""
    fields: dict[str, Any] = {_FIELDS[name]: value for name, value in changes.items()}
    if fields.get("referenceId") == "":
        # Wire fact: an empty one is refused as too short; this form clears it (`observed-2.md`, 5).
        del fields["referenceId"]
        fields["referenceId__null"] = ""
    return {"entryId": entry_id, "baseEntry": {"objectType": "KalturaBaseEntry", **fields}}
