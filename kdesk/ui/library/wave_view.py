"""The wave of a sound, drawn across the quick look."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kdesk.domain.sound import Wave
from kdesk.messages import _
from kdesk.ui.library.scrub_frame import paint_wave
from kdesk.ui.theme import Theme

HEIGHT = 72


class WaveView(QWidget):
    """A wave; hidden while there is none."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._wave: Wave | None = None
        self.setAccessibleName(_("Wave of the sound"))
        self.setFixedHeight(theme.px(HEIGHT))
        self.hide()

    def show_wave(self, wave: Wave | None) -> None:
        """Show a wave, or nothing."""
        if wave != self._wave:
            self._wave = wave
            self.update()
        self.setVisible(wave is not None and bool(wave.peaks))

    @property
    def is_wanted(self) -> bool:
        """Whether there is a wave to show."""
        return self._wave is not None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the wave."""
        del event
        if self._wave is not None and self._wave.peaks:
            with QPainter(self) as painter:
                paint_wave(painter, self.rect(), self._wave.peaks, 1.0, self._theme)
