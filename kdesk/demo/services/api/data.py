"""`data`: entries that hold a text of the caller's own."""

from typing import Any

from starlette.responses import Response

from kdesk.demo.services.calls import resources
from kdesk.demo.services.calls.calls import Access, Action, Call, Service
from kdesk.demo.services.calls.entry_calls import EntryCalls, add_entry, list_of
from kdesk.demo.store.entries.entry_wire import to_wire
from kdesk.demo.store.entries.fields import CLASSES, DATA_ENTRY
from kdesk.demo.store.entries.rows import READY
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.params import Args
from kdesk.demo.wire.responses import CORS

_DAY = 86_400
_DATA = CLASSES[DATA_ENTRY]
# The declared parameter of the update is named after documents.
_CALLS = EntryCalls("documentEntry", _DATA)


def add(call: Call) -> dict[str, Any]:
    """A data entry, READY at once."""
    return to_wire(add_entry(call, _DATA, call.object("dataEntry"), status=READY), call.base_url)


def add_content(call: Call) -> dict[str, Any]:
    """Make what a resource names the text of an entry."""
    row = call.entry()
    if row["object_type"] != DATA_ENTRY:
        kinds = {"WRONG_ENTRY_TYPE": str(row["type"]), "RIGHT_ENTRY_TYPE": str(_DATA.type)}
        raise ApiError("INVALID_ENTRY_TYPE", ENTRY_NAME=row["id"], **kinds)
    text = resources.text_of(call, call.object("resource"))
    call.demo.entries.change(row, _DATA, Args({"dataContent": text}), call.writer, to_wire(row, call.base_url))
    return to_wire(call.entry(), call.base_url)


def list_entries(call: Call) -> dict[str, Any]:
    """Data entries only."""
    return list_of(call, _DATA)


def serve(call: Call) -> Response:
    """The text as a file."""
    row = _CALLS.find(call)
    text = row["data_content"]
    if text is None:
        raise ApiError("FILE_NOT_FOUND")
    name = row["name"].encode().decode("latin-1")
    headers = CORS | {"Content-Disposition": f'attachment; filename="{name}"', "Accept-Ranges": "bytes"}
    kept = {"Cache-Control": f"public, max-age={_DAY}, max-stale=0"}
    return Response(text, media_type="application/octet-stream", headers=headers | kept)


SERVICE = Service(
    "data",
    (
        Action("add", add, needs=("dataEntry",)),
        Action("get", _CALLS.get, Access.PUBLIC, ("entryId",)),
        Action("update", _CALLS.update, needs=("entryId", "documentEntry")),
        Action("delete", _CALLS.delete, needs=("entryId",), edits="entryId"),
        Action("list", list_entries, Access.SESSION),
        Action("serve", serve, Access.SESSION, ("entryId",), serves=True),
        Action("addContent", add_content, needs=("entryId", "resource"), edits="entryId"),
    ),
)
