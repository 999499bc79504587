"""Painting of one picture of a list, with its caption, badge and flaw."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from kdesk.ui.library.tabs.thumbnails.cells import CELL_ROLE, Cell
from kdesk.ui.theme import Theme

RADIUS = 4
_Index = QModelIndex | QPersistentModelIndex


class PictureDelegate(QStyledItemDelegate):
    """Paints cells; the picture has the proportion 16:9, whatever its own is.

    Attributes:
        icon: In place of a picture that is not there.
    """

    def __init__(self, theme: Theme, icon: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.icon = icon

    def height(self, width: int, line: int) -> int:
        """Return the height of a cell of this width; `line` is that of a line of text."""
        return self._picture_height(width) + line + self._theme.px(12)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        painter.save()
        try:
            self._paint(painter, option, index)
        finally:  # the painter is shared by all cells
            painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return option.rect.size()

    def _picture_height(self, width: int) -> int:
        return (width - 2 * self._theme.px(4)) * 9 // 16

    def _paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        cell, gap = index.data(CELL_ROLE), self._theme.px(4)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setFont(option.font)
        inner = option.rect.adjusted(gap, gap, -gap, -gap)
        picture = QRect(inner.topLeft(), QSize(inner.width(), self._picture_height(option.rect.width())))
        self._paint_ground(painter, option)
        self._paint_picture(painter, picture, index.data(Qt.ItemDataRole.DecorationRole))
        self._paint_labels(painter, option, picture, cell)
        caption = QRect(inner.left(), picture.bottom() + 1, inner.width(), inner.bottom() - picture.bottom())
        painter.setPen(self._theme.colour("text"))
        words = option.fontMetrics.elidedText(cell.caption, Qt.TextElideMode.ElideRight, caption.width())
        painter.drawText(caption, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected or option.state & QStyle.StateFlag.State_MouseOver:
            focused = selected and bool(option.state & QStyle.StateFlag.State_HasFocus)
            painter.setPen(
                QPen(self._theme.colour("accent"), self._theme.ring if focused else 1)
                if selected
                else Qt.PenStyle.NoPen
            )
            painter.setBrush(self._theme.colour("accent_faint"))
            painter.drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -1), RADIUS + 2, RADIUS + 2)

    def _paint_picture(self, painter: QPainter, area: QRect, picture: QPixmap | None) -> None:
        painter.fillRect(area, self._theme.colour("window"))
        if picture is None or picture.isNull():
            size = self._theme.px(24)
            drawing = self._theme.icons.pixmap(self.icon, "disabled", size, ratio=painter.device().devicePixelRatioF())
            painter.drawPixmap(area.center().x() - size // 2, area.center().y() - size // 2, drawing)
            return
        fitted = picture.size().scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRect(area.topLeft(), fitted)
        target.moveCenter(area.center())
        painter.drawPixmap(target, picture)

    def _paint_labels(self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, cell: Cell) -> None:
        """Paint badge and flaw in opposite corners; the words say it too, not only the colour."""
        labels = ((cell.badge, "accent", "on_accent", True), (cell.flaw, "raised", "waiting", False))
        for words, ground, text, above in labels:
            if not words:
                continue
            width = min(area.width(), option.fontMetrics.horizontalAdvance(words) + self._theme.px(10))
            box = QRect(0, 0, width, option.fontMetrics.height() + self._theme.px(2))
            box.moveTopLeft(area.topLeft()) if above else box.moveBottomRight(area.bottomRight())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour(ground))
            painter.drawRoundedRect(box, RADIUS, RADIUS)
            painter.setPen(self._theme.colour(text))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
