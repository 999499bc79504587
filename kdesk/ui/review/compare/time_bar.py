"""The bar below the pictures: play, steps, time line, time, and what is told."""

from fractions import Fraction

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from kdesk.messages import _
from kdesk.messages.comparing import pace_words
from kdesk.messages.format import Format
from kdesk.ui.review.compare.elided_label import ElidedLabel
from kdesk.ui.review.compare.play import ComparePlay
from kdesk.ui.review.compare.session import CompareSession
from kdesk.ui.review.player_choices import PlayerChoices
from kdesk.ui.review.seek_bar import SeekBar
from kdesk.ui.review.time_field import TimeField
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip

PER_SECOND = 1000


def milliseconds(time: Fraction) -> int:
    """Return a time in whole milliseconds, rounded down."""
    return int(time * PER_SECOND)


class TimeBar(QWidget):
    """Shows position and pace of a session, and asks to change them.

    Attributes:
        play: Plays or pauses; `back` and `ahead` go one frame.
        seek: The time line.
        time: The time, and the field for a typed one.
        loop: Whether it plays in a loop.
        pace: The speed, and the frames that are left out.
        told: What was done, or why it was not.

    Signals:
        sought: A time to go to, a `Fraction` of seconds.
        stepped: Frames to go.
    """

    sought = Signal(object)
    stepped = Signal(int)

    def __init__(
        self, session: CompareSession, play: ComparePlay, choices: PlayerChoices, theme: Theme, formatter: Format
    ) -> None:
        super().__init__()
        self._session, self._playing, self._theme, self._formatter = session, play, theme, formatter
        self.play, self.back, self.ahead, self.loop = QToolButton(), QToolButton(), QToolButton(), QToolButton()
        self.seek, self.time = SeekBar(theme), TimeField(formatter, choices)
        self.pace, self.told = ElidedLabel(), ElidedLabel()
        self._build()
        self._connect()
        self.show_playing()
        self.show_sides()

    def show_playing(self) -> None:
        """Show whether it plays, how fast, in which range."""
        play = self._playing
        self._theme.icons.dress(self.play, "pause" if play.is_playing else "play")
        self.play.setAccessibleName(_("Pause") if play.is_playing else _("Play"))
        what = _("Pause (Space)") if play.is_playing else _("Play all sides in step (Space)")
        set_tip(self.play, _("{what}. There is no sound here: the player has it").format(what=what))
        self.seek.show_range(play.play_range)
        self.loop.setChecked(play.loops)
        places = 2 if play.speed < 1 else 1 if play.speed % 1 else 0
        speed = _("{speed} ×").format(speed=self._formatter.decimal(play.speed, places))
        pace = pace_words(play.pace.shown, play.pace.wanted, play.pace.share, self._formatter)
        self.pace.show_words(" · ".join(part for part in (speed if play.speed != 1 else "", pace) if part))

    def show_sides(self) -> None:
        """Show how long the sides are, and count frames of the leading one."""
        length = milliseconds(self._session.duration)
        self.time.show_rate(self._session.rate)
        self.time.show_duration(length)
        self.seek.show_duration(length)
        for widget in (self.play, self.back, self.ahead, self.seek):
            widget.setEnabled(self._session.lead is not None)
        self.show_position(self._session.position)

    def show_position(self, time: Fraction) -> None:
        """Show the position."""
        place = milliseconds(time)
        self.seek.show_position(place)
        self.time.show_position(place)
        self.seek.setAccessibleDescription(self.time.text())

    def tell(self, words: str) -> None:
        """Say what was done, or why it was not."""
        self.told.show_words(words)

    def _dress_buttons(self) -> None:
        px, icons = self._theme.px, self._theme.icons
        for button in (self.play, self.loop):
            button.setIconSize(QSize(px(20), px(20)))
        icons.dress(self.loop, "loop")
        self.loop.setCheckable(True)
        self.loop.setAccessibleName(_("Play in a loop"))
        set_tip(self.loop, _("Play the range, or all of it, in a loop (Ctrl+L)"))
        for button, sign, name, tip in (
            (self.back, "‹", _("One frame back"), _("One frame back (,)")),
            (self.ahead, "›", _("One frame ahead"), _("One frame ahead (.)")),
        ):
            button.setText(sign)
            button.setAutoRepeat(True)
            button.setAccessibleName(name)
            set_tip(button, tip)

    def _build(self) -> None:
        px = self._theme.px
        self._dress_buttons()
        self.seek.setAccessibleName(_("Position"))
        for label in (self.pace, self.told):
            label.setProperty("role", "secondary")
        row = QHBoxLayout()
        row.setSpacing(px(4))
        for widget in (self.play, self.back, self.ahead, self.seek, self.time, self.loop):
            row.addWidget(widget, 1 if widget is self.seek else 0)
        self.below = QHBoxLayout()
        self.below.setSpacing(px(8))
        self.below.addWidget(self.told, 1)
        self.below.addWidget(self.pace)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(2))
        column.addLayout(row)
        column.addLayout(self.below)

    def _connect(self) -> None:
        self.play.clicked.connect(lambda _checked=False: self._playing.toggle())
        self.back.clicked.connect(lambda _checked=False: self.stepped.emit(-1))
        self.ahead.clicked.connect(lambda _checked=False: self.stepped.emit(1))
        self.loop.clicked.connect(self._playing.set_loop)
        # Also while the handle is dragged: of the positions in between, only the latest is looked up.
        for signal in (self.seek.sought, self.seek.sliderMoved, self.time.typed):
            signal.connect(lambda place: self.sought.emit(Fraction(place, PER_SECOND)))
        self._session.position_changed.connect(self.show_position)
        self._session.sides_changed.connect(self.show_sides)
        self._playing.changed.connect(self.show_playing)
