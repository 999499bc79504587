"""Playback of one stream at a time. QtMultimedia gets URLs of the media relay only."""

import logging

from PySide6.QtCore import QObject, Signal
from PySide6.QtMultimedia import QMediaPlayer, QVideoFrame

from kdesk.domain.video import VideoSource
from kdesk.errors import KdeskError
from kdesk.media.played_stream import PlayedStream
from kdesk.messages import _
from kdesk.messages.errors import title_of
from kdesk.ui.review.late_seek import LateSeek
from kdesk.ui.review.media_player import MediaPlayer
from kdesk.ui.review.phase import Phase
from kdesk.ui.review.playback_errors import error_detail, not_delivered_message, player_error_message, stall_message
from kdesk.ui.review.source_streams import SourceStreams
from kdesk.ui.review.stream_watch import StreamWatch
from kdesk.ui.tasks import TaskScope

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
        streams: Opens what is played.
        tasks: Own the opening of streams.
        volume: Perceived loudness, 0.0 to 1.0.

    Attributes:
        player: The player, with its audio.
        source: What is played, or was played last.
        watch: What the open stream has delivered.
        late: Where the player has still to go.
        phase: What it is doing.
        paused: Whether a stream that is being opened stays paused.
        error, detail: The message of FAILED, and its details.
        awaits_frame: Whether no frame has come since the stream was opened, or since the last seek.
        buffering: Whether LOADING waits for more data of an open stream.
        frames: Number of video frames so far.
        duration: Milliseconds, 0 while unknown.

    Signals:
        changed: The phase has changed.
        position_changed, duration_changed: Milliseconds.
        buffered_changed: Milliseconds up to which the stream was delivered.
        frame: A `QVideoFrame` to show.
    """

    changed = Signal()
    position_changed = Signal(object)
    duration_changed = Signal(object)
    buffered_changed = Signal(object)
    frame = Signal(object)

    def __init__(self, streams: SourceStreams, tasks: TaskScope, *, volume: float, parent: QObject | None) -> None:
        super().__init__(parent)
        self.streams = streams
        self.player = MediaPlayer(volume, self)
        self._tasks = tasks
        self._task = f"playback {id(self)}"
        self.source = VideoSource()
        self._stream: PlayedStream | None = None
        self.watch = StreamWatch(self)
        self._start_at = 0
        self._position = 0
        self.paused = False
        self.awaits_frame = True
        self.late = LateSeek(self)
        self.buffering = False
        self.phase = Phase.STOPPED
        self.error = self.detail = ""
        self.frames = self.duration = 0
        self._connect()

    @property
    def position(self) -> int:
        """The current position, or the one at which the stream will start, in milliseconds."""
        return self._start_at or self._position

    @property
    def rate(self) -> float:
        """Current throughput of the stream in bytes per second."""
        return self._stream.rate if self._stream is not None else 0.0

    def open(self, source: VideoSource, *, at: int = 0, paused: bool = False) -> None:
        """Play a stream or a file.

        Args:
            source: Of its addresses, the first one that has a stream is played.
            at: Start position in milliseconds.
            paused: Whether only the frame at the start position is shown.
        """
        self._unload()
        self.source, self.paused = source, paused
        self._start_at, self._position, self.error, self.detail = at, at, "", ""
        self.position_changed.emit(at)
        self._enter(Phase.LOADING)
        self._tasks.spawn(self._load(source), replace=self._task)

    def close(self) -> None:
        """Stop, and close stream and connection."""
        self._start_at = self._position = 0
        if self.phase is not Phase.STOPPED:
            self._enter(Phase.STOPPED)
            self._unload()

    def play(self) -> None:
        """Continue, or play from the beginning if the stream has ended."""
        if self.phase is Phase.ENDED or (self.phase is Phase.PAUSED and self.late.is_at_start):
            # FFmpeg closes an HLS stream at its end and cannot seek in it any more, so it is opened again.
            self.open(self.source)
        elif self.phase is Phase.PAUSED:
            self.paused = False
            self.late.follow()
            self.late.cancel()
            if self.player.is_created and self._stream is not None:
                self.player.play()
            else:
                self._enter(Phase.LOADING)

    def pause(self) -> None:
        """Pause at the current position."""
        if self.phase not in {Phase.PLAYING, Phase.LOADING}:
            return
        self.paused = True
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
        self.late.cancel()
        at_start = self.watch.is_before_frames(target)
        if self.phase is Phase.ENDED or at_start:
            self.open(self.source, at=0 if at_start else target, paused=self.phase in {Phase.PAUSED, Phase.ENDED})
        elif self._stream is None or (self.phase is Phase.LOADING and not self.buffering):
            self._start_at = self._position = target
        else:
            self.jump(target)

    def stand_at(self, milliseconds: int, place: int | None = None) -> None:
        """Be at a position, paused; with a picture from elsewhere, for which the player goes to a place later."""
        self._position = milliseconds
        self.late.stands = True
        if place is not None:
            self._start_at = place if self._start_at else 0
            self.late.to(place)
        self.position_changed.emit(milliseconds)

    def _connect(self) -> None:
        self.watch.buffered_changed.connect(self.buffered_changed)
        self.watch.starved.connect(self._wait_for_data)
        self.watch.refilled.connect(self._go_on)
        self.watch.stalled.connect(self._fail_stalled)
        self.watch.ran_out.connect(lambda: self._enter(Phase.ENDED))
        self.player.frame.connect(self._take_frame)
        self.player.status_changed.connect(self._follow_status)
        self.player.state_changed.connect(self._follow_state)
        self.player.position_changed.connect(self._follow_position)
        self.player.duration_changed.connect(self._follow_duration)
        self.player.failed.connect(self._follow_error)

    async def _load(self, source: VideoSource) -> None:
        try:
            stream = await self.streams.open(source)
        except KdeskError as error:
            self._fail(title_of(error), error)
            return
        self._stream = stream
        if not self.player.create():
            # Qt looks for its backend once per process, so a retry is useless.
            detail = _("The part of kdesk that plays could not be loaded. Start kdesk again.")
            self._fail(_("Nothing can be played at the moment"), None, detail)
            return
        self.watch.begin(stream)
        self.player.load(stream.url, paused=self.paused)

    def _unload(self) -> None:
        """Close the stream. The relay's side comes first: Qt waits for its threads, which wait for the relay."""
        self._tasks.cancel(self._task)
        self.late.cancel()
        self.buffering, self.awaits_frame = False, True
        stream, self._stream, self._start_at = self._stream, None, 0
        if stream is not None:
            stream.close()
        self.watch.end()
        if stream is not None:
            self.player.unload()

    def jump(self, milliseconds: int) -> None:
        """Let the player seek. The relay aborts the response that it waits for, otherwise it would wait for its end."""
        if self._stream is None:
            return
        milliseconds = self.watch.reachable(milliseconds)
        self._stream.seek(milliseconds)
        self.awaits_frame = True
        self.player.seek(milliseconds)
        if self.buffering:
            self._go_on()

    def _wait_for_data(self) -> None:
        """Pause the player while the stream is too slow."""
        if self._stream is not None and self._stream.stall is not None:
            self._fail_stalled()
        else:
            self.buffering = True
            self.player.pause()
            self._enter(Phase.LOADING)

    def _go_on(self) -> None:
        self.buffering = False
        self.player.play()

    def _fail_stalled(self) -> None:
        stall = self._stream.stall if self._stream is not None else None
        if stall is not None:
            self._fail(stall_message(stall), stall.problem)

    def _take_frame(self, frame: QVideoFrame) -> None:
        # Frames of the stream before, and of the beginning before the seek to the start position, are ignored.
        if frame.isValid() and self._stream is not None and not self._start_at:
            self.awaits_frame = False
            self.frames += 1
            self.frame.emit(frame)

    def _follow_status(self, status: QMediaPlayer.MediaStatus) -> None:
        if status in {_Status.LoadedMedia, _Status.BufferedMedia}:
            if self._start_at:
                self.jump(self._start_at)
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
        follows = self._stream is not None and not self.late.stands
        if not self._start_at and self.phase in _WITH_POSITION and follows:
            self._position = position
            self.awaits_frame = self.awaits_frame and self.player.has_video
            self.position_changed.emit(position)

    def _follow_duration(self, duration: int) -> None:
        if duration > 0:
            self.duration = duration
            self.duration_changed.emit(duration)

    def _follow_error(self, error: QMediaPlayer.Error, detail: str) -> None:
        if error is _Error.NoError or self._stream is None:
            return
        log.warning("the player failed: %s %s", error.name, detail)
        if self._stream.stall is not None:
            self._fail_stalled()
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
