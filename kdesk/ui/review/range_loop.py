"""The range between an in and an out point of a playback, and playing it again and again."""

from PySide6.QtCore import QObject, Signal

from kdesk.ui.review.phase import Phase
from kdesk.ui.review.play_range import PlayRange
from kdesk.ui.review.playback import Playback


class RangeLoop(QObject):
    """The range of a playback.

    Attributes:
        play_range: The range.
        loops: Whether the range, or the whole video, is played again and again.

    Signals:
        changed: Range or loop has changed.
    """

    changed = Signal()

    def __init__(self, playback: Playback) -> None:
        super().__init__(playback)
        self._playback = playback
        self.play_range = PlayRange()
        self.loops = False
        # Whether the jump back to the beginning of the range was asked for and has not happened yet.
        self._jumps = False
        playback.position_changed.connect(self._follow_position)
        playback.changed.connect(self._follow_phase)

    def reset(self) -> None:
        """Forget range and loop."""
        self.loops = False
        self.clear()

    def set_in(self) -> None:
        """Let the range begin at the position."""
        self._set(self.play_range.beginning_at(self._playback.position))

    def set_out(self) -> None:
        """Let the range end at the position."""
        if self._playback.position:
            self._set(self.play_range.ending_at(self._playback.position))

    def clear(self) -> None:
        """Remove the range."""
        self._set(PlayRange())

    def set_loop(self, loops: bool) -> None:
        """Play the range, or the whole video, again and again, or not."""
        self.loops = loops
        self.changed.emit()

    def _set(self, play_range: PlayRange) -> None:
        self.play_range, self._jumps = play_range, False
        self.changed.emit()

    def _follow_position(self, position: int) -> None:
        end = self.play_range.end
        is_behind = end is not None and position >= end
        if not is_behind:
            self._jumps = False
        elif self.loops and not self._jumps and self._playback.phase is Phase.PLAYING:
            self._jumps = True
            self._playback.seek(self.play_range.start or 0)

    def _follow_phase(self) -> None:
        if self._playback.phase is Phase.ENDED and self.loops:
            self._jumps = False
            self._playback.open(self._playback.source, at=self.play_range.start or 0)
