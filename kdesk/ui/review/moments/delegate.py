"""Paints a moment: its time, and its words with those that were looked for marked."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from kdesk.domain.search.conditions import Words
from kdesk.domain.search.marks import marked_ranges
from kdesk.plain_text import decodable, undirected
from kdesk.ui.marked_text import MarkedText, mark_format
from kdesk.ui.review.moments.model import CURRENT_ROLE, MOMENT_ROLE, MomentModel
from kdesk.ui.theme import Theme

_GAP = 8
_PADDING = 3
_BAR = 3
_OWN_DIRECTION, _END = "\u2068", "\u2069"
MAX_SHOWN = 300
"""Characters of a text that are laid out."""


class MomentDelegate(QStyledItemDelegate):
    """One row.

    Args:
        model: Of the rows.

    Attributes:
        lines: Of text in a row.
    """

    def __init__(self, theme: Theme, model: MomentModel) -> None:
        super().__init__(model)
        self._theme, self._model = theme, model
        self.lines = 1

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        metrics, px = option.fontMetrics, self._theme.px
        return QSize(px(120), metrics.height() * self.lines + 2 * px(_PADDING))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        # An exception that leaves this function would leave the painter active.
        try:
            self._paint(painter, option, index)
        finally:
            painter.restore()

    def _paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        px, row = self._theme.px, option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        current = bool(index.data(CURRENT_ROLE))
        if selected or current or hovered:
            painter.fillRect(row, self._theme.colour("accent_faint" if selected or current else "hover"))
        bar = QRect(row.left(), row.top(), px(_BAR), row.height())
        if current:
            painter.fillRect(self._mirrored(option, bar), self._theme.colour("accent"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(self._theme.colour("accent"))
            painter.drawRect(row.adjusted(0, 0, -1, -1))
        self._paint_words(painter, option, index)

    def _paint_words(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        px, metrics, row = self._theme.px, option.fontMetrics, option.rect
        moment = index.data(MOMENT_ROLE)
        last = self._model.moments.all[-1]
        width = metrics.horizontalAdvance(self._model.time_of(last).replace("1", "0"))
        left = row.left() + px(_BAR) + px(_GAP)
        time = QRect(left, row.top() + px(_PADDING), width, metrics.height())
        painter.setPen(self._theme.colour("secondary"))
        painter.drawText(self._mirrored(option, time), int(Qt.AlignmentFlag.AlignRight), self._model.time_of(moment))
        words = QRect(time.right() + 1 + px(_GAP), time.top(), row.right() - time.right() - 2 * px(_GAP), row.height())
        wanted = [Words(word) for word in self._model.query.split()]
        marked = MarkedText(
            option.font, option.direction, mark_format(self._theme), lambda text: marked_ranges(text, wanted)
        )
        place = self._mirrored(option, words)
        painter.setPen(self._theme.colour("text"))
        # A sentence has the direction of its language, also for the full stop at its end.
        said = " ".join(undirected(decodable(moment.text[: 2 * MAX_SHOWN])).split())[:MAX_SHOWN]
        text = f"{_OWN_DIRECTION}{said}{_END}"
        marked.laid_out(text, max(1, place.width()), self.lines).draw(painter, QPointF(place.topLeft()))

    def _mirrored(self, option: QStyleOptionViewItem, rect: QRect) -> QRect:
        return QStyle.visualRect(option.direction, option.rect, rect)
