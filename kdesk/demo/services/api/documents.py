"""`document_documents` (alias `document`): entries whose file is delivered unchanged."""

from dataclasses import dataclass
from mimetypes import guess_type
from typing import Any

from starlette.responses import FileResponse, Response

from kdesk.demo.services.calls.call import Access, Action, Call, Service
from kdesk.demo.services.calls.entry_calls import EntryCalls, EntryParts
from kdesk.demo.services.calls.entry_content import require_type
from kdesk.demo.store.entries.fields import CLASSES, DOCUMENT_ENTRY
from kdesk.demo.store.files import Files
from kdesk.demo.wire.errors import ApiError

_DOCUMENT = CLASSES[DOCUMENT_ENTRY]


@dataclass(frozen=True, slots=True)
class DocumentService:
    """Actions of `document_documents`."""

    parts: EntryParts
    files: Files
    upload: Action

    def add_from_uploaded_file(self, call: Call) -> dict[str, Any]:
        """Add an entry with the content of a full token; the document type is mandatory."""
        try:
            token = self.parts.content.full_token(call)
        except ApiError as error:
            # Only here an unknown token has this error.
            unknown = error.code == "UPLOAD_TOKEN_NOT_FOUND"
            raise (ApiError("UPLOADED_FILE_NOT_FOUND_BY_TOKEN") if unknown else error) from error
        sent = require_type(_DOCUMENT, call.object("documentEntry"), "documentType")
        return self.parts.content.fill(call, self.parts.content.add(call, _DOCUMENT, sent), token)

    def list_entries(self, call: Call) -> dict[str, Any]:
        """List document entries."""
        return self._calls.list_of_kind(call, _DOCUMENT)

    def serve(self, call: Call) -> Response:
        """Return the file of a document."""
        row = self._calls.find(call)
        if not row["content_path"]:
            raise ApiError("FILE_NOT_FOUND")
        kind = guess_type(f"a.{row['content_ext']}")[0] or "application/octet-stream"
        return FileResponse(self.files.open_path(row["content_path"]), media_type=kind)

    @property
    def _calls(self) -> EntryCalls:
        return EntryCalls(self.parts, "documentEntry", _DOCUMENT)

    def service(self) -> Service:
        return Service(
            "document_documents",
            (
                # Kaltura has no `add` for documents: `baseEntry.add` adds one without content.
                Action("addFromUploadedFile", self.add_from_uploaded_file, needs=("documentEntry", "uploadTokenId")),
                Action("addFromEntry", self._calls.add_from_entry, needs=("sourceEntryId",)),
                Action("addFromFlavorAsset", self._calls.add_from_flavor_asset, needs=("sourceFlavorAssetId",)),
                Action("addContent", self._calls.add_content, needs=("entryId", "resource"), edits="entryId"),
                Action("get", self._calls.get, Access.PUBLIC, ("entryId",)),
                Action("update", self._calls.update, needs=("entryId", "documentEntry"), edits="entryId"),
                Action("delete", self._calls.delete, needs=("entryId",), edits="entryId"),
                self.upload,
                Action("list", self.list_entries, Access.SESSION),
                Action("serve", self.serve, Access.SESSION, ("entryId",), serves=True),
                Action("updateContent", self._calls.update_content, needs=("entryId", "resource"), edits="entryId"),
                Action("approveReplace", self._calls.approve_replace, Access.ADMIN, ("entryId",), edits="entryId"),
                Action("cancelReplace", self._calls.cancel_replace, Access.ADMIN, ("entryId",), edits="entryId"),
            ),
            aliases=("document",),
        )
