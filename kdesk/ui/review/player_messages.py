"""What the player says in words: over the video, and in the row below it."""

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from kdesk.messages import _
from kdesk.messages.foreign_text import TIP, shown_paragraphs
from kdesk.messages.format import Format
from kdesk.ui.review.phase import Phase
from kdesk.ui.review.playback import Playback
from kdesk.ui.review.told_band import ToldBand
from kdesk.ui.review.video_view import VideoView
from kdesk.ui.theme import Theme
from kdesk.ui.tips import announce, set_tip

LOADING_DELAY_MS = 400
"""Until “Loading…” is shown; a stream that starts sooner shows no text."""
TOLD_MS = 6000
"""For so long stands what was saved, or why something is impossible."""

_WITH_SOUND = frozenset({Phase.PLAYING, Phase.PAUSED, Phase.ENDED})


class PlayerMessages(QObject):
    """Follows a playback.

    Attributes:
        error: The last failure.
        retry: Stands beside it.
        error_row: Both, visible after a failure.
        told: What was saved or copied, or why something is impossible.

    Signals:
        resized: The row needs more or less room.
    """

    resized = Signal()

    def __init__(self, playback: Playback, view: VideoView, formatter: Format, theme: Theme) -> None:
        super().__init__(view)
        self._playback, self._view, self._formatter = playback, view, formatter
        self._loading_timer = QTimer(self, singleShot=True, interval=LOADING_DELAY_MS)
        self._loading_timer.timeout.connect(self._show_loading)
        self._told_timer = QTimer(self, singleShot=True, interval=TOLD_MS)
        self._told_timer.timeout.connect(lambda: self.tell(""))
        self.error, self.told = QLabel(), ToldBand(view, theme)
        self.error.setTextFormat(Qt.TextFormat.PlainText)
        self.error.setWordWrap(True)
        self.error.setProperty("role", "bad")
        self.retry = QPushButton(_("Retry"))
        self.error_row = QWidget()
        row = QHBoxLayout(self.error_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.error, 1)
        row.addWidget(self.retry)
        self.error_row.hide()
        playback.changed.connect(self._follow)

    def tell(self, words: str) -> None:
        """Show a sentence over the lower edge of the video for a while; "" removes it."""
        if words != self.told.text():
            self.told.show_words(words)
        if words:
            announce(self.told, words)
            self._told_timer.start()

    def _follow(self) -> None:
        phase = self._playback.phase
        self.error_row.setVisible(phase is Phase.FAILED)
        self.error.setText(shown_paragraphs(self._playback.error, TIP))
        set_tip(self.error, self._playback.detail)
        self._loading_timer.stop()
        unheard = self._playback.player.silent and phase in _WITH_SOUND
        self._view.show_text(_("This computer has no device for sound: nothing can be heard") if unheard else "")
        if phase is Phase.LOADING:
            self._loading_timer.start()
        self.resized.emit()

    def _show_loading(self) -> None:
        if not self._playback.buffering:
            self._view.show_text(_("Loading…"))
        elif self._playback.rate:
            speed = self._formatter.speed(self._playback.rate)
            self._view.show_text(_("Waiting for the server… ({speed})").format(speed=speed))
        else:
            self._view.show_text(_("Waiting for the server…"))
