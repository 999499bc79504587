"""A list of rows that are dragged to other places, and that says why it is empty."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QDragLeaveEvent, QDragMoveEvent, QDropEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from kdesk.ui.theme import Theme
from kdesk.ui.uploads.drop_line import NOWHERE, DropLine

_Index = QModelIndex | QPersistentModelIndex


def _viewport() -> QWidget:
    """Return one like that of Qt. For one that Qt has made, PySide prepares all its classes of widgets."""
    viewport = QWidget()
    viewport.setObjectName("qt_scrollarea_viewport")
    viewport.setAutoFillBackground(True)
    viewport.setBackgroundRole(QPalette.ColorRole.Base)
    return viewport


class RowView(QListView):
    """Rows of one height, from edge to edge.

    Attributes:
        nothing: What stands where rows would be, while there are none.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setViewport(_viewport())
        self.nothing = ""
        self._theme = theme
        self._drop_line = DropLine(self, theme)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        # Clear of the round corners of the border, which the rows would cover.
        self.setViewportMargins(2, 2, 2, 2)
        self.setMouseTracking(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(False)  # `DropLine` is easier to see
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        theme.changed.connect(self.scheduleDelayedItemsLayout)
        theme.changed.connect(self._repaint)

    @property
    def drop_row(self) -> int:
        """The row before which the line of a drag is drawn, or NOWHERE."""
        return self._drop_line.row

    def _repaint(self) -> None:
        self.viewport().update()

    def say_when_empty(self, sentence: str) -> None:
        """Write this where rows would be, while there are none."""
        if sentence != self.nothing:
            self.nothing = sentence
            self.viewport().update()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)
        if self._has_rows(event):
            event.acceptProposedAction()
            self._drop_line.show_at(self._drop_line.row_at(event.position().toPoint()))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._drop_line.show_at(NOWHERE)

    def dropEvent(self, event: QDropEvent) -> None:
        """Ask the model to move the rows to where the line was drawn."""
        row = self._drop_line.row_at(event.position().toPoint())
        self._drop_line.show_at(NOWHERE)
        # What Qt's own dropEvent() does first. It is not called: it finds a place by itself.
        self.stopAutoScroll()
        self.setState(QAbstractItemView.State.NoState)
        if self._has_rows(event):
            self.model().dropMimeData(event.mimeData(), Qt.DropAction.MoveAction, row, 0, QModelIndex())
            # Not a move: after one the view would remove the dragged rows, which the model moves itself.
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def _has_rows(self, event: QDropEvent) -> bool:
        """Return whether rows of this list's own kind are dragged."""
        return any(map(event.mimeData().hasFormat, self.model().mimeTypes()))

    def visualRect(self, index: _Index) -> QRect:
        """Return where a row is painted: `QListView` keeps the width that the list had when it was laid out."""
        rect = super().visualRect(index)
        return QRect(0, rect.y(), self.viewport().width(), rect.height()) if rect.isValid() else rect

    def rowsInserted(self, parent: _Index, first: int, last: int) -> None:
        """Lay the new rows out; below what is in sight without painting anything, as nothing there has moved.

        `QListView` would paint all that is in sight with each insertion, five times a second while a large folder
        is added.
        """
        before = self.model().index(first - 1, 0)
        is_below = before.isValid() and self.visualRect(before).bottom() >= self.viewport().height()
        super().rowsInserted(parent, first, last)
        if is_below:
            # At once and by the attribute: the delayed layout, and setUpdatesEnabled(True), paint everything.
            self.viewport().setAttribute(Qt.WidgetAttribute.WA_UpdatesDisabled, True)
            self.doItemsLayout()
            self.viewport().setAttribute(Qt.WidgetAttribute.WA_UpdatesDisabled, False)

    def dataChanged(self, first: _Index, last: _Index, roles: Sequence[int] = ()) -> None:
        """Paint those of the changed rows that are in sight.

        `QListView` would also lay out every row anew and paint the whole list; rows never change their height.
        """
        QAbstractItemView.dataChanged(self, first, last, roles)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, or say why there are none."""
        # Each style sheet resets this. With it, scrolling moves what is painted already, and nothing below is painted.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        QPainter(self.viewport()).fillRect(event.rect(), self._theme.colour("surface"))
        super().paintEvent(event)
        self._drop_line.paint(QPainter(self.viewport()))
        if self.nothing and not self.model().rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(self._theme.colour("secondary"))
            area = self.viewport().rect().adjusted(16, 16, -16, -16)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.nothing)
