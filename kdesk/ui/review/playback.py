"""One stream at a time through QtMultimedia: open, play, seek, change over; errors in words."""

import logging
from enum import Enum, auto

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtMultimedia import QAudioOutput, QMediaDevices, QMediaPlayer, QVideoFrame, QVideoSink

log = logging.getLogger(__name__)
_Error = QMediaPlayer.Error
_Status = QMediaPlayer.MediaStatus
_State = QMediaPlayer.PlaybackState

ERROR_WORDS = {
    _Error.ResourceError: "The stream cannot be opened",
    _Error.FormatError: "This computer cannot play this kind of video",
    _Error.NetworkError: "The server did not deliver the stream",
    _Error.AccessDeniedError: "The server refuses to deliver the stream",
}


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

    volume  0.0 to 1.0, as people perceive loudness

    Signals:
    changed           the phase is another one
    position_changed  milliseconds
    duration_changed  milliseconds, 0 while unknown
    frame             a `QVideoFrame` to show
    """

    changed = Signal()
    position_changed = Signal(object)
    duration_changed = Signal(object)
    frame = Signal(object)

    def __init__(self, *, volume: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._volume = volume
        self._muted = False
        self._player: QMediaPlayer | None = None
        self._output: QAudioOutput | None = None
        self._url = ""
        self._resume_at = 0
        self._stands = 0
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
    def volume(self) -> float:
        """The loudness, 0.0 to 1.0, also while muted."""
        return self._volume

    @property
    def muted(self) -> bool:
        """Whether the sound is off."""
        return self._muted

    def open(self, url: str, *, at: int = 0, hold: bool = False) -> None:
        """Play this stream, from `at` milliseconds on; with `hold` only show its frame there."""
        player = self._player or self._make_player()
        self._url = url
        self.problem = self.detail = ""
        self._enter(Phase.LOADING)
        self._resume_at = 0
        player.stop()
        # The same address again would be taken for no change, and nothing would be opened.
        player.setSource(QUrl())
        # Only now: while the old stream went, Qt has called it loaded once more.
        self._resume_at = self._stands = at
        player.setSource(QUrl(url))
        if hold:
            player.pause()
        else:
            player.play()

    def close(self) -> None:
        """Stop, and let go of stream and connection."""
        self._resume_at = self._stands = 0
        if self._player is not None and self.phase is not Phase.STOPPED:
            self._enter(Phase.STOPPED)
            self._player.stop()
            self._player.setSource(QUrl())

    def play(self) -> None:
        """Go on; from the beginning where the stream has ended."""
        if self.phase is Phase.ENDED:
            # At its end FFmpeg has let go of an HLS stream, and seeking in it fails: it is opened again.
            self.open(self._url)
        elif self._player is not None and self.phase is Phase.PAUSED:
            self._player.play()

    def pause(self) -> None:
        """Hold."""
        if self._player is not None and self.phase in {Phase.PLAYING, Phase.LOADING}:
            self._player.pause()

    def seek(self, milliseconds: int) -> None:
        """Go to a moment; kept inside the stream."""
        target = min(max(0, milliseconds), max(0, self.duration - 1))
        if self._player is None or self.phase in {Phase.STOPPED, Phase.FAILED}:
            return
        if self.phase is Phase.LOADING:
            self._resume_at = target
        elif self.phase is Phase.ENDED:
            self.open(self._url, at=target)
            return
        self._player.setPosition(target)

    def set_volume(self, volume: float) -> None:
        """Set the loudness, 0.0 to 1.0."""
        self._volume = volume
        self._set_output_level()

    def set_muted(self, muted: bool) -> None:
        """Turn the sound off or on."""
        self._muted = muted
        self._set_output_level()

    def _make_player(self) -> QMediaPlayer:
        player = QMediaPlayer(self)
        sink = QVideoSink(player)
        sink.videoFrameChanged.connect(self._take_frame)
        player.setVideoSink(sink)
        if not QMediaDevices.defaultAudioOutput().isNull():
            self._output = QAudioOutput(player)
            player.setAudioOutput(self._output)
        player.mediaStatusChanged.connect(self._follow_status)
        player.playbackStateChanged.connect(self._follow_state)
        player.positionChanged.connect(self._follow_position)
        player.durationChanged.connect(self._follow_duration)
        player.errorOccurred.connect(self._fail)
        self._player = player
        self._set_output_level()
        return player

    def _set_output_level(self) -> None:
        if self._output is not None:
            # Loudness is perceived as a power of the amplitude; the cube is the usual approximation.
            self._output.setVolume(self._volume**3)
            self._output.setMuted(self._muted)

    def _take_frame(self, frame: QVideoFrame) -> None:
        # A frame of the stream before this one, or of the place where it began before the jump.
        if frame.isValid() and self.phase not in {Phase.STOPPED, Phase.FAILED} and not self._resume_at:
            self.frames += 1
            self.frame.emit(frame)

    def _follow_status(self, status: QMediaPlayer.MediaStatus) -> None:
        if status in {_Status.LoadedMedia, _Status.BufferedMedia} and self._player is not None:
            if self._resume_at:
                self._player.setPosition(self._resume_at)
                self._resume_at = 0
            self._follow_state(self._player.playbackState())
        elif status is _Status.EndOfMedia and self.phase is not Phase.STOPPED:
            self._enter(Phase.ENDED)

    def _follow_state(self, state: QMediaPlayer.PlaybackState) -> None:
        if self._player is None or self.phase in {Phase.STOPPED, Phase.FAILED}:
            return
        loading = self._player.mediaStatus() in {_Status.NoMedia, _Status.LoadingMedia}
        if state is _State.PausedState:
            self._enter(Phase.PAUSED)
        elif state is _State.PlayingState and not loading:
            self._enter(Phase.PLAYING)

    def _follow_position(self, position: int) -> None:
        # A stream that fails or is changed over reports 0 while it goes: that is not where it stands.
        if not self._resume_at and self.phase in _AT_WORK:
            self._stands = position
            self.position_changed.emit(position)

    def _follow_duration(self, duration: int) -> None:
        if duration > 0:
            self.duration = duration
            self.duration_changed.emit(duration)

    def _fail(self, error: QMediaPlayer.Error, detail: str) -> None:
        if error is _Error.NoError or self.phase is Phase.STOPPED:
            return
        log.warning("the player failed: %s %s", error.name, detail)
        self.problem, self.detail = ERROR_WORDS.get(error, "The stream cannot be played"), detail
        self._enter(Phase.FAILED)

    def _enter(self, phase: Phase) -> None:
        if phase is not self.phase:
            self.phase = phase
            self.changed.emit()
