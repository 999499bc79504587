"""By how many frames the active side is ahead, and the buttons that change it."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from kdesk.messages import _
from kdesk.messages.comparing import shift_words
from kdesk.messages.format import Format
from kdesk.plain_text import left_to_right
from kdesk.ui.review.compare.compare_keys import CompareAction, key_of
from kdesk.ui.review.compare.pointer_values import letter_of
from kdesk.ui.review.compare.session import CompareSession
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip

_STEPS = (
    (-10, CompareAction.MUCH_EARLIER),
    (-1, CompareAction.EARLIER),
    (1, CompareAction.LATER),
    (10, CompareAction.MUCH_LATER),
)


class ShiftBar(QWidget):
    """Shifts the active side.

    Attributes:
        name: Which side, and its shift.
        steps: The buttons, by the frames that each adds.
        align: Finds the shift.

    Signals:
        wanted: A button stands for this `CompareAction`.
    """

    wanted = Signal(object)

    def __init__(self, session: CompareSession, theme: Theme, formatter: Format) -> None:
        super().__init__()
        self._session, self._formatter = session, formatter
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # back is left, in every language
        self.name = QLabel()
        self.name.setProperty("role", "secondary")
        self.steps: dict[int, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(2))
        row.addWidget(self.name)
        for frames, action in _STEPS:
            button = self.steps[frames] = QToolButton()
            sign = "+" if frames > 0 else "−"
            button.setText(left_to_right(f"{sign}{abs(frames)}"))
            words = shift_words(frames, formatter)
            button.setAccessibleName(_("Shift the active side by {frames}").format(frames=words))
            set_tip(button, _("Shift the active side by {frames} ({key})").format(frames=words, key=key_of(action)))
            button.clicked.connect(partial(lambda action, _checked=False: self.wanted.emit(action), action))
            row.addWidget(button)
        self.align = QToolButton()
        self.align.setText(_("Align"))
        self.align.clicked.connect(lambda _checked=False: self.wanted.emit(CompareAction.ALIGN))
        row.addWidget(self.align)
        for signal in (session.view_changed, session.active_changed, session.sides_changed):
            signal.connect(lambda *_told: self.refresh())
        self.refresh()

    def refresh(self) -> None:
        """Show the shift of the active side."""
        session = self._session
        shift = shift_words(session.view.shift_of(session.active), self._formatter) or _("no shift")
        self.name.setText(_("{side}: {shift}").format(side=letter_of(session.active), shift=shift))

    def show_aligning(self, reason: str) -> None:
        """Allow finding the shift, or say why it is impossible."""
        self.align.setEnabled(not reason)
        words = _("Find the shift of the active side by itself ({key})").format(key=key_of(CompareAction.ALIGN))
        set_tip(self.align, reason or words)
