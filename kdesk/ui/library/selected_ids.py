"""Which entries are selected, so that the selection can follow them when pages show them in other rows."""

from collections.abc import Iterable

from kdesk.ui.library.model import LibraryModel

MOST = 2_500
"""Selected rows that are followed: as many as can be changed at a time."""


class SelectedIds:
    """The ids of the selected rows.

    Rows move without notice where the list learns of a change from a page that it loads: the server counted differently
    than before, and what stood in one row is now in another.
    """

    def __init__(self, model: LibraryModel) -> None:
        self._model = model
        self._ids: dict[int, str] = {}
        self._missing: set[str] = set()

    def remember(self, rows: Iterable[int], *, afresh: bool) -> None:
        """Note which entries the selected rows have.

        Args:
            afresh: Whether these are other entries; otherwise they are those of before, in rows that were moved.
        """
        listing = self._model.listing
        self._ids = {row: listing.id_of(row) for row in rows}
        if afresh:
            self._missing.clear()

    def moved(self, first: int, last: int) -> dict[int, int | None]:
        """Return the rows that show other entries than were selected, and where those are now, None if nobody knows.

        Keys below zero stand for entries that were missing before, and are there now.

        Args:
            first: First row that was loaded, dropped or changed.
            last: Last one.
        """
        listing, found = self._model.listing, dict[int, int | None]()
        for row, entry_id in self._ids.items():
            if first <= row <= last:
                now = listing.id_of(row)
                if now and not entry_id:
                    self._ids[row] = now
                elif now and now != entry_id:
                    found[row] = self._model.row_of(entry_id)
        for number, entry_id in enumerate(sorted(self._missing), 1):
            if (there := self._model.row_of(entry_id)) is not None:
                found[-number] = there
                self._missing.discard(entry_id)
        self._missing |= {self._ids[row] for row, place in found.items() if place is None}
        return found
