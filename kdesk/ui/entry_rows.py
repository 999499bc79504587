"""Passes rows of sheets that change or delete entries on to whoever does that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # imported with the first sheet
    from kdesk.domain.sheets.rows import SheetRow


class EntryRows:
    """Sheets are opened on the page of the uploads; the library changes entries.

    Attributes:
        do: Asks about the rows, and does them; builds the library first.
    """

    def __init__(self) -> None:
        self.do: Callable[[Sequence[SheetRow]], object] = lambda _rows: None
