"""The dialog that asks for a date to jump to."""

from datetime import datetime

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QDateEdit, QLabel, QPushButton, QVBoxLayout, QWidget

from kdesk.domain.timestamps import local_time
from kdesk.messages import _
from kdesk.ui.dialog import Dialog
from kdesk.ui.dialog_buttons import dialog_buttons
from kdesk.ui.theme import Theme


class JumpDialog(Dialog):
    """Asks for a date.

    Attributes:
        date: The field.

    Signals:
        chosen: The last second of the chosen day, in Unix seconds (object).
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Jump to a date"))
        label = QLabel(_("Date of creation"))
        self.date = QDateEdit()
        self.date.setCalendarPopup(True)
        self.date.setAccessibleName(label.text())
        label.setBuddy(self.date)
        buttons = dialog_buttons(QPushButton(_("Jump")), QPushButton(_("Cancel")))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.px(16),) * 4)
        column.setSpacing(theme.px(8))
        for widget in (label, self.date, buttons):
            column.addWidget(widget)
        self.accepted.connect(self._tell)

    def ask(self, first: int, last: int, now: int) -> None:
        """Open the dialog for dates between two times (Unix seconds)."""
        ends = [_date(time) for time in (first, last, now)]
        self.date.setDateRange(ends[0], ends[1])
        self.date.setDate(ends[2])
        self.date.setFocus()
        self.open()

    def _tell(self) -> None:
        chosen = self.date.date()
        end = datetime(chosen.year(), chosen.month(), chosen.day(), 23, 59, 59).astimezone()
        self.chosen.emit(int(end.timestamp()))


def _date(time: int) -> QDate:
    local = local_time(time)
    return QDate.currentDate() if local is None else QDate(local.year, local.month, local.day)
