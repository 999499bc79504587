"""What of the list is shown: one group, and names that contain what was typed."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel

from kdesk.domain.transfer import Transfer
from kdesk.ui.uploads.model import TransferModel
from kdesk.ui.uploads.summary import Group


class TransferFilter(QSortFilterProxyModel):
    """Keeps the queue's order: rows never move by themselves.

    source  the whole list
    """

    def __init__(self, source: TransferModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._group = Group.ALL
        self._text = ""
        self.setSourceModel(source)

    @property
    def group(self) -> Group:
        """The group that is shown."""
        return self._group

    @property
    def text(self) -> str:
        """What names must contain, case folded."""
        return self._text

    def show_group(self, group: Group) -> None:
        """Show the transfers of this group only."""
        self._refilter(group, self._text)

    def search(self, text: str) -> None:
        """Show the names that contain this text, whatever its case."""
        self._refilter(self._group, text.strip().casefold())

    def transfer(self, row: int) -> Transfer:
        """Return the snapshot that a shown row shows."""
        return self._source.transfer(self.source_row(row))

    def source_row(self, row: int) -> int:
        """Return where a shown row stands in the whole list."""
        if self._group is Group.ALL and not self._text:
            return row  # nothing is filtered: 50,000 selected rows need no mapping
        return self.mapToSource(self.index(row, 0)).row()

    def _refilter(self, group: Group, text: str) -> None:
        if (group, text) == (self._group, self._text):
            return
        self.beginFilterChange()
        self._group, self._text = group, text
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    def filterAcceptsRow(self, source_row: int, source_parent: QModelIndex | QPersistentModelIndex) -> bool:
        """Tell whether a row of the whole list is shown."""
        del source_parent
        transfer = self._source.transfer(source_row)
        return self._group.holds(transfer.state) and (not self._text or self._text in transfer.name.casefold())
