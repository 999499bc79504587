"""Transfers as a sheet that can be edited and read again."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime

from kdesk.domain.details.upload_details import CompanionFile, Poster, UploadDetails
from kdesk.domain.exports import Cell, Table
from kdesk.domain.transfer import Transfer

_BETWEEN_FILES = "\n"
"""A path may have every other separator in it."""

# The titles of Kaltura's bulk upload where it has one (observed-2.md, 4); the reader knows all of them but the last.
_COLUMNS: Mapping[str, Callable[[Transfer, UploadDetails], Cell]] = {
    "file": lambda transfer, _details: transfer.file.path,
    "title": lambda transfer, details: details.title if details.title is not None else transfer.file.title,
    "description": lambda _transfer, details: details.description,
    "tags": lambda _transfer, details: _joined(details.tags),
    "category": lambda _transfer, details: _joined(details.categories),
    "conversionProfileId": lambda _transfer, details: details.conversion_profile,
    "accessControlProfileId": lambda _transfer, details: details.access_control,
    "ownerId": lambda _transfer, details: details.owner,
    "scheduleStartDate": lambda _transfer, details: _date(details.starts_at),
    "scheduleEndDate": lambda _transfer, details: _date(details.ends_at),
    "referenceId": lambda _transfer, details: details.reference_id,
    "thumbnail": lambda _transfer, details: _poster(details.poster),
    "captions": lambda _transfer, details: _files(details.captions),
    "attachments": lambda _transfer, details: _files(details.attachments),
    "entryId": lambda transfer, _details: transfer.reservation.entry_id or None,
}


def table_of(transfers: Iterable[Transfer], details_of: Callable[[str], UploadDetails]) -> Table:
    """Return one row a transfer.

    Args:
        details_of: Returns what was said of a transfer, by its id.
    """
    rows = ((transfer, details_of(transfer.id)) for transfer in transfers)
    return Table(tuple(_COLUMNS), tuple(tuple(cell(*row) for cell in _COLUMNS.values()) for row in rows))


def _joined(parts: Iterable[str] | None) -> Cell:
    return None if parts is None else ", ".join(parts)


def _date(at: float | None) -> Cell:
    return None if at is None else datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _poster(poster: Poster | None) -> Cell:
    if poster is None:
        return None
    return poster.path if poster.seconds is None else poster.seconds


def _files(files: Iterable[CompanionFile] | None) -> Cell:
    return None if files is None else _BETWEEN_FILES.join(file.path for file in files)
