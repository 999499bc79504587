"""`data`: entries that store a text."""

from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from kdesk.demo.services.calls.call import Access, Action, Call, Service
from kdesk.demo.services.calls.entry_calls import EntryCalls, EntryParts
from kdesk.demo.services.calls.lookup import entry_named
from kdesk.demo.services.calls.resources import Resources
from kdesk.demo.store.entries.entry_wire import to_wire
from kdesk.demo.store.entries.fields import CLASSES, DATA_ENTRY
from kdesk.demo.store.entries.rows import READY
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.params import Args
from kdesk.demo.wire.responses import CORS

_DAY = 86_400
_DATA = CLASSES[DATA_ENTRY]


@dataclass(frozen=True, slots=True)
class DataService:
    """Actions of `data`."""

    parts: EntryParts
    resources: Resources

    def add(self, call: Call) -> dict[str, Any]:
        """Add a data entry, which is READY immediately."""
        return to_wire(self.parts.content.add(call, _DATA, call.object("dataEntry"), status=READY), call.base_url)

    def add_content(self, call: Call) -> dict[str, Any]:
        """Set the text of an entry from a resource."""
        row = entry_named(self.parts.entries, call)
        if row["object_type"] != DATA_ENTRY:
            kinds = {"WRONG_ENTRY_TYPE": str(row["type"]), "RIGHT_ENTRY_TYPE": str(_DATA.type)}
            raise ApiError("INVALID_ENTRY_TYPE", ENTRY_NAME=row["id"], **kinds)
        text = self.resources.text_of(call, call.object("resource"))
        self.parts.entries.change(row, _DATA, Args({"dataContent": text}), call.writer, to_wire(row, call.base_url))
        return to_wire(entry_named(self.parts.entries, call), call.base_url)

    def list_entries(self, call: Call) -> dict[str, Any]:
        """List data entries."""
        return self._calls.list_of_kind(call, _DATA)

    def serve(self, call: Call) -> Response:
        """Return the text as a file."""
        row = self._calls.find(call)
        text = row["data_content"]
        if text is None:
            raise ApiError("FILE_NOT_FOUND")
        # The name's UTF-8 bytes are sent unescaped, while Starlette encodes headers as Latin-1.
        name = row["name"].encode().decode("latin-1")
        headers = CORS | {"Content-Disposition": f'attachment; filename="{name}"', "Accept-Ranges": "bytes"}
        kept = {"Cache-Control": f"public, max-age={_DAY}, max-stale=0"}
        return Response(text, media_type="application/octet-stream", headers=headers | kept)

    @property
    def _calls(self) -> EntryCalls:
        # The API declares this parameter of `data.update` under the name for documents.
        return EntryCalls(self.parts, "documentEntry", _DATA)

    def service(self) -> Service:
        return Service(
            "data",
            (
                Action("add", self.add, needs=("dataEntry",)),
                Action("get", self._calls.get, Access.PUBLIC, ("entryId",)),
                # Kaltura does not check who owns the entry.
                Action("update", self._calls.update, needs=("entryId", "documentEntry")),
                Action("delete", self._calls.delete, needs=("entryId",), edits="entryId"),
                Action("list", self.list_entries, Access.SESSION),
                Action("serve", self.serve, Access.SESSION, ("entryId",), serves=True),
                Action("addContent", self.add_content, needs=("entryId", "resource"), edits="entryId"),
            ),
        )
