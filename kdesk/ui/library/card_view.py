"""A list view that lays its items out as cards in a grid, for a list of any size."""

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QStyleOptionViewItem, QWidget

from kdesk.ui.library.card_delegate import CardDelegate
from kdesk.ui.library.grid_geometry import GridGeometry
from kdesk.ui.library.model import LibraryModel
from kdesk.ui.theme import GRID, Theme

MIN_CARD_WIDTH = 176
"""Device-independent pixels at the reference font."""

_Action = QAbstractItemView.CursorAction
_Index = QModelIndex | QPersistentModelIndex
_LINES = {_Action.MoveUp: -1, _Action.MoveDown: 1}
_CARDS = {_Action.MoveLeft: -1, _Action.MovePrevious: -1, _Action.MoveRight: 1, _Action.MoveNext: 1}
_PAGES = {_Action.MovePageUp: -1, _Action.MovePageDown: 1}


class CardView(QListView):
    """Cards in columns that follow the width of the view.

    For Qt and for a screen reader it is a list. `QListView` itself computes a rectangle for every row at each change of
    the width (65 ms with 50,000 rows, measured). `GridGeometry` computes only the visible ones, so every method that
    reads the list's own rectangles is overridden.

    Signals:
        arranged: The geometry, or the number of cards, may have changed.
    """

    arranged = Signal()

    def __init__(
        self, model: LibraryModel, delegate: CardDelegate, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._cards = delegate
        self._theme = theme
        self._hovered = QPersistentModelIndex()
        self._geometry = GridGeometry.fitting(1, min_width=1, caption=0, gap=GRID)
        self.setUniformItemSizes(True)
        self.setItemDelegate(delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QFrame.Shape.NoFrame)
        # The focus ring is painted on a card, not around the whole view.
        self.setStyleSheet("CardView, CardView:focus { border: none; background: palette(window); }")
        # A scroll bar that comes and goes would change the width that decides whether it is needed.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The gap between the last column and the scroll bar.
        self.setViewportMargins(0, 0, GRID, 0)
        self.setMouseTracking(True)
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(lambda _minimum, maximum: bar.setEnabled(maximum > 0))
        bar.setEnabled(False)
        theme.changed.connect(self._arrange)
        self.setModel(model)
        for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            signal.connect(self._arrange)
        self.selectionModel().currentChanged.connect(self._update_view_ring)

    @property
    def grid_geometry(self) -> GridGeometry:
        """The geometry for the current width and font."""
        return self._geometry

    def visible_rows(self) -> range:
        """Return the rows of the cards that are at least partly visible."""
        return self._geometry.rows_in(self.verticalOffset(), self.viewport().height(), self._count())

    def _count(self) -> int:
        return self._model.rowCount()

    def _arrange(self) -> None:
        """Compute the geometry and set the scroll bar's range."""
        px = self._theme.px
        caption = self._cards.caption_height(self.fontMetrics())
        width, height = self.viewport().width(), self.viewport().height()
        self._geometry = GridGeometry.fitting(width, min_width=px(MIN_CARD_WIDTH), caption=caption, gap=GRID)
        bar = self.verticalScrollBar()
        bar.setPageStep(height)
        bar.setSingleStep(max(1, self._geometry.pitch // 4))
        bar.setRange(0, max(0, self._geometry.content_height(self._count()) - height))
        self.viewport().update()
        self.arranged.emit()

    def visualRect(self, index: _Index) -> QRect:
        if not index.isValid():
            return QRect()
        return self._geometry.rect(index.row()).translated(0, -self.verticalOffset())

    def indexAt(self, point: QPoint) -> QModelIndex:
        row = self._geometry.row_at(point + QPoint(0, self.verticalOffset()), self._count())
        return QModelIndex() if row is None else self._model.index(row, 0)

    def scrollTo(
        self, index: _Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Scroll to a card with as little movement as possible, or until it is in the centre."""
        rect, bar = self.visualRect(index), self.verticalScrollBar()
        below = rect.bottom() + 1 - self.viewport().height()
        if hint is QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(bar.value() + rect.center().y() - self.viewport().height() // 2)
        elif rect.top() < 0:
            bar.setValue(bar.value() + rect.top())
        elif below > 0:
            # Of a card that is higher than the view, the top is shown.
            bar.setValue(bar.value() + min(below, rect.top()))

    def moveCursor(self, action: _Action, _modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Return the card to which a key moves: within a line, between lines, by pages, to the ends."""
        count, current = self._count(), self.currentIndex()
        if not count:
            return QModelIndex()
        if not current.isValid():
            return self._model.index(self.visible_rows().start, 0)
        row, columns = current.row(), self._geometry.columns
        lines_per_page = max(1, self.viewport().height() // self._geometry.pitch)
        step = _LINES.get(action, 0) * columns + _CARDS.get(action, 0)
        step += _PAGES.get(action, 0) * columns * lines_per_page
        target = {_Action.MoveHome: 0, _Action.MoveEnd: count - 1}.get(action, row + step)
        if action in _LINES and not 0 <= target < count:
            # Above the first line there is nothing; the last line may be shorter than the one above it.
            target = row if target < 0 or row // columns == (count - 1) // columns else count - 1
        return self._model.index(min(max(target, 0), count - 1), 0)

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, _index: _Index) -> bool:
        return False

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select the card at the centre of a rectangle of the viewport."""
        index = self.indexAt(rect.center())
        self.selectionModel().select(QItemSelection(index, index), command)

    def selectionCommand(self, index: _Index, _event: QEvent | None = None) -> QItemSelectionModel.SelectionFlag:
        """Select the card that gets the focus, also with Ctrl: current and selected card are always the same."""
        flag = QItemSelectionModel.SelectionFlag
        return flag.ClearAndSelect if index.isValid() else flag.NoUpdate

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        region = QRegion()
        for index in selection.indexes():
            region += self.visualRect(index)
        return region

    def updateGeometries(self) -> None:
        # Not super(): QListView computes a rectangle for each row, here, in `doItemsLayout` and in `resizeEvent`.
        QAbstractItemView.updateGeometries(self)
        self._arrange()

    def doItemsLayout(self) -> None:
        """Skip the layout of `QListView`, which computes a rectangle for each row."""
        QAbstractItemView.doItemsLayout(self)

    def keyboardSearch(self, _typed: str) -> None:
        """Do nothing: the page has a search field, and a search through all rows would block the window."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the first visible card at the top while the number of columns changes, and the current one visible."""
        visible, current = self.visible_rows(), self.currentIndex()
        QAbstractItemView.resizeEvent(self, event)
        self._arrange()
        if visible.start:
            self.verticalScrollBar().setValue(self._geometry.rect(visible.start).top())
        if current.isValid() and current.row() in visible:
            self.scrollTo(current)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Move what is painted, so that only the rest must be painted."""
        # Setting a style sheet on the viewport clears the attribute; without it Qt repaints everything.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().scroll(dx, dy)
        if self._has_view_ring:
            self.viewport().update()  # the moved pixels contain the ring

    def paintEvent(self, event: QPaintEvent) -> None:
        area = event.rect()
        painter = QPainter(self.viewport())
        painter.fillRect(area, self._theme.colour("window"))
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        plain = option.state & ~(QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_MouseOver)
        for row in self._geometry.rows_in(self.verticalOffset() + area.top(), area.height(), self._count()):
            index = self._model.index(row, 0)
            option.rect = self.visualRect(index)
            option.state = plain | self._state_of(index)
            self._cards.paint(painter, option, index)
        if self._has_view_ring:
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.drawRoundedRect(self.viewport().rect().adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        if self._hovered != index:
            self._hovered = QPersistentModelIndex(index)
            self.viewport().update()

    def _update_view_ring(self, _current: QModelIndex, previous: QModelIndex) -> None:
        if not previous.isValid():
            self.viewport().update()

    @property
    def _has_view_ring(self) -> bool:
        """Whether the focus ring is around the whole view, because the view has the focus and no card is current."""
        return self.hasFocus() and not self.currentIndex().isValid()

    def _state_of(self, index: QModelIndex) -> QStyle.StateFlag:
        state = QStyle.StateFlag.State_None
        if self.selectionModel().isSelected(index):
            state |= QStyle.StateFlag.State_Selected
        if index == self.currentIndex() and self.hasFocus():
            state |= QStyle.StateFlag.State_HasFocus
        if self._hovered == index and self.underMouse():
            state |= QStyle.StateFlag.State_MouseOver
        return state
