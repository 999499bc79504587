"""Frames that a player dropped or showed late."""

import time

from PySide6.QtCore import QObject
from PySide6.QtMultimedia import QVideoFrame

from kdesk.ui.review.phase import Phase
from kdesk.ui.review.playback import Playback
from kdesk.ui.review.video_view import VideoView

_MICROSECONDS = 1_000_000
_MAX_GAP = 1.0
"""Seconds between two frames; with more between them there was a seek."""


class FrameCounts(QObject):
    """Counts since the stream was opened, by the times that the frames tell and by the clock.

    Attributes:
        late: Frames that came more than their own length after their time, counted from the first one.
    """

    def __init__(self, playback: Playback, view: VideoView) -> None:
        super().__init__(playback)
        self._playback, self._view = playback, view
        self._skipped = self.late = self._before = 0
        self._ends = -1.0
        # Seconds between the clock and the times of the frames, for the first one since the player began to play.
        self._ahead: float | None = None
        playback.frame.connect(self._count)
        playback.changed.connect(self._follow)

    @property
    def dropped(self) -> int:
        """Frames that the player did not deliver, or that were replaced before there was time to paint them."""
        return self._skipped + self._view.left_out - self._before

    def _count(self, frame: QVideoFrame) -> None:
        begins, ends = frame.startTime() / _MICROSECONDS, frame.endTime() / _MICROSECONDS
        length, gap = ends - begins, begins - self._ends
        if self._playback.phase is not Phase.PLAYING or length <= 0:
            self._ahead = None
        elif self._ahead is None or not -length < gap < _MAX_GAP:
            self._ahead = self._now - begins
        else:
            self._skipped += max(0, round(gap / length))
            lateness = self._now - begins - self._ahead
            self.late += lateness > length
            # The first frame may have come late itself.
            self._ahead += min(0.0, lateness)
        self._ends = ends

    @property
    def _now(self) -> float:
        return time.monotonic() * self._playback.player.speed

    def _follow(self) -> None:
        self._ahead = None
        if self._playback.phase is Phase.STOPPED:
            self._skipped = self.late = 0
            self._before = self._view.left_out
