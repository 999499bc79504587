"""The filter of the list: by group and by name."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QRegularExpression, QSortFilterProxyModel

from kdesk.domain.names import searchable
from kdesk.domain.transfer import Transfer
from kdesk.ui.uploads.model import FILTER_ROLE, TransferModel
from kdesk.ui.uploads.summary import Group

_ANY_CHARACTER = QRegularExpression.PatternOption.DotMatchesEverythingOption


class TransferFilter(QSortFilterProxyModel):
    """Shows a part of the list in the order of the queue: it never sorts.

    Attributes:
        source: The whole list.
    """

    def __init__(self, source: TransferModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.source = source
        self._group = Group.ALL
        self._text = ""
        self.setFilterRole(FILTER_ROLE)
        self.setSourceModel(source)

    @property
    def group(self) -> Group:
        """The group that is shown."""
        return self._group

    @property
    def text(self) -> str:
        """What names must contain, as `searchable` returns it."""
        return self._text

    @property
    def shows_all(self) -> bool:
        """Whether nothing is left out."""
        return self._group is Group.ALL and not self._text

    def show_group(self, group: Group) -> None:
        """Show the transfers of this group only."""
        self._refilter(group, self._text)

    def search(self, text: str) -> None:
        """Show the names that contain this text, whatever its case."""
        self._refilter(self._group, searchable(text.strip()))

    def transfer(self, row: int) -> Transfer:
        """Return the snapshot that a shown row shows."""
        return self.source.transfer(self.source_row(row))

    def transfers(self, first: int, last: int) -> Sequence[Transfer]:
        """Return the snapshots that the shown rows from `first` to `last` show."""
        if self.shows_all:
            return self.source.transfers(first, last)  # nothing is filtered: 50,000 selected rows need no mapping
        return [self.transfer(row) for row in range(first, last + 1)]

    def source_row(self, row: int) -> int:
        """Return where a shown row stands in the whole list."""
        return self.mapToSource(self.index(row, 0)).row()

    def _refilter(self, group: Group, text: str) -> None:
        if (group, text) == (self._group, self._text):
            return
        self._group, self._text = group, text
        everything = group is Group.ALL and not text
        of_group = "[^\n]*" if group is Group.ALL else group.value
        pattern = "" if everything else f"^{of_group}\n.*{QRegularExpression.escape(text)}"
        # Qt matches by itself, and without a pattern it asks nobody: 50,000 rows are moved in one go.
        self.setFilterRegularExpression(QRegularExpression(pattern, _ANY_CHARACTER))
