"""`media`: entries of video, audio and images."""

from typing import Any

from kdesk.demo import entry_list, tokens
from kdesk.demo.calls import Access, Action, Call, Service, listing
from kdesk.demo.database import Row
from kdesk.demo.entries import NO_CONTENT
from kdesk.demo.entry_fields import CLASSES, MEDIA_ENTRY, EntryClass
from kdesk.demo.entry_wire import to_wire
from kdesk.demo.errors import ApiError, not_owner
from kdesk.demo.params import Args

_TOKEN_RESOURCE = "KalturaUploadedFileTokenResource"  # noqa: S105  a class name of the wire


def add(call: Call) -> dict[str, Any]:
    """An entry without content."""
    return to_wire(add_media_entry(call, call.object("entry")), call.base_url)


def add_content(call: Call) -> dict[str, Any]:
    """Attach an upload token to an entry that has no content yet."""
    row = call.entry()
    call.require_owner(row["user_id"], row["id"])
    resource = call.args.child("resource")
    if resource is None:
        return to_wire(row, call.base_url)
    with call.demo.database.transaction():
        row = call.demo.entries.require(row["id"])
        if row["status"] != NO_CONTENT:
            raise ApiError("ENTRY_ALREADY_WITH_CONTENT")
        token = token_of(call, resource)
        refused = _attach(call, row, token)
    if refused:
        raise refused
    return to_wire(call.demo.entries.require(row["id"]), call.base_url)


def _attach(call: Call, row: Row, token: Row) -> ApiError | None:
    """Attach; a refusal is given back instead of raised, because the source type changes all the same."""
    try:
        call.demo.ingest.attach(row, token)
    except ApiError as error:
        return error
    return None


def add_from_uploaded_file(call: Call) -> dict[str, Any]:
    """Entry and content in one call; the token must be full."""
    token = call.demo.tokens.require(call.args.text("uploadTokenId"), call.who)
    if token["status"] != tokens.FULL:
        raise ApiError("UPLOAD_TOKEN_INVALID_STATUS_FOR_ADD_ENTRY")
    row = add_media_entry(call, call.object("mediaEntry"))
    call.demo.ingest.attach(row, token)
    return to_wire(call.demo.entries.require(row["id"]), call.base_url)


def get(call: Call) -> dict[str, Any]:
    """One entry, whoever owns it."""
    return to_wire(call.entry(), call.base_url)


def list_media(call: Call) -> dict[str, Any]:
    """Media entries only."""
    filters, pager = call.object("filter"), call.object("pager")
    total, rows = entry_list.find(call.demo.database, call.who, filters, pager, media=True)
    return listing("Media", total, [to_wire(row, call.base_url) for row in rows])


def count(call: Call) -> int:
    """How many `list` would find."""
    return entry_list.count(call.demo.database, call.who, call.object("filter"), media=True)


def update(call: Call) -> dict[str, Any]:
    """Change the fields that were sent."""
    return change_entry(call, call.object("mediaEntry"))


def delete(call: Call) -> None:
    """Delete an entry."""
    row = call.entry()
    call.require_owner(row["user_id"], row["id"])
    call.demo.entries.delete(row["id"])


def add_media_entry(call: Call, sent: Args) -> Row:
    """Create a media entry for the caller; its media type is mandatory."""
    if sent.raw("mediaType") is None:
        raise ApiError("PROPERTY_VALIDATION_CANNOT_BE_NULL", PROP_NAME=f"{MEDIA_ENTRY}::mediaType")
    return add_entry(call, CLASSES[MEDIA_ENTRY], sent)


def add_entry(call: Call, kind: EntryClass, sent: Args) -> Row:
    """Create an entry for the caller, or for somebody else where the session allows it."""
    who = call.who
    if not who.is_admin and sent.text("userId") not in ("", who.user_id):
        raise not_owner()
    return call.demo.entries.add(kind, sent, who)


def change_entry(call: Call, sent: Args) -> dict[str, Any]:
    """Apply a patch to the entry that the call names."""
    row = call.entry()
    call.require_owner(row["user_id"], row["id"])
    if sent.text("userId", row["user_id"]) != row["user_id"] and not call.who.is_admin:
        raise not_owner()
    changed = call.demo.entries.change(row, sent, call.who, to_wire(row, call.base_url))
    return to_wire(changed, call.base_url)


def token_of(call: Call, resource: Args) -> Row:
    """The upload token that a resource names."""
    kind = resource.text("objectType")
    if not kind:
        raise ApiError("OBJECT_TYPE_ABSTRACT", OBJ_TYPE="KalturaResource")
    if kind != _TOKEN_RESOURCE:
        raise ApiError("RESOURCE_TYPE_NOT_SUPPORTED", RES_TYPE=kind)
    token = call.demo.tokens.fresh(resource.text("token"))
    if token["partner_id"] != call.who.partner_id:
        raise ApiError("UPLOAD_TOKEN_NOT_FOUND")
    return token


SERVICE = Service(
    "media",
    (
        Action("add", add, needs=("entry",)),
        Action("addContent", add_content, needs=("entryId",)),
        Action("addFromUploadedFile", add_from_uploaded_file, needs=("mediaEntry", "uploadTokenId")),
        Action("get", get, Access.SESSION, ("entryId",)),
        Action("list", list_media, Access.SESSION),
        Action("count", count, Access.SESSION),
        Action("update", update, needs=("entryId", "mediaEntry")),
        Action("delete", delete, needs=("entryId",)),
    ),
)
