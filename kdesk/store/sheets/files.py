"""Sheets from files and into files. Implements `domain.sheets.ports.SheetFiles`."""

from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import Protocol, TypeVar

from kdesk.domain.exports import Table, csv_file
from kdesk.domain.sheets.columns import with_titles
from kdesk.domain.sheets.sheet import MAX_BYTES, Sheet, bounded_lines
from kdesk.domain.sheets.sheet_names import BULK_XML, OLD_EXTENSIONS
from kdesk.errors import FileProblem, Reason, SheetUnreadable
from kdesk.store.sheets.bulk_xml import begins_as_bulk, bulk_sheet
from kdesk.store.sheets.separated import separated_rows
from kdesk.store.sheets.workbook import workbook_of, workbook_rows
from kdesk.threads import Workers

Converted = TypeVar("Converted")

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
_BEGINNING = 64 * 1024
"""Bytes in which an XML file has its first element."""
_WORKBOOKS = frozenset({".xlsx", ".xlsm"})


class FileReader(Protocol):
    """What reads and writes files on threads of its own: `engine.files.side_files.SideFiles`."""

    async def read_as(self, path: Path, most: int, convert: Callable[[bytes], Converted]) -> Converted:
        """Return what is made of a whole file, on the same thread."""
        ...

    async def save(self, path: Path, pieces: AsyncGenerator[bytes, None]) -> None:
        """Write a file; what was there before is replaced once all pieces are written."""
        ...


class StoredSheets:
    """Reads and writes sheets, with `files`."""

    def __init__(self, files: FileReader) -> None:
        self._files = files
        self._workers = Workers("kdesk-save-sheet", 1)

    async def read(self, path: Path) -> Sheet:
        """Return the sheet of a file. Raises FileProblem, SheetUnreadable among them."""
        return await self._files.read_as(path, MAX_BYTES, lambda data: sheet_in(path, data))

    async def is_bulk(self, path: Path) -> bool:
        """Return whether an XML file is one of bulk uploads, by its beginning; False if it cannot be read."""
        try:
            return await self._files.read_as(path, MAX_BYTES, lambda data: begins_as_bulk(data[:_BEGINNING]))
        except FileProblem:
            return False

    async def save(self, path: Path, make: Callable[[], Table]) -> None:
        """Write a table that is made on a thread, as XLSX where the name says so, else as CSV. Raises FileProblem."""
        encode = workbook_of if path.suffix.lower() in _WORKBOOKS else csv_file
        data = await self._workers.run(lambda: encode(make()))

        async def pieces() -> AsyncGenerator[bytes, None]:
            yield data

        await self._files.save(path, pieces())

    def close(self) -> None:
        """Let the thread end."""
        self._workers.close()


def sheet_in(path: Path, data: bytes) -> Sheet:
    """Return the sheet of these bytes; the content tells a workbook from separated values. Blocks.

    Raises SheetUnreadable.
    """
    extension = path.suffix.removeprefix(".").lower()
    if extension in OLD_EXTENSIONS:
        raise SheetUnreadable(reason=Reason.SHEET_OLD_FORMAT)
    if extension == BULK_XML:
        return bulk_sheet(str(path), data)
    is_workbook = data.startswith((_ZIP, _OLE))
    rows = workbook_rows(data) if is_workbook else separated_rows(data)
    return with_titles(str(path), bounded_lines(rows))
