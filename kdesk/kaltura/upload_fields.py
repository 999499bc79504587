"""What kdesk sends of upload tokens and of the entries that it makes of them."""

from typing import Any

from kdesk.domain.entry import MediaType
from kdesk.domain.names import sendable
from kdesk.domain.transfer import Transfer
from kdesk.kaltura.duplicate_search import tag_of


def token_fields(transfer: Transfer) -> dict[str, Any]:
    """Return `KalturaUploadToken` for a new token."""
    # Never autoFinalize: the server counts bytes that are sent again twice.
    return {
        "objectType": "KalturaUploadToken",
        "fileName": transfer.token_name,
        "fileSize": transfer.file.size,
    }


def entry_fields(transfer: Transfer, *, searchable_tag: bool) -> dict[str, Any]:
    """Return `KalturaMediaEntry` for a new entry."""
    media_type = transfer.file.media_type if transfer.file.media_type is not MediaType.UNKNOWN else MediaType.VIDEO
    fields = {
        "objectType": "KalturaMediaEntry",
        "name": sendable(transfer.file.title),
        "mediaType": int(media_type),
        "partnerData": str(transfer.owner_tag),
    }
    if transfer.file.identity:
        # Sessions of users lose it without an error; the fingerprint in `partnerData` stays.
        fields["referenceId"] = transfer.file.identity.fingerprint
        if searchable_tag:
            fields["tags"] = tag_of(transfer.file.identity.fingerprint)
    return fields


def entry_update(**changes: str) -> dict[str, str]:
    """Return `KalturaMediaEntry` with the properties that change."""
    return {"objectType": "KalturaMediaEntry", **changes}


def attachment(entry_id: str, token_id: str) -> dict[str, Any]:
    """Return the parameters that give an entry the content of a token."""
    resource = {"objectType": "KalturaUploadedFileTokenResource", "token": token_id}
    return {"entryId": entry_id, "resource": resource}
