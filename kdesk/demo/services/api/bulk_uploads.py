"""`bulkUpload`, `bulkupload_bulk` and `media.bulkUploadAdd`: many entries from one file."""

from dataclasses import dataclass

from starlette.responses import Response

from kdesk.demo.media.imports import Imports
from kdesk.demo.services.calls.call import Access, Action, Call, Service
from kdesk.demo.store import bulk_jobs
from kdesk.demo.store.bulk_jobs import BulkJobs
from kdesk.demo.store.database import Row
from kdesk.demo.store.entries.fields import CLASSES, MEDIA_ENTRY
from kdesk.demo.store.entries.rows import Entries
from kdesk.demo.store.files import Files
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.paging import listing, page_of
from kdesk.demo.wire.responses import CORS, NO_CACHE

_XML_DATA = "KalturaBulkUploadXmlJobData"
_MEDIA = CLASSES[MEDIA_ENTRY]
_LOG = {"Content-Type": "text/plain; charset=UTF-8"}
_TEXT = "text/plain;charset=UTF-8"
_KEPT = {"Cache-Control": "public, max-age=86400, max-stale=0", "Accept-Ranges": "bytes"}


@dataclass(frozen=True, slots=True)
class BulkUploads:
    """Bulk uploads.

    The lines of a CSV become entries at once, and their addresses are fetched one after the other. While processing is
    held, and for XML, the job waits for ever as on the recorded server, whose workers did not run.
    """

    jobs: BulkJobs
    entries: Entries
    imports: Imports
    files: Files

    def add_media(self, call: Call) -> dict[str, object]:
        """Add a job of entries."""
        kind = bulk_jobs.XML if call.object("bulkUploadData").text("objectType") == _XML_DATA else bulk_jobs.CSV
        return self._add(call, "fileData", kind)

    def add(self, call: Call) -> dict[str, object]:
        """Add a job by the old service."""
        return self._add(call, "csvFileData", None)

    def get(self, call: Call) -> dict[str, object]:
        return self._shown(call, self._named(call))

    def list_all(self, call: Call) -> dict[str, object]:
        """List the jobs of everybody, newest first."""
        limit, offset = page_of(call.object("pager"))
        total, rows = self.jobs.find(call.who, call.object("bulkUploadFilter"), limit, offset)
        return listing("BulkUpload", total, [self._shown(call, row) for row in rows])

    def abort(self, call: Call) -> dict[str, object]:
        """Abort a job, whatever its state; entries that were made stay."""
        return self._shown(call, self.jobs.update(self._named(call), bulk_jobs.ABORTED))

    def serve(self, call: Call) -> Response:
        """Return the file of a job."""
        return Response(self._named(call)["content"], headers=CORS | _KEPT | {"Content-Type": _TEXT})

    def serve_log(self, call: Call) -> Response:
        """Return the only log that was seen."""
        self._named(call)
        return Response("Log file is not ready", headers=CORS | NO_CACHE | _LOG)

    def _add(self, call: Call, part_name: str, kind: str | None) -> dict[str, object]:
        part = call.files[part_name]
        content = part.path.read_bytes()
        if not content:
            raise ApiError("INVALID_FILE_TYPE", FILE_NAME=part.file_name)
        held = self.files.hold.exists() or kind == bulk_jobs.XML
        row = self.jobs.add(call.who, content, kind, bulk_jobs.NOT_PROCESSED if held else bulk_jobs.PENDING)
        if not held:
            self._process(call, row)
        return self._shown(call, row)

    def _process(self, call: Call, row: Row) -> None:
        for number, line in enumerate(bulk_jobs.lines_of(row["content"]), 1):
            made = None
            if line and line.get("url"):
                try:
                    made = self.entries.add(_MEDIA, bulk_jobs.entry_of(line), call.writer)
                except ApiError:
                    made = None  # This line fails; the others go on.
            if made is not None and line:
                self.imports.begin(made, line["url"])
            self.jobs.add_line(row, number, made["id"] if made else None)
        self.jobs.update(row, bulk_jobs.ALMOST_DONE)

    def _named(self, call: Call) -> Row:
        return self.jobs.require(call.who, call.args.integer("id"))

    def _shown(self, call: Call, row: Row) -> dict[str, object]:
        return bulk_jobs.to_wire(row, call.base_url, call.ks)

    def media_action(self) -> Action:
        """Return the action of `media`, which a refusal names as that of the plug-in."""
        return Action("bulkUploadAdd", self.add_media, files=("fileData",), refused_as="bulkupload_bulk->addEntries")

    def services(self) -> tuple[Service, ...]:
        """Return the tables of actions: the old service, and that of the plug-in."""
        named = ("id",)
        old = Service(
            "bulkUpload",
            (
                Action("add", self.add, Access.CONSOLE, files=("csvFileData",)),
                Action("get", self.get, Access.CONSOLE, named),
                Action("list", self.list_all, Access.CONSOLE),
            ),
        )
        plugin = Service(
            "bulkUpload_bulk",
            (
                Action("get", self.get, needs=named),
                Action("list", self.list_all),
                Action("abort", self.abort, needs=named),
                Action("serve", self.serve, needs=named, serves=True),
                Action("serveLog", self.serve_log, needs=named, serves=True),
            ),
        )
        return old, plugin
