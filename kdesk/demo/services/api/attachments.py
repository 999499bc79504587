"""`attachment_attachmentAsset`: the attachments of an entry."""

from dataclasses import dataclass
from mimetypes import guess_type
from typing import Any

from starlette.responses import Response

from kdesk.demo.services.api.file_assets import FileAssetCalls, refuse_fixed
from kdesk.demo.services.calls.asset_lists import list_assets
from kdesk.demo.services.calls.call import Access, Action, Call, Service
from kdesk.demo.services.calls.lookup import entry_named
from kdesk.demo.store.assets.file_assets import ATTACHMENT_TEXTS, attachment_to_wire, sent_columns, without_unread
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.params import Args

_FORMATS = ("1", "2", "3", "4", "5")


@dataclass(frozen=True, slots=True)
class AttachmentService:
    """Actions of `attachment_attachmentAsset`."""

    calls: FileAssetCalls

    def list_of_entries(self, call: Call) -> dict[str, Any]:
        """List the attachments of the entries in the filter."""
        return list_assets(call, "AttachmentAsset", self.calls.assets.of_entry, attachment_to_wire, ("format",))

    def get(self, call: Call) -> dict[str, Any]:
        """Return an attachment."""
        return attachment_to_wire(self.calls.named(call))

    def add(self, call: Call) -> dict[str, Any]:
        """Add an attachment without content. The file name is stored unchecked; a description is refused."""
        entry, sent = entry_named(self.calls.entries, call), call.object("attachmentAsset")
        refuse_fixed(sent, "AttachmentAsset", ("description",))
        return without_unread(self._view(self.calls.assets.add(entry, **_columns(sent))))

    def set_content(self, call: Call) -> dict[str, Any]:
        """Set the content. A text gets no file extension."""
        row = self.calls.named(call, "id")
        self.calls.require_editor(call, row)
        taken = self.calls.take_content(call, row)
        if taken is not None:
            self.calls.assets.keep(row["id"], *taken)
        return self._view(row["id"])

    def update(self, call: Call) -> dict[str, Any]:
        """Change the fields that were sent."""
        row, sent = self.calls.named(call, "id"), call.object("attachmentAsset")
        self.calls.require_editor(call, row)
        columns = _columns(sent)
        if "description" in sent:
            columns["description"] = sent.text("description")
        self.calls.assets.update(row["id"], **columns)
        return self._view(row["id"])

    def delete(self, call: Call) -> None:
        """Delete an attachment."""
        self.calls.assets.update(self.calls.named(call)["id"], status=3)

    def serve(self, call: Call) -> Response:
        """Return the file under its name, which is neither checked nor escaped."""
        row = self.calls.readable(call)
        name = row["filename"] or f"{row['entry_id']}_{row['id']}.{row['file_ext'] or ''}"
        kind = guess_type(name)[0] or "application/octet-stream"
        # The name's UTF-8 bytes are sent as they are, while Starlette encodes headers as Latin-1.
        sent = "".join(c for c in name.encode().decode("latin-1") if c.isprintable() or ord(c) >= 128)  # noqa: PLR2004
        return self.calls.serve(call, kind, {"Content-Disposition": f'attachment; filename="{sent}"'})

    def _view(self, asset_id: str) -> dict[str, Any]:
        row = self.calls.assets.get(asset_id)
        if row is None:
            raise ApiError("ATTACHMENT_ASSET_ID_NOT_FOUND", ASSET_ID=asset_id)
        return attachment_to_wire(row)

    def service(self) -> Service:
        """Return the table of actions."""
        named = ("attachmentAssetId",)
        return Service(
            "attachment_attachmentAsset",
            (
                Action("list", self.list_of_entries, Access.PUBLIC),
                Action("get", self.get, Access.SESSION, named),
                Action("add", self.add, needs=("entryId", "attachmentAsset"), edits="entryId"),
                Action("setContent", self.set_content, needs=("id", "contentResource")),
                Action("update", self.update, needs=("id", "attachmentAsset")),
                # A user session can add attachments, but not delete them.
                Action("delete", self.delete, Access.ADMIN, named),
                Action("getUrl", self.calls.get_url, Access.PUBLIC, ("id",)),
                Action("serve", self.serve, Access.ANYONE, named, serves=True),
            ),
        )


def _columns(sent: Args) -> dict[str, Any]:
    kind = sent.text("format")
    if "format" in sent and kind not in _FORMATS:
        raise ApiError("INVALID_ENUM_VALUE", ENUM_VAL=kind, PARAM_NAME="format", ENUM_TYPE="KalturaAttachmentType")
    return sent_columns(sent, ATTACHMENT_TEXTS)
