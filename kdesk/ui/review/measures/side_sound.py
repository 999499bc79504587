"""The sound of one compared video: its name, its loudness, its wave."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from kdesk.domain.sound_measures import ChannelWaveforms
from kdesk.messages import _
from kdesk.ui.review.channel_waveforms_view import ChannelWaveformsView
from kdesk.ui.theme import Theme

_GAP = 2


class SideSound(QWidget):
    """Shows one sound.

    Attributes:
        words: Name of the video, and what was measured of its sound.
        wave: Its wave, all channels in one picture.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._name, self._told = "", ""
        self.words, self.wave = QLabel(), ChannelWaveformsView(theme)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(_GAP))
        column.addWidget(self.words)
        column.addWidget(self.wave)

    def name_it(self, name: str) -> None:
        """Show which video it is of."""
        self._name = name
        self._follow()

    def tell(self, words: str) -> None:
        """Show what was measured, or why nothing could be."""
        self._told = words
        self._follow()

    def add(self, words: str) -> None:
        """Show one more thing that was measured."""
        self.tell(" · ".join(part for part in (self._told, words) if part))

    def show_wave(self, wave: ChannelWaveforms) -> None:
        """Show the wave of a part; say so if there is no sound."""
        self.wave.show_waveforms(wave.mixed, ())
        self.wave.setVisible(bool(wave.peaks))
        if not wave.peaks:
            self.tell(_("no sound"))

    def _follow(self) -> None:
        self.words.setText(" · ".join(part for part in (self._name, self._told) if part))
        self.wave.setAccessibleDescription(self.words.text())
