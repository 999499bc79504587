"""`document_documents` (`document` for short): entries of files that are shown as they are."""

from mimetypes import guess_type
from typing import Any

from starlette.responses import FileResponse, Response

from kdesk.demo.services.api import old_uploads
from kdesk.demo.services.calls.calls import Access, Action, Call, Service
from kdesk.demo.services.calls.entry_calls import EntryCalls, add_entry, fill, full_token, list_of, require_type
from kdesk.demo.store.entries.fields import CLASSES, DOCUMENT_ENTRY
from kdesk.demo.wire.errors import ApiError

_DOCUMENT = CLASSES[DOCUMENT_ENTRY]
_CALLS = EntryCalls("documentEntry", _DOCUMENT)


def add_from_uploaded_file(call: Call) -> dict[str, Any]:
    """Entry and content in one call; the token must be full, the document type is mandatory."""
    token = full_token(call)
    sent = require_type(_DOCUMENT, call.object("documentEntry"), "documentType")
    return fill(call, add_entry(call, _DOCUMENT, sent), token)


def list_entries(call: Call) -> dict[str, Any]:
    """Documents only."""
    return list_of(call, _DOCUMENT)


def serve(call: Call) -> Response:
    """The file of a document."""
    row = _CALLS.find(call)
    if not row["content_path"]:
        raise ApiError("FILE_NOT_FOUND")
    kind = guess_type(f"a.{row['content_ext']}")[0] or "application/octet-stream"
    return FileResponse(call.demo.files.open_path(row["content_path"]), media_type=kind)


SERVICE = Service(
    "document_documents",
    (
        Action("addFromUploadedFile", add_from_uploaded_file, needs=("documentEntry", "uploadTokenId")),
        Action("addFromEntry", _CALLS.add_from_entry, needs=("sourceEntryId",)),
        Action("addFromFlavorAsset", _CALLS.add_from_flavor_asset, needs=("sourceFlavorAssetId",)),
        Action("addContent", _CALLS.add_content, needs=("entryId", "resource"), edits="entryId"),
        Action("get", _CALLS.get, Access.PUBLIC, ("entryId",)),
        Action("update", _CALLS.update, needs=("entryId", "documentEntry"), edits="entryId"),
        Action("delete", _CALLS.delete, needs=("entryId",), edits="entryId"),
        old_uploads.UPLOAD,
        Action("list", list_entries, Access.SESSION),
        Action("serve", serve, Access.SESSION, ("entryId",), serves=True),
        Action("updateContent", _CALLS.update_content, needs=("entryId", "resource"), edits="entryId"),
        Action("approveReplace", _CALLS.approve_replace, Access.ADMIN, ("entryId",), edits="entryId"),
        Action("cancelReplace", _CALLS.cancel_replace, Access.ADMIN, ("entryId",), edits="entryId"),
    ),
    aliases=("document",),
)
