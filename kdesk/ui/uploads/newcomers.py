"""What a person has just added to the list."""

from collections.abc import Callable

from PySide6.QtCore import QItemSelection, QModelIndex, QObject

from kdesk.ui.uploads.filters import TransferFilter
from kdesk.ui.uploads.list import TransferList
from kdesk.ui.uploads.model import TransferModel


class Newcomers(QObject):
    """Selects the first rows of a drop and brings them into sight, out of a group or a search without them, too.

    Args:
        model: The transfers.
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
        model.rowsInserted.connect(lambda _parent, first, last: self._show(first, last))

    def expect(self) -> None:
        """Show the rows that are inserted next."""
        self._awaited = True

    def reveal(self, row: int) -> None:
        """Select one row of the model and bring it into sight."""
        self._awaited = True
        self._show(row, row)
        self._list.setCurrentIndex(self._shown.mapFromSource(self._model.index(row)))

    def _selection(self, first: QModelIndex, last: QModelIndex) -> QItemSelection:
        if self._shown.shows_all:
            # One span: Qt's own way makes one of each of a thousand rows, which are gone through ever after.
            return QItemSelection(self._shown.mapFromSource(first), self._shown.mapFromSource(last))
        return self._shown.mapSelectionFromSource(QItemSelection(first, last))

    def _show(self, first: int, last: int) -> None:
        if not self._awaited:
            return
        self._awaited = False
        ends = self._model.index(first), self._model.index(last)
        if not self._shown.mapFromSource(ends[0]).isValid():
            self._show_all()
        self._list.select(self._selection(*ends))
        # The first row last: it is in sight also when not all of them fit.
        for row in reversed(ends):
            self._list.scrollTo(self._shown.mapFromSource(row))
