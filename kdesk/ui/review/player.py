"""The player of the entry panel: the screen, its controls, and what they do to the playback."""

import logging

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from kdesk.domain import links
from kdesk.domain.entry import Entry, EntryStatus, MediaType
from kdesk.domain.flavor import Flavor
from kdesk.domain.ui_ports import Images
from kdesk.errors import KdeskError
from kdesk.media.relay import MediaRelay
from kdesk.messages.foreign_text import TIP, shown_paragraphs
from kdesk.messages.format import Format
from kdesk.ui.library.pixmap_cache import load_image
from kdesk.ui.media_icons import media_icon
from kdesk.ui.review.controls import SEEK_STEP_MS, Controls
from kdesk.ui.review.playback import Phase, Playback
from kdesk.ui.review.playback_errors import NO_DEVICE
from kdesk.ui.review.video_view import VideoView
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip

POSTER_STEP = 320
LOADING_WORDS_AFTER_MS = 400
"""A stream that starts sooner needs no word."""

_POSTER = "player: poster"
_SOUNDING = frozenset({Phase.PLAYING, Phase.PAUSED, Phase.ENDED})
_PLAYABLE = frozenset({EntryStatus.READY, EntryStatus.MODERATION})
log = logging.getLogger(__name__)


class Player(QWidget):
    """Plays the HLS stream of an entry, its file where there is none, or shows its picture.

    images, tasks  get the poster
    relay          delivers what plays
    theme, formatter   look and words
    volume         0.0 to 1.0 at the beginning

    Signals:
    volume_changed  0.0 to 1.0, by the user
    """

    volume_changed = Signal(float)

    def __init__(
        self,
        images: Images,
        tasks: TaskScope,
        relay: MediaRelay,
        theme: Theme,
        formatter: Format,
        *,
        volume: float,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._images = images
        self._tasks = tasks
        self._theme = theme
        self._formatter = formatter
        self._entry: Entry | None = None
        self._flavor: Flavor | None = None
        self._poster_url = ""
        self.playback = Playback(relay, tasks, volume=volume, parent=self)
        self.stage = VideoView(theme)
        self.stage.setAccessibleName("Video")
        self.controls = Controls(theme, formatter, volume=volume)
        self._loading = QTimer(self, singleShot=True, interval=LOADING_WORDS_AFTER_MS)
        self._build()
        self._connect()
        # The keyboard's place is seen on the screen of the player, not on the box around it.
        self.setFocusProxy(self.stage)

    @property
    def frames_shown(self) -> int:
        """How many frames of video have reached the screen since the start."""
        return self.playback.frames

    @property
    def flavor(self) -> Flavor | None:
        """The rendition that was chosen, None for the server's choice."""
        return self._flavor

    def show_entry(self, entry: Entry) -> None:
        """Show this entry: another one stops what plays, a new snapshot of the same one does not."""
        other = self._entry is None or self._entry.id != entry.id
        self._entry = entry
        if other:
            self.stop()
            self._flavor = None
            self.stage.clear(media_icon(entry.media_type))
            self.controls.show_flavors((), None)
            self.controls.show_duration(round(entry.duration * 1000))
            self.controls.show_position(0)
            self._poster_url = ""
        self.controls.setVisible(entry.media_type is not MediaType.IMAGE)
        self.controls.allow_play(self._why_not())
        if self.playback.phase is Phase.STOPPED:
            self.stage.show_words("" if entry.media_type is MediaType.IMAGE else self._why_not())
        self._show_poster(entry)

    def show_flavors(self, flavors: tuple[Flavor, ...]) -> None:
        """Offer the renditions that can be played."""
        self.controls.show_flavors(tuple(flavor for flavor in flavors if flavor.status.playable), self._flavor)

    def choose(self, flavor: Flavor | None) -> None:
        """Play this rendition from now on, None for the server's choice; what plays goes on at the same moment."""
        self._flavor = flavor
        if self.playback.phase not in {Phase.STOPPED, Phase.ENDED}:
            self._open(at=self.playback.position, hold=self.playback.phase is Phase.PAUSED)

    def play_flavor(self, flavor: Flavor) -> None:
        """Choose this rendition and play it."""
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

    def stop(self) -> None:
        """Stop and let go of the stream."""
        self.playback.close()

    def _build(self) -> None:
        self._problem = QLabel()
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        self._problem.setWordWrap(True)
        self._problem.setProperty("role", "bad")
        self.retry = QPushButton("Retry")
        self._problem_row = QWidget()
        row = QHBoxLayout(self._problem_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._problem, 1)
        row.addWidget(self.retry)
        self._problem_row.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.px(8))
        for widget in (self.stage, self._problem_row, self.controls):
            column.addWidget(widget)

    def _connect(self) -> None:
        playback, controls = self.playback, self.controls
        playback.changed.connect(self._follow)
        playback.frame.connect(self.stage.show_frame)
        playback.position_changed.connect(controls.show_position)
        playback.duration_changed.connect(controls.show_duration)
        controls.toggled.connect(self.toggle)
        controls.sought.connect(self._seek)
        controls.muted.connect(self._mute)
        controls.volume_changed.connect(playback.sound.set_volume)
        controls.volume_changed.connect(self.volume_changed)
        controls.chosen.connect(self.choose)
        playback.buffered_changed.connect(controls.show_buffered)
        self.retry.clicked.connect(self._try_again)
        self._loading.timeout.connect(self._tell_waiting)

    def _seek(self, milliseconds: int) -> None:
        """Go to a moment; before the first play, open the stream there and show its frame."""
        if self.playback.phase in {Phase.STOPPED, Phase.FAILED}:
            self._open(at=milliseconds, hold=True)
            self.controls.show_position(milliseconds)
        else:
            self.playback.seek(milliseconds)

    def _try_again(self) -> None:
        """Open the stream anew where it stopped: its addresses may have been valid for a while only."""
        # The button goes away; the keyboard stays in the player.
        self.stage.setFocus(Qt.FocusReason.OtherFocusReason)
        self._open(at=self.playback.position)

    def _tell_waiting(self) -> None:
        rate = self.playback.rate
        speed = f" ({self._formatter.speed(rate)})" if rate else ""
        self.stage.show_words(f"Waiting for the server…{speed}" if self.playback.starved else "Loading…")

    def _open(self, *, at: int, hold: bool = False) -> None:
        if self._entry is None or self._why_not():
            return
        chosen = (self._flavor,) if self._flavor is not None else ()
        self.playback.open((links.hls(self._entry, chosen), links.progressive(self._entry, chosen)), at=at, hold=hold)

    def _why_not(self) -> str:
        """Return why the entry cannot be played, "" when it can."""
        entry = self._entry
        if entry is None or entry.media_type is MediaType.IMAGE:
            return "This is not a video"
        if entry.status.failed:
            return f"This entry cannot be played: {entry.status}"
        if entry.status not in _PLAYABLE:
            return f"It can be played when it is ready; now it is {entry.status}"
        return "" if links.hls(entry) else "The server names no stream for this entry"

    def _follow(self) -> None:
        """Show what the playback has become."""
        phase = self.playback.phase
        self.controls.show_playing(phase in {Phase.PLAYING, Phase.LOADING})
        self._problem_row.setVisible(phase is Phase.FAILED)
        self._problem.setText(shown_paragraphs(self.playback.problem, TIP))
        set_tip(self._problem, self.playback.detail)
        self._loading.stop()
        self.stage.show_words(NO_DEVICE if self.playback.silent and phase in _SOUNDING else "")
        if phase is Phase.LOADING:
            self._loading.start()
        elif phase is Phase.ENDED:
            self.controls.show_position(self.playback.duration)
        elif phase is Phase.STOPPED:
            self.controls.show_position(0)
            self.stage.show_poster_again()

    def _show_poster(self, entry: Entry) -> None:
        pixels = round(max(self.width(), self._theme.px(POSTER_STEP)) * self.devicePixelRatioF())
        width = -(-pixels // POSTER_STEP) * POSTER_STEP
        url = links.thumbnail(entry, width, width * 9 // 16) if entry.status in _PLAYABLE else ""
        if url and url != self._poster_url:
            self._poster_url = url
            self._tasks.spawn(self._load_poster(url), replace=_POSTER)

    async def _load_poster(self, url: str) -> None:
        try:
            poster = await load_image(self._images, url)
        except KdeskError as exc:
            log.info("no poster: %s", exc)
            self._poster_url = ""
            return
        if url == self._poster_url:
            self.stage.show_poster(poster)

    def _mute(self, muted: bool) -> None:
        self.playback.sound.set_muted(muted)
        self.controls.show_muted(muted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space plays and pauses, ← and → go five seconds, M turns the sound off and on; Enter presses a button."""
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
            self._mute(not self.playback.sound.muted)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the screen plays or pauses."""
        if self.stage.geometry().contains(event.position().toPoint()):
            self.toggle()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop when the panel goes; a window that is only minimised plays on."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.stop()
