"""Playback of one stream at a time. QtMultimedia gets URLs of the media relay only."""

import logging
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtMultimedia import QMediaPlayer, QVideoFrame

from kdesk.errors import KdeskError
from kdesk.media.delivery import Stall
from kdesk.media.relay import MediaRelay
from kdesk.media.stream import Stream
from kdesk.messages import _
from kdesk.messages.errors import title_of
from kdesk.ui.review.buffer_monitor import BufferMonitor
from kdesk.ui.review.media_player import MediaPlayer
from kdesk.ui.review.phase import Phase
from kdesk.ui.review.playback_errors import error_detail, not_delivered_message, player_error_message, stall_message
from kdesk.ui.tasks import TaskScope

POLL_MS = 100
"""Between two checks of what was delivered."""
FIRST_FRAME_MS = 100
"""FFmpeg finds no position before the first video frame of an HLS stream, which may lie a little behind its sound."""
END_MS = 1000
"""A stream that ends earlier before its duration than this is incomplete."""

log = logging.getLogger(__name__)
_Error = QMediaPlayer.Error
_Status = QMediaPlayer.MediaStatus
_State = QMediaPlayer.PlaybackState
_WITH_POSITION = frozenset({Phase.PLAYING, Phase.PAUSED, Phase.ENDED})


