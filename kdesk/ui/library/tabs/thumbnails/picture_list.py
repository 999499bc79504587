"""A list of pictures in columns that fill the panel."""

from PySide6.QtCore import QEvent, QItemSelectionModel, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QSizePolicy, QStyle, QWidget

from kdesk.ui.library.tabs.thumbnails.cells import CELL_ROLE, Cell, PictureModel
from kdesk.ui.library.tabs.thumbnails.picture_delegate import PictureDelegate
from kdesk.ui.popup import menu_place
from kdesk.ui.theme import Theme

MIN_CELL_WIDTH = 100
"""Device-independent pixels at the reference font."""
SEEN_DELAY_MS = 50
"""Between a movement and the requests for pictures."""

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_BY_KEY = frozenset({Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason})


class PictureList(QListView):
    """Pictures side by side. It is as high as its rows, or as `most_rows` of them, and then scrolls.

    Args:
        icon: In place of a picture that is not there.
        most_rows: 0 for all.

    Signals:
        chosen: The current `Cell`, by Enter or a double click.
        delete_wanted: The current `Cell`, by the Delete key.
        menu_wanted: Global position for the menu of the selected cell.
        selected: The selected `Cell` or None.
        seen: The cells in sight may have changed.
    """

    chosen = Signal(object)
    delete_wanted = Signal(object)
    menu_wanted = Signal(object)
    selected = Signal(object)
    seen = Signal()

    def __init__(self, theme: Theme, icon: str, *, most_rows: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._most_rows = most_rows
        self._key = ""
        self.pictures = PictureModel(self)
        self._cells = PictureDelegate(theme, icon, self)
        self.setItemDelegate(self._cells)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if not most_rows:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setModel(self.pictures)
        self._seen_timer = QTimer(self, singleShot=True, interval=SEEN_DELAY_MS)
        self._connect()

    @property
    def cell(self) -> Cell | None:
        """The selected cell."""
        index = self.currentIndex()
        return index.data(CELL_ROLE) if index.isValid() and self.selectionModel().isSelected(index) else None

    @property
    def cell_width(self) -> int:
        """Width of a cell in device-independent pixels."""
        return self.gridSize().width()

    def cells_in_sight(self) -> tuple[Cell, ...]:
        """Return the cells that can be seen now, without scrolling this list."""
        if not self.isVisible():
            return ()
        view = self.viewport().rect()
        rows = (self.pictures.index(row, 0) for row in range(self.pictures.rowCount()))
        return tuple(index.data(CELL_ROLE) for index in rows if self.visualRect(index).intersects(view))

    def select(self, key: str) -> None:
        """Select a cell; one that is not there clears the selection."""
        row = self.pictures.row_of(key)
        if row is None:
            self.clearSelection()
            self.selectionModel().clearCurrentIndex()
        else:
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(self.pictures.index(row, 0), flag)

    def _connect(self) -> None:
        self._seen_timer.timeout.connect(self.seen)
        self.pictures.modelReset.connect(self._restore)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._seen_timer.start())
        # Not `currentChanged`: after a click the current cell changes before it is selected.
        self.selectionModel().selectionChanged.connect(self._follow_selection)
        self.doubleClicked.connect(lambda index: self.chosen.emit(index.data(CELL_ROLE)))
        self._theme.changed.connect(self._arrange)

    def _restore(self) -> None:
        """Select the same cell again after the cells were exchanged."""
        self._arrange()
        self.select(self._key)

    def _follow_selection(self) -> None:
        cell = self.cell
        if cell is not None:
            self._key = cell.key
        self.selected.emit(cell)

    def _room(self) -> int:
        """Return the width of a line. Qt leaves room for a scroll bar that may be needed, also while it is not."""
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self) if self._most_rows else 0
        return self.maximumViewportSize().width() - bar

    def _columns(self) -> int:
        return max(1, self._room() // self._theme.px(MIN_CELL_WIDTH))

    def _arrange(self) -> None:
        # One pixel less: Qt breaks a line that fits exactly.
        width = max(1, (self._room() - 1) // self._columns())
        grid = QSize(width, self._cells.height(width, self.fontMetrics().height()))
        if grid != self.gridSize():
            self.setGridSize(grid)
        self.updateGeometry()
        self._seen_timer.start()

    def sizeHint(self) -> QSize:
        """Return a size with the height of the rows."""
        rows = -(-self.pictures.rowCount() // self._columns())
        shown = min(rows, self._most_rows) if self._most_rows else rows
        return QSize(self._theme.px(240), shown * self.gridSize().height() + 2 * self.frameWidth())

    def minimumSizeHint(self) -> QSize:
        """Return the same height for a narrow panel."""
        return QSize(self._theme.px(160), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._seen_timer.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange} and hasattr(self, "_seen_timer"):
            self._arrange()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select a cell if the focus came by Tab: keys act on the selected one."""
        super().focusInEvent(event)
        if event.reason() in _BY_KEY and self.cell is None and self.pictures.rowCount():
            self.select(self._key if self.pictures.row_of(self._key) is not None else self.pictures.cells[0].key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses, Delete deletes."""
        cell = self.cell
        if event.key() in _ENTER and cell is not None:
            self.chosen.emit(cell)
        elif event.key() == Qt.Key.Key_Delete and cell is not None:
            self.delete_wanted.emit(cell)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Select the cell under the pointer, or the current one for the Menu key, and ask for its menu."""
        index, place = menu_place(self, event)
        if index.isValid():
            self.select(index.data(CELL_ROLE).key)
            self.menu_wanted.emit(place)
