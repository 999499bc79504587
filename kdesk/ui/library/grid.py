"""The grid of cards: a view that computes where cards lie, so that a library of any size scrolls alike."""

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QStyleOptionViewItem, QWidget

from kdesk.ui.library.card_delegate import CardDelegate, picture_url
from kdesk.ui.library.grid_geometry import GridGeometry
from kdesk.ui.library.model import ENTRY_ROLE, LibraryModel
from kdesk.ui.library.pixmap_cache import PixmapCache
from kdesk.ui.popup import menu_place
from kdesk.ui.theme import GRID, Theme

LEAST_CARD = 176
"""Device-independent pixels at the reference font."""

LOOK_MS = 50
"""From a movement to the requests for the pictures in sight: cards that only fly by ask for nothing."""

_BY_KEY = frozenset({Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason})
_Action = QAbstractItemView.CursorAction
_Index = QModelIndex | QPersistentModelIndex
_LINES = {_Action.MoveUp: -1, _Action.MoveDown: 1}
_CARDS = {_Action.MoveLeft: -1, _Action.MovePrevious: -1, _Action.MoveRight: 1, _Action.MoveNext: 1}
_PAGES = {_Action.MovePageUp: -1, _Action.MovePageDown: 1}


class EntryGrid(QListView):
    """Cards that flow with the width of the window.

    To Qt, and so to a screen reader, it is a list. But `QListView` computes a place for every row at each change of
    the width (65 ms with 50,000 rows, measured); here `GridGeometry` computes the few that are needed, so every method
    that would read the list's own places is overridden.

    model     of the entries
    delegate  paints a card
    shelf     holds the pictures; it is told which cards are in sight
    theme     the look

    Signals:
    top_reached  the view has come back to its first card
    menu_wanted  QPoint on the screen; the card there is selected
    """

    top_reached = Signal()
    menu_wanted = Signal(object)

    def __init__(
        self,
        model: LibraryModel,
        delegate: CardDelegate,
        shelf: PixmapCache,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._cards = delegate
        self._shelf = shelf
        self._theme = theme
        self._hovered = QPersistentModelIndex()
        self._asked: dict[str, int] = {}
        self._cells = GridGeometry.fitting(1, least=1, caption=0, gap=GRID)
        self._look = QTimer(self, singleShot=True, interval=LOOK_MS)
        self._look.timeout.connect(self._look_around)
        self.setUniformItemSizes(True)
        self.setItemDelegate(delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QFrame.Shape.NoFrame)
        # The ring is on the card, not around the whole grid.
        self.setStyleSheet("EntryGrid, EntryGrid:focus { border: none; background: palette(window); }")
        # A bar that comes and goes would change the width that decides whether it is needed.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Air between the last column and the bar.
        self.setViewportMargins(0, 0, GRID, 0)
        self.setMouseTracking(True)
        self.setAccessibleName("Entries")
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(self._scrolled)
        bar.rangeChanged.connect(lambda _least, most: bar.setEnabled(most > 0))
        bar.setEnabled(False)
        shelf.arrived.connect(self._show_picture)
        theme.changed.connect(self._arrange)
        self.setModel(model)
        for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            signal.connect(self._arrange)
        model.dataChanged.connect(lambda *_: self._look.start())
        self.selectionModel().currentChanged.connect(self._move_ring)

    @property
    def at_top(self) -> bool:
        """Whether the first card is in sight."""
        return self.verticalScrollBar().value() == 0

    def rows_in_sight(self) -> range:
        """Return the cards that are at least partly visible."""
        return self._cells.rows_in(self.verticalOffset(), self.viewport().height(), self._count())

    def show_row(self, row: int) -> None:
        """Select a card and scroll to it."""
        self.setCurrentIndex(self._model.index(row, 0))

    def select_none(self) -> None:
        """Let no card be selected, and none be the current one."""
        self.selectionModel().clear()

    def begin(self) -> None:
        """Select the card in focus, or the first in sight: keys act on what is selected."""
        current = self.currentIndex()
        row = current.row() if current.isValid() else self.rows_in_sight().start
        if self._count() and not self.selectionModel().hasSelection():
            self.show_row(row)

    def _count(self) -> int:
        return self._model.rowCount()

    def _arrange(self) -> None:
        """Compute the cells for the present width and tell the scroll bar."""
        px = self._theme.px
        caption = self._cards.caption_height(self.fontMetrics())
        self._cells = GridGeometry.fitting(self.viewport().width(), least=px(LEAST_CARD), caption=caption, gap=GRID)
        height = self.viewport().height()
        bar = self.verticalScrollBar()
        bar.setPageStep(height)
        bar.setSingleStep(max(1, self._cells.pitch // 4))
        bar.setRange(0, max(0, self._cells.content_height(self._count()) - height))
        self.viewport().update()
        self._look.start()

    def _scrolled(self) -> None:
        if not self._look.isActive():
            self._look.start()
        if self.at_top:
            self.top_reached.emit()

    def _look_around(self) -> None:
        """Ask for the pictures in sight, and for the next page of entries before its end is reached."""
        if not self.isVisible():
            self._shelf.want(())
            return
        rows = self.rows_in_sight()
        urls = [self._url_of(row) for row in rows]
        self._asked = {url: row for url, row in zip(urls, rows, strict=True) if url}
        self._shelf.want(tuple(self._asked))
        if rows.stop + 2 * len(rows) >= self._count():
            self._model.fetchMore(QModelIndex())

    def _show_picture(self, url: str) -> None:
        row = self._asked.get(url)
        if row is not None and row < self._count():
            self.update(self._model.index(row, 0))

    def _url_of(self, row: int) -> str:
        entry = self._model.index(row, 0).data(ENTRY_ROLE)
        return picture_url(entry, self._cells.rect(row).width(), self.devicePixelRatioF())

    # Overrides of Qt's view

    def visualRect(self, index: _Index) -> QRect:
        """Return where a card is in the viewport."""
        if not index.isValid():
            return QRect()
        return self._cells.rect(index.row()).translated(0, -self.verticalOffset())

    def indexAt(self, point: QPoint) -> QModelIndex:
        """Return the card under a point of the viewport."""
        row = self._cells.row_at(point + QPoint(0, self.verticalOffset()), self._count())
        return QModelIndex() if row is None else self._model.index(row, 0)

    def scrollTo(
        self, index: _Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Bring a card into sight with as little movement as possible, or to the centre."""
        rect, bar = self.visualRect(index), self.verticalScrollBar()
        below = rect.bottom() + 1 - self.viewport().height()
        if hint is QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(bar.value() + rect.center().y() - self.viewport().height() // 2)
        elif rect.top() < 0:
            bar.setValue(bar.value() + rect.top())
        elif below > 0:
            bar.setValue(bar.value() + min(below, rect.top()))

    def moveCursor(self, action: _Action, _modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Return the card that a key leads to: along the line, between lines, by pages, to the ends."""
        count, current = self._count(), self.currentIndex()
        if not count:
            return QModelIndex()
        if not current.isValid():
            return self._model.index(self.rows_in_sight().start, 0)
        row, columns = current.row(), self._cells.columns
        lines_a_page = max(1, self.viewport().height() // self._cells.pitch)
        step = _LINES.get(action, 0) * columns + _CARDS.get(action, 0)
        step += _PAGES.get(action, 0) * columns * lines_a_page
        target = {_Action.MoveHome: 0, _Action.MoveEnd: count - 1}.get(action, row + step)
        if action in _LINES and not 0 <= target < count:
            # At the upper edge nothing is above; below, the last line may be shorter than this one.
            target = row if target < 0 or row // columns == (count - 1) // columns else count - 1
        return self._model.index(min(max(target, 0), count - 1), 0)

    def horizontalOffset(self) -> int:
        """Return 0: cards flow with the width."""
        return 0

    def verticalOffset(self) -> int:
        """Return how far the content is scrolled, in pixels."""
        return self.verticalScrollBar().value()

    def isIndexHidden(self, _index: _Index) -> bool:
        """Return False: every entry has its card."""
        return False

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select the card at a rectangle of the viewport; one at a time."""
        index = self.indexAt(rect.center())
        self.selectionModel().select(QItemSelection(index, index), command)

    def selectionCommand(self, index: _Index, _event: QEvent | None = None) -> QItemSelectionModel.SelectionFlag:
        """Select whatever card comes into focus: Ctrl takes none away, so that focus and selection are one."""
        flag = QItemSelectionModel.SelectionFlag
        return flag.ClearAndSelect if index.isValid() else flag.NoUpdate

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """Return what has to be painted again when these cards are selected or not."""
        region = QRegion()
        for index in selection.indexes():
            region += self.visualRect(index)
        return region

    def updateGeometries(self) -> None:
        """Arrange the cards again: rows came or went, or the window changed."""
        QAbstractItemView.updateGeometries(self)
        self._arrange()

    def doItemsLayout(self) -> None:
        """Compute no place for each row."""
        QAbstractItemView.doItemsLayout(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the first card in sight where it is while the columns change, and the chosen one in sight."""
        seen, chosen = self.rows_in_sight(), self.currentIndex()
        QAbstractItemView.resizeEvent(self, event)
        self._arrange()
        if seen.start:
            self.verticalScrollBar().setValue(self._cells.rect(seen.start).top())
        if chosen.isValid() and chosen.row() in seen:
            self.scrollTo(chosen)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Move what is painted already; only the rest is painted."""
        # The style sheet takes the mark away when it dresses the viewport; without it Qt paints everything again.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().scroll(dx, dy)
        if self._has_ring:
            self.viewport().update()  # what was moved has the ring in it

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cards that the event touches."""
        area = event.rect()
        painter = QPainter(self.viewport())
        painter.fillRect(area, self._theme.colour("window"))
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        plain = option.state & ~(QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_MouseOver)
        for row in self._cells.rows_in(self.verticalOffset() + area.top(), area.height(), self._count()):
            index = self._model.index(row, 0)
            option.rect = self.visualRect(index)
            option.state = plain | self._state_of(index)
            self._cards.paint(painter, option, index)
        if self._has_ring:
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.drawRoundedRect(self.viewport().rect().adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer, so that the card under it shows it."""
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()))

    def keyboardSearch(self, _typed: str) -> None:
        """Do nothing: the search field searches, and walking through every row would hold the window up."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move as lists do; nothing is copied where there is no link: Qt would put the name on the clipboard."""
        if event.matches(QKeySequence.StandardKey.Copy):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask for no pictures while nobody sees them."""
        super().hideEvent(event)
        self._look.start()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is: on a card only if that is selected, as it is when somebody goes here by key.

        Qt itself would make the first card the current one, and leave it unselected.
        """
        had_current = self.currentIndex().isValid()
        super().focusInEvent(event)
        if event.reason() in _BY_KEY:
            self.begin()
        elif not had_current:
            self.selectionModel().clearCurrentIndex()
        self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the card under the pointer, or of the current one by key."""
        index, place = menu_place(self, event)
        if index.isValid():
            self.show_row(index.row())
            self.menu_wanted.emit(place)

    def _move_ring(self, _current: QModelIndex, before: QModelIndex) -> None:
        if not before.isValid():
            self.viewport().update()

    def _hover(self, index: QModelIndex) -> None:
        if self._hovered != index:
            self._hovered = QPersistentModelIndex(index)
            self.viewport().update()

    @property
    def _has_ring(self) -> bool:
        """Whether the ring is around all cards: the keyboard is here, and none of them is the current one."""
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
