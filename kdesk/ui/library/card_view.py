"""Cards: how they are painted, selected and pointed at."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QWidget

from kdesk.ui.library.card_delegate import CardDelegate
from kdesk.ui.library.card_layout import CardLayout
from kdesk.ui.library.focus_ring import FocusRing
from kdesk.ui.library.model import LibraryModel
from kdesk.ui.row_runs import runs
from kdesk.ui.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
_Flag = QItemSelectionModel.SelectionFlag
_DRAGGING = QAbstractItemView.State.DragSelectingState
_BAND_ALPHA = 0.15


class CardView(CardLayout):
    """Cards of which several can be selected: with Ctrl, with Shift in reading order, and with a rubber band.

    Signals:
        hovered: The index (QModelIndex) under the pointer, invalid between cards, and the position on its card: from
            0.0 at the left edge to 1.0.
        drag_ended: The rubber band is gone.
    """

    hovered = Signal(object, float)
    drag_ended = Signal()
    # Of the class: Qt asks what to select while the list is being built.
    _extends = False

    def __init__(
        self, model: LibraryModel, delegate: CardDelegate, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(model, delegate, theme, parent)
        self._hovered = QPersistentModelIndex()
        self._band = QRect()
        # The focus ring is painted on a card, not around the whole view.
        self.setStyleSheet("CardView, CardView:focus { border: none; background: palette(window); }")
        self.setMouseTracking(True)
        self._ring = FocusRing(self, theme)
        self.selectionModel().currentChanged.connect(lambda *_args: self._update_ring())
        model.modelReset.connect(self._update_ring)

    @property
    def is_dragging(self) -> bool:
        """Whether a rubber band is drawn: what is selected is about to change."""
        return self.state() is _DRAGGING

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select the cards under a rubber band, or from one card to another in reading order.

        Args:
            rect: Of the viewport. Unless a band is drawn, its first corner lies on the card that was selected before
                and its last one on the card that is selected now, as Qt calls it for the keyboard and for a click.
        """
        if self.is_dragging:
            self._select_band(rect.normalized(), command)
            return
        first, last = self.indexAt(rect.topLeft()), self.indexAt(rect.bottomRight())
        if first.isValid() and last.isValid():
            upper, lower = sorted((first.row(), last.row()))
            chosen = QItemSelection(self._model.index(upper, 0), self._model.index(lower, 0))
            self.selectionModel().select(chosen, command)

    def selectionCommand(self, index: _Index, event: QEvent | None = None) -> QItemSelectionModel.SelectionFlag:
        """Leave the selection as it is on a click between cards; select what the program makes the current card.

        Qt asks without an event also while it handles a key: with Shift the selection must go on from where it began.
        """
        if event is None and self._extends:
            return _Flag.SelectCurrent
        if event is None:
            return _Flag.ClearAndSelect if index.isValid() else _Flag.NoUpdate
        if not index.isValid() and event.type() is not QEvent.Type.MouseMove:
            return _Flag.NoUpdate
        return super().selectionCommand(index, event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Move what is painted, so that only the rest must be painted."""
        # Setting a style sheet on the viewport clears the attribute; without it Qt repaints everything.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().scroll(dx, dy)

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
        if self.is_dragging:
            self._paint_band(painter)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        with self._extending(event.modifiers()):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._update_ring()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._update_ring()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        with self._extending(event.modifiers()):
            super().mousePressEvent(event)

    @contextmanager
    def _extending(self, modifiers: Qt.KeyboardModifier) -> Iterator[None]:
        self._extends = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        try:
            yield
        finally:
            self._extends = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        point = event.position().toPoint()
        index = self.indexAt(point)
        if self._hovered != index:
            self._hovered = QPersistentModelIndex(index)
            self.viewport().update()
        rect = self.visualRect(index)
        self.hovered.emit(index, (point.x() - rect.left()) / max(1, rect.width()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        dragged = self.is_dragging
        super().mouseReleaseEvent(event)
        if dragged:
            self._band = QRect()
            self.viewport().update()
            self.drag_ended.emit()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hovered = QPersistentModelIndex()
        self.viewport().update()
        self.hovered.emit(QModelIndex(), 0.0)

    def _select_band(self, band: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        self._band = band
        place = QStyle.visualRect(self.layoutDirection(), self.viewport().rect(), band)
        rows = self._geometry.rows_touching(place.translated(0, self.verticalOffset()), self._count())
        chosen = QItemSelection()
        for first, last in runs(rows):
            chosen.append(QItemSelectionRange(self._model.index(first, 0), self._model.index(last, 0)))
        self.selectionModel().select(chosen, command)
        self.viewport().update()

    def _paint_band(self, painter: QPainter) -> None:
        fill = self._theme.colour("accent")
        painter.setPen(QPen(fill, 1))
        fill.setAlphaF(_BAND_ALPHA)
        painter.setBrush(fill)
        painter.drawRect(self._band.adjusted(0, 0, -1, -1))

    def _update_ring(self) -> None:
        """Show the ring around the whole view while the view has the focus and no card is current."""
        self._ring.setVisible(self.hasFocus() and not self.currentIndex().isValid())

    def _state_of(self, index: QModelIndex) -> QStyle.StateFlag:
        state = QStyle.StateFlag.State_None
        if self.selectionModel().isSelected(index):
            state |= QStyle.StateFlag.State_Selected
        if index == self.currentIndex() and self.hasFocus():
            state |= QStyle.StateFlag.State_HasFocus
        if self._hovered == index and self.underMouse():
            state |= QStyle.StateFlag.State_MouseOver
        return state
