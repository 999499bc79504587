"""Paints a row of the palette: icon, name, where it stands, and its keys."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from kdesk.ui.palette.item import PaletteItem
from kdesk.ui.palette.model import ITEM_ROLE
from kdesk.ui.theme import Theme

_ICON, _GAP, _PADDING, _CORNER = 16, 8, 6, 4
_LEAST_DETAIL = 60
"""Pixels of the drawings below which a detail is left out: it would be a letter and dots."""
_CENTRE = Qt.AlignmentFlag.AlignVCenter


class PaletteDelegate(QStyledItemDelegate):
    """One row. The name has the room that it needs; what stands behind it gets what is left."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        px = self._theme.px
        height = max(option.fontMetrics.height(), px(_ICON)) + 2 * self._theme.gap(_PADDING)
        return QSize(px(120), height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        item = index.data(ITEM_ROLE)
        painter.save()
        # An exception that leaves this function would leave the painter active.
        try:
            self._paint_ground(painter, option)
            if item is not None:
                self._paint_item(painter, option, item)
        finally:
            painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if not selected and not option.state & QStyle.StateFlag.State_MouseOver:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent_faint" if selected else "hover"))
        corner = self._theme.px(_CORNER)
        painter.drawRoundedRect(option.rect, corner, corner)

    def _paint_item(self, painter: QPainter, option: QStyleOptionViewItem, item: PaletteItem) -> None:
        px = self._theme.px
        row = option.rect.adjusted(px(_GAP), 0, -px(_GAP), 0)
        side = px(_ICON)
        if item.icon:
            place = QRect(row.left(), row.top() + (row.height() - side) // 2, side, side)
            colour = "disabled" if item.reason else "secondary"
            ratio = painter.device().devicePixelRatioF()
            painter.drawPixmap(_mirrored(option, place), self._theme.icons.pixmap(item.icon, colour, side, ratio))
        row.setLeft(row.left() + side + px(_GAP))
        keys = QRect(row)
        if item.keys:
            keys.setLeft(row.right() - option.fontMetrics.horizontalAdvance(item.keys))
            self._write(painter, option, keys, item.keys, "disabled" if item.reason else "secondary")
            row.setRight(keys.left() - px(2 * _GAP))
        wanted = option.fontMetrics.horizontalAdvance(item.text) + px(1)
        name = QRect(row.left(), row.top(), min(wanted, row.width()), row.height())
        self._write(painter, option, name, item.text, "disabled" if item.reason else "text")
        row.setLeft(name.right() + px(2 * _GAP))
        if row.width() >= px(_LEAST_DETAIL):
            self._write(painter, option, row, item.reason or item.detail, "secondary", small=True)

    def _write(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        place: QRect,
        text: str,
        colour: str,
        *,
        small: bool = False,
    ) -> None:
        font = QFont(option.font)
        if small:
            font.setPointSizeF(font.pointSizeF() * 0.9)
        painter.setFont(font)
        painter.setPen(self._theme.colour(colour))
        # Where a line begins is the window's: a name of the other direction begins at the same edge.
        leading = QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignLeading)
        line = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(_mirrored(option, place), int(leading | _CENTRE | Qt.AlignmentFlag.AlignAbsolute), line)


def _mirrored(option: QStyleOptionViewItem, rect: QRect) -> QRect:
    return QStyle.visualRect(option.direction, option.rect, rect)
