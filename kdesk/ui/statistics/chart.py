"""What the charts have in common: two scales with their lines and words, and the line that says what is pointed at."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen

from kdesk.domain.statistics.scales import Scale
from kdesk.messages.format import Format
from kdesk.ui.statistics.marked import Mark, MarkedWidget
from kdesk.ui.theme import Theme

HEIGHT = 168
_LEAST_WIDTH = 200
_GAP = 6
_CENTRED = int(Qt.AlignmentFlag.AlignCenter)


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale with the words of its lines; a line without words is left out."""

    scale: Scale
    words: Sequence[str] = ()


EMPTY = Axis(Scale(0.0, 1.0))


class Chart(MarkedWidget):
    """Marks between two scales. Subclasses draw them."""

    def __init__(self, theme: Theme, formatter: Format, name: str) -> None:
        super().__init__(theme, formatter, name)
        self._across = self._up = EMPTY

    def show_marks(self, marks: Sequence[Mark], across: Axis, up: Axis) -> None:
        """Show these marks.

        Args:
            across: From left to right; from right to left where the language is written so.
            up: From below.
        """
        self._across, self._up = across, up
        self.take_marks(marks)

    def x_of(self, value: float) -> float:
        """Return where a value of the scale across lies, in pixels from the left."""
        room, share = self.room(), self._across.scale.share(value)
        return room.right() - share * room.width() if self.isRightToLeft() else room.left() + share * room.width()

    def y_of(self, value: float) -> float:
        """Return where a value of the scale up lies, in pixels from above."""
        room = self.room()
        return room.bottom() - self._up.scale.share(value) * room.height()

    def place_of(self, mark: Mark) -> QPointF:
        """Return where a mark lies: the middle of its upper edge."""
        return QPointF(self.x_of(mark.middle), self.y_of(mark.value))

    def room(self) -> QRectF:
        """Return where marks may lie: below the line of words, above the words of one scale, beside the other's."""
        gap, line = self._theme.px(_GAP), self.fontMetrics().height()
        beside = max((self.fontMetrics().horizontalAdvance(one) for one in self._up.words), default=0) + 2 * gap
        edge = self._theme.px(8)
        left, right = (edge, beside) if self.isRightToLeft() else (beside, edge)
        top, below = line + 2 * gap, line + gap
        return QRectF(left, top, max(1, self.width() - left - right), max(1, self.height() - top - below))

    def paint(self, painter: QPainter) -> None:
        """Draw the scales, the marks and the words of the current one."""
        if not self.marks:
            return
        self._paint_up(painter)
        self._paint_across(painter)
        self.paint_marks(painter)
        self._paint_words(painter)

    def paint_marks(self, painter: QPainter) -> None:
        """Draw the marks; bars and points each in their way."""
        raise NotImplementedError  # as a model of Qt has it: there is no chart without marks

    def _paint_up(self, painter: QPainter) -> None:
        room = self.room()
        painter.setPen(QPen(self._theme.colour("disabled"), 1))
        painter.drawLine(room.bottomLeft(), room.bottomRight())
        for value, words in zip(self._up.scale.lines, self._up.words, strict=False):
            y = self.y_of(value)
            if words and y < room.bottom() - 1:
                painter.setPen(QPen(self._theme.colour("line"), 1))
                painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
        painter.setPen(self._theme.colour("secondary"))
        for area, words in self.words_up():
            painter.drawText(area, _CENTRED, words)

    def words_up(self) -> list[tuple[QRectF, str]]:
        """Return the words of the scale up, each with where it stands: it ends beside its line."""
        room, metrics, gap = self.room(), self.fontMetrics(), self._theme.px(_GAP)
        placed = []
        for value, words in zip(self._up.scale.lines, self._up.words, strict=False):
            wide, high = metrics.horizontalAdvance(words) + 2.0, metrics.height()
            left = room.right() + gap if self.isRightToLeft() else room.left() - gap - wide
            placed.append((QRectF(left, self.y_of(value) - high / 2, wide, high), words))
        return placed

    def words_across(self) -> list[tuple[QRectF, str]]:
        """Return the words of the other scale that have room: the newest always, then as many as fit before it."""
        room, gap = self.room(), float(self._theme.px(_GAP))
        first_up = next((area for area, words in self.words_up() if words), QRectF())
        placed: list[tuple[QRectF, str]] = []
        for value, words in reversed(list(zip(self._across.scale.lines, self._across.words, strict=False))):
            wide = self.fontMetrics().horizontalAdvance(words) + 2.0
            area = QRectF(self.x_of(value) - wide / 2, room.bottom() + gap / 2, wide, self.fontMetrics().height())
            if area.intersects(first_up):
                # At the origin both scales have a word: this one begins at the scale up.
                area.moveLeft(room.right() - wide if self.isRightToLeft() else room.left())
            area.moveLeft(min(max(0.0, area.left()), self.width() - wide))
            if not any(area.adjusted(-gap, 0, gap, 0).intersects(other) for other, _words in placed):
                placed.append((area, words))
        return placed

    def _paint_across(self, painter: QPainter) -> None:
        painter.setPen(self._theme.colour("secondary"))
        for area, words in self.words_across():
            painter.drawText(area, _CENTRED, words)

    def _paint_words(self, painter: QPainter) -> None:
        area = QRectF(0, 0, self.width(), self.fontMetrics().height() + self._theme.px(_GAP))
        words = self.fontMetrics().elidedText(self.words, Qt.TextElideMode.ElideRight, self.width())
        painter.setPen(self._theme.colour("text"))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter), words)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(2 * _LEAST_WIDTH), self._theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(_LEAST_WIDTH), self._theme.px(HEIGHT))
