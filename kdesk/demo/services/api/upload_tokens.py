"""`uploadToken`: uploads in chunks."""

from dataclasses import dataclass
from typing import Any

from kdesk.demo.media.receiving import Chunk, Uploads
from kdesk.demo.services.calls.call import Access, Action, Call, Service
from kdesk.demo.store.database import Row
from kdesk.demo.store.uploads.tokens import Tokens, as_double, to_wire
from kdesk.demo.store.uploads.upload_log import UploadLog
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.paging import listing, page_of


@dataclass(frozen=True, slots=True)
class UploadTokenService:
    """Actions of `uploadToken`."""

    tokens: Tokens
    uploads: Uploads
    upload_log: UploadLog

    def add(self, call: Call) -> dict[str, Any]:
        """Add an empty token."""
        return to_wire(self.tokens.add(call.who, call.object("uploadToken")))

    def get(self, call: Call) -> dict[str, Any]:
        return to_wire(self._required(call))

    def list_own(self, call: Call) -> dict[str, Any]:
        """List the tokens that the session may see; the window of 10,000 does not apply here."""
        limit, offset = page_of(call.object("pager"))
        total, rows = self.tokens.find(call.who, call.object("filter"), limit, offset)
        return listing("UploadToken", total, [to_wire(row) for row in rows])

    def upload(self, call: Call) -> dict[str, Any]:
        """Store one chunk."""
        args, part = call.args, call.files["fileData"]
        chunk = Chunk(
            path=part.path,
            length=part.length,
            file_name=part.file_name,
            resume=args.flag("resume"),
            # As with Kaltura, a chunk without this flag closes the token.
            final=args.flag("finalChunk", True),
            resume_at=as_double(args.number("resumeAt", -1)),
        )
        try:
            row = self.uploads.receive(self._required(call), chunk)
        except ApiError as error:
            self._log(call, chunk, error.code)
            raise
        self._log(call, chunk, "stored")
        return to_wire(row)

    def delete(self, call: Call) -> None:
        """Delete a token; an entry that waits for it becomes NO_CONTENT."""
        self.uploads.delete(self._required(call))

    def _required(self, call: Call) -> Row:
        return self.tokens.require(call.args.text("uploadTokenId"), call.who)

    def _log(self, call: Call, chunk: Chunk, outcome: str) -> None:
        self.upload_log.add(
            token=call.args.text("uploadTokenId"),
            resume=chunk.resume,
            resume_at=chunk.resume_at,
            final=chunk.final,
            length=chunk.length,
            outcome=outcome,
        )

    def service(self) -> Service:
        return Service(
            "uploadToken",
            (
                Action("add", self.add, Access.UPLOADS),
                # A role that may only upload sees its tokens, but not its entries (rule 10).
                Action("get", self.get, Access.TOKENS, needs=("uploadTokenId",)),
                Action("list", self.list_own, Access.TOKENS),
                Action("upload", self.upload, Access.UPLOADS, needs=("uploadTokenId",), files=("fileData",)),
                Action("delete", self.delete, Access.UPLOADS, needs=("uploadTokenId",)),
            ),
        )
