"""How the times of notes and marks are written: in the form that was chosen for the time line."""

from fractions import Fraction

from PySide6.QtCore import QObject, Signal

from kdesk.domain.time_form import TimeForm
from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.messages.reviews import MomentForm
from kdesk.ui.review.compare.session import CompareSession
from kdesk.ui.review.player_choices import PlayerChoices


class WrittenTimes(QObject):
    """Writes times by the chosen form, and by the frame rate of the leading side.

    Signals:
        changed: Times are written in another way.
    """

    changed = Signal()

    def __init__(self, session: CompareSession, choices: PlayerChoices, formatter: Format, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._choices, self._formatter = session, choices, formatter
        self._told = self.form
        choices.time_form_chosen.connect(self._follow)
        session.sides_changed.connect(self._follow)

    @property
    def form(self) -> MomentForm:
        """The form, as reports take it along."""
        return MomentForm(self._choices.time_form, self._session.rate, self._formatter)

    def write(self, time: Fraction) -> str:
        """Return a time of a frame."""
        return self.form.write(time)

    def with_number(self, time: Fraction) -> str:
        """Return a time of a frame, and its number beside it."""
        form = self.form
        frames = MomentForm(TimeForm.FRAMES, form.rate, self._formatter)
        if not form.rate:
            return form.write(time)
        clock = MomentForm(TimeForm.CLOCK, form.rate, self._formatter)
        written = clock if form.form is TimeForm.FRAMES else form
        return _("{time}, frame {number}").format(time=written.write(time), number=frames.number(time))

    def _follow(self) -> None:
        if self.form != self._told:
            self._told = self.form
            self.changed.emit()