class Playback(QObject):
    """A player without widgets.

    Args:
        relay: Delivers everything that is played.
        tasks: Own the opening of streams.
        volume: Perceived loudness, 0.0 to 1.0.

    Attributes:
        player: The player, with its audio.
        phase: What it is doing.
        error: The message of FAILED.
        detail: Details of the error.
        buffering: Whether LOADING waits for more data of an open stream.
        frames: Number of video frames so far.
        duration: Milliseconds, 0 while unknown.

    Signals:
        changed: The phase has changed.
        position_changed: Milliseconds.
        duration_changed: Milliseconds.
        buffered_changed: Milliseconds up to which the stream was delivered.
        frame: A `QVideoFrame` to show.
    """

    changed = Signal()
    position_changed = Signal(object)
    duration_changed = Signal(object)
    buffered_changed = Signal(object)
    frame = Signal(object)

    def __init__(self, relay: MediaRelay, tasks: TaskScope, *, volume: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.relay = relay
        self.player = MediaPlayer(volume, self)
        self._tasks = tasks
        self._task = f"playback {id(self)}"
        self._addresses: Sequence[str] = ()
        self._stream: Stream | None = None
        self._monitor: BufferMonitor | None = None
        self._poll_timer = QTimer(self, interval=POLL_MS)
        self._start_at = 0
        self._position = 0
        self._paused = False
        self._awaits_frame = True
        self.buffering = False
        self.phase = Phase.STOPPED
        self.error = self.detail = ""
        self.frames = 0
        self.duration = 0
        self._connect()

    @property
    def position(self) -> int:
        """The current position, or the one at which the stream will start, in milliseconds."""
        return self._start_at or self._position

    @property
    def buffered(self) -> int:
        """Milliseconds that were delivered beyond the position; 0 if unknown."""
        return self._monitor.buffered(self.position) if self._monitor is not None else 0

    @property
    def rate(self) -> float:
        """Current throughput of the stream in bytes per second."""
        return self._stream.rate if self._stream is not None else 0.0

    def open(self, addresses: Sequence[str], *, at: int = 0, paused: bool = False) -> None:
        """Play a stream.

        Args:
            addresses: URLs of playlists or files in order of preference; the first one that has a stream is played.
            at: Start position in milliseconds.
            paused: Whether only the frame at the start position is shown.
        """
        self._unload()
        self._addresses, self._paused = addresses, paused
        self._start_at = self._position = at
        self.error = self.detail = ""
        self.position_changed.emit(at)
        self._enter(Phase.LOADING)
        self._tasks.spawn(self._load(addresses), replace=self._task)

    def close(self) -> None:
        """Stop, and close stream and connection."""
        self._start_at = self._position = 0
        if self.phase is not Phase.STOPPED:
            self._enter(Phase.STOPPED)
            self._unload()

    def play(self) -> None:
        """Continue, or play from the beginning if the stream has ended."""
        if self.phase is Phase.ENDED:
            # FFmpeg closes an HLS stream at its end and cannot seek in it any more, so it is opened again.
            self.open(self._addresses)
        elif self.phase is Phase.PAUSED:
            self._paused = False
            if self.player.is_created and self._stream is not None:
                self.player.play()
            else:
                self._enter(Phase.LOADING)

    def pause(self) -> None:
        """Pause at the current position."""
        if self.phase not in {Phase.PLAYING, Phase.LOADING}:
            return
        self._paused = True
        self.buffering = False
        if self._stream is not None:
            self.player.pause()
        # Qt emits no change of state if it is paused already or has no stream yet.
        self._enter(Phase.PAUSED)

    def seek(self, milliseconds: int) -> None:
        """Go to a position, limited to the duration."""
        target = min(max(0, milliseconds), max(0, self.duration - 1))
        if self.phase in {Phase.STOPPED, Phase.FAILED}:
            return
        at_start = target < FIRST_FRAME_MS and self._monitor is not None and self._monitor.is_timed
        if self.phase is Phase.ENDED or at_start:
            self.open(self._addresses, at=0 if at_start else target, paused=self.phase is Phase.PAUSED)
        elif self._stream is None or (self.phase is Phase.LOADING and not self.buffering):
            self._start_at = self._position = target
        else:
            self._seek_now(target)

    def _connect(self) -> None:
        self._poll_timer.timeout.connect(self._poll)
        self.player.frame.connect(self._take_frame)
        self.player.status_changed.connect(self._follow_status)
        self.player.state_changed.connect(self._follow_state)
        self.player.position_changed.connect(self._follow_position)
        self.player.duration_changed.connect(self._follow_duration)
        self.player.failed.connect(self._follow_error)

    async def _load(self, addresses: Sequence[str]) -> None:
        try:
            stream = await self.relay.open(addresses)
        except KdeskError as error:
            self._fail(title_of(error), error)
            return
        self._stream, self._monitor = stream, BufferMonitor(stream, self.player)
        if not self.player.create():
            # Qt looks for its backend once per process, so a retry is useless.
            detail = _("The part of kdesk that plays could not be loaded. Start kdesk again.")
            self._fail(_("Nothing can be played at the moment"), None, detail)
            return
        self._poll_timer.start()
        self.player.load(stream.url, paused=self._paused)

    def _unload(self) -> None:
        """Close the stream. The relay's side comes first: Qt waits for its threads, which wait for the relay."""
        self._tasks.cancel(self._task)
        self._poll_timer.stop()
        self.buffering, self._awaits_frame = False, True
        stream, self._stream, self._monitor, self._start_at = self._stream, None, None, 0
        if stream is not None:
            stream.close()
        self.buffered_changed.emit(0)
        if stream is not None:
            self.player.unload()

    def _seek_now(self, milliseconds: int) -> None:
        """Let the player seek. The relay aborts the response that it waits for, otherwise it would wait for its end."""
        if self._stream is None:
            return
        self._stream.seek(milliseconds)
        self._awaits_frame = True
        self.player.seek(milliseconds)
        if self.buffering:
            self.buffering = False
            self.player.play()

    def _poll(self) -> None:
        """Pause the player while the stream is too slow, and resume it when enough is buffered."""
        if self._stream is None or self._monitor is None:
            return
        self.buffered_changed.emit(self.position + self.buffered)
        stall = self._stream.stall
        if self.phase is Phase.PLAYING and self.player.silent:
            # Without an audio device Qt's clock runs to the end and stops there without a signal.
            if self._position >= self.duration - POLL_MS:
                self._enter(Phase.ENDED)
        elif self.phase is Phase.PLAYING and not self._awaits_frame and self._monitor.must_pause(self._position):
            self._wait_for_data(stall)
        elif stall is not None and (self.buffering or self._awaits_frame):
            self._fail(stall_message(stall), stall.problem)
        elif self.buffering and self._monitor.can_resume(self._position):
            self.buffering = False
            self.player.play()

    def _wait_for_data(self, stall: Stall | None) -> None:
        if stall is not None:
            self._fail(stall_message(stall), stall.problem)
        else:
            self.buffering = True
            self.player.pause()
            self._enter(Phase.LOADING)

    def _take_frame(self, frame: QVideoFrame) -> None:
        # Frames of the stream before, and of the beginning before the seek to the start position, are ignored.
        if frame.isValid() and self._stream is not None and not self._start_at:
            self._awaits_frame = False
            self.frames += 1
            self.frame.emit(frame)

    def _follow_status(self, status: QMediaPlayer.MediaStatus) -> None:
        if status in {_Status.LoadedMedia, _Status.BufferedMedia}:
            if self._start_at:
                self._seek_now(self._start_at)
                self._start_at = 0
            self._follow_state(self.player.state)
        elif status is _Status.EndOfMedia and self._stream is not None:
            self._end()

    def _end(self) -> None:
        """End the playback, or fail if frames are missing at the end."""
        if self._stream is None or self._stream.ended or self._position >= self.duration - END_MS:
            self._enter(Phase.ENDED)
            return
        stall = self._stream.stall
        self._fail(not_delivered_message(), stall.problem if stall else KdeskError("the stream ended before its end"))

    def _follow_state(self, state: QMediaPlayer.PlaybackState) -> None:
        if self._stream is None or self.phase in {Phase.STOPPED, Phase.FAILED}:
            return
        if state is _State.PausedState and not self.buffering:
            self._enter(Phase.PAUSED)
        elif state is _State.PlayingState and self.player.is_loaded:
            self._enter(Phase.PLAYING)

    def _follow_position(self, position: int) -> None:
        # A stream that fails or is closed reports position 0, which is ignored.
        if not self._start_at and self.phase in _WITH_POSITION and self._stream is not None:
            self._position = position
            self._awaits_frame = self._awaits_frame and self.player.has_video
            self.position_changed.emit(position)

    def _follow_duration(self, duration: int) -> None:
        if duration > 0:
            self.duration = duration
            self.duration_changed.emit(duration)

    def _follow_error(self, error: QMediaPlayer.Error, detail: str) -> None:
        if error is _Error.NoError or self._stream is None:
            return
        log.warning("the player failed: %s %s", error.name, detail)
        stall = self._stream.stall
        if stall is not None:
            self._fail(stall_message(stall), stall.problem)
        else:
            self._fail(player_error_message(error), None, detail)

    def _fail(self, message: str, error: KdeskError | None, detail: str = "") -> None:
        position = self.position
        self._unload()
        self._position = position
        self.error = message
        self.detail = error_detail(error) if error is not None else detail
        log.info("the playback failed at %s ms: %s %s", position, message, self.detail)
        self._enter(Phase.FAILED)

    def _enter(self, phase: Phase) -> None:
        if phase is not self.phase:
            self.phase = phase
            self.changed.emit()
