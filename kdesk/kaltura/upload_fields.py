"""The objects that kdesk sends: upload tokens, and entries for them."""

from kdesk.domain.details.comparison import stored_title, tags_text
from kdesk.domain.details.upload_details import NOTHING_SAID, UploadDetails
from kdesk.domain.editing.categories import stored_name
from kdesk.domain.editing.description_pattern import stored_description
from kdesk.domain.entry import MediaType
from kdesk.domain.names import sendable, stored
from kdesk.domain.owner_tags import fingerprint_tag
from kdesk.domain.transfer import Transfer
from kdesk.kaltura.rpc import Call
from kdesk.kaltura.wire_entries import WireEntry


def token_fields(transfer: Transfer) -> dict[str, object]:
    """Return `KalturaUploadToken` for a new token."""
    # Never autoFinalize (rule 2): the server counts repeated bytes twice.
    return {
        "objectType": "KalturaUploadToken",
        "fileName": transfer.token_name,
        # The server does not compare this with the bytes; kdesk compares `uploadedFileSize` (rule 8).
        "fileSize": transfer.file.size,
    }


def entry_fields(
    transfer: Transfer, details: UploadDetails = NOTHING_SAID, *, searchable_tag: bool
) -> dict[str, object]:
    """Return `KalturaMediaEntry` for a new entry.

    Args:
        transfer: The one that makes the entry.
        details: What was said of it.
        searchable_tag: Whether it is found by a tag.
    """
    # Wire fact: `media.add` refuses an entry without a media type.
    media_type = transfer.file.media_type if transfer.file.media_type is not MediaType.UNKNOWN else MediaType.VIDEO
    fields = {"objectType": "KalturaMediaEntry", "mediaType": int(media_type)}
    return fields | common_fields(transfer, details, searchable_tag=searchable_tag)


def common_fields(transfer: Transfer, details: UploadDetails, *, searchable_tag: bool) -> dict[str, object]:
    """Return the properties that a new entry of every kind has; see `entry_fields`."""
    fields = {
        "name": stored_title(transfer.file.title if details.title is None else details.title),
        "partnerData": str(transfer.owner_tag),
    }
    marks: tuple[str, ...] = ()
    if transfer.file.identity:
        # USER sessions lose it silently; the fingerprint in `partnerData` stays (rule 2).
        fields["referenceId"] = transfer.file.identity.fingerprint
        if searchable_tag:
            marks = (fingerprint_tag(transfer.file.identity.fingerprint),)
    if tags := tags_text(details.tags or (), marks):
        fields["tags"] = tags
    return {**fields, **_said(details)}


def _said(details: UploadDetails) -> dict[str, object]:
    """Return the properties that details alone set; without a word the account's values hold."""
    fields: dict[str, object] = {}
    if details.description:
        fields["description"] = stored_description(stored(details.description))
    if details.categories:
        fields["categories"] = ",".join(sendable(stored_name(one)) for one in details.categories)
    if details.conversion_profile is not None:
        fields["conversionProfileId"] = details.conversion_profile
    if details.access_control is not None:
        fields["accessControlId"] = details.access_control
    return fields


def entry_update(entry_id: str, **changes: str) -> Call:
    """Return the call that changes properties of an entry: media, documents and data alike."""
    entry = {"objectType": "KalturaBaseEntry", **changes}
    return Call("baseEntry", "update", WireEntry, {"entryId": entry_id, "baseEntry": entry})


def attachment(entry_id: str, token_id: str) -> dict[str, object]:
    """Return the parameters of `media.addContent` for a token."""
    # Wire fact: `resource` is of an abstract type: without `objectType` the call is refused (OBJECT_TYPE_ABSTRACT).
    resource = {"objectType": "KalturaUploadedFileTokenResource", "token": token_id}
    return {"entryId": entry_id, "resource": resource}


def chunk_query(token_id: str, *, resume: bool, at: int, final: bool) -> dict[str, str]:
    """Return the query string of `uploadToken.upload`.

    Rule 4: all but the KS is here and not in the body, since the server may drop the body.
    """
    return {"uploadTokenId": token_id, "resume": _flag(resume), "finalChunk": _flag(final), "resumeAt": str(at)}


def _flag(value: bool) -> str:
    return "true" if value else "false"
