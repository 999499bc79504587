"""What a person has just added to the list."""

from collections.abc import Callable, Collection, Iterable

from PySide6.QtCore import QItemSelection, QObject

from kdesk.domain.queue_listener import QueueListener
from kdesk.ui.row_runs import parts_of, runs
from kdesk.ui.uploads.filters import TransferFilter
from kdesk.ui.uploads.list import TransferList
from kdesk.ui.uploads.model import TransferModel


class Newcomers(QObject, QueueListener):
    """Selects the rows of a drop: the first ones as soon as they come, and all at its end, unless a person did since.

    The first one is brought into sight, out of a group or a search without it, too.

    Args:
        model: The transfers; it listens to the list before this does.
        shown: Those of the group and the search.
        rows: The list that shows them.
        show_all: Lets the list show every transfer.
    """

    def __init__(
        self, model: TransferModel, shown: TransferFilter, rows: TransferList, show_all: Callable[[], None]
    ) -> None:
        super().__init__(rows)
        self._model, self._shown, self._list, self._show_all = model, shown, rows, show_all
        self._awaited = False
        self._first = ""
        model.rowsInserted.connect(lambda _parent, first, last: self._show(first, last))

    def expect(self) -> None:
        """Show the rows that are inserted next."""
        self._awaited = True

    def reveal(self, row: int) -> None:
        """Select one row of the model and bring it into sight."""
        self._awaited = True
        self._show(row, row)
        self._list.setCurrentIndex(self._shown.mapFromSource(self._model.index(row)))

    def all_added(self, transfer_ids: Collection[str]) -> None:
        """Select what else belongs to the drop whose first rows are selected."""
        if not self._first or self._first not in transfer_ids:
            return
        first, self._first = self._first, ""
        self._model.flush()
        wanted, selected = set(transfer_ids), [one.id for one in self._list.selected()]
        # Somebody may have selected something else meanwhile; rows of other drops may stand in between.
        if selected[:1] == [first] and wanted.issuperset(selected):
            start = self._model.row_of(first) or 0  # before it stand those of its files that were listed already
            rows = sorted(row for key in wanted if (row := self._model.row_of(key)) is not None and row >= start)
            self._list.select(self._selection(runs(rows)))

    def _selection(self, of_rows: Iterable[tuple[int, int]]) -> QItemSelection:
        """Return a selection of runs of rows of the model."""
        chosen = QItemSelection()
        for first, last in of_rows:
            chosen.select(self._model.index(first), self._model.index(last))
        if not self._shown.shows_all:
            return self._shown.mapSelectionFromSource(chosen)
        # Qt's own way makes a part of each of a thousand rows, which are gone through ever after.
        as_shown = QItemSelection()
        for part in parts_of(chosen):
            as_shown.select(*map(self._shown.mapFromSource, (part.topLeft(), part.bottomRight())))
        return as_shown

    def _show(self, first: int, last: int) -> None:
        if not self._awaited:
            return
        self._awaited = False
        ends = self._model.index(first), self._model.index(last)
        if not self._shown.mapFromSource(ends[0]).isValid():
            self._show_all()
        self._first = self._model.transfer(first).id
        self._list.select(self._selection([(first, last)]))
        # The first row last: it is in sight also when not all of them fit.
        for row in reversed(ends):
            self._list.scrollTo(self._shown.mapFromSource(row))
