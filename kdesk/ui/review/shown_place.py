"""The position of a paused player: that of the frame it shows, so that counter and picture agree."""

from collections.abc import Callable
from fractions import Fraction

from PySide6.QtCore import QObject
from PySide6.QtMultimedia import QVideoFrame

from kdesk.domain.timecode import frame_at, middle_of
from kdesk.ui.review.phase import Phase
from kdesk.ui.review.playback import Playback

_MICROSECONDS, _MILLISECONDS = 1_000_000, 1000
_MAX_SHIFT = 200
"""Milliseconds by which the pictures of a stream begin behind its sound at most."""
_TAIL = 10
"""Milliseconds before the end within which a player may find no frame any more."""
_MAX_DISTANCE = 1000
"""Milliseconds. A frame further from the position is an old one."""


class ShownPlace(QObject):
    """Tells a paused playback the place of its frame.

    The player counts from where the stream begins, which may be its sound: then each frame comes later than its number
    says, and a position within the frame is one of another frame. How much later, an HLS stream tells by its time
    stamps, and a file by its first frame.

    Args:
        is_exact: Returns whether a decoded frame is shown instead of the player's, with its own place.

    Attributes:
        rate: Frames per second; 0 if unknown, then positions stay what the player tells.
    """

    def __init__(self, playback: Playback, is_exact: Callable[[], bool]) -> None:
        super().__init__(playback)
        self._is_exact = is_exact
        self.rate = Fraction(0)
        self._playback = playback
        self._shift: int | None = None
        self._begins = -1
        self._asked = -1
        playback.player.frame.connect(self._learn)
        playback.frame.connect(self._take)
        playback.changed.connect(self._follow)

    @property
    def shift(self) -> int:
        """Milliseconds by which the player counts a frame later; less than a frame where the first was not seen."""
        known = self._known_shift
        if known is not None:
            return known
        if not self.rate or self._begins < 0:
            return 0
        return round(self._begins - frame_at(self._begins, self.rate) * _MILLISECONDS / self.rate)

    @property
    def _known_shift(self) -> int | None:
        lead = self._playback.watch.sound_lead
        return lead if lead is not None else self._shift

    def ask(self, milliseconds: int) -> int:
        """Return the position at which the player shows the frame of another one, which is kept if it comes."""
        self._asked = milliseconds
        if not self.rate or not milliseconds or (self._known_shift is None and self._begins < 0):
            return milliseconds
        middle = middle_of(frame_at(milliseconds, self.rate), self.rate)
        # A place so near to the end would end the stream.
        is_late = middle + self.shift + _TAIL > self._playback.duration
        return middle if is_late else middle + max(0, self.shift)

    def _learn(self, frame: QVideoFrame) -> None:
        """Learn the shift of a stream that begins, also from frames that are not shown."""
        begins = frame.startTime() * _MILLISECONDS // _MICROSECONDS
        if self._shift is None and self._playback.phase is Phase.LOADING and 0 <= begins < _MAX_SHIFT:
            self._shift = begins

    def _take(self, frame: QVideoFrame) -> None:
        self._begins = frame.startTime() * _MILLISECONDS // _MICROSECONDS
        self._stand()

    def _follow(self) -> None:
        phase = self._playback.phase
        if phase is Phase.STOPPED:
            self._shift, self._begins, self._asked = None, -1, -1
        elif phase is Phase.LOADING and not self._playback.buffering:
            self._shift, self._begins = None, -1
        elif phase is Phase.PLAYING:
            self._asked = -1
        self._stand()

    def _stand(self) -> None:
        """Stand at the frame that is shown, unless it comes from elsewhere."""
        playback = self._playback
        position = self._asked if self._asked >= 0 else playback.position
        is_there = self._begins >= 0 and abs(self._begins - position) < _MAX_DISTANCE
        if self._is_exact() or playback.late.target is not None:
            self._asked = -1
            return
        if not self.rate or not is_there or playback.phase is not Phase.PAUSED:
            return
        number = frame_at(max(0, self._begins - self.shift), self.rate)
        if frame_at(position, self.rate) != number:
            position = middle_of(number, self.rate)
        playback.stand_at(position)
