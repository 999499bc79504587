"""The order of the library."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QWidget

from kdesk.domain.search.sort import Sort
from kdesk.messages import _
from kdesk.messages.search import sort_name
from kdesk.ui.tips import set_tip

_SORTS = tuple(Sort)


class SortBox(QComboBox):
    """All orders that the server has, and the one that it has not."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Order"))
        set_tip(self, _("Order. Kaltura cannot sort by size."))
        for sort in _SORTS:
            self.addItem(sort_name(sort))
        self.addItem(_("Size: Kaltura cannot sort by it"))
        # As wide as an order; the sentence about the size is read in the open list.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(max(len(sort_name(sort)) for sort in _SORTS))
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0))
        model = self.model()
        item = model.item(self.count() - 1) if isinstance(model, QStandardItemModel) else None
        if item is not None:
            item.setFlags(Qt.ItemFlag.NoItemFlags)

    @property
    def sort(self) -> Sort:
        """The chosen order."""
        # Not the data of the row: Qt makes a plain text of it.
        return _SORTS[self.currentIndex()] if self.currentIndex() in range(len(_SORTS)) else Sort.NEWEST

    def choose(self, sort: Sort) -> None:
        """Show an order."""
        self.setCurrentIndex(_SORTS.index(sort))
