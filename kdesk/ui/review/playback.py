"""One stream at a time through QtMultimedia, which is given addresses of the relay alone; errors in words."""

import logging
from collections.abc import Sequence
from enum import Enum, auto

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtMultimedia import QMediaPlayer, QPlaybackOptions, QVideoFrame, QVideoSink

from kdesk.errors import KdeskError
from kdesk.media.delivery import Stall
from kdesk.media.relay import MediaRelay, keep_proxies_out
from kdesk.media.stream import Stream
from kdesk.messages.errors import title_of
from kdesk.ui.review.buffer_monitor import BufferMonitor
from kdesk.ui.review.playback_errors import NO_PLAYER, NOT_DELIVERED, playback_detail, words_of_error, words_of_stall
from kdesk.ui.review.sound import Sound
from kdesk.ui.tasks import TaskScope

LOOK_MS = 100
"""Between two looks at what was delivered."""
END_MS = 1000
"""A stream that ends earlier before its end than this was cut off."""
PATIENCE_MS = 600_000
"""The relay has its own time-outs; those of the player would make it skip what comes late."""

log = logging.getLogger(__name__)
_Error = QMediaPlayer.Error
_Status = QMediaPlayer.MediaStatus
_State = QMediaPlayer.PlaybackState


class Phase(Enum):
    """What the player is doing."""

    STOPPED = auto()
    LOADING = auto()
    PLAYING = auto()
    PAUSED = auto()
    ENDED = auto()
    FAILED = auto()


_AT_WORK = frozenset({Phase.PLAYING, Phase.PAUSED, Phase.ENDED})


