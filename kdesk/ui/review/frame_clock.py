"""The time of the frame that the player shows."""

from fractions import Fraction

from PySide6.QtCore import QObject
from PySide6.QtMultimedia import QVideoFrame

from kdesk.domain.video import Frame
from kdesk.ui.review.phase import Phase
from kdesk.ui.review.playback import Playback

_MICROSECONDS = 1_000_000
_MAX_DISTANCE = 1.0
"""Seconds. A frame further from the position is an old one."""
_USUAL_LENGTH = 0.04
"""Seconds of a frame that does not tell its end."""
_BEFORE = 0.75
"""Share of its length by which a frame is asked for before its beginning. Some streams shift their pictures by the
beginning of their sound, 23 ms: so the time is right with and without that shift, up to 30 frames a second.
"""

_WITH_FRAME = frozenset({Phase.PLAYING, Phase.PAUSED, Phase.ENDED})


class FrameClock(QObject):
    """Knows when the shown frame begins.

    The position of a player lies somewhere within its frame, and the server takes the first frame that begins at the
    asked time or later: for a position it would often be the next one.
    """

    def __init__(self, playback: Playback, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._playback = playback
        self._begins, self._length = -1.0, _USUAL_LENGTH
        self._exact: Frame | None = None
        playback.frame.connect(self._note)

    def hold(self, frame: Frame | None) -> None:
        """Know the decoded frame that is shown instead of those of the player; None if they are shown again."""
        self._exact = frame

    @property
    def middle(self) -> Fraction:
        """The middle of the shown frame in seconds, which no rounding moves to another one; 0 while none is shown."""
        if self._exact is not None:
            return self._exact.time + self._exact.length / 2
        begins = self.begins
        return Fraction(0) if begins is None else Fraction(begins + self._length / 2).limit_denominator(_MICROSECONDS)

    @property
    def begins(self) -> float | None:
        """The beginning of the shown frame in seconds; None while the player shows none."""
        playback = self._playback
        if playback.phase not in _WITH_FRAME:
            return None
        if self._exact is not None:
            return float(self._exact.time)
        position = playback.position / 1000
        return self._begins if self._begins >= 0 and abs(self._begins - position) < _MAX_DISTANCE else position

    @property
    def second(self) -> float | None:
        """A time in seconds for which the server takes the shown frame; None while the player shows none."""
        begins = self.begins
        length = float(self._exact.length) if self._exact is not None else self._length
        return None if begins is None else round(max(0.0, begins - _BEFORE * length), 3)

    def _note(self, frame: QVideoFrame) -> None:
        self._begins = frame.startTime() / _MICROSECONDS
        length = (frame.endTime() - frame.startTime()) / _MICROSECONDS
        self._length = length if 0 < length < _MAX_DISTANCE else _USUAL_LENGTH
