"""The geometry of the grid of cards, computed without storing anything per row."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect

MAX_HEIGHT = 2**30
"""Pixels of the content: Qt's lengths are 32-bit integers. Five million lines fit; those behind are not reached."""


@dataclass(frozen=True, slots=True)
class GridGeometry:
    """A grid of equal cards that fills the width. All lengths are device-independent pixels.

    A row is the index of a card in the model; a line is a row of cards on the screen.

    Attributes:
        columns: At least 1.
        width: Of a card.
        height: Of a card.
        gap: Between cards.
        spare: Pixels that the division leaves over; the left-most columns get one each.
    """

    columns: int
    width: int
    height: int
    gap: int
    spare: int

    @classmethod
    def fitting(cls, available: int, *, min_width: int, caption: int, gap: int) -> "GridGeometry":
        """Return the grid with as many columns as fit.

        Args:
            available: Width of the grid.
            min_width: Of a card.
            caption: Height of a card below its 16:9 picture.
            gap: Between cards.
        """
        columns = max(1, (available + gap) // (min_width + gap))
        width, spare = divmod(max(columns, available - gap * (columns - 1)), columns)
        return cls(columns, width, round(width * 9 / 16) + caption, gap, spare)

    @property
    def pitch(self) -> int:
        """Distance between the tops of two lines."""
        return self.height + self.gap

    def content_height(self, count: int) -> int:
        """Return the height of `count` cards, at most MAX_HEIGHT; 0 for none."""
        lines = -(-count // self.columns)
        return min(lines * self.pitch - self.gap, MAX_HEIGHT) if lines else 0

    def rect(self, row: int) -> QRect:
        """Return the rectangle of a card in the content."""
        line, column = divmod(row, self.columns)
        left = column * (self.width + self.gap) + min(column, self.spare)
        top = min(line * self.pitch, MAX_HEIGHT - self.height)
        return QRect(left, top, self.width + (column < self.spare), self.height)

    def row_at(self, point: QPoint, count: int) -> int | None:
        """Return the row of the card at a point of the content, None between cards."""
        line = point.y() // self.pitch
        if line < 0:
            return None
        for row in range(line * self.columns, min(count, (line + 1) * self.columns)):
            if self.rect(row).contains(point):
                return row
        return None

    def rows_in(self, top: int, height: int, count: int) -> range:
        """Return the rows of the cards in a horizontal band of the content."""
        first = max(0, top // self.pitch) * self.columns
        end = (max(0, top + height - 1) // self.pitch + 1) * self.columns
        return range(min(first, count), min(end, count))

    def rows_touching(self, rect: QRect, count: int) -> list[int]:
        """Return the rows of the cards that a rectangle of the content touches."""
        rows = self.rows_in(rect.top(), rect.height(), count)
        return [row for row in rows if self.rect(row).intersects(rect)]