class Playback(QObject):
    """A player without a face. The multimedia back end is loaded when something is opened for the first time.

    relay   delivers everything that is played
    tasks   own what waits for it
    volume  0.0 to 1.0, as people perceive loudness

    Signals:
    changed           the phase is another one, or why it is what it is
    position_changed  milliseconds
    duration_changed  milliseconds, 0 while unknown
    buffered_changed  milliseconds up to which the stream was delivered
    frame             a `QVideoFrame` to show
    """

    changed = Signal()
    position_changed = Signal(object)
    duration_changed = Signal(object)
    buffered_changed = Signal(object)
    frame = Signal(object)

    def __init__(self, relay: MediaRelay, tasks: TaskScope, *, volume: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._relay = relay
        self._tasks = tasks
        self._task = f"playback {id(self)}"
        self.sound = Sound(volume)
        self._player: QMediaPlayer | None = None
        self._addresses: Sequence[str] = ()
        self._stream: Stream | None = None
        self._monitor: BufferMonitor | None = None
        self._looking = QTimer(self, interval=LOOK_MS)
        self._looking.timeout.connect(self._look)
        self._resume_at = 0
        self._stands = 0
        self._holds = False
        self._unseen = True
        self.starved = False
        self.phase = Phase.STOPPED
        self.problem = ""
        self.detail = ""
        self.frames = 0
        self.duration = 0

    @property
    def position(self) -> int:
        """Where the stream stands, or will start, in milliseconds."""
        return self._resume_at or self._stands

    @property
    def buffered(self) -> int:
        """Milliseconds that were delivered beyond the position; 0 where that is not known."""
        return self._monitor.buffered(self.position) if self._monitor is not None else 0

    @property
    def rate(self) -> float:
        """Bytes a second at which the server delivers at the moment."""
        return self._stream.rate if self._stream is not None else 0.0

    @property
    def silent(self) -> bool:
        """Whether this is sound alone, on a computer that has no device for it."""
        player = self._player
        loaded = player is not None and player.mediaStatus() not in {_Status.NoMedia, _Status.LoadingMedia}
        return loaded and not self.sound.device and player is not None and not player.hasVideo()

    def open(self, addresses: Sequence[str], *, at: int = 0, hold: bool = False) -> None:
        """Play the stream at the first of these addresses that has one; with `hold` only show its frame.

        Args:
            addresses: Of playlists or files, best first.
            at: Milliseconds from its beginning.
            hold: Whether it stays there.
        """
        self._let_go()
        self._addresses, self._holds = addresses, hold
        self._resume_at = self._stands = at
        self.problem = self.detail = ""
        self._enter(Phase.LOADING)
        self._tasks.spawn(self._load(addresses), replace=self._task)

    def close(self) -> None:
        """Stop, and let go of stream and connection."""
        self._resume_at = self._stands = 0
        if self.phase is not Phase.STOPPED:
            self._enter(Phase.STOPPED)
            self._let_go()

    def play(self) -> None:
        """Go on; from the beginning where the stream has ended."""
        if self.phase is Phase.ENDED:
            # At its end FFmpeg has let go of an HLS stream, and seeking in it fails: it is opened again.
            self.open(self._addresses)
        elif self.phase is Phase.PAUSED:
            self._holds = False
            if self._player is not None and self._stream is not None:
                self._player.play()
            else:
                self._enter(Phase.LOADING)

    def pause(self) -> None:
        """Hold."""
        if self.phase not in {Phase.PLAYING, Phase.LOADING}:
            return
        self._holds = True
        self.starved = False
        if self._player is not None and self._stream is not None:
            self._player.pause()
        # Qt says nothing where it is held already, or has nothing yet.
        self._enter(Phase.PAUSED)

    def seek(self, milliseconds: int) -> None:
        """Go to a moment; kept inside the stream."""
        target = min(max(0, milliseconds), max(0, self.duration - 1))
        if self.phase in {Phase.STOPPED, Phase.FAILED}:
            return
        if self.phase is Phase.ENDED:
            self.open(self._addresses, at=target)
        elif self._stream is None or (self.phase is Phase.LOADING and not self.starved):
            self._resume_at = self._stands = target
        else:
            self._go_to(target)

    async def _load(self, addresses: Sequence[str]) -> None:
        try:
            stream = await self._relay.open(addresses)
        except KdeskError as problem:
            self._give_up(title_of(problem), problem)
            return
        self._stream, self._monitor = stream, BufferMonitor(stream)
        player = self._player or self._make_player()
        if not player.isAvailable():
            # Qt looks for it once: neither another player nor time helps.
            self._give_up(NO_PLAYER, None, "The part of kdesk that plays could not be loaded. Start kdesk again.")
            return
        self._looking.start()
        player.setSource(QUrl(stream.url))
        if self._holds:
            player.pause()
        else:
            player.play()

    def _let_go(self) -> None:
        """End the stream. The relay goes first: Qt waits for its threads, and they wait for the relay."""
        self._tasks.cancel(self._task)
        self._looking.stop()
        self.starved, self._unseen = False, True
        stream, self._stream, self._monitor = self._stream, None, None
        if stream is not None:
            stream.close()
        self._resume_at = 0
        self.buffered_changed.emit(0)
        if self._player is not None and stream is not None:
            self._player.stop()
            self._player.setSource(QUrl())

    def _make_player(self) -> QMediaPlayer:
        player = _new_player(self)
        sink = QVideoSink(player)
        sink.videoFrameChanged.connect(self._take_frame)
        player.setVideoSink(sink)
        self.sound.serve(player)
        player.mediaStatusChanged.connect(self._follow_status)
        player.playbackStateChanged.connect(self._follow_state)
        player.positionChanged.connect(self._follow_position)
        player.durationChanged.connect(self._follow_duration)
        player.errorOccurred.connect(self._fail)
        self._player = player
        return player

    def _go_to(self, milliseconds: int) -> None:
        """Let the player jump. What it waits for is aborted first: it would finish waiting before it looks up."""
        if self._stream is None or self._player is None:
            return
        self._stream.seek(milliseconds)
        self._unseen = True
        self._player.setPosition(milliseconds)
        if self.starved:
            self.starved = False
            self._player.play()

    def _look(self) -> None:
        """See whether the stream comes fast enough, and hold the clock of the player where it does not."""
        if self._stream is None or self._player is None or self._monitor is None:
            return
        self.buffered_changed.emit(self.position + self.buffered)
        stall = self._stream.stall
        if self.phase is Phase.PLAYING and self.silent:
            # Nobody takes the sound: Qt's clock runs to the end, stands there, and says nothing.
            if self._stands >= self.duration - LOOK_MS:
                self._enter(Phase.ENDED)
        elif self.phase is Phase.PLAYING and not self._unseen and self._monitor.runs_dry(self._stands):
            self._starve(stall)
        elif stall is not None and (self.starved or self._unseen):
            self._give_up(words_of_stall(stall), stall.problem)
        elif self.starved and self._monitor.suffices(self._stands):
            self.starved = False
            self._player.play()

    def _starve(self, stall: Stall | None) -> None:
        if stall is not None:
            self._give_up(words_of_stall(stall), stall.problem)
        elif self._player is not None:
            self.starved = True
            self._player.pause()
            self._enter(Phase.LOADING)

    def _take_frame(self, frame: QVideoFrame) -> None:
        # A frame of the stream before this one, or of the place where it began before the jump.
        if frame.isValid() and self._stream is not None and not self._resume_at:
            self._unseen = False
            self.frames += 1
            self.frame.emit(frame)

    def _follow_status(self, status: QMediaPlayer.MediaStatus) -> None:
        if status in {_Status.LoadedMedia, _Status.BufferedMedia} and self._player is not None:
            if self._resume_at:
                self._go_to(self._resume_at)
                self._resume_at = 0
            self._follow_state(self._player.playbackState())
        elif status is _Status.EndOfMedia and self._stream is not None:
            self._end()

    def _end(self) -> None:
        """End where the frames end; where they end too early, something is missing."""
        cut = self._stream is not None and not self._stream.ended and self._stands < self.duration - END_MS
        if not cut:
            self._enter(Phase.ENDED)
            return
        stall = self._stream.stall if self._stream is not None else None
        problem = stall.problem if stall is not None else KdeskError("the stream ended before its end")
        self._give_up(NOT_DELIVERED, problem)

    def _follow_state(self, state: QMediaPlayer.PlaybackState) -> None:
        if self._player is None or self._stream is None or self.phase in {Phase.STOPPED, Phase.FAILED}:
            return
        loading = self._player.mediaStatus() in {_Status.NoMedia, _Status.LoadingMedia}
        if state is _State.PausedState and not self.starved:
            self._enter(Phase.PAUSED)
        elif state is _State.PlayingState and not loading:
            self._enter(Phase.PLAYING)

    def _follow_position(self, position: int) -> None:
        # A stream that fails or is changed over reports 0 while it goes: that is not where it stands.
        if not self._resume_at and self.phase in _AT_WORK and self._stream is not None:
            self._stands = position
            self._unseen = self._unseen and self._player is not None and self._player.hasVideo()
            self.position_changed.emit(position)

    def _follow_duration(self, duration: int) -> None:
        if duration > 0:
            self.duration = duration
            self.duration_changed.emit(duration)

    def _fail(self, error: QMediaPlayer.Error, detail: str) -> None:
        if error is _Error.NoError or self._stream is None:
            return
        log.warning("the player failed: %s %s", error.name, detail)
        stall = self._stream.stall
        if stall is not None:
            self._give_up(words_of_stall(stall), stall.problem)
        else:
            self._give_up(words_of_error(error), None, detail)

    def _give_up(self, words: str, problem: KdeskError | None, detail: str = "") -> None:
        stands = self.position
        self._let_go()
        self._stands = stands
        self.problem = words
        if problem is not None:
            detail = playback_detail(problem)
        self.detail = detail
        log.info("the player gave up at %s ms: %s %s", stands, words, self.detail)
        self._enter(Phase.FAILED)

    def _enter(self, phase: Phase) -> None:
        if phase is not self.phase:
            self.phase = phase
            self.changed.emit()


def _new_player(parent: QObject) -> QMediaPlayer:
    """Return a player that asks no proxy for the relay, and leaves all waiting to it."""
    keep_proxies_out()
    player = QMediaPlayer(parent)
    options = QPlaybackOptions()
    options.setNetworkTimeout(PATIENCE_MS)
    player.setPlaybackOptions(options)
    return player
