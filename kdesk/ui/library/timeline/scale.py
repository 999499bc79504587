"""The time scale beside the scroll bar: years and months at their places, and the date of what is in sight."""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractSlider, QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.ui.library.model import LibraryModel
from kdesk.ui.library.timeline.ticks import Tick, ticks
from kdesk.ui.theme import Theme
from kdesk.ui.tips import announce

MIN_ROWS = 200
"""Shorter lists are scrolled faster than they are jumped in."""

_Key = Qt.Key
_STEPS = {
    _Key.Key_Up: (-1, False),
    _Key.Key_Down: (1, False),
    _Key.Key_PageUp: (-1, True),
    _Key.Key_PageDown: (1, True),
}
"""Down the list or up, and by years."""


class TimeScale(QAbstractSlider):
    """Years and months from the first row to the last. A click or a drag jumps there.

    For a screen reader it is a slider whose value is the row in sight; the dates are said.

    Signals:
        row_wanted: Jump to this row.
    """

    row_wanted = Signal(int)

    def __init__(self, model: LibraryModel, theme: Theme, formatter: Format, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._theme, self._formatter = model, theme, formatter
        self._ticks: list[Tick] = []
        self._picture: QPixmap | None = None
        self._measured = (0, 0, 0, 0)
        self._bubble = _Bubble(theme, self)
        self.setAccessibleName(_("Time scale"))
        self.setAccessibleDescription(_("Arrow keys go from month to month, Page up and Page down from year to year"))
        self.setOrientation(Qt.Orientation.Vertical)
        self.setToolTip(_("Jump to a date"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved, model.state_changed):
            signal.connect(self._measure)
        theme.changed.connect(self._redraw)
        self._measure()

    @property
    def has_keyboard(self) -> bool:
        """Whether keys go to it while the window is active."""
        return self.window().focusWidget() is self

    def set_row(self, row: int) -> None:
        """Mark the row that is in sight."""
        before = self._y(self.value())
        self.setValue(row)
        row = self.value()
        for y in {before, self._y(row)} if before != self._y(row) else ():
            self.update(QRect(0, y - self._half - 1, self.width(), 2 * self._half + 2))

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("0000") + self._theme.px(20), 0)

    def _measure(self) -> None:
        total = self._model.rowCount()
        by_time = self._model.state.wanted.sort.by_creation
        self.setRange(0, max(0, total - 1))
        self.setVisible(by_time and total >= MIN_ROWS)
        first, last = sorted((self._model.time_at(0), self._model.time_at(total - 1)))
        windows = len(self._model.listing.rows.table)
        measured = (total, first, last, windows) if not self.isHidden() else (0, 0, 0, 0)
        # Some milliseconds of calendar: not at every page that is loaded.
        if measured != self._measured:
            self._measured = measured
            self._ticks = ticks(first, last, self._model.row_at) if measured[1] else []
            self._redraw()

    @property
    def _half(self) -> int:
        """Half of the height of the mark."""
        return self._theme.px(5)

    @property
    def _edge(self) -> int:
        """Pixels between an end of the list and that of the scale: half a year, and the focus ring."""
        return self.fontMetrics().height() // 2 + self._theme.px(3)

    def _y(self, row: int) -> int:
        edge, last = self._edge, max(0, self._model.rowCount() - 1)
        # The marked row may be one of a longer list, which has just been replaced.
        return edge + min(row, last) * (self.height() - 2 * edge) // max(1, last)

    def _row_at(self, y: int) -> int:
        edge = self._edge
        last = self._model.rowCount() - 1
        return min(max(0, (y - edge) * last // max(1, self.height() - 2 * edge)), max(0, last))

    def _show_bubble(self, row: int) -> None:
        time = self._model.time_at(row)
        if time:
            self._bubble.show_at(self._formatter.date(time), QPoint(0, self._y(row)))

    def _jump(self, y: int) -> None:
        row = self._row_at(y)
        self._show_bubble(row)
        self.row_wanted.emit(row)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        ratio = self.devicePixelRatioF()
        if self._picture is None or self._picture.size() != self.size() * ratio:
            self._picture = self._drawn(ratio)
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._picture)
            self._paint_mark(painter)
            if self.hasFocus():
                painter.setPen(QPen(self._theme.colour("accent"), self._theme.ring))
                painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 4, 4)

    def _paint_mark(self, painter: QPainter) -> None:
        """Point at the row that is in sight, beside the years and not through them."""
        y, half = self._y(self.value()), self._half
        tip, back = (self.width() - self._theme.px(8), self.width())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent"))
        painter.drawPolygon([QPoint(tip, y), QPoint(back, y - half), QPoint(back, y + half)])
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _drawn(self, ratio: float) -> QPixmap:
        """Draw the ticks: they stay the same while the list is scrolled."""
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        with QPainter(picture) as painter:
            painter.setFont(self.font())
            self._paint_ticks(painter)
        return picture

    def _redraw(self) -> None:
        self._picture = None
        self.update()

    def _paint_ticks(self, painter: QPainter) -> None:
        line = self.fontMetrics().height()
        free = -line
        for tick in self._ticks:
            y = self._y(tick.row)
            if tick.month == 0 and y - free >= line:
                painter.setPen(self._theme.colour("secondary"))
                place = QRect(0, y - line // 2, self.width() - self._theme.px(12), line)
                painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(tick.year))
                free = y
            elif tick.month:
                self._paint_tick(painter, y, self._theme.colour("border"))

    def _paint_tick(self, painter: QPainter, y: int, colour: QColor) -> None:
        painter.setPen(colour)
        painter.drawLine(self.width() - self._theme.px(4), y, self.width(), y)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._jump(round(event.position().y()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        y = round(event.position().y())
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._jump(y)
        else:
            self._show_bubble(self._row_at(y))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next month or year, or to an end of the list, and say its date."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            row = self._next(_STEPS[key][0], years=_STEPS[key][1])
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            row = self.minimum() if key == Qt.Key.Key_Home else self.maximum()
        else:
            event.ignore()
            return
        self.setValue(row)
        self._show_bubble(row)
        announce(self, self._bubble.words)
        self.row_wanted.emit(row)
        self.update()

    def _next(self, step: int, *, years: bool) -> int:
        """Return the row at which the next month or year begins, or the end of the list.

        Args:
            step: 1 down the list, -1 up.
        """
        rows = [tick.row for tick in self._ticks if (tick.month == 0) is years]
        if step > 0:
            return min((row for row in rows if row > self.value()), default=self.maximum())
        return max((row for row in rows if row < self.value()), default=self.minimum())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the list."""
        event.ignore()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._show_bubble(self._row_at(round(event.position().y())))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._bubble.hide()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._bubble.hide()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._bubble.hide()


class _Bubble(QFrame):
    """The date beside the scale, over the cards."""

    def __init__(self, theme: Theme, scale: TimeScale) -> None:
        super().__init__(scale)
        self._scale = scale
        self._words = QLabel()
        self.setProperty("role", "raised")
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(*(theme.px(n) for n in (8, 4, 8, 4)))
        row.addWidget(self._words)
        self.hide()

    @property
    def words(self) -> str:
        """The date that is shown."""
        return self._words.text()

    def show_at(self, words: str, place: QPoint) -> None:
        """Show words left of a point of the scale, inside the window."""
        window = self._scale.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        self._words.setText(words)
        self.adjustSize()
        corner = self._scale.mapTo(window, place) - QPoint(self.width() + 4, self.height() // 2)
        self.move(max(0, corner.x()), min(max(0, corner.y()), window.height() - self.height()))
        self.show()
        self.raise_()
