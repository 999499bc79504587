"""Facts of the shown frame, painted over the video."""

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kdesk.messages import _
from kdesk.ui.painter import painter_on
from kdesk.ui.theme import Theme
from kdesk.ui.tips import announce

_GROUND, _LABEL, _VALUE = QColor(0, 0, 0, 205), QColor(200, 200, 200), QColor(255, 255, 255)
"""Whatever the theme: the picture below may have any colour."""
MIN_PIXELS = 9
"""Height of the type; with less room, lines at the end are left out."""
SHARE = 55
"""Lines of type that would fill the height of a large picture."""
_LINE = 1.3


class FactsOverlay(QWidget):
    """Lines of two parts over the leading upper corner of a view, in type that lets all of them fit."""

    def __init__(self, view: QWidget, theme: Theme) -> None:
        super().__init__(view)
        self._theme = theme
        self._lines: tuple[tuple[str, str], ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(_("Facts of the frame"))
        view.installEventFilter(self)
        self.setGeometry(view.rect())
        self.hide()

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """What is shown: label and value of each line."""
        return self._lines

    def show_lines(self, lines: tuple[tuple[str, str], ...]) -> None:
        """Show these lines."""
        if lines != self._lines:
            self._lines = lines
            self.setAccessibleDescription("\n".join(f"{label}: {value}" for label, value in lines))
            self.update()

    def tell(self) -> None:
        """Let a screen reader say the lines."""
        announce(self, self.accessibleDescription())

    def paintEvent(self, _event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            self._paint(painter)

    def _paint(self, painter: QPainter) -> None:
        edge = self._theme.px(8)
        room = self.rect().adjusted(edge, edge, -edge, -edge)
        font, count = self.font(), max(1, len(self._lines))
        usual = max(self._theme.px(12), self.height() // SHARE)
        font.setPixelSize(max(MIN_PIXELS, min(usual, int((room.height() - edge) / count / _LINE))))
        painter.setFont(font)
        metrics = painter.fontMetrics()
        line = round(font.pixelSize() * _LINE)
        lines = self._lines[: max(1, (room.height() - edge) // line)]
        labels = max((metrics.horizontalAdvance(label) for label, _value in lines), default=0)
        gap = edge
        values = max((metrics.horizontalAdvance(value) for _label, value in lines), default=0)
        # Widths are rounded: a text in just its own width could be cut.
        width = min(room.width(), labels + gap + values + 2 * edge + gap // 2)
        box = QRect(room.left(), room.top(), width, len(lines) * line + edge)
        if self.isRightToLeft():
            box.moveRight(room.right())
        painter.fillRect(box, _GROUND)
        # Each value has the direction of its own words.
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        inner = box.adjusted(edge, edge // 2, -edge, -edge // 2)
        for number, (label, value) in enumerate(lines):
            row = QRect(inner.left(), inner.top() + number * line, inner.width(), line)
            self._paint_line(painter, row, (label, value), labels + gap)

    def _paint_line(self, painter: QPainter, row: QRect, words: tuple[str, str], indent: int) -> None:
        label, value = words
        leading = Qt.AlignmentFlag.AlignRight if self.isRightToLeft() else Qt.AlignmentFlag.AlignLeft
        flags = int(leading | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
        painter.setPen(_LABEL)
        painter.drawText(row, flags, label)
        rest = row.adjusted(0, 0, -indent, 0) if self.isRightToLeft() else row.adjusted(indent, 0, 0, 0)
        painter.setPen(_VALUE)
        cut = painter.fontMetrics().elidedText(value, Qt.TextElideMode.ElideRight, rest.width())
        painter.drawText(rest, flags, cut)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the view when that changes its size."""
        if event.type() is QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return super().eventFilter(watched, event)
