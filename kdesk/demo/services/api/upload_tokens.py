"""`uploadToken`: the containers that bytes come in through."""

from typing import Any

from kdesk.demo.media.receiving import Chunk
from kdesk.demo.services.calls.calls import Access, Action, Call, Service
from kdesk.demo.store.database import Row
from kdesk.demo.store.uploads.tokens import as_double, to_wire
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.paging import listing, page_of


def add(call: Call) -> dict[str, Any]:
    """An empty token."""
    return to_wire(call.demo.tokens.add(call.who, call.object("uploadToken")))


def get(call: Call) -> dict[str, Any]:
    """One token."""
    return to_wire(_required(call))


def list_own(call: Call) -> dict[str, Any]:
    """The tokens that the session may see; no window of 10,000 here."""
    limit, offset = page_of(call.object("pager"))
    total, rows = call.demo.tokens.find(call.who, call.object("filter"), limit, offset)
    return listing("UploadToken", total, [to_wire(row) for row in rows])


def upload(call: Call) -> dict[str, Any]:
    """One chunk."""
    args, part = call.args, call.files["fileData"]
    chunk = Chunk(
        path=part.path,
        length=part.length,
        file_name=part.file_name,
        resume=args.flag("resume"),
        final=args.flag("finalChunk", True),
        resume_at=as_double(args.number("resumeAt", -1)),
    )
    try:
        row = call.demo.uploads.receive(_required(call), chunk)
    except ApiError as error:
        _log(call, chunk, error.code)
        raise
    _log(call, chunk, "stored")
    return to_wire(row)


def delete(call: Call) -> None:
    """Delete a token; an entry that waits for it has no content again."""
    call.demo.uploads.delete(_required(call))


def _required(call: Call) -> Row:
    return call.demo.tokens.require(call.args.text("uploadTokenId"), call.who)


def _log(call: Call, chunk: Chunk, outcome: str) -> None:
    call.demo.upload_log.add(
        token=call.args.text("uploadTokenId"),
        resume=chunk.resume,
        resume_at=chunk.resume_at,
        final=chunk.final,
        length=chunk.length,
        outcome=outcome,
    )


SERVICE = Service(
    "uploadToken",
    (
        Action("add", add, Access.UPLOADS),
        Action("get", get, Access.TOKENS, needs=("uploadTokenId",)),
        Action("list", list_own, Access.TOKENS),
        Action("upload", upload, Access.UPLOADS, needs=("uploadTokenId",), files=("fileData",)),
        Action("delete", delete, Access.UPLOADS, needs=("uploadTokenId",)),
    ),
)
