"""Rows of a sheet in the columns of the server's bulk upload."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence

from kdesk.domain.bulk.job import BulkJob, BulkLine
from kdesk.domain.details.upload_details import DetailField, UploadDetails
from kdesk.domain.editing.categories import stored_name
from kdesk.domain.entry import MediaType
from kdesk.domain.imports.address import name_of
from kdesk.domain.media_kind import media_type_of
from kdesk.domain.names import sendable
from kdesk.domain.sheets.rows import SheetRow
from kdesk.errors import KindNotTaken

_WORDS = {MediaType.VIDEO: "video", MediaType.AUDIO: "audio", MediaType.IMAGE: "image"}
"""The server reads the words of `contentType`, not the numbers of the guides' `mediaType` (`observed-2.md`, 4)."""
# A line that begins with `#` is a comment, and one with `*` names columns: no address begins so.
_COLUMNS: Mapping[str, Callable[[UploadDetails], str]] = {
    "description": lambda details: details.description or "",
    "tags": lambda details: ",".join(details.tags or ()),
    "category": lambda details: ",".join(map(stored_name, details.categories or ())),
    "conversionProfileId": lambda details: _number(details.conversion_profile),
    "accessControlProfileId": lambda details: _number(details.access_control),
    "ownerId": lambda details: details.owner or "",
    "referenceId": lambda details: details.reference_id or "",
}
NOT_TRANSLATED = (
    DetailField.STARTS_AT,
    DetailField.ENDS_AT,
    DetailField.POSTER,
    DetailField.CAPTIONS,
    DetailField.ATTACHMENTS,
    DetailField.METADATA,
)
"""Details that the server does not take: files of this computer, dates of unknown zones, custom metadata."""


def can_be_fetched(rows: Iterable[SheetRow]) -> bool:
    """Return whether the server can do all rows that can be queued: each names an address."""
    named = [row.address for row in rows if row.can_be_queued]
    return bool(named) and all(named)


def left_out(rows: Iterable[SheetRow]) -> tuple[DetailField, ...]:
    """Return the details of rows that would be left out."""
    said = frozenset[DetailField]().union(*(row.details.said for row in rows if row.can_be_queued))
    return tuple(field for field in NOT_TRANSLATED if field in said)


def lines_of(rows: Iterable[SheetRow]) -> tuple[BulkLine, ...]:
    """Return the lines of the rows that can be queued."""
    return tuple(
        BulkLine(row.number, row.details.title or name_of(row.address), row.address)
        for row in rows
        if row.can_be_queued and row.address
    )


def csv_of(job: BulkJob, rows: Sequence[SheetRow]) -> bytes:
    """Return the file of a job."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("*url", "title", "contentType", *_COLUMNS, "partnerData"))
    by_number = {row.number: row for row in rows}
    for line in job.lines:
        row = by_number[line.number]
        cells = [sendable(make(row.details)) for make in _COLUMNS.values()]
        writer.writerow((row.address, sendable(line.title), _word(row), *cells, job.tag(line.number)))
    return text.getvalue().encode()


def _word(row: SheetRow) -> str:
    """Return what the server takes the address for; it takes every unknown word for a video."""
    if row.media_type is not None:
        return _WORDS[row.media_type]
    try:
        return _WORDS.get(media_type_of(name_of(row.address), b""), "video")
    except KindNotTaken:
        return "video"


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
