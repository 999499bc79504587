"""A month of days to click."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QToolButton, QWidget

from kdesk.messages import N_, _
from kdesk.ui.theme import Theme

_STEPS = {
    "qt_calendar_prevmonth": ("move-up", N_("Previous month")),
    "qt_calendar_nextmonth": ("move-down", N_("Next month")),
}
_LINES = 9
_WEEKEND = (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday)


class Calendar(QCalendarWidget):
    """Qt's calendar in the colours of the theme."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Days"))
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
        # Six weeks, their days, and the bar above them; Qt gives them less.
        self.setMinimumHeight(_LINES * (self.fontMetrics().height() + theme.px(8)))
        # By default a weekend is red, which means something else in kdesk.
        plain = QTextCharFormat()
        plain.setForeground(theme.colour("text"))
        for day in _WEEKEND:
            self.setWeekdayTextFormat(day, plain)
        for name, (icon, words) in _STEPS.items():
            button = self.findChild(QToolButton, name)
            if isinstance(button, QToolButton):
                theme.icons.dress(button, icon)
                button.setAccessibleName(_(words))
                button.setToolTip(_(words))
