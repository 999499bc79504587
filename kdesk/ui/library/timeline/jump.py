"""The dialog that asks for a date to jump to."""

from collections.abc import Callable

from PySide6.QtCore import QDate, QLocale, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from kdesk.domain.names import in_a_sentence
from kdesk.domain.search.amounts import Today
from kdesk.domain.timestamps import local_time
from kdesk.guide import Topic
from kdesk.messages import _
from kdesk.ui.dialog import Dialog, dialog_margins
from kdesk.ui.dialog_buttons import dialog_buttons
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.library.timeline.calendar import Calendar
from kdesk.ui.library.timeline.typed_date import period_typed
from kdesk.ui.theme import Theme
from kdesk.ui.tips import announce

_ISO = "yyyy-MM-dd"


class JumpDialog(Dialog):
    """Asks for a day, a month or a year.

    Args:
        now: Returns Unix seconds, for words such as `yesterday`.

    Attributes:
        field: What is typed.
        reason: Why it was not understood; hidden before.
        calendar: The days to click.

    Signals:
        chosen: The `Period` that was typed.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, now: Callable[[], float], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_topic(self, Topic.LIBRARY)
        self._now = now
        self.setWindowTitle(_("Jump to a date"))
        label = QLabel(_("Day, month or year of creation"))
        self.field = QLineEdit()
        self.field.setAccessibleName(label.text())
        self.field.setAccessibleDescription(self._examples())
        label.setBuddy(self.field)
        hint = QLabel(self._examples())
        hint.setProperty("role", "secondary")
        self.reason = QLabel()
        self.reason.setProperty("role", "bad")
        for words in (hint, self.reason):
            words.setWordWrap(True)
        self.reason.hide()
        self.calendar = Calendar(theme)
        buttons = dialog_buttons(QPushButton(_("Jump")), QPushButton(_("Cancel")))
        buttons.accepted.connect(self._try)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(*dialog_margins(theme))
        column.setSpacing(theme.px(8))
        for widget in (label, self.field, hint, self.reason, self.calendar, buttons):
            column.addWidget(widget)
        self.field.textEdited.connect(lambda _text: self.reason.hide())
        self.calendar.clicked.connect(self._take_day)
        self.calendar.activated.connect(self._jump_to_day)

    def ask(self, first: int, last: int, shown: int) -> None:
        """Open the dialog.

        Args:
            first: Creation time of the oldest entry, in Unix seconds.
            last: Of the newest one.
            shown: Of the one in sight.
        """
        self.calendar.setDateRange(_date(first), _date(last))
        self.calendar.setSelectedDate(_date(shown))
        self.field.setText(_date(shown).toString(_ISO))
        self.field.selectAll()
        self.field.setFocus()
        self.open()

    def _try(self) -> None:
        """Jump, or say why the text is not understood."""
        period = period_typed(self.field.text(), Today(self._now()), QLocale())
        if period is not None:
            self.accept()
            self.chosen.emit(period)
            return
        typed = in_a_sentence(self.field.text().strip())
        words = (
            _("“{words}” is not a date that kdesk understands.").format(words=in_a_sentence(typed))
            if typed
            else _("Type a date.")
        )
        self.reason.setText(words)
        self.reason.show()
        self.adjustSize()
        self.field.setFocus()
        self.field.selectAll()
        announce(self.field, words)

    def _take_day(self, day: QDate) -> None:
        self.field.setText(day.toString(_ISO))
        self.reason.hide()

    def _jump_to_day(self, day: QDate) -> None:
        self._take_day(day)
        self._try()

    def _examples(self) -> str:
        today = _date(int(self._now()))
        return _("For example {day}, {iso}, {month} or {year}").format(
            day=QLocale().toString(today, QLocale.FormatType.ShortFormat),
            iso=today.toString(_ISO),
            month=today.toString("yyyy-MM"),
            year=today.toString("yyyy"),
        )


def _date(time: int) -> QDate:
    local = local_time(time)
    return QDate.currentDate() if local is None else QDate(local.year, local.month, local.day)
