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
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.ui.library.model import LibraryModel
from kdesk.ui.library.timeline.ticks import Tick, ticks
from kdesk.ui.theme import Theme

MIN_ROWS = 200
"""Shorter lists are scrolled faster than they are jumped in."""

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -10, Qt.Key.Key_PageDown: 10}
_ROWS_PER_STEP = 100
"""Parts of the list: a key moves by one of them."""


class TimeScale(QWidget):
    """Years and months from the first row to the last. A click or a drag jumps there.

    Signals:
        row_wanted: Jump to this row.
    """

    row_wanted = Signal(int)

    def __init__(self, model: LibraryModel, theme: Theme, formatter: Format, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._theme, self._formatter = model, theme, formatter
        self._ticks: list[Tick] = []
        self._row = 0
        self._picture: QPixmap | None = None
        self._measured = (0, 0, 0, 0)
        self._bubble = _Bubble(theme, self)
        self.setAccessibleName(_("Time scale"))
        self.setAccessibleDescription(_("Arrow keys go through the library by date"))
        self.setToolTip(_("Jump to a date"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved, model.state_changed):
            signal.connect(self._measure)
        theme.changed.connect(self._redraw)
        self._measure()

    def set_row(self, row: int) -> None:
        """Mark the row that is in sight."""
        before, self._row = self._y(self._row), row
        for y in {before, self._y(row)} if before != self._y(row) else ():
            self.update(QRect(0, y - 1, self.width(), 2))

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("0000") + self._theme.px(16), 0)

    def _measure(self) -> None:
        total = self._model.rowCount()
        by_time = self._model.state.wanted.sort.by_creation
        self.setVisible(by_time and total >= MIN_ROWS)
        first, last = sorted((self._model.time_at(0), self._model.time_at(total - 1)))
        windows = len(self._model.listing.rows.table)
        measured = (total, first, last, windows) if not self.isHidden() else (0, 0, 0, 0)
        # Some milliseconds of calendar: not at every page that is loaded.
        if measured != self._measured:
            self._measured = measured
            self._ticks = ticks(first, last, self._model.row_at) if measured[1] else []
            self._redraw()

    def _y(self, row: int) -> int:
        edge, last = self.fontMetrics().height() // 2, max(0, self._model.rowCount() - 1)
        # The marked row may be one of a longer list, which has just been replaced.
        return edge + min(row, last) * (self.height() - 2 * edge) // max(1, last)

    def _row_at(self, y: int) -> int:
        edge = self.fontMetrics().height() // 2
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
            y = self._y(self._row)
            painter.fillRect(QRect(0, y - 1, self.width(), 2), self._theme.colour("accent"))
            if self.hasFocus():
                painter.setPen(QPen(self._theme.colour("accent"), 2))
                painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 4, 4)

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
                place = QRect(0, y - line // 2, self.width() - self._theme.px(8), line)
                painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(tick.year))
                free = y
            elif tick.month:
                self._paint_tick(painter, y, self._theme.colour("line"))

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
        """Move through the list in even steps, or to its ends."""
        last = self._model.rowCount() - 1
        key = Qt.Key(event.key())
        if key in _STEPS:
            row = self._row + _STEPS[key] * max(1, last // _ROWS_PER_STEP)
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            row = 0 if key == Qt.Key.Key_Home else last
        else:
            super().keyPressEvent(event)
            return
        self._row = min(max(0, row), last)
        self._show_bubble(self._row)
        self.row_wanted.emit(self._row)
        self.update()

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

    def show_at(self, words: str, place: QPoint) -> None:
        """Show words left of a point of the scale, inside the window."""
        window = self._scale.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        self._words.setText(words)
        self._scale.setAccessibleDescription(words)
        self.adjustSize()
        corner = self._scale.mapTo(window, place) - QPoint(self.width() + 4, self.height() // 2)
        self.move(max(0, corner.x()), min(max(0, corner.y()), window.height() - self.height()))
        self.show()
        self.raise_()
