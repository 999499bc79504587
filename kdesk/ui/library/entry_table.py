"""The library as a table: columns to choose, to move and to sort by."""

from PySide6.QtCore import QItemSelectionModel, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from kdesk.domain.entry import Entry
from kdesk.domain.search.sort import Sort
from kdesk.messages import _
from kdesk.ui.library.card_delegate import picture_url
from kdesk.ui.library.cell_delegate import CellDelegate
from kdesk.ui.library.entry_view import EntryView
from kdesk.ui.library.row_loader import RowLoader
from kdesk.ui.library.table_columns import TableColumns
from kdesk.ui.library.table_fields import ORDER, next_order, sorted_field
from kdesk.ui.library.table_model import EntryTableModel
from kdesk.ui.theme import Theme

_Flag = QItemSelectionModel.SelectionFlag
_UP, _DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
_TURNED = {_UP: _DOWN, _DOWN: _UP}


class EntryTable(EntryView, QTableView):
    """The rows of the library.

    Args:
        loader: Loads what the visible rows need.

    Attributes:
        columns: Which columns are shown, in which order and how wide.

    Signals:
        sort_wanted: The `Sort` that the user chose by the title of a column.
        drag_ended: The selection by dragging is complete.
    """

    sort_wanted = Signal(object)
    drag_ended = Signal()

    def __init__(
        self,
        model: EntryTableModel,
        delegate: CellDelegate,
        loader: RowLoader,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._table, self._theme = model, theme
        self._order = Sort.NEWEST
        self._cells = delegate
        self.setModel(model)
        self.setItemDelegate(delegate)
        self._set_up()
        self.columns = TableColumns(self.horizontalHeader(), theme, parent=self)
        self._fit_rows()
        theme.changed.connect(self._fit_rows)
        self.load_by(loader)
        for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            # Later: Qt lays the rows out after this signal.
            signal.connect(lambda *_args: QTimer.singleShot(0, self, self._load))
        self.horizontalHeader().sectionClicked.connect(self._sort_by)
        self.show_order(self._order)

    @property
    def is_dragging(self) -> bool:
        """Whether rows are being selected by dragging."""
        return self.state() is QAbstractItemView.State.DragSelectingState

    def visible_rows(self) -> range:
        """Return the rows that are at least partly visible."""
        first = self.rowAt(0)
        last = self.rowAt(self.viewport().height() - 1)
        count = self._table.rowCount()
        return range(max(first, 0), (last + 1) if last >= 0 else count)

    def show_row(self, row: int) -> None:
        """Select a row and scroll to it."""
        index = self._table.index(row, self.columns.first)
        self.selectionModel().setCurrentIndex(index, _Flag.ClearAndSelect | _Flag.Rows)
        self.scrollTo(index)

    def show_order(self, order: Sort) -> None:
        """Show by which column the library is sorted."""
        self._order = order
        found = sorted_field(order)
        header = self.horizontalHeader()
        header.setSortIndicatorShown(found is not None)
        if found is not None:
            # Turned around: Fusion draws an arrow that points up for a descending order, where people read it as
            # “the smallest first”, as spreadsheets and other file lists have it.
            header.setSortIndicator(ORDER.index(found[0]), _TURNED[found[1]])

    def picture_url(self, _row: int, entry: Entry) -> str:
        """Return the address of the picture before a title."""
        return picture_url(entry, self._cells.picture_width, self.devicePixelRatioF())

    def update_row(self, row: int) -> None:
        """Paint a row anew."""
        top, height = self.rowViewportPosition(row), self.rowHeight(row)
        self.viewport().update(QRect(0, top, self.viewport().width(), height))

    def _set_up(self) -> None:
        self.setAccessibleName(_("Entries"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        # By default Tab goes from cell to cell and does not leave the table.
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.setAccessibleName(_("Columns"))

    def _fit_rows(self) -> None:
        picture = self._cells.picture_width * 9 // 16
        height = max(self.fontMetrics().height() + self._theme.gap(16), picture + self._theme.gap(8))
        self.verticalHeader().setDefaultSectionSize(height)

    def _sort_by(self, section: int) -> None:
        order = next_order(ORDER[section], self._order)
        if order is not None:
            self.sort_wanted.emit(order)
        # Qt has moved the arrow already; it stays where the order is.
        self.show_order(self._order)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Move what is painted, so that only the rest must be painted."""
        # Setting a style sheet on the viewport clears the attribute; without it Qt repaints everything.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        super().scrollContentsBy(dx, dy)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground first: with the attribute Qt leaves it to the view, whose cells may not cover it."""
        with QPainter(self.viewport()) as painter:
            painter.fillRect(event.rect(), self._theme.colour("surface"))
        super().paintEvent(event)

    def keyboardSearch(self, _typed: str) -> None:
        """Do nothing: the page has a search field, and a search through all rows would block the window."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        dragged = self.is_dragging
        super().mouseReleaseEvent(event)
        if dragged:
            self.drag_ended.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._load()
