"""A painted widget with marks, each of which can be pointed at, or reached with the keys, and says what it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QAccessible, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kdesk.messages.format import Format
from kdesk.ui.painter import painter_on
from kdesk.ui.spoken_role import set_role
from kdesk.ui.theme import Theme
from kdesk.ui.tips import announce

MOST_SAID = 60
"""Marks in the description; nobody listens to thousands, and the keys reach each."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that is drawn.

    Attributes:
        begin: Its place on the scale from left to right, or that of its beginning.
        end: That of its end; the same for a point.
        value: Its place on the other scale.
        words: What it says.
        title: What stands before it, if it has a line of its own.
        amount: What stands behind it, if it has a line of its own.
    """

    begin: float
    end: float
    value: float
    words: str
    title: str = ""
    amount: str = ""

    @property
    def middle(self) -> float:
        """Its place on the scale from left to right."""
        return (self.begin + self.end) / 2


class MarkedWidget(QWidget):
    """Says what the mark under the pointer, or the one that the keys reached, stands for.

    The arrow keys go from mark to mark; in a language that is written from right to left the marks are mirrored, and
    so are the keys. Home and End go to the ends. The last marks are in the description that a screen reader
    reads.

    Attributes:
        marks: In their order.
        current: Row of the mark that is pointed at or was reached; None if there is none.
    """

    def __init__(self, theme: Theme, formatter: Format, name: str) -> None:
        super().__init__()
        self._theme, self._formatter = theme, formatter
        self.marks: Sequence[Mark] = ()
        self.current: int | None = None
        set_role(self, QAccessible.Role.Chart)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def words(self) -> str:
        """What the current mark says, "" without one."""
        return self.marks[self.current].words if self.current is not None else ""

    def mark_at(self, place: QPointF) -> int | None:
        """Return the row of the mark at a place; None if there is none."""
        raise NotImplementedError  # each kind of chart knows where its marks lie

    def paint(self, painter: QPainter) -> None:
        """Draw everything."""
        raise NotImplementedError  # as above

    def take_marks(self, marks: Sequence[Mark]) -> None:
        """Show other marks; the current one stays if it is still there."""
        before = self.marks[self.current] if self.current is not None else None
        self.marks = tuple(marks)
        rows = (row for row, mark in enumerate(self.marks) if before is not None and mark.begin == before.begin)
        self.current = next(rows, None)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if self.marks else Qt.FocusPolicy.NoFocus)
        self.setAccessibleDescription("\n".join(mark.words for mark in self.marks[-MOST_SAID:]))
        self.updateGeometry()
        self.update()

    def _steps(self, key: Qt.Key | int) -> int | None:
        """Return how many marks a key goes on; None for another key."""
        ahead = -1 if self.isRightToLeft() else 1
        steps = {
            Qt.Key.Key_Right: ahead,
            Qt.Key.Key_Left: -ahead,
            Qt.Key.Key_Home: -len(self.marks),
            Qt.Key.Key_End: len(self.marks),
        }
        return steps.get(Qt.Key(key)) if self.marks else None

    def _entrance(self) -> int:
        """Return the row that the focus comes to first: the newest is what people look for."""
        return len(self.marks) - 1

    def _go_to(self, row: int | None) -> None:
        if row != self.current:
            self.current = row
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = self._steps(event.key())
        if steps is None:
            super().keyPressEvent(event)
            return
        last = len(self.marks) - 1
        begin = (-1 if steps > 0 else last + 1) if self.current is None else self.current
        self._go_to(min(last, max(0, begin + steps)))
        announce(self, self.words)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() is not Qt.FocusReason.MouseFocusReason and self.marks:
            self._go_to(self._entrance() if self.current is None else self.current)
            announce(self, self.words)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._go_to(None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go_to(self.mark_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if not self.hasFocus():
            self._go_to(None)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.paint(painter)
