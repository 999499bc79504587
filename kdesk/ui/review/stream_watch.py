"""Polls what the open stream of a playback has delivered, and tells when the player has to wait."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from kdesk.media.played_stream import PlayedStream
from kdesk.ui.review.buffer_monitor import BufferMonitor
from kdesk.ui.review.phase import Phase

if TYPE_CHECKING:
    from kdesk.ui.review.playback import Playback

POLL_MS = 100
"""Between two checks of what was delivered."""
FIRST_FRAME_MS = 100
"""FFmpeg finds no position before the first video frame of an HLS stream, which may lie a little behind its sound."""
DECODING_LEAD_MS = 250
"""FFmpeg counts the position of a seek from the time at which the first picture is decoded, a few frames before it is
shown, and refuses what lies behind the duration then: the end of every HLS stream with B-frames. So many milliseconds
are taken for it where the stream does not tell."""
ROUNDING_MS = 5


class StreamWatch(QObject):
    """Watches one stream after the other.

    Args:
        playback: Plays them.

    Signals:
        buffered_changed: Milliseconds up to which the stream was delivered.
        starved: The player must wait for data.
        refilled: Enough was delivered to go on.
        stalled: What the player waits for does not come.
        ran_out: Sound that nobody hears has come to its end.
    """

    buffered_changed = Signal(object)
    starved = Signal()
    refilled = Signal()
    stalled = Signal()
    ran_out = Signal()

    def __init__(self, playback: "Playback") -> None:
        super().__init__(playback)
        self._playback = playback
        self._stream: PlayedStream | None = None
        self._monitor: BufferMonitor | None = None
        self._timer = QTimer(self, interval=POLL_MS)
        self._timer.timeout.connect(self._poll)

    @property
    def buffered(self) -> int:
        """Milliseconds that were delivered beyond the position; 0 if unknown."""
        return self._monitor.buffered(self._playback.position) if self._monitor is not None else 0

    @property
    def is_timed(self) -> bool:
        """Whether what was delivered can be converted to a time: for an HLS stream, not for a file."""
        return self._monitor is not None and self._monitor.is_timed

    @property
    def sound_lead(self) -> int | None:
        """Milliseconds by which the sound of the stream begins before its picture; None if that is not known."""
        return self._stream.sound_lead if self._stream is not None else None

    def is_before_frames(self, milliseconds: int) -> bool:
        """Return whether the player finds no such position in an HLS stream."""
        return milliseconds < FIRST_FRAME_MS and self.is_timed

    def reachable(self, milliseconds: int) -> int:
        """Return the position where the player finds frames: in an HLS stream a little before its end at the latest."""
        stream = self._stream
        if stream is None or stream.duration is None or not self._playback.player.has_video:
            return milliseconds
        lead = stream.decoding_lead if stream.decoding_lead is not None else DECODING_LEAD_MS
        return min(milliseconds, max(0, stream.duration - lead - ROUNDING_MS))

    def begin(self, stream: PlayedStream) -> None:
        """Watch a stream."""
        self._stream, self._monitor = stream, BufferMonitor(stream, self._playback.player)
        self._timer.start()

    def end(self) -> None:
        """Watch nothing."""
        self._timer.stop()
        self._stream = self._monitor = None
        self.buffered_changed.emit(0)

    def _poll(self) -> None:
        playback, position = self._playback, self._playback.position
        if self._stream is None or self._monitor is None:
            return
        self.buffered_changed.emit(position + self.buffered)
        if playback.phase is Phase.PLAYING and playback.player.silent:
            # Without an audio device Qt's clock runs to the end and stops there without a signal.
            if position >= playback.duration - POLL_MS:
                self.ran_out.emit()
        elif playback.phase is Phase.PLAYING and not playback.awaits_frame and self._monitor.must_pause(position):
            self.starved.emit()
        elif self._stream.stall is not None and (playback.buffering or playback.awaits_frame):
            self.stalled.emit()
        elif playback.buffering and self._monitor.can_resume(position):
            self.refilled.emit()
