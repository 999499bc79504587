"""The time beside the time line: a click changes how it is written, and a time can be typed."""

from fractions import Fraction

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from kdesk.domain.time_form import TimeForm
from kdesk.domain.timecode import ROUNDING_MS, frame_at, read_time, smpte_of
from kdesk.messages import _
from kdesk.messages.format import DASH, Format
from kdesk.ui.review.player_choices import PlayerChoices
from kdesk.ui.style_property import mark_wrong
from kdesk.ui.tips import set_tip

MAX_TYPED = 16
"""Characters of a typed time."""

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_LAST = 1 + ROUNDING_MS
"""Milliseconds before the end at which the last frame is shown in any case."""
_NEXT = {TimeForm.CLOCK: TimeForm.FRAMES, TimeForm.FRAMES: TimeForm.SMPTE, TimeForm.SMPTE: TimeForm.CLOCK}


class TypedTime(QLineEdit):
    """The field for a typed time, over the time that is shown.

    Signals:
        left: Escape was pressed, or the focus went elsewhere.
    """

    left = Signal()

    def event(self, event: QEvent) -> bool:
        """Take Escape before it closes the window."""
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if is_escape and event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the field."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
        if event.key() in _ENTER:
            # The field has taken it: the player, to which it would go on, would play.
            event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class TimeField(QWidget):
    """Position and duration in one of three forms. Frames and time code need the frame rate.

    Args:
        choices: With the form that was chosen last, here or in another player.

    Attributes:
        button: Shows the time; a click takes the next form.
        field: A time can be typed here while it is visible.

    Signals:
        typed: Milliseconds to go to.
        finished: Typing has ended, with or without a time.
    """

    typed = Signal(object)
    finished = Signal()

    def __init__(self, formatter: Format, choices: PlayerChoices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._formatter, self._choices = formatter, choices
        self._position = self._duration = 0
        self._rate = Fraction(0)
        self._is_poster = True
        self.button, self.field = QToolButton(), TypedTime()
        self.button.setProperty("kind", "time")
        self.field.setMaxLength(MAX_TYPED)
        self.field.setAccessibleName(_("Go to a time"))
        self.field.setPlaceholderText(_("1:02.5 or 750f"))
        self.field.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button)
        row.addWidget(self.field)
        self.button.clicked.connect(lambda _checked=False: self.next_form())
        self.field.returnPressed.connect(self._take)
        self.field.left.connect(self._leave)
        self.field.textEdited.connect(lambda _text: self._mark(wrong=False))
        choices.time_form_chosen.connect(self._follow_form)
        self._fit()

    @property
    def form(self) -> TimeForm:
        """How the time is written; the clock while the frame rate is unknown."""
        return self._choices.time_form if self._rate else TimeForm.CLOCK

    def text(self) -> str:
        """Return the time as it is shown."""
        return self.button.text()

    def show_rate(self, rate: Fraction) -> None:
        """Count frames at this rate; 0 if it is unknown."""
        if rate != self._rate:
            self._rate = rate
            self._fit()

    def show_duration(self, milliseconds: int) -> None:
        """Show the length of the video."""
        self._duration = milliseconds
        self._fit()

    def show_position(self, milliseconds: int) -> None:
        """Show a position."""
        self._position = milliseconds
        self.button.setText(self.words_at(milliseconds))

    def show_poster(self, *, is_shown: bool) -> None:
        """Show no number of a frame at the beginning while a poster stands there, which may be any frame."""
        if is_shown != self._is_poster:
            self._is_poster = is_shown
            self.show_position(self._position)

    def words_at(self, milliseconds: int) -> str:
        """Return a position in the chosen form, with the length of the video where there is room for it."""
        now, form = self.moment_words(milliseconds), self.form
        if form is TimeForm.SMPTE:
            return now
        if form is TimeForm.FRAMES:
            return f"{now} / {self._formatter.number(frame_at(max(0, self._duration - _LAST), self._rate))}"
        return f"{now} / {self._formatter.duration(self._duration / 1000)}"

    def moment_words(self, milliseconds: int) -> str:
        """Return a position in the chosen form, without the length of the video."""
        form = self.form
        if self._is_poster and not milliseconds and form is not TimeForm.CLOCK:
            return DASH
        if form is TimeForm.SMPTE:
            return smpte_of(frame_at(milliseconds, self._rate), self._rate)
        if form is TimeForm.FRAMES:
            return self._formatter.number(frame_at(milliseconds, self._rate))
        return self._formatter.duration(milliseconds // 1000)

    def next_form(self) -> None:
        """Write the time in the next form, in this player and all others."""
        if self._rate:
            self._choices.choose_time_form(_NEXT[self._choices.time_form])

    def _follow_form(self) -> None:
        self._fit()

    def begin_typing(self) -> None:
        """Show the field, for a time to go to."""
        self.field.clear()
        self._mark(wrong=False)
        self.field.setMinimumWidth(self.button.width())
        self.button.hide()
        self.field.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _take(self) -> None:
        """Go to the typed time, or say that it is none."""
        found = read_time(self.field.text(), position=self._position, rate=self._rate)
        if found is None:
            self._mark(wrong=True)
            return
        self._leave()
        self.typed.emit(found)

    def _leave(self) -> None:
        # Hiding the field takes the focus from it, which comes back here.
        if not self.field.isHidden():
            self.field.hide()
            self.button.show()
            self.finished.emit()

    def _mark(self, *, wrong: bool) -> None:
        forms = _("1:02.5, 750f for a frame, 00:01:02:15, or +10 for ten seconds ahead")
        set_tip(self.field, _("This is not a time. Type {forms}").format(forms=forms) if wrong else forms)
        mark_wrong(self.field, wrong)

    def _fit(self) -> None:
        """Give the button the width of its longest text, so that the widgets beside it do not move."""
        # In many fonts a 1 is narrower than other digits.
        longest = self.words_at(self._duration).replace("1", "0")
        padding = self.button.sizeHint().width() - self.fontMetrics().horizontalAdvance(self.button.text())
        self.button.setMinimumWidth(self.fontMetrics().horizontalAdvance(longest) + max(0, padding))
        self.show_position(self._position)
        name = {
            TimeForm.CLOCK: _("Time; a click shows frames"),
            TimeForm.FRAMES: _("Frames; a click shows the time code"),
            TimeForm.SMPTE: _("Time code; a click shows the time"),
        }[self.form]
        set_tip(self.button, name if self._rate else _("Time; the frame rate is unknown"))
