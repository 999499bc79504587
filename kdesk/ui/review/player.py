"""The player of the entry panel: video view, controls, and the playback behind them."""

import logging

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from kdesk.domain.entry import Entry, MediaType
from kdesk.domain.flavor import Flavor
from kdesk.domain.links import of_entry
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.foreign_text import TIP, shown_paragraphs
from kdesk.messages.playing import WITH_STREAM, never_played, why_not_played
from kdesk.ui.images import load_image
from kdesk.ui.media_icons import media_icon
from kdesk.ui.review.captions import PlayerCaptions
from kdesk.ui.review.controls import SEEK_STEP_MS, Controls
from kdesk.ui.review.phase import Phase
from kdesk.ui.review.playback import Playback
from kdesk.ui.review.services import ReviewServices
from kdesk.ui.review.video_view import VideoView
from kdesk.ui.tips import set_tip

POSTER_STEP = 320
"""Pixels. Posters are requested in multiples of this width."""
LOADING_DELAY_MS = 400
"""Until “Loading…” is shown; a stream that starts sooner shows no text."""

_POSTER = "player: poster"
_WITH_SOUND = frozenset({Phase.PLAYING, Phase.PAUSED, Phase.ENDED})
log = logging.getLogger(__name__)


class Player(QWidget):
    """Plays the HLS stream of an entry, or its file if it has no stream; shows the picture of an image.

    Args:
        services: What the player is built on.
        volume: 0.0 to 1.0 at the start.
        captions: Language of the captions that were shown last; "" for none.

    Attributes:
        view: The video.
        captions: What is shown over it.
        error_row: The error and the Retry button, visible after a failure.

    Signals:
        volume_changed: The user changed the volume, 0.0 to 1.0.
    """

    volume_changed = Signal(float)

    def __init__(
        self, services: ReviewServices, *, volume: float, captions: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._images = services.images
        self._tasks = services.tasks
        self._theme = services.theme
        self._formatter = services.formatter
        self._entry: Entry | None = None
        self._flavor: Flavor | None = None
        self._poster_url = ""
        self.playback = Playback(services.relay, services.tasks, volume=volume, parent=self)
        self.view = VideoView(services.theme)
        self.view.setAccessibleName(_("Video"))
        self.controls = Controls(services.theme, services.formatter, volume=volume)
        self.captions = PlayerCaptions(
            self.playback, self.view, self.controls.captions, services.tasks, choice=captions
        )
        self._loading_timer = QTimer(self, singleShot=True, interval=LOADING_DELAY_MS)
        self._build()
        self._connect()
        # The focus ring is painted around the video.
        self.setFocusProxy(self.view)

    @property
    def frames_shown(self) -> int:
        """Number of video frames that were shown so far."""
        return self.playback.frames

    @property
    def flavor(self) -> Flavor | None:
        """The chosen rendition, None for the server's choice."""
        return self._flavor

    def show_entry(self, entry: Entry) -> None:
        """Show an entry. Another one stops the playback, a new snapshot of the shown one does not."""
        other = self._entry is None or self._entry.id != entry.id
        self._entry = entry
        if other:
            self.stop()
            self._flavor = None
            self.view.clear(media_icon(entry.media_type))
            self.controls.show_flavors((), None)
            self.controls.show_duration(round(entry.duration * 1000))
            self.controls.show_position(0)
            self._poster_url = ""
        # A button that never works says nothing: what cannot be played has none, and the picture says why.
        self.controls.setVisible(not never_played(entry))
        self.controls.allow_play(self._why_not())
        if self.playback.phase is Phase.STOPPED:
            picture = entry.media_type is MediaType.IMAGE and not entry.status.failed
            self.view.show_text("" if picture else self._why_not())
        self._show_poster(entry)

    def show_flavors(self, flavors: tuple[Flavor, ...]) -> None:
        """Offer the renditions that can be played."""
        self.controls.show_flavors(tuple(flavor for flavor in flavors if flavor.status.playable), self._flavor)

    def choose(self, flavor: Flavor | None) -> None:
        """Choose the rendition to play, None for the server's choice; a running playback continues at its position."""
        self._flavor = flavor
        if self.playback.phase not in {Phase.STOPPED, Phase.ENDED}:
            self._open(at=self.playback.position, paused=self.playback.phase is Phase.PAUSED)

    def play_flavor(self, flavor: Flavor) -> None:
        """Choose a rendition and play it."""
        self._flavor = flavor
        self.controls.select(flavor)
        self._open(at=self.playback.position if self.playback.phase is not Phase.ENDED else 0)

    def toggle(self) -> None:
        """Play or pause."""
        if self.playback.phase in {Phase.PLAYING, Phase.LOADING}:
            self.playback.pause()
        elif self.playback.phase in {Phase.PAUSED, Phase.ENDED}:
            self.playback.play()
        else:
            self._open(at=self.playback.position)

    def seek(self, milliseconds: int) -> None:
        """Go to a position; before the first play, open the stream paused there."""
        if self.playback.phase in {Phase.STOPPED, Phase.FAILED}:
            self._open(at=milliseconds, paused=True)
            self.controls.show_position(milliseconds)
        else:
            self.playback.seek(milliseconds)

    def stop(self) -> None:
        """Stop, and close the stream."""
        self.playback.close()

    def _build(self) -> None:
        self.error = QLabel()
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
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.px(8))
        for widget in (self.view, self.error_row, self.controls):
            column.addWidget(widget)

    def _connect(self) -> None:
        playback, controls = self.playback, self.controls
        playback.changed.connect(self._follow)
        playback.frame.connect(self.view.show_frame)
        playback.position_changed.connect(controls.show_position)
        playback.duration_changed.connect(controls.show_duration)
        controls.toggled.connect(self.toggle)
        controls.sought.connect(self.seek)
        controls.muted.connect(self._mute)
        controls.volume_changed.connect(playback.player.audio.set_volume)
        controls.volume_changed.connect(self.volume_changed)
        controls.chosen.connect(self.choose)
        playback.buffered_changed.connect(controls.show_buffered)
        self.retry.clicked.connect(self._reopen)
        self._loading_timer.timeout.connect(self._show_loading)

    def _reopen(self) -> None:
        """Open the stream again at its position: its URLs may have expired."""
        # The Retry button disappears, so the focus moves to the video.
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._open(at=self.playback.position)

    def _show_loading(self) -> None:
        if not self.playback.buffering:
            self.view.show_text(_("Loading…"))
        elif self.playback.rate:
            speed = self._formatter.speed(self.playback.rate)
            self.view.show_text(_("Waiting for the server… ({speed})").format(speed=speed))
        else:
            self.view.show_text(_("Waiting for the server…"))

    def _open(self, *, at: int, paused: bool = False) -> None:
        if self._entry is None or self._why_not():
            return
        chosen = (self._flavor,) if self._flavor is not None else ()
        addresses = (of_entry.hls(self._entry, chosen), of_entry.progressive(self._entry, chosen))
        self.playback.open(addresses, at=at, paused=paused)

    def _why_not(self) -> str:
        """Return why the entry cannot be played, "" if it can."""
        return why_not_played(self._entry) if self._entry is not None else _("This is not a video")

    def _follow(self) -> None:
        """Show the phase of the playback."""
        phase = self.playback.phase
        self.controls.show_playing(phase in {Phase.PLAYING, Phase.LOADING})
        self.error_row.setVisible(phase is Phase.FAILED)
        self.error.setText(shown_paragraphs(self.playback.error, TIP))
        set_tip(self.error, self.playback.detail)
        self._loading_timer.stop()
        unheard = self.playback.player.silent and phase in _WITH_SOUND
        self.view.show_text(_("This computer has no device for sound: nothing can be heard") if unheard else "")
        if phase is Phase.LOADING:
            self._loading_timer.start()
        elif phase is Phase.ENDED:
            self.controls.show_position(self.playback.duration)
        elif phase is Phase.STOPPED:
            self.controls.show_position(0)
            self.view.clear_frame()

    def _show_poster(self, entry: Entry) -> None:
        pixels = round(max(self.width(), self._theme.px(POSTER_STEP)) * self.devicePixelRatioF())
        width = -(-pixels // POSTER_STEP) * POSTER_STEP
        url = of_entry.thumbnail(entry, width, width * 9 // 16) if entry.status in WITH_STREAM else ""
        if url and url != self._poster_url:
            self._poster_url = url
            self._tasks.spawn(self._load_poster(url), replace=_POSTER)

    async def _load_poster(self, url: str) -> None:
        try:
            poster = await load_image(self._images, url)
        except KdeskError as exc:
            log.info("no poster: %s", exc)
            # Forgotten, so that the next snapshot of the entry requests it again.
            self._poster_url = ""
            return
        # Another entry may be shown by now.
        if url == self._poster_url:
            self.view.show_poster(poster)

    def _mute(self, muted: bool) -> None:
        self.playback.player.audio.set_muted(muted)
        self.controls.show_muted(muted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space: play or pause; ← and →: five seconds; M: sound; C: captions; Enter: focused button or Space."""
        focus = self.focusWidget()
        steps = {Qt.Key.Key_Left: -SEEK_STEP_MS, Qt.Key.Key_Right: SEEK_STEP_MS}
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if isinstance(focus, QAbstractButton):
                focus.click()
            else:
                self.toggle()
        elif event.key() == Qt.Key.Key_Space:
            self.toggle()
        elif event.key() in steps:
            self.playback.seek(self.playback.position + steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_M:
            self._mute(not self.playback.player.audio.muted)
        elif event.key() == Qt.Key.Key_C and not event.modifiers() and self.controls.captions.isEnabled():
            self.captions.toggle()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Play or pause on a click on the video."""
        if self.view.geometry().contains(event.position().toPoint()):
            self.toggle()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop the playback, but not when the window is only minimised."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.stop()
