"""Where the cards of the grid lie: arithmetic only, nothing is kept for each row."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect


@dataclass(frozen=True, slots=True)
class GridGeometry:
    """A grid of equal cards that fills the width; everything in device-independent pixels.

    columns         at least 1
    width, height   of a card
    gap             between cards
    spare           pixels left over by the division, given to the left-most columns one each
    """

    columns: int
    width: int
    height: int
    gap: int
    spare: int

    @classmethod
    def fitting(cls, available: int, *, least: int, caption: int, gap: int) -> "GridGeometry":
        """Return as many columns as fit: `least` is a card's least width, `caption` the height below its picture."""
        columns = max(1, (available + gap) // (least + gap))
        width, spare = divmod(max(columns, available - gap * (columns - 1)), columns)
        return cls(columns, width, round(width * 9 / 16) + caption, gap, spare)

    @property
    def pitch(self) -> int:
        """From the top of one line to the top of the next."""
        return self.height + self.gap

    def content_height(self, count: int) -> int:
        """Return the height of all lines and the gaps between them; 0 without cards."""
        lines = -(-count // self.columns)
        return lines * self.pitch - self.gap if lines else 0

    def rect(self, row: int) -> QRect:
        """Return where a card lies in the content."""
        line, column = divmod(row, self.columns)
        left = column * (self.width + self.gap) + min(column, self.spare)
        return QRect(left, line * self.pitch, self.width + (column < self.spare), self.height)

    def row_at(self, point: QPoint, count: int) -> int | None:
        """Return the card under a point of the content, None between cards."""
        line = point.y() // self.pitch
        if line < 0:
            return None
        for row in range(line * self.columns, min(count, (line + 1) * self.columns)):
            if self.rect(row).contains(point):
                return row
        return None

    def rows_in(self, top: int, height: int, count: int) -> range:
        """Return the cards that a window of the content touches."""
        first = max(0, top // self.pitch) * self.columns
        behind = (max(0, top + height - 1) // self.pitch + 1) * self.columns
        return range(min(first, count), min(behind, count))
