"""What was selected in a list that is filled anew."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kdesk.domain.entry_query import EntryQuery
from kdesk.engine.library.gathering import RowRange
from kdesk.ui.library.model import LibraryModel
from kdesk.ui.row_runs import runs


@dataclass(frozen=True, slots=True)
class KeptSelection:
    """A selection as it was.

    Attributes:
        ranges: First and last row of each run of selected rows, in order.
        total: Rows of the list.
        query: What was listed; None for nothing.
        ids: Of the selected rows, "" where nobody knew it; empty if everything was selected of a list that is too long
            to be changed at a time.
        current_id: Id of the entry on which the keyboard was, "" for none.
    """

    ranges: tuple[RowRange, ...] = ()
    total: int = 0
    query: EntryQuery | None = None
    ids: Mapping[int, str] = field(default_factory=dict)
    current_id: str = ""

    def ranges_in(self, model: LibraryModel) -> tuple[RowRange, ...]:
        """Return where the selected rows are now, without those that are gone or that nobody knows."""
        total, query = model.rowCount(), model.listing.query
        if not self.ranges or not total:
            return ()
        same_search = self.query is not None and self.query.conditions == query.conditions
        every = same_search and self.ranges == ((0, self.total - 1),)
        if every and not self.ids:
            return ((0, total - 1),)
        listing = model.listing
        if (
            self.query == query
            and self.total == total
            and all(listing.id_of(row) in {"", entry_id} or not entry_id for row, entry_id in self.ids.items())
        ):
            # As many rows as before, and every one of which the id is known is where it was: so are the others.
            return self.ranges
        return self._every_one_of_before(model) if every else tuple(runs(listing.rows_of(self.ids.values())))

    def _every_one_of_before(self, model: LibraryModel) -> tuple[RowRange, ...]:
        """Return all rows but those of entries that have come since: nobody selected them, and they may be deleted.

        Rows whose entries nobody knows are among them unless they are more than the entries that were not found.
        """
        ids = [model.listing.id_of(row) for row in range(model.rowCount())]
        before = set(self.ids.values())
        found = sum(entry_id in before for entry_id in ids if entry_id)
        wanted = before - {""} if ids.count("") > self.total - found else before | {""}
        return tuple(runs(row for row, entry_id in enumerate(ids) if entry_id in wanted))
