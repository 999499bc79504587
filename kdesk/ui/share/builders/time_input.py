"""A time that is typed, or taken from the player."""

from collections.abc import Callable
from fractions import Fraction

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from kdesk.domain.timecode import read_time
from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.ui.style_property import mark_wrong
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip

MAX_TYPED = 16
"""Characters of a typed time."""
_MILLI = 1000


class TimeInput(QWidget):
    """A field for a time, with a button that takes that of the player.

    Args:
        name: What the time is, for screen readers.
        second: Returns the time that the player shows, None while it shows none.

    Signals:
        changed: Another time, or none, is in the field.
    """

    changed = Signal()

    def __init__(
        self, name: str, second: Callable[[], float | None], theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._second = second
        self.field = QLineEdit()
        self.field.setMaxLength(MAX_TYPED)
        self.field.setAccessibleName(name)
        self.field.setPlaceholderText(_("1:02.5"))
        self.take = QPushButton(_("From the player"))
        self.take.setAccessibleName(_("{name}: from the player").format(name=name))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self.field, 1)
        row.addWidget(self.take)
        self.setFocusProxy(self.field)
        self.field.textChanged.connect(lambda _text: self._follow())
        self.take.clicked.connect(lambda _checked=False: self._take())
        self._follow_player()

    @property
    def milliseconds(self) -> int | None:
        """The time; None for none, or for what is no time."""
        text = self.field.text().strip()
        return read_time(text, position=0, rate=Fraction(0)) if text else None

    def show_time(self, milliseconds: int | None) -> None:
        """Show a time, None for none."""
        self.field.setText("" if milliseconds is None else _words(milliseconds))

    def _take(self) -> None:
        second = self._second()
        if second is not None:
            self.show_time(round(second * _MILLI))
        self._follow_player()

    def _follow_player(self) -> None:
        none = self._second() is None
        self.take.setEnabled(not none)
        set_tip(self.take, _("The player shows no frame") if none else _("Take the time that the player shows"))

    def _follow(self) -> None:
        wrong = bool(self.field.text().strip()) and self.milliseconds is None
        mark_wrong(self.field, wrong)
        set_tip(self.field, _("This is not a time. Type 1:02.5 or 62.5") if wrong else _("1:02.5 or 62.5"))
        self.changed.emit()


def _words(milliseconds: int) -> str:
    return Format().duration(milliseconds // _MILLI) + f".{milliseconds % _MILLI:03d}".rstrip("0").rstrip(".")
