"""Transfers as a sheet that can be edited and read again."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime

from kdesk.domain.details.custom_metadata import value_of
from kdesk.domain.details.upload_details import CompanionFile, CustomField, Poster, UploadDetails
from kdesk.domain.exports import Cell, Table
from kdesk.domain.sheets.custom_columns import CustomColumn, CustomTitles, whole_name, written_values
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


def table_of(
    transfers: Iterable[Transfer], details_of: Callable[[str], UploadDetails], custom: Sequence[CustomColumn] = ()
) -> Table:
    """Return one row a transfer.

    Args:
        details_of: Returns what was said of a transfer, by its id.
        custom: The fields of the account. Those of which something is said become columns, also unknown ones.
    """
    rows = [(transfer, details_of(transfer.id)) for transfer in transfers]
    columns = dict(_COLUMNS) | _custom_columns([details for _transfer, details in rows], custom)
    return Table(tuple(columns), tuple(tuple(cell(*row) for cell in columns.values()) for row in rows))


def _custom_columns(
    said: Iterable[UploadDetails], custom: Sequence[CustomColumn]
) -> dict[str, Callable[[Transfer, UploadDetails], Cell]]:
    """Return the columns of the fields of which something is said: known ones in the order of their schemas."""
    used = {(profile, name) for one in said for profile, fields in (one.metadata or {}).items() for name in fields}
    titles = CustomTitles(custom)
    known = {column.name: column for column in custom if column.name in used}
    made = {titles.title_of(column): _known_cells(column) for column in known.values()}
    return made | {whole_name(name): _other_cells(name) for name in sorted(used - known.keys())}


def _known_cells(column: CustomColumn) -> Callable[[Transfer, UploadDetails], Cell]:
    return lambda _transfer, details: (
        written_values(column.field, value_of(details.metadata, column.name)) or None if details.metadata else None
    )


def _other_cells(name: CustomField) -> Callable[[Transfer, UploadDetails], Cell]:
    return lambda _transfer, details: "; ".join(value_of(details.metadata, name)) or None


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
