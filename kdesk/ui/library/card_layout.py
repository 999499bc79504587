"""A list view that lays its items out as cards in a grid, for a list of any size."""

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QWidget

from kdesk.domain.library_view import Arrangement
from kdesk.ui.library.card_delegate import CardDelegate
from kdesk.ui.library.focus_ring import RING
from kdesk.ui.library.grid_geometry import GridGeometry
from kdesk.ui.library.model import LibraryModel
from kdesk.ui.row_runs import parts_of
from kdesk.ui.theme import GRID, Theme

MIN_CARD_WIDTHS = {Arrangement.SMALL: 128, Arrangement.MEDIUM: 176, Arrangement.LARGE: 288}
"""Device-independent pixels at the reference font."""

_Action = QAbstractItemView.CursorAction
_Index = QModelIndex | QPersistentModelIndex
_LINES = {_Action.MoveUp: -1, _Action.MoveDown: 1}
_CARDS = {_Action.MoveLeft: -1, _Action.MovePrevious: -1, _Action.MoveRight: 1, _Action.MoveNext: 1}
_PAGES = {_Action.MovePageUp: -1, _Action.MovePageDown: 1}
_MIRRORED = {_Action.MoveLeft: _Action.MoveRight, _Action.MoveRight: _Action.MoveLeft}


class CardLayout(QListView):
    """The layout of cards in columns that follow the width of the view, and moving between them.

    For Qt and for a screen reader it is a list. `QListView` itself computes a rectangle for every row at each change of
    the width (65 ms with 50,000 rows, measured). `GridGeometry` computes only the visible ones, so every method that
    reads the list's own rectangles is overridden. Where text is written from right to left, the first card is at the
    right.

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
        self._arrangement = Arrangement.MEDIUM
        self._geometry = GridGeometry.fitting(1, min_width=1, caption=0, gap=GRID)
        self.setUniformItemSizes(True)
        self.setItemDelegate(delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QFrame.Shape.NoFrame)
        # A scroll bar that comes and goes would change the width that decides whether it is needed.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._keep_gap()
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(lambda _minimum, maximum: bar.setEnabled(maximum > 0))
        bar.setEnabled(False)
        theme.changed.connect(self._arrange)
        self.setModel(model)
        for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            signal.connect(self._arrange)

    @property
    def grid_geometry(self) -> GridGeometry:
        """The geometry for the current width and font."""
        return self._geometry

    def visible_rows(self) -> range:
        """Return the rows of the cards that are at least partly visible."""
        return self._geometry.rows_in(self.verticalOffset(), self.viewport().height(), self._count())

    def set_arrangement(self, arrangement: Arrangement) -> None:
        """Change the size of the cards; what is in sight stays in sight."""
        if arrangement is self._arrangement:
            return
        visible, current = self.visible_rows(), self.currentIndex()
        self._arrangement = self._cards.texts.arrangement = arrangement
        self._arrange()
        self._keep_in_sight(visible, current)

    def update_row(self, row: int) -> None:
        """Paint a card anew."""
        if row < self._count():
            self.viewport().update(self.visualRect(self._model.index(row, 0)))

    def _keep_gap(self) -> None:
        """Leave a gap between the last column and the scroll bar, and room for the focus ring elsewhere."""
        begin, end = (GRID, RING) if self.isRightToLeft() else (RING, GRID)
        self.setViewportMargins(begin, RING, end, RING)

    def _count(self) -> int:
        return self._model.rowCount()

    def _arrange(self) -> None:
        """Compute the geometry and set the scroll bar's range."""
        px = self._theme.px
        caption = self._cards.caption_height(self.fontMetrics())
        width, height = self.viewport().width(), self.viewport().height()
        least = px(MIN_CARD_WIDTHS[self._arrangement])
        self._geometry = GridGeometry.fitting(width, min_width=least, caption=caption, gap=GRID)
        bar = self.verticalScrollBar()
        bar.setPageStep(height)
        bar.setSingleStep(max(1, self._geometry.pitch // 4))
        bar.setRange(0, max(0, self._geometry.content_height(self._count()) - height))
        self.viewport().update()
        self.arranged.emit()

    def visualRect(self, index: _Index) -> QRect:
        if not index.isValid():
            return QRect()
        rect = self._geometry.rect(index.row()).translated(0, -self.verticalOffset())
        return QStyle.visualRect(self.layoutDirection(), self.viewport().rect(), rect)

    def indexAt(self, point: QPoint) -> QModelIndex:
        place = QStyle.visualPos(self.layoutDirection(), self.viewport().rect(), point)
        row = self._geometry.row_at(place + QPoint(0, self.verticalOffset()), self._count())
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
        action = _MIRRORED.get(action, action) if self.isRightToLeft() else action
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

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """Return the region of the visible cards of a selection, which may have thousands."""
        region, visible = QRegion(), self.visible_rows()
        for part in parts_of(selection):
            for row in range(max(part.top(), visible.start), min(part.bottom() + 1, visible.stop)):
                region += self.visualRect(self._model.index(row, 0))
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
        self._keep_in_sight(visible, current)

    def _keep_in_sight(self, visible: range, current: QModelIndex) -> None:
        if visible.start:
            self.verticalScrollBar().setValue(self._geometry.rect(visible.start).top())
        if current.isValid() and current.row() in visible:
            self.scrollTo(current)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._keep_gap()
