"""A date and time that may be missing."""

from PySide6.QtCore import QDateTime, QLocale, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QDateTimeEdit, QHBoxLayout, QWidget

from kdesk.engine.library.editing import Value
from kdesk.ui.fields.edits import ValueEdit
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip


class _Moment(QDateTimeEdit):
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class MomentEdit(ValueEdit):
    """A check box that tells whether there is a bound, and the moment.

    Args:
        words: Of the check box.
        as_text: Whether the value is a text, as in custom metadata, "" without a moment.
    """

    def __init__(self, theme: Theme, words: str, *, as_text: bool = False, parent: QWidget | None = None) -> None:
        self.check = QCheckBox(words)
        self.moment = _Moment()
        both = QWidget()
        super().__init__(both, parent)
        self._as_text = as_text
        self._putting = False
        # Four digits of the year, in the order of the language.
        form = QLocale().dateTimeFormat(QLocale.FormatType.ShortFormat)
        self.moment.setDisplayFormat(form if "yyyy" in form else form.replace("yy", "yyyy"))
        self.moment.setKeyboardTracking(False)
        self.moment.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self.check)
        row.addWidget(self.moment, 1)
        row.addStretch(0)
        # As high as with the moment, so that nothing below moves when it appears.
        both.setMinimumHeight(self.moment.sizeHint().height())
        self.setFocusProxy(self.check)
        self.check.toggled.connect(self._switch)
        self.moment.dateTimeChanged.connect(self._tell)
        self.moment.editingFinished.connect(self.finished)
        self.moment.hide()

    def value(self) -> Value:
        """Return Unix seconds; nothing if the check box is clear."""
        if not self.check.isChecked():
            return "" if self._as_text else None
        seconds = self.moment.dateTime().toSecsSinceEpoch()
        return str(seconds) if self._as_text else seconds

    def put(self, value: object) -> None:
        """Show a moment."""
        text = "" if value is None else str(value)
        seconds = int(text) if text.lstrip("-").isdecimal() and len(text) < len(str(10**12)) else None
        self._putting = True
        self.check.setChecked(seconds is not None)
        self.moment.setVisible(seconds is not None)
        if seconds is not None:
            self.moment.setDateTime(QDateTime.fromSecsSinceEpoch(seconds))
        self._putting = False

    def lock(self, reason: str) -> None:
        """Forbid editing and tell why."""
        self.check.setEnabled(not reason)
        self.moment.setEnabled(not reason)
        for widget in (self.check, self.moment):
            set_tip(widget, reason)

    def name(self, words: str) -> None:
        """Name both parts for a screen reader."""
        self.check.setAccessibleName(f"{words}: {self.check.text()}")
        self.moment.setAccessibleName(words)

    def _switch(self, checked: bool) -> None:
        self.moment.setVisible(checked)
        if self._putting:
            return
        if checked:
            self._putting = True
            now = QDateTime.currentDateTime()
            now.setTime(now.time().addSecs(-now.time().second()))
            self.moment.setDateTime(now)
            self._putting = False
        self.edited.emit()
        self.finished.emit()

    def _tell(self) -> None:
        if not self._putting:
            self.edited.emit()
