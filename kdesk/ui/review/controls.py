"""The controls below the video: play, seek, time, sound, rendition."""

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from kdesk.domain.flavor import Flavor
from kdesk.messages import _, listed
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import Format
from kdesk.messages.renditions import choice_of
from kdesk.ui.review.play_range import PlayRange
from kdesk.ui.review.player_choices import PlayerChoices
from kdesk.ui.review.time_field import TimeField
from kdesk.ui.review.time_line.chapter_button import ChapterButton
from kdesk.ui.review.time_line.time_line import TimeLine
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip

VOLUME_STEPS = 100
VOLUME_FROM = 300
"""Width of the controls in pixels of the drawings; with less they have no slider for the volume."""
ONE_ROW_FROM = 680
"""The same for all buttons in one row."""


class Controls(QWidget):
    """The controls of a player. They know no stream.

    Args:
        choices: With the form of the time.
        volume: 0.0 to 1.0.

    Attributes:
        time_line: Seek bar and filmstrip.
        seek: The seek bar.
        chapter: The chapter at the position.

    Signals:
        toggled: Play or pause.
        sought: Milliseconds to which the user moved the seek bar.
        typed: Milliseconds that were typed as a time.
        muted: Whether the sound is to be off.
        volume_changed: The user changed the volume, 0.0 to 1.0.
        chosen: The `Flavor` to play, None for the server's choice.
        local_chosen: The file of this computer is to be played.
        looped: Whether to play in a loop.
    """

    toggled = Signal()
    sought = Signal(object)
    typed = Signal(object)
    muted = Signal(bool)
    volume_changed = Signal(float)
    chosen = Signal(object)
    local_chosen = Signal()
    looped = Signal(bool)

    def __init__(self, theme: Theme, formatter: Format, choices: PlayerChoices, *, volume: float) -> None:
        super().__init__()
        self._theme = theme
        self._formatter = formatter
        self.time = TimeField(formatter, choices)
        self._flavors: tuple[Flavor, ...] = ()
        self._build()
        self.volume.setValue(round(volume * VOLUME_STEPS))
        self._connect()
        self.show_playing(False)
        self.show_muted(False)
        self.show_flavors((), None)
        self.show_duration(0)
        self.show_transport(1.0, PlayRange(), loops=False)

    def show_playing(self, playing: bool) -> None:
        """Let the button pause while the stream plays, and play otherwise."""
        self._theme.icons.dress(self.play, "pause" if playing else "play")
        self.play.setAccessibleName(_("Pause") if playing else _("Play"))
        if self.play.isEnabled():
            self.play.setToolTip(_("Pause (Space)") if playing else _("Play (Space)"))

    def allow_play(self, reason: str) -> None:
        """Enable or disable playing.

        Args:
            reason: Why the stream cannot be played, for the tooltip; "" if it can.
        """
        playable = not reason
        for widget in (self.play, self.seek, self.choice, self.time, self.loop):
            widget.setEnabled(playable)
        self.play.setToolTip(reason or _("Play (Space)"))

    def show_muted(self, muted: bool) -> None:
        """Show whether the sound is off."""
        self._theme.icons.dress(self.mute, "mute" if muted else "volume")
        self.mute.setChecked(muted)
        self.mute.setToolTip(_("Sound on (S)") if muted else _("Sound off (S)"))

    def show_duration(self, milliseconds: int) -> None:
        """Set the range of the seek bar."""
        self.seek.show_duration(milliseconds)
        self.time.show_duration(milliseconds)
        self.show_position(min(self.seek.value(), milliseconds))

    def show_rate(self, rate: Fraction) -> None:
        """Count frames at this rate; 0 if it is unknown."""
        self.time.show_rate(rate)

    def show_position(self, milliseconds: int) -> None:
        """Show the position of the stream."""
        self.seek.show_position(milliseconds)
        self.time.show_position(milliseconds)
        # A screen reader reads the slider's value as a plain number of milliseconds.
        self.seek.setAccessibleDescription(self.time.text())

    def show_transport(self, speed: float, play_range: PlayRange, *, loops: bool) -> None:
        """Show speed, range and loop.

        Args:
            speed: Negative while it plays backwards.
        """
        self.speed.setVisible(speed != 1.0)
        places = 2 if abs(speed) < 1 else 1 if speed % 1 else 0
        written = self._formatter.decimal(abs(speed), places)
        self.speed.setText(_("{speed} ×").format(speed=f"−{written}" if speed < 0 else written))
        self.seek.show_range(play_range)
        self.loop.setChecked(loops)
        what = _("Play the range in a loop (Ctrl+L)") if play_range.is_set else _("Play in a loop (Ctrl+L)")
        set_tip(self.loop, what)

    def show_buffered(self, milliseconds: int) -> None:
        """Show up to which position the stream was delivered."""
        self.seek.show_buffered(milliseconds)

    def show_flavors(
        self,
        flavors: tuple[Flavor, ...],
        chosen: Flavor | None,
        *,
        with_local: bool = False,
        notes: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Offer renditions and the server's choice.

        Args:
            flavors: The renditions.
            chosen: The selected one, None for the server's choice.
            with_local: Whether the file of this computer is offered too.
            notes: What else is to be said of some, by their ids.
        """
        self._flavors = flavors
        self.choice.clear()
        self.choice.addItem(_("Automatic"))
        for flavor in flavors:
            words = (choice_of(flavor, self._formatter), notes.get(flavor.id, ""))
            self.choice.addItem(shown(listed(word for word in words if word)))
        if with_local:
            self.choice.addItem(_("Local file"))
        self.select(chosen)

    def select(self, flavor: Flavor | None, *, local: bool = False) -> None:
        """Select a rendition, None for the server's choice; or the file of this computer, if it is offered."""
        ids = [known.id for known in self._flavors]
        row = ids.index(flavor.id) + 1 if flavor is not None and flavor.id in ids else 0
        last = self.choice.count() - 1
        self.choice.setCurrentIndex(last if local and last > len(ids) else row)

    def _choose(self, row: int) -> None:
        if row > len(self._flavors):
            self.local_chosen.emit()
        else:
            self.chosen.emit(self._flavors[row - 1] if row else None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the volume only where there is room for a slider; its keys and the button work all the same."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.volume.setVisible(self.width() >= self._theme.px(VOLUME_FROM))
        one_row = self.width() >= self._theme.px(ONE_ROW_FROM)
        self._rows.setDirection(QBoxLayout.Direction.LeftToRight if one_row else QBoxLayout.Direction.TopToBottom)

    def _build(self) -> None:
        self.play, self.mute, self.loop, self.more = QToolButton(), QToolButton(), QToolButton(), QToolButton()
        for button in (self.play, self.mute, self.loop, self.more):
            button.setIconSize(QSize(self._theme.px(20), self._theme.px(20)))
        self._theme.icons.dress(self.loop, "loop")
        self.loop.setCheckable(True)
        self.loop.setAccessibleName(_("Play in a loop"))
        self._theme.icons.dress(self.more, "more")
        self.more.setAccessibleName(_("More of the player"))
        self.more.setToolTip(_("Speed, range, picture, full screen…"))
        self.speed = QLabel()
        self.speed.setToolTip(_("Speed (J, K, L)"))
        self.captions = QToolButton()
        self.captions.setText(_("CC"))
        self.captions.setCheckable(True)
        self.captions.setAccessibleName(_("Captions"))
        self.choice = _rendition_choice(self._theme)
        self._make_sliders()
        gap = self._theme.px(4)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(gap)
        rows.addWidget(self.time_line)
        self._rows = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._rows.setSpacing(gap)
        self._rows.addLayout(_row(gap, self.play, self.time, self.loop, self.chapter, None, self.speed), 1)
        self._rows.addLayout(_row(gap, self.mute, self.volume, None, self.captions, self.choice, self.more))
        rows.addLayout(self._rows)

    def _make_sliders(self) -> None:
        self.mute.setCheckable(True)
        self.mute.setAccessibleName(_("Sound off"))
        self.time_line, self.chapter = TimeLine(self._theme), ChapterButton()
        self.seek = self.time_line.seek
        self.seek.setAccessibleName(_("Position"))
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.volume.setRange(0, VOLUME_STEPS)
        self.volume.setAccessibleName(_("Volume"))
        self.volume.setToolTip(_("Volume"))
        # In a narrow panel the two sliders leave their room to the buttons and to the words of the rendition.
        self.volume.setMinimumWidth(self._theme.px(24))
        self.volume.setMaximumWidth(self._theme.px(60))
        self.seek.setMinimumWidth(self._theme.px(40))

    def _connect(self) -> None:
        self.play.clicked.connect(self.toggled)
        self.seek.sought.connect(self.sought)
        self.seek.sliderMoved.connect(self.time.show_position)
        self.time.typed.connect(self.typed)
        self.loop.clicked.connect(self.looped)
        self.mute.toggled.connect(self.muted)
        self.volume.valueChanged.connect(lambda value: self.volume_changed.emit(value / VOLUME_STEPS))
        # `activated` is a choice of the user only; `select` changes the index too.
        self.choice.activated.connect(self._choose)


def _rendition_choice(theme: Theme) -> QComboBox:
    choice = QComboBox()
    choice.setAccessibleName(_("Rendition to play"))
    choice.setToolTip(_("Rendition to play"))
    choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    # Beside the other controls a long name of a rendition must not make the panel wider than it is.
    choice.setMinimumWidth(theme.px(80))
    choice.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return choice


def _row(gap: int, *widgets: QWidget | None) -> QHBoxLayout:
    """Return a row of widgets; None is a stretch."""
    row = QHBoxLayout()
    row.setSpacing(gap)
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget)
    return row
