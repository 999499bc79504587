"""The controls below the video: play, seek, time, sound, rendition."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractSlider,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QStyle,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from kdesk.domain.flavor import Flavor
from kdesk.messages import _
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import Format
from kdesk.messages.renditions import choice_of
from kdesk.ui.theme import Theme

SEEK_STEP_MS = 5000
VOLUME_STEPS = 100


class SeekBar(QSlider):
    """A slider over the milliseconds of a stream. A click moves the handle to the pointer.

    Signals:
        sought: Milliseconds to which the user moved the handle.
    """

    sought = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._buffered = 0
        self.setSingleStep(SEEK_STEP_MS)
        self.setPageStep(2 * SEEK_STEP_MS)
        self.setRange(0, 0)
        self.sliderReleased.connect(lambda: self.sought.emit(self.sliderPosition()))
        self.actionTriggered.connect(self._act)

    def show_buffered(self, milliseconds: int) -> None:
        """Show up to which position the stream was delivered."""
        if milliseconds != self._buffered:
            self._buffered = milliseconds
            self.update()

    def _act(self, action: int) -> None:
        # While the handle is dragged only its release seeks, because each seek requests a segment.
        if action != QAbstractSlider.SliderAction.SliderMove.value:
            self.sought.emit(self.sliderPosition())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        begin, end = self.sliderPosition(), min(self._buffered, self.maximum())
        if end <= begin:
            return
        handle = self.style().pixelMetric(QStyle.PixelMetric.PM_SliderLength, None, self)
        span = self.width() - handle
        places = [
            QStyle.sliderPositionFromValue(self.minimum(), self.maximum(), value, span, self.isRightToLeft())
            for value in (begin, end)
        ]
        line = QRect(handle // 2 + min(places), self.height() // 2 - 1, abs(places[1] - places[0]), 3)
        painter = QPainter(self)
        painter.fillRect(line.adjusted(handle // 2, 0, 0, 0), self._theme.colour("secondary"))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Move the handle to the pointer, where Qt starts a drag."""
        handle = self.style().pixelMetric(QStyle.PixelMetric.PM_SliderLength, None, self)
        place = round(event.position().x()) - handle // 2
        span = max(1, self.width() - handle)
        self.setSliderPosition(
            QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), place, span, self.isRightToLeft())
        )
        super().mousePressEvent(event)


class Controls(QWidget):
    """The controls of a player. They know no stream.

    Args:
        volume: 0.0 to 1.0.

    Signals:
        toggled: Play or pause.
        sought: Milliseconds to which the user moved the seek bar.
        muted: Whether the sound is to be off.
        volume_changed: The user changed the volume, 0.0 to 1.0.
        chosen: The `Flavor` to play, None for the server's choice.
    """

    toggled = Signal()
    sought = Signal(object)
    muted = Signal(bool)
    volume_changed = Signal(float)
    chosen = Signal(object)

    def __init__(self, theme: Theme, formatter: Format, *, volume: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._formatter = formatter
        self._duration = 0
        self._flavors: tuple[Flavor, ...] = ()
        self._build()
        self.volume.setValue(round(volume * VOLUME_STEPS))
        self._connect()
        self.show_playing(False)
        self.show_muted(False)
        self.show_flavors((), None)
        self.show_duration(0)

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
        for widget in (self.play, self.seek, self.choice):
            widget.setEnabled(playable)
        self.play.setToolTip(reason or _("Play (Space)"))

    def show_muted(self, muted: bool) -> None:
        """Show whether the sound is off."""
        self._theme.icons.dress(self.mute, "mute" if muted else "volume")
        self.mute.setChecked(muted)
        self.mute.setToolTip(_("Sound on (M)") if muted else _("Sound off (M)"))

    def show_duration(self, milliseconds: int) -> None:
        """Set the range of the seek bar."""
        self._duration = milliseconds
        self.seek.setRange(0, milliseconds)
        # The label has the width of its longest text, so that the widgets beside it do not move.
        # In many fonts a 1 is narrower than other digits.
        longest = self._time_text(milliseconds).replace("1", "0")
        self.time.setMinimumWidth(self.time.fontMetrics().horizontalAdvance(longest))
        self.show_position(min(self.seek.value(), milliseconds))

    def show_position(self, milliseconds: int) -> None:
        """Show the position of the stream."""
        if not self.seek.isSliderDown():
            self.seek.setValue(milliseconds)
        self.time.setText(self._time_text(milliseconds))
        # A screen reader reads the slider's value as a plain number of milliseconds.
        self.seek.setAccessibleDescription(self.time.text())

    def show_buffered(self, milliseconds: int) -> None:
        """Show up to which position the stream was delivered."""
        self.seek.show_buffered(milliseconds)

    def show_flavors(self, flavors: tuple[Flavor, ...], chosen: Flavor | None) -> None:
        """Offer renditions and the server's choice.

        Args:
            flavors: The renditions.
            chosen: The selected one, None for the server's choice.
        """
        self._flavors = flavors
        self.choice.clear()
        self.choice.addItem(_("Automatic"))
        for flavor in flavors:
            self.choice.addItem(shown(choice_of(flavor, self._formatter)))
        self.select(chosen)

    def select(self, flavor: Flavor | None) -> None:
        """Select a rendition, None for the server's choice."""
        ids = [known.id for known in self._flavors]
        self.choice.setCurrentIndex(ids.index(flavor.id) + 1 if flavor is not None and flavor.id in ids else 0)

    def _build(self) -> None:
        self.play, self.mute = QToolButton(), QToolButton()
        for button in (self.play, self.mute):
            button.setIconSize(QSize(self._theme.px(20), self._theme.px(20)))
        self.mute.setCheckable(True)
        self.mute.setAccessibleName(_("Sound off"))
        self.seek = SeekBar(self._theme)
        self.seek.setAccessibleName(_("Position"))
        self.time = QLabel()
        self.time.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.volume.setRange(0, VOLUME_STEPS)
        self.volume.setAccessibleName(_("Volume"))
        self.volume.setToolTip(_("Volume"))
        self.volume.setFixedWidth(self._theme.px(60))
        self.captions = QToolButton()
        self.captions.setText(_("CC"))
        self.captions.setCheckable(True)
        self.captions.setAccessibleName(_("Captions"))
        self.choice = _rendition_choice(self._theme.px(96))
        gap = self._theme.px(8)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(gap // 2)
        rows.addLayout(_row(gap, self.play, self.seek, self.time))
        rows.addLayout(_row(gap, self.mute, self.volume, None, self.captions, self.choice))

    def _connect(self) -> None:
        self.play.clicked.connect(self.toggled)
        self.seek.sought.connect(self.sought)
        self.seek.sliderMoved.connect(lambda value: self.time.setText(self._time_text(value)))
        self.mute.toggled.connect(self.muted)
        self.volume.valueChanged.connect(lambda value: self.volume_changed.emit(value / VOLUME_STEPS))
        # `activated` is a choice of the user only; `select` changes the index too.
        self.choice.activated.connect(lambda row: self.chosen.emit(self._flavors[row - 1] if row else None))

    def _time_text(self, milliseconds: int) -> str:
        now, whole = self._formatter.duration(milliseconds // 1000), self._formatter.duration(self._duration / 1000)
        return f"{now} / {whole}"


def _rendition_choice(least_width: int) -> QComboBox:
    choice = QComboBox()
    choice.setAccessibleName(_("Rendition to play"))
    choice.setToolTip(_("Rendition to play"))
    choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    # Beside the other controls a long name of a rendition must not make the panel wider than it is.
    choice.setMinimumWidth(least_width)
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
