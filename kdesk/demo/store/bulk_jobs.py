"""Bulk uploads: rows, the wire object, and what the lines of a CSV become."""

import csv
import io
from collections.abc import Iterator, Mapping

from kdesk.demo.store.conditions import Condition
from kdesk.demo.store.database import Database, Row
from kdesk.demo.store.entries import rows as entry_states
from kdesk.demo.wire.clock import now
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.ks import Session
from kdesk.demo.wire.params import Args

SCHEMA = """
CREATE TABLE IF NOT EXISTS bulk_jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT, partner_id INTEGER NOT NULL, user_id TEXT NOT NULL,
    uploaded_at INTEGER NOT NULL, status INTEGER NOT NULL, kind TEXT, content BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS bulk_lines (
    job_id INTEGER NOT NULL, line INTEGER NOT NULL, entry_id TEXT, PRIMARY KEY (job_id, line)) WITHOUT ROWID;
"""

PENDING, FINISHED, FAILED, ABORTED, ALMOST_DONE, NOT_PROCESSED, PARTLY = 0, 5, 6, 7, 8, 11, 12
CSV, XML = "bulkUploadCsv.CSV", "bulkUploadXml.XML"
_VALUES = {"status": "status", "bulkUploadObjectType": "NULL"}
_KINDS = {"image": 2, "audio": 5}
_VIDEO = 1
_COPIED = {
    # Columns of the server, and the properties of entries that they become.
    "title": "name",
    "description": "description",
    "tags": "tags",
    "category": "categories",
    "partnerData": "partnerData",
    "referenceId": "referenceId",
    "conversionProfileId": "conversionProfileId",
    "accessControlProfileId": "accessControlId",
    "ownerId": "userId",
}
_FIVE = ("title", "description", "tags", "url", "contentType")


class BulkJobs:
    """The bulk uploads of all partners."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, writer: Session, content: bytes, kind: str | None, status: int) -> Row:
        """Add a job; its content is not looked at."""
        row = {"partner_id": writer.partner_id, "user_id": writer.user_id, "uploaded_at": now(), "status": status}
        with self._db.transaction():
            self._db.insert("bulk_jobs", row | {"kind": kind, "content": content})
            (made,) = self._db.all("SELECT * FROM bulk_jobs ORDER BY id DESC LIMIT 1")
        return made

    def require(self, reader: Session, job_id: int) -> Row:
        """Return a job of the session's partner, whoever made it; otherwise BULK_UPLOAD_NOT_FOUND."""
        row = self._db.one("SELECT * FROM bulk_jobs WHERE id=? AND partner_id=?", (job_id, reader.partner_id))
        if row is None:
            raise ApiError("BULK_UPLOAD_NOT_FOUND", ID=str(job_id))
        return self._settled(row)

    def find(self, reader: Session, sent: Args, limit: int, offset: int) -> tuple[int, list[Row]]:
        """Return the number of matching jobs and one page, newest first: those of everybody in the account."""
        where = Condition()
        where.add("partner_id=?", reader.partner_id)
        where.compare(sent, _VALUES)
        total = self._db.count(f"SELECT count(*) FROM bulk_jobs WHERE {where.sql}", where.values)  # noqa: S608  own names
        sql = f"SELECT * FROM bulk_jobs WHERE {where.sql} ORDER BY id DESC LIMIT ? OFFSET ?"  # noqa: S608  own names
        return total, [self._settled(row) for row in self._db.all(sql, (*where.values, limit, offset))]

    def update(self, row: Row, status: int) -> Row:
        """Change the status of a job."""
        self._db.update("bulk_jobs", row["id"], {"status": status})
        return self._db.all("SELECT * FROM bulk_jobs WHERE id=?", (row["id"],))[0]

    def add_line(self, row: Row, line: int, entry_id: str | None) -> None:
        """Note the entry of a line; None if the line could not be read."""
        self._db.insert("bulk_lines", {"job_id": row["id"], "line": line, "entry_id": entry_id})

    def _settled(self, row: Row) -> Row:
        """Return the job, which is finished once nothing is fetched any more."""
        if row["status"] != ALMOST_DONE:
            return row
        sql = "SELECT l.entry_id, e.status FROM bulk_lines l LEFT JOIN entries e ON e.id=l.entry_id WHERE l.job_id=?"
        states = [found["status"] for found in self._db.all(sql, (row["id"],))]
        if entry_states.IMPORT in states:
            return row
        bad = sum(state in (None, entry_states.ERROR_IMPORTING) for state in states)
        return self.update(row, FINISHED if not bad else FAILED if bad == len(states) else PARTLY)


def lines_of(content: bytes) -> Iterator[Mapping[str, str] | None]:
    """Yield the values of each line by their columns; None for a line with another number of values."""
    columns: tuple[str, ...] = _FIVE
    for values in csv.reader(io.StringIO(content.decode("utf-8", "replace"), newline="")):
        if values and values[0].startswith("*"):
            columns = (values[0][1:], *values[1:])
        elif values and not values[0].startswith("#"):
            yield dict(zip(columns, values, strict=True)) if len(values) == len(columns) else None


def entry_of(line: Mapping[str, str]) -> Args:
    """Return the properties of a line's entry; every unknown kind is a video."""
    fields: dict[str, object] = {name: line[column] for column, name in _COPIED.items() if line.get(column)}
    return Args(fields | {"mediaType": _KINDS.get(line.get("contentType", "").lower(), _VIDEO)})


def to_wire(row: Row, base_url: str, ks: str) -> dict[str, object]:
    """Return the `KalturaBulkUpload` object; its addresses carry the caller's own session."""

    def address(action: str) -> str:
        return f"{base_url}/api_v3/service/bulkUpload/action/{action}/id/{row['id']}/ks/{ks}"

    return {
        "id": row["id"],
        "uploadedOn": row["uploaded_at"],
        "status": row["status"],
        "logFileUrl": address("serveLog"),
        "csvFileUrl": address("serve"),
        "bulkFileUrl": address("serve"),
        **({"bulkUploadType": row["kind"]} if row["kind"] else {}),
        "objectType": "KalturaBulkUpload",
    }
