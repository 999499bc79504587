"""A graph of measures over time, from which any moment can be gone to, and its legend with the values."""

from bisect import bisect_right
from collections.abc import Sequence
from fractions import Fraction

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.messages.reviews import measure_name, time_text, value_text
from kdesk.ui.painter import painter_on
from kdesk.ui.review.measures.curve import Curve
from kdesk.ui.review.measures.graph_cursor import GraphCursor
from kdesk.ui.review.measures.graph_picture import GraphPicture
from kdesk.ui.spoken_role import set_role
from kdesk.ui.theme import Theme
from kdesk.ui.tips import announce

_HEIGHT, _LEAST_HEIGHT, _LEAST_WIDTH = 200, 120, 240
_FAR = 10
"""Values that Shift and an arrow key go."""


class Graph(QWidget):
    """Curves over time. Time runs from left to right in every language, as it does on the scale of a clock.

    The pointer, or the arrow keys, move a cursor whose values `Legend` shows; a click, or Enter, goes to its frame.

    Signals:
        sought: The exact time of the frame to go to.
        cursor_moved: The cursor is elsewhere, or gone.
    """

    sought = Signal(object)
    cursor_moved = Signal()

    def __init__(self, theme: Theme, formatter: Format, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, QAccessible.Role.Chart)
        self._theme, self._formatter = theme, formatter
        self._curves: tuple[Curve, ...] = ()
        self._cursor = GraphCursor()
        self._picture = GraphPicture(self, theme, formatter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self._redress)

    @property
    def curves(self) -> tuple[Curve, ...]:
        """What is shown."""
        return self._curves

    @property
    def time(self) -> Fraction | None:
        """The time whose values are told: under the pointer, else of the cursor, else of the shown frame."""
        return self._cursor.time

    def say(self, words: str) -> None:
        """Say why nothing is shown; it stands where curves will be."""
        self._picture.words = words
        self._picture.forget()

    def show_curves(self, curves: Sequence[Curve]) -> None:
        """Show curves that measure the same, instead of those before."""
        self._curves = self._picture.curves = tuple(curves)
        self._cursor.take(curves)
        self._picture.span = self._cursor.span
        name = measure_name(curves[0].series.name) if curves else _("Measures")
        self.setAccessibleName(_("{measure} over time").format(measure=name))
        self._describe()
        self._picture.forget()
        self.cursor_moved.emit()

    def show_time(self, time: Fraction) -> None:
        """Show where the shown frame is."""
        if time != self._cursor.shown:
            self._cursor.shown = time
            self.update()
            self.cursor_moved.emit()

    def values_at(self, time: Fraction) -> tuple[str, ...]:
        """Return the value of each curve at a time, "" for one that has none there."""
        return tuple(self._value(curve, time) for curve in self._curves)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(2 * _LEAST_WIDTH), self._theme.px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(_LEAST_WIDTH), self._theme.px(_LEAST_HEIGHT))

    def place_of(self, time: Fraction) -> QPointF:
        """Return the place of a time in the middle of the graph's height."""
        layout = self._picture.layout
        return QPointF(layout.x_of(float(time)), layout.room.center().y())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the values under the pointer; with the button held, go there."""
        self._hover(self._time_at(event.position()))
        if event.buttons() & Qt.MouseButton.LeftButton and self._cursor.hovered is not None:
            self.sought.emit(self._cursor.hovered)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the frame under the pointer."""
        time = self._time_at(event.position())
        if time is not None and event.button() == Qt.MouseButton.LeftButton:
            self._cursor.chosen = time
            self._describe()
            self.sought.emit(time)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys, Home and End move the cursor; Enter goes to its frame."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            steps *= _FAR
        if not self._cursor.times:
            super().keyPressEvent(event)
        elif steps:
            self._move_to(self._cursor.place + steps)
        elif event.key() in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            self._move_to(0 if event.key() == Qt.Key.Key_Home else len(self._cursor.times) - 1)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.sought.emit(self._cursor.times[self._cursor.place])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        announce(self, self.accessibleDescription())
        self.update()

    def _redress(self) -> None:
        # A slot of the widget, which ends with it: one of the picture would be called after the widget is gone.
        self._picture.forget()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def resizeEvent(self, _event: QEvent) -> None:
        self._picture.forget()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._picture.forget()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.drawPixmap(0, 0, self._picture.pixmap())
            self._paint_times(painter)

    def _paint_times(self, painter: QPainter) -> None:
        layout, cursor = self._picture.layout, self._cursor
        lines = [(cursor.shown, "text", 1.5), (cursor.hovered, "secondary", 1.0)]
        if self.hasFocus():
            painter.setPen(QPen(self._theme.colour("accent"), self._theme.ring))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
            lines.append((cursor.chosen, "accent", 2.0))
        for time, token, width in lines:
            if time is not None and self._curves:
                x = layout.x_of(float(time))
                painter.setPen(QPen(self._theme.colour(token), width))
                painter.drawLine(QPointF(x, layout.room.top()), QPointF(x, layout.room.bottom()))

    def _time_at(self, point: QPointF) -> Fraction | None:
        return self._cursor.near(self._picture.layout.time_at(point.x()))

    def _hover(self, time: Fraction | None) -> None:
        self._cursor.hovered = time
        self.update()
        self.cursor_moved.emit()

    def _move_to(self, place: int) -> None:
        self._cursor.move_to(place)
        self._describe()
        announce(self, self.accessibleDescription())
        self.update()
        self.cursor_moved.emit()

    def _value(self, curve: Curve, time: Fraction) -> str:
        series = curve.series
        place = bisect_right(series.times, time) - 1
        if place < 0:
            return ""
        return value_text(series.name, series.values[place], series.unit, self._formatter)

    def _describe(self) -> None:
        """Say the values at the cursor: this is what a screen reader reads of the graph."""
        time = self.time
        parts = [time_text(time)] if time is not None else []
        if time is not None:
            pairs = zip(self._curves, self.values_at(time), strict=True)
            parts += [_("{name}: {value}").format(name=one.series.label, value=value) for one, value in pairs if value]
        self.setAccessibleDescription("\n".join(parts))
