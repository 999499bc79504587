"""The waveform of a sound, drawn across the quick look."""

from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kdesk.domain.sound import Waveform
from kdesk.messages import _
from kdesk.ui.spoken_role import set_role
from kdesk.ui.theme import Theme
from kdesk.ui.waveform_painting import paint_waveform

HEIGHT = 72


class WaveformView(QWidget):
    """A waveform; hidden while there is none."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, QAccessible.Role.Graphic)
        self._theme = theme
        self._waveform: Waveform | None = None
        self.setAccessibleName(_("Waveform of the sound"))
        self.setFixedHeight(theme.px(HEIGHT))
        self.hide()

    def show_waveform(self, waveform: Waveform | None) -> None:
        """Show a waveform, or nothing."""
        if waveform != self._waveform:
            self._waveform = waveform
            self.update()
        self.setVisible(waveform is not None and bool(waveform.peaks))

    @property
    def is_wanted(self) -> bool:
        """Whether there is a waveform to show."""
        return self._waveform is not None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the waveform."""
        del event
        if self._waveform is not None and self._waveform.peaks:
            with QPainter(self) as painter:
                paint_waveform(painter, self.rect(), self._waveform.peaks, 1.0, self._theme)
