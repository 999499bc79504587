"""Speed, steps, range and loop of a playback: what the keys of the player do to its position."""

from collections.abc import Callable
from fractions import Fraction

from PySide6.QtCore import QObject, Signal

from kdesk.domain.timecode import ROUNDING_MS, frame_at, middle_of
from kdesk.ui.review.phase import Phase
from kdesk.ui.review.play_range import PlayRange
from kdesk.ui.review.playback import Playback

SPEEDS = (0.25, 0.5, 1.0, 1.5, 2.0, 4.0, 8.0)
NORMAL = 1.0

_RUNNING = frozenset({Phase.PLAYING, Phase.LOADING})


class Transport(QObject):
    """Moves a playback.

    Args:
        seek: Goes to a position in milliseconds; opens the stream paused there if it is not open.
        toggle: Plays or pauses.

    Attributes:
        playback: What is moved.
        frame_rate: Of the rendition that plays; 0 if unknown.
        duration: Milliseconds; 0 if unknown.

    Signals:
        changed: Speed, range or loop has changed.
    """

    changed = Signal()

    def __init__(self, playback: Playback, seek: Callable[[int], None], toggle: Callable[[], None]) -> None:
        super().__init__(playback)
        self.playback, self._seek, self.toggle = playback, seek, toggle
        self.frame_rate = Fraction(0)
        self.duration = 0
        self._range = PlayRange()
        self._loops = False
        # Whether the jump back to the beginning of the range was asked for and has not happened yet.
        self._jumps = False
        playback.position_changed.connect(self._follow_position)
        playback.changed.connect(self._follow_phase)

    @property
    def speed(self) -> float:
        """How fast it plays; 1.0 is normal."""
        return self.playback.player.speed

    @property
    def position(self) -> int:
        """Milliseconds."""
        return self.playback.position

    @property
    def play_range(self) -> PlayRange:
        """The range."""
        return self._range

    @property
    def loops(self) -> bool:
        """Whether the range, or the whole video, is played again and again."""
        return self._loops

    def reset(self) -> None:
        """Forget speed, range and loop, for another entry."""
        self._range, self._loops, self._jumps = PlayRange(), False, False
        self.set_speed(NORMAL)

    def set_speed(self, speed: float) -> None:
        """Play at a speed from now on, also other renditions."""
        self.playback.player.set_speed(speed)
        self.changed.emit()

    def faster(self) -> None:
        """Play; while it plays, at the next speed."""
        if self.playback.phase in _RUNNING:
            self.set_speed(next((speed for speed in SPEEDS if speed > self.speed), SPEEDS[-1]))
        else:
            self.toggle()

    def slower(self) -> None:
        """Play at the speed before. Qt plays nothing backwards."""
        self.set_speed(next((speed for speed in reversed(SPEEDS) if speed < self.speed), SPEEDS[0]))

    def stop(self) -> None:
        """Pause, and play at normal speed next time."""
        self.playback.pause()
        self.set_speed(NORMAL)

    def go_by(self, milliseconds: int) -> None:
        """Go so far from the position."""
        self.go_to(self.playback.position + milliseconds)

    def go_to(self, milliseconds: int) -> None:
        """Go to a position, within the video."""
        last = max(0, self.duration - 1) if self.duration else milliseconds
        self._seek(min(max(0, milliseconds), last))

    def go_to_tenth(self, tenth: int) -> None:
        """Go to this many tenths of the video."""
        self.go_to(self.duration * tenth // 10)

    def go_to_end(self) -> None:
        """Go to the last frame. Its middle: from the very end on, the stream counts as ended."""
        if self.frame_rate and self.duration:
            self.go_to(middle_of(frame_at(self.duration - 1 - ROUNDING_MS, self.frame_rate), self.frame_rate))
        else:
            self.go_to(self.duration)

    def step(self, frames: int) -> None:
        """Pause, and go so many frames ahead, or back if it is negative.

        Frame numbers follow from the position and the frame rate that the server tells for the rendition, and the
        player goes to the middle of the frame. So it is exact only where all frames are equally long and the stream
        begins with its first one: QMediaPlayer tells no time stamps before it shows a frame.
        """
        if not self.frame_rate:
            return
        self.playback.pause()
        frame = max(0, frame_at(self.playback.position, self.frame_rate) + frames)
        self.go_to(middle_of(frame, self.frame_rate))

    def set_in(self) -> None:
        """Let the range begin at the position."""
        self._set_range(self._range.beginning_at(self.playback.position))

    def set_out(self) -> None:
        """Let the range end at the position."""
        if self.playback.position:
            self._set_range(self._range.ending_at(self.playback.position))

    def clear_range(self) -> None:
        """Remove the range."""
        self._set_range(PlayRange())

    def set_loop(self, loops: bool) -> None:
        """Play the range, or the whole video, again and again, or not."""
        self._loops = loops
        self.changed.emit()

    def _set_range(self, play_range: PlayRange) -> None:
        self._range, self._jumps = play_range, False
        self.changed.emit()

    def _follow_position(self, position: int) -> None:
        end = self._range.end
        is_behind = end is not None and position >= end
        if not is_behind:
            self._jumps = False
        elif self._loops and not self._jumps and self.playback.phase is Phase.PLAYING:
            self._jumps = True
            self.playback.seek(self._range.start or 0)

    def _follow_phase(self) -> None:
        if self.playback.phase is Phase.ENDED and self._loops:
            self._jumps = False
            self.playback.seek(self._range.start or 0)
