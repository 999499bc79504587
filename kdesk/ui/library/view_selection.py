"""One selection for cards and table: what is selected in one is selected in the other, and after a new list again."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, QObject, Signal

from kdesk.domain.entry import Entry
from kdesk.ui.library.entry_table import EntryTable
from kdesk.ui.library.grid import EntryGrid
from kdesk.ui.library.model import ENTRY_ROLE, LibraryModel
from kdesk.ui.library.row_runs import parts_of, rows_of, runs

_FEW = 1_000
_Flag = QItemSelectionModel.SelectionFlag


class ViewSelection(QObject):
    """The selection of the cards is the selection. The table changes it while it is on the screen.

    Signals:
        changed: Other rows are selected; a rubber band tells it at its end.
    """

    changed = Signal()

    def __init__(self, model: LibraryModel, grid: EntryGrid, table: EntryTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model, self._grid, self._table = model, grid, table
        self._syncing = False
        self._kept_ids: tuple[str, ...] = ()
        self._kept_current = ""
        grid.selectionModel().selectionChanged.connect(lambda *_args: self._tell())
        table.selectionModel().selectionChanged.connect(lambda *_args: self._follow_table())
        table.selectionModel().currentChanged.connect(lambda *_args: self._follow_table())
        for view in (grid, table):
            view.drag_ended.connect(self.changed)
        model.modelAboutToBeReset.connect(self._keep)
        model.modelReset.connect(self._restore)

    @property
    def count(self) -> int:
        """How many rows are selected, loaded or not."""
        return sum(part.height() for part in parts_of(self._grid.selectionModel().selection()))

    @property
    def rows(self) -> list[int]:
        """The selected rows in their order."""
        return rows_of(self._grid.selectionModel().selection())

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The selected entries in their order, without rows that are not loaded.

        Not row by row: of a million selected rows a few thousand are loaded.
        """
        selection = self._grid.selectionModel().selection()
        parts = [(part.top(), part.bottom()) for part in parts_of(selection)]
        if sum(last - first + 1 for first, last in parts) <= _FEW:
            found = [self._entry_of(row) for first, last in sorted(parts) for row in range(first, last + 1)]
            return tuple(dict.fromkeys(entry for entry in found if entry is not None))
        chosen = {
            row: entry
            for entry in self._model.listing.rows.loaded()
            if (row := self._model.row_of(entry.id)) is not None and any(first <= row <= last for first, last in parts)
        }
        return tuple(chosen[row] for row in sorted(chosen))

    @property
    def current(self) -> int | None:
        """The row on which the keyboard is."""
        index = self._grid.currentIndex()
        return index.row() if index.isValid() else None

    def clear(self) -> None:
        """Select nothing, and make no row the current one."""
        with self._in_sync():
            self._table.selectionModel().clear()
        self._grid.select_none()

    def select(self, rows: list[int], current: int | None) -> None:
        """Select these rows, which are in order."""
        with self._in_sync():
            self._select_in(self._table, rows, current)
            self._select_in(self._grid, rows, current)

    def show_in_table(self) -> None:
        """Take the selection over into the table, which appears."""
        with self._in_sync():
            self._select_in(self._table, self.rows, self.current)

    def _tell(self) -> None:
        if not (self._grid.is_dragging or self._table.is_dragging):
            self.changed.emit()

    def _follow_table(self) -> None:
        """Take the selection over from the table."""
        if self._syncing or not self._table.isVisible():
            return
        current = self._table.currentIndex()
        rows = rows_of(self._table.selectionModel().selection())
        with self._in_sync():
            self._select_in(self._grid, rows, current.row() if current.isValid() else None)

    @contextmanager
    def _in_sync(self) -> Iterator[None]:
        before, self._syncing = self._syncing, True
        try:
            yield
        finally:
            self._syncing = before

    def _select_in(self, view: EntryGrid | EntryTable, rows: list[int], current: int | None) -> None:
        model, chosen = view.model(), QItemSelection()
        last_column = model.columnCount() - 1
        for first, last in runs(rows):
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
        self._kept_ids = tuple(entry.id for entry in self.entries)
        self._kept_current = self._id_of(self.current) if self.current is not None else ""

    def _restore(self) -> None:
        """Select again what is still there."""
        rows = sorted(row for entry_id in self._kept_ids if (row := self._model.row_of(entry_id)) is not None)
        current = self._model.row_of(self._kept_current) if self._kept_current else None
        self._kept_ids, self._kept_current = (), ""
        if rows:
            self.select(rows, current if current is not None else rows[0])

    def _id_of(self, row: int) -> str:
        entry = self._entry_of(row)
        return entry.id if entry is not None else ""

    def _entry_of(self, row: int) -> Entry | None:
        entry: Entry | None = self._model.index(row, 0).data(ENTRY_ROLE)
        return entry
