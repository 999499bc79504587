"""A `QMediaPlayer` that is created when the first stream is loaded, because loading its backend takes a while."""

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtMultimedia import QMediaPlayer, QPlaybackOptions, QVideoSink

from kdesk.media.relay import keep_proxies_out
from kdesk.ui.review.audio import Audio

NETWORK_TIMEOUT_MS = 600_000
"""Longer than any time-out of the relay: on a time-out of its own the player would skip the missing data."""

_Status = QMediaPlayer.MediaStatus


class MediaPlayer(QObject):
    """Plays a URL of the media relay.

    Attributes:
        audio: Volume and muting.

    Signals:
        status_changed: The new `QMediaPlayer.MediaStatus`.
        state_changed: The new `QMediaPlayer.PlaybackState`.
        position_changed: Milliseconds.
        duration_changed: Milliseconds, 0 while unknown.
        frame: A `QVideoFrame`.
        failed: A `QMediaPlayer.Error` and its text.
    """

    status_changed = Signal(object)
    state_changed = Signal(object)
    position_changed = Signal(object)
    duration_changed = Signal(object)
    frame = Signal(object)
    failed = Signal(object, str)

    def __init__(self, volume: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.audio = Audio(volume)
        self._speed = 1.0
        self._player: QMediaPlayer | None = None

    @property
    def is_created(self) -> bool:
        """Whether the `QMediaPlayer` exists."""
        return self._player is not None

    @property
    def source(self) -> str:
        """The loaded URL, "" without one."""
        return self._player.source().toString() if self._player is not None else ""

    @property
    def audio_track_count(self) -> int:
        """Number of audio tracks in the loaded stream."""
        return len(self._player.audioTracks()) if self._player is not None else 0

    @property
    def state(self) -> QMediaPlayer.PlaybackState:
        """The state of playback."""
        return self._player.playbackState() if self._player is not None else QMediaPlayer.PlaybackState.StoppedState

    @property
    def is_loaded(self) -> bool:
        """Whether the stream was opened and its tracks are known."""
        return self._player is not None and self._player.mediaStatus() not in {_Status.NoMedia, _Status.LoadingMedia}

    @property
    def has_video(self) -> bool:
        """Whether the loaded stream has a video track."""
        return self._player is not None and self._player.hasVideo()

    @property
    def silent(self) -> bool:
        """Whether the stream has sound only and this computer has no audio device."""
        return self.is_loaded and not self.audio.has_device and not self.has_video

    @property
    def speed(self) -> float:
        """How fast it plays; 1.0 is normal."""
        return self._speed

    def set_speed(self, speed: float) -> None:
        """Play faster or slower from now on, also the streams that are loaded later."""
        self._speed = speed
        if self._player is not None:
            self._player.setPlaybackRate(speed)

    def create(self) -> bool:
        """Create the `QMediaPlayer` if necessary; return whether its backend is available."""
        if self._player is None:
            self._player = self._make_player()
        return self._player.isAvailable()

    def load(self, url: str, *, paused: bool) -> None:
        """Load a stream, then play it or stay paused at its beginning. `create` comes first."""
        if self._player is not None:
            # An address of the relay on this computer: Qt's FFmpeg checks no certificate and opens any scheme.
            self._player.setSource(QUrl(url))
            self._player.setPlaybackRate(self._speed)
            if paused:
                self._player.pause()
            else:
                self._player.play()

    def play(self) -> None:
        """Play the loaded stream."""
        if self._player is not None:
            self._player.play()

    def pause(self) -> None:
        """Pause the loaded stream."""
        if self._player is not None:
            self._player.pause()

    def seek(self, milliseconds: int) -> None:
        """Go to a position in the loaded stream."""
        if self._player is not None:
            self._player.setPosition(milliseconds)

    def unload(self) -> None:
        """Stop, and close the stream."""
        if self._player is not None:
            self._player.stop()
            # Qt takes the same URL again for no change, and would open nothing.
            self._player.setSource(QUrl())

    def _make_player(self) -> QMediaPlayer:
        keep_proxies_out()
        player = QMediaPlayer(self)
        options = QPlaybackOptions()
        options.setNetworkTimeout(NETWORK_TIMEOUT_MS)
        player.setPlaybackOptions(options)
        sink = QVideoSink(player)
        sink.videoFrameChanged.connect(self.frame.emit)
        player.setVideoSink(sink)
        self.audio.attach(player)
        player.mediaStatusChanged.connect(self.status_changed.emit)
        player.playbackStateChanged.connect(self.state_changed.emit)
        player.positionChanged.connect(self.position_changed.emit)
        player.durationChanged.connect(self.duration_changed.emit)
        player.errorOccurred.connect(self.failed.emit)
        return player
