"""Draws a note of a review: its still, its time, who wrote it, and its text."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from kdesk.domain.reviews.review import Note
from kdesk.plain_text import first_strong
from kdesk.ui.review.room.notes_model import NOTE, STILL, NotesModel
from kdesk.ui.theme import Theme
from kdesk.ui.wrapping import wrapped

_LINES = 3
"""Lines of the text; the whole of it stands in the field when it is edited."""
_STILL = (96, 54)
_GAP = 8


class NotesDelegate(QStyledItemDelegate):
    """Paints the rows of `NotesModel`."""

    def __init__(self, model: NotesModel, theme: Theme, parent: QAbstractItemView) -> None:
        super().__init__(parent)
        self._model, self._theme = model, theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        note = index.data(NOTE)
        gap = self._theme.px(_GAP)
        # The option has no width while the view lays out its rows.
        view = self.parent()
        width = view.viewport().width() if isinstance(view, QAbstractItemView) else option.rect.width()
        lines = len(self._lines(note, option.font, self._room(width, note))) if isinstance(note, Note) else 1
        text = _line_height(option.font) * (1 + max(1, lines))
        still = self._theme.px(_STILL[1]) if isinstance(note, Note) and note.still else 0
        return QSize(self._theme.px(160), max(text, still) + 2 * gap)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        note, still = index.data(NOTE), index.data(STILL)
        if not isinstance(note, Note):
            return
        painter.save()
        rect, gap = QRect(option.rect), self._theme.px(_GAP)
        self._paint_ground(painter, option, rect)
        inner = rect.adjusted(gap, gap, -gap, -gap)
        turned = option.direction == Qt.LayoutDirection.RightToLeft
        if note.still:
            wide, high = (self._theme.px(side) for side in _STILL)
            left = inner.right() - wide + 1 if turned else inner.left()
            self._paint_still(painter, QRect(left, inner.top(), wide, high), still)
            inner = inner.adjusted(0, 0, -wide - gap, 0) if turned else inner.adjusted(wide + gap, 0, 0, 0)
        self._paint_words(painter, option, inner, note)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect) -> None:
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._theme.colour("accent_faint"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, self._theme.colour("hover"))
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(self._theme.colour("accent"), self._theme.ring))
            painter.drawRect(rect.adjusted(1, 1, -1, -2))

    def _paint_still(self, painter: QPainter, place: QRect, still: object) -> None:
        painter.fillRect(place, Qt.GlobalColor.black)
        if isinstance(still, QImage) and not still.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            size = still.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
            fitted = QRect(place.topLeft(), size)
            fitted.moveCenter(place.center())
            painter.drawImage(fitted, still)

    def _paint_words(self, painter: QPainter, option: QStyleOptionViewItem, room: QRect, note: Note) -> None:
        bold, height = _bold(option.font), _line_height(option.font)
        metrics, bold_metrics = QFontMetrics(option.font), QFontMetrics(bold)
        # The bold font may be another one, with its letters elsewhere in the line.
        ascent = max(metrics.ascent(), bold_metrics.ascent())
        turned = option.direction == Qt.LayoutDirection.RightToLeft
        time, base = self._model.moment(note), room.top() + ascent
        painter.setFont(bold)
        painter.setPen(self._theme.colour("text"))
        _write(painter, room, base, time, turned)
        used = bold_metrics.horizontalAdvance(time) + self._theme.px(_GAP)
        painter.setFont(option.font)
        painter.setPen(self._theme.colour("secondary"))
        rest = room.adjusted(0, 0, -used, 0) if turned else room.adjusted(used, 0, 0, 0)
        by = metrics.elidedText(self._model.byline(note), Qt.TextElideMode.ElideRight, rest.width())
        _write(painter, rest, base, first_strong(by), turned)
        painter.setPen(self._theme.colour("text"))
        for number, line in enumerate(self._lines(note, option.font, room.width()), 1):
            _write(painter, room, base + number * height, first_strong(line), turned)

    def _lines(self, note: Note, font: QFont, width: int) -> list[str]:
        paragraphs = self._model.words(note).split("\n")
        lines: list[str] = []
        for paragraph in paragraphs:
            if len(lines) < _LINES:
                lines += wrapped(paragraph, font, max(1, width), _LINES - len(lines))
        return lines

    def _room(self, width: int, note: object) -> int:
        still = self._theme.px(_STILL[0] + _GAP) if isinstance(note, Note) and note.still else 0
        return width - 2 * self._theme.px(_GAP) - still


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    return bold


def _line_height(font: QFont) -> int:
    """Return the height of a line in which text of both weights has room."""
    both = [QFontMetrics(one) for one in (font, _bold(font))]
    return max(one.ascent() for one in both) + max(one.descent() + max(1, one.leading()) for one in both)


def _write(painter: QPainter, room: QRect, base: int, text: str, turned: bool) -> None:
    """Write on a base line: a sign from another font would move what is aligned by its height."""
    wide = painter.fontMetrics().horizontalAdvance(text)
    painter.drawText(room.right() - wide + 1 if turned else room.left(), base, text)
