"""One selection for cards and table: what is selected in one is selected in the other, and after a new list again."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, QObject, Signal

from kdesk.domain.entry import Entry
from kdesk.engine.library.gathering import RowRange
from kdesk.ui.library.entry_table import EntryTable
from kdesk.ui.library.grid import EntryGrid
from kdesk.ui.library.kept_selection import KeptSelection
from kdesk.ui.library.model import ENTRY_ROLE, LibraryModel
from kdesk.ui.library.selected_ids import MOST, SelectedIds
from kdesk.ui.row_runs import ranges_of, runs

_FEW = 1_000
_Flag = QItemSelectionModel.SelectionFlag


class ViewSelection(QObject):
    """The selection of the cards is the selection. The table changes it while it is on the screen.

    Attributes:
        is_lost: Whether nothing of what was selected was found in the list that was filled last.

    Signals:
        changed: Other rows are selected; a rubber band tells it at its end.
    """

    changed = Signal()

    def __init__(self, model: LibraryModel, grid: EntryGrid, table: EntryTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model, self._grid, self._table = model, grid, table
        self._syncing = self._following = False
        self._kept = KeptSelection()
        self.is_lost = False
        self._ids = SelectedIds(model)
        grid.selectionModel().selectionChanged.connect(lambda *_args: self._note(afresh=not self._following))
        grid.selectionModel().selectionChanged.connect(lambda *_args: self._tell())
        table.selectionModel().selectionChanged.connect(lambda *_args: self._follow_table())
        table.selectionModel().currentChanged.connect(lambda *_args: self._follow_table())
        for view in (grid, table):
            view.drag_ended.connect(self.changed)
        model.modelAboutToBeReset.connect(self._keep)
        model.modelReset.connect(self._restore)
        for signal in (model.rowsInserted, model.rowsRemoved):
            signal.connect(lambda *_args: self._note(afresh=False))
        model.dataChanged.connect(lambda first, last: self._follow_entries(first.row(), last.row()))

    @property
    def count(self) -> int:
        """How many rows are selected, loaded or not."""
        return sum(last - first + 1 for first, last in self.ranges)

    @property
    def ranges(self) -> list[RowRange]:
        """First and last row of each run of selected rows, in order."""
        return ranges_of(self._grid.selectionModel().selection())

    @property
    def rows(self) -> list[int]:
        """The selected rows in their order."""
        return [row for first, last in self.ranges for row in range(first, last + 1)]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The selected entries in their order, without rows that are not loaded.

        Not row by row: of a million selected rows a few thousand are loaded.
        """
        ranges = self.ranges
        if self.count <= _FEW:
            found = [self._entry_of(row) for first, last in ranges for row in range(first, last + 1)]
            return tuple(dict.fromkeys(entry for entry in found if entry is not None))
        chosen = {
            row: entry
            for entry in self._model.listing.rows.loaded()
            if (row := self._model.row_of(entry.id)) is not None and any(first <= row <= last for first, last in ranges)
        }
        return tuple(chosen[row] for row in sorted(chosen))

    @property
    def current(self) -> int | None:
        """The row on which the keyboard is."""
        index = self._grid.currentIndex()
        return index.row() if index.isValid() else None

    def clear(self) -> None:
        """Clear the selection, and make no row the current one."""
        with self._in_sync():
            self._table.selectionModel().clear()
        self._grid.select_none()

    def clear_rows(self) -> None:
        """Clear the selection; the keyboard stays on its row."""
        self.select([], self.current)

    def select_all(self) -> None:
        """Select every row, loaded or not."""
        self.select([(0, self._model.rowCount() - 1)] if self._model.rowCount() else [], self.current)

    def select(self, ranges: Sequence[RowRange], current: int | None) -> None:
        """Select ranges of rows, which are in order."""
        with self._in_sync():
            self._select_in(self._table, ranges, current)
            self._select_in(self._grid, ranges, current)

    def copy(self) -> QItemSelectionModel:
        """Return a selection of the same rows that the user does not change; it follows rows that move."""
        kept = QItemSelectionModel(self._model, self)
        kept.select(self._grid.selectionModel().selection(), _Flag.ClearAndSelect)
        return kept

    def show_in_table(self) -> None:
        """Take the selection over into the table, which appears."""
        with self._in_sync():
            self._select_in(self._table, self.ranges, self.current)

    def _tell(self) -> None:
        if not (self._grid.is_dragging or self._table.is_dragging):
            self.changed.emit()

    def _note(self, *, afresh: bool) -> None:
        self._ids.remember(self.rows if self.count <= MOST else (), afresh=afresh)

    def _follow_entries(self, first: int, last: int) -> None:
        """Keep the selection on its entries if pages show them in other rows than before."""
        moved = self._ids.moved(first, last)
        if not moved:
            return
        rows = {*self.rows} - moved.keys() | {row for row in moved.values() if row is not None}
        current = self.current
        self._following = True
        try:
            self.select(list(runs(sorted(rows))), moved.get(current, current) if current is not None else None)
        finally:
            self._following = False

    def _follow_table(self) -> None:
        """Take the selection over from the table."""
        if self._syncing or not self._table.isVisible():
            return
        current = self._table.currentIndex()
        ranges = ranges_of(self._table.selectionModel().selection())
        with self._in_sync():
            self._select_in(self._grid, ranges, current.row() if current.isValid() else None)

    @contextmanager
    def _in_sync(self) -> Iterator[None]:
        before, self._syncing = self._syncing, True
        try:
            yield
        finally:
            self._syncing = before

    def _select_in(self, view: EntryGrid | EntryTable, ranges: Sequence[RowRange], current: int | None) -> None:
        model, chosen = view.model(), QItemSelection()
        last_column = model.columnCount() - 1
        for first, last in ranges:
            chosen.append(QItemSelectionRange(model.index(first, 0), model.index(last, last_column)))
        selection = view.selectionModel()
        if current is None:
            selection.clearCurrentIndex()
        elif current < model.rowCount():
            column = self._table.columns.first if view is self._table else 0
            selection.setCurrentIndex(model.index(current, column), _Flag.NoUpdate)
        selection.select(chosen, _Flag.ClearAndSelect)

    def _keep(self) -> None:
        """Remember what is selected: filling the model anew clears the selection."""
        self._kept = self._snapshot()

    def _restore(self) -> None:
        """Select again what is still there."""
        kept, self._kept = self._kept, KeptSelection()
        ranges = kept.ranges_in(self._model)
        self.is_lost = bool(kept.ranges) and not ranges
        if ranges:
            current = self._model.row_of(kept.current_id) if kept.current_id else None
            self.select(ranges, current if current is not None else ranges[0][0])

    def _snapshot(self) -> KeptSelection:
        listing, ranges, current = self._model.listing, tuple(self.ranges), self.current
        total = self._model.rowCount()
        too_many = ranges == ((0, total - 1),) and total > MOST
        return KeptSelection(
            ranges,
            total,
            listing.shown.query,
            # So many cannot be changed at a time: no single one has to be found again.
            {} if too_many else {row: listing.id_of(row) for row in self.rows},
            listing.id_of(current) if current is not None else "",
        )

    def _entry_of(self, row: int) -> Entry | None:
        entry: Entry | None = self._model.index(row, 0).data(ENTRY_ROLE)
        return entry
