"""The ports between the window, the files of sheets, and what queues their rows."""

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Protocol

from kdesk.domain.exports import Table
from kdesk.domain.sheets.columns import ColumnUse
from kdesk.domain.sheets.rows import SheetRow
from kdesk.domain.sheets.sheet import Sheet


class SheetFiles(Protocol):
    """Reads and writes sheets; nothing of it blocks the loop."""

    async def read(self, path: Path) -> Sheet:
        """Return the sheet of a file. Raises FileProblem, SheetUnreadable among them."""
        ...

    async def is_bulk(self, path: Path) -> bool:
        """Return whether an XML file is one of Kaltura's bulk upload; False if it cannot be read."""
        ...

    async def save(self, path: Path, make: Callable[[], Table]) -> None:
        """Write a table that is made on a thread, as XLSX where the name says so, else as CSV. Raises FileProblem."""
        ...


class SheetQueueing(Protocol):
    """Finds the files that sheets name, and queues them."""

    async def preview(
        self, sheet: Sheet, roles: Sequence[ColumnUse], beside: Collection[Path] = ()
    ) -> tuple[SheetRow, ...]:
        """Return the rows of a sheet with what was found, and what is wrong with each.

        Args:
            roles: What each column holds.
            beside: Files that came together with the sheet: they are found by their names alone.
        """
        ...

    async def of_folder(self, folder: Path) -> Sheet:
        """Return the files below a folder as a sheet, with the folders as tags and categories.

        Raises SheetUnreadable: there is no file, or there are too many.
        """
        ...

    async def queue(self, rows: Sequence[SheetRow]) -> int:
        """Queue the rows that can be, with their details, and return how many."""
        ...


AddressQueue = Callable[[Sequence[SheetRow]], None]
"""Queues rows with addresses, with their details."""
