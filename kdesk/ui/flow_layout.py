"""A layout that breaks into lines, so that nothing is cut with a large font."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QStyle, QWidget


class FlowLayout(QLayout):
    """Widgets in reading direction, on as many lines as they need; those of `add_right` at the end of the line.

    What is given a range of widths by `add_elastic` is as wide as its line has room for: it shrinks before a line
    breaks.

    Args:
        spacing: Pixels between widgets and between lines.
    """

    def __init__(self, parent: QWidget | None = None, *, spacing: int = 8) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._right: set[int] = set()
        self._elastic: dict[int, int] = {}
        # Asked thirty times for each number on a chip that changes.
        self._heights: dict[int, int] = {}
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def add_right(self, widget: QWidget) -> None:
        """Add a widget that goes to the right end of its line."""
        self._right.add(len(self._items))
        self.addWidget(widget)

    def add_elastic(self, widget: QWidget, least: int, most: int) -> None:
        """Add a widget that goes to the right end of its line, and shrinks where that saves a line.

        Args:
            least: Its smallest width, in pixels.
            most: Its usual width, in pixels.
        """
        widget.setMinimumWidth(least)
        widget.setMaximumWidth(most)
        self._elastic[len(self._items)] = most
        self.add_right(widget)

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        """Lay the lines out inside `rect`; return the height that they take."""
        margins = self.contentsMargins()
        inner = rect.marginsRemoved(margins)
        y = inner.top()
        for line in self._lines(inner.width()):
            height = max(self._items[number].sizeHint().height() for number in line)
            if move:
                self._place(line, QRect(inner.left(), y, inner.width(), height))
            y += height + self.spacing()
        return max(0, y - inner.top() - self.spacing()) + margins.top() + margins.bottom()

    def _lines(self, width: int) -> list[list[int]]:
        lines: list[list[int]] = []
        used = 0
        for number, item in enumerate(self._items):
            if item.isEmpty():
                continue
            # An elastic widget is counted at its smallest here; its line gives it what is left.
            needed = item.minimumSize().width() if number in self._elastic else item.sizeHint().width()
            if not lines or used + self.spacing() + needed > width:
                lines.append([])
                used = needed
            else:
                used += self.spacing() + needed
            lines[-1].append(number)
        return lines

    def _place(self, line: list[int], area: QRect) -> None:
        parent, left = self.parentWidget(), area.left()
        direction = parent.layoutDirection() if parent is not None else Qt.LayoutDirection.LeftToRight
        sizes = self._sizes(line, area.width())
        free = area.width() - sum(size.width() + self.spacing() for size in sizes.values())
        for number, size in sizes.items():
            if number in self._right and free + self.spacing() > 0:
                left += free + self.spacing()
                # The first of the right widgets takes all free room; those behind it follow at once.
                free = -self.spacing()
            top = area.top() + (area.height() - size.height()) // 2
            place = QRect(QPoint(left, top), QSize(min(size.width(), area.width()), size.height()))
            self._items[number].setGeometry(QStyle.visualRect(direction, area, place))
            left += size.width() + self.spacing()

    def _sizes(self, line: list[int], width: int) -> dict[int, QSize]:
        """Return the sizes of the widgets of a line; elastic ones share what the others leave, the first one first."""
        sizes = {number: self._items[number].sizeHint() for number in line}
        for number in line:
            if number in self._elastic:
                sizes[number].setWidth(self._items[number].minimumSize().width())
        free = width - sum(size.width() + self.spacing() for size in sizes.values()) + self.spacing()
        for number in line:
            more = max(0, min(free, self._elastic.get(number, 0) - sizes[number].width()))
            sizes[number].setWidth(sizes[number].width() + more)
            free -= more
        return sizes

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Return none: the layout takes no more room than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._arrange(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def invalidate(self) -> None:
        """Measure anew: something in it has changed."""
        self._heights.clear()
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:
        """Lay out the widgets."""
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        """Return the size of everything on one line."""
        hints = {number: item.sizeHint() for number, item in enumerate(self._items) if not item.isEmpty()}
        width = sum(self._elastic.get(number, hint.width()) + self.spacing() for number, hint in hints.items())
        size = QSize(max(0, width - self.spacing()), max((hint.height() for hint in hints.values()), default=0))
        return size.grownBy(self.contentsMargins())

    def minimumSize(self) -> QSize:
        """Return the size of the largest widget."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size.grownBy(self.contentsMargins())
