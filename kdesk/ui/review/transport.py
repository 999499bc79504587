"""Speed and steps of a playback: what the keys of the player do to its position."""

from collections.abc import Callable
from fractions import Fraction

from PySide6.QtCore import QObject, Signal

from kdesk.domain.timecode import ROUNDING_MS, frame_at, middle_of
from kdesk.ui.review.exact_frames import ExactFrames
from kdesk.ui.review.phase import Phase
from kdesk.ui.review.playback import Playback
from kdesk.ui.review.range_loop import RangeLoop
from kdesk.ui.review.reverse_play import ReversePlay
from kdesk.ui.review.shown_place import ShownPlace

SPEEDS = (0.25, 0.5, 1.0, 1.5, 2.0, 4.0, 8.0)
NORMAL = 1.0

_RUNNING = frozenset({Phase.PLAYING, Phase.LOADING})
_STANDS = frozenset({Phase.PAUSED, Phase.ENDED})


class Transport(QObject):
    """Moves a playback.

    Args:
        seek: Goes to a position in milliseconds; opens the stream paused there if it is not open.
        toggle: Plays or pauses.

    Attributes:
        playback: What is moved.
        frames: Exact frames of it.
        place: Where it stands while it is paused.
        reverse: Plays it backwards.
        range: The part of it that plays again and again.
        duration: Milliseconds; 0 if unknown.

    Signals:
        changed: Speed, range or loop has changed.
    """

    changed = Signal()

    def __init__(
        self,
        playback: Playback,
        seek: Callable[[int], None],
        toggle: Callable[[], None],
        frames: ExactFrames,
        reverse: ReversePlay,
    ) -> None:
        super().__init__(playback)
        self.frames, self.reverse = frames, reverse
        self.playback, self._seek, self.toggle = playback, seek, toggle
        self.place = ShownPlace(playback, lambda: frames.frame is not None)
        self.duration = 0
        self.range = RangeLoop(playback)
        self.range.changed.connect(self.changed)
        reverse.changed.connect(self.changed)

    @property
    def frame_rate(self) -> Fraction:
        """Frames per second of the rendition that plays; 0 if unknown."""
        return self.place.rate

    @property
    def speed(self) -> float:
        """How fast it plays; 1.0 is normal."""
        return self.playback.player.speed

    @property
    def shown_speed(self) -> float:
        """The speed, negative while it plays backwards."""
        return -self.reverse.speed or self.speed

    @property
    def position(self) -> int:
        """Milliseconds."""
        return self.playback.position

    def reset(self) -> None:
        """Forget speed, range and loop, for another entry."""
        self.range.reset()
        self.set_speed(NORMAL)

    def set_speed(self, speed: float) -> None:
        """Play at a speed from now on, also other renditions."""
        self.playback.player.set_speed(speed)
        self.changed.emit()

    def faster(self) -> None:
        """Play; while it plays, at the next speed. What plays backwards plays ahead."""
        if self.reverse.stop():
            self.set_speed(NORMAL)
            self.toggle()
        elif self.playback.phase in _RUNNING:
            self.set_speed(next((speed for speed in SPEEDS if speed > self.speed), SPEEDS[-1]))
        else:
            self.toggle()

    def slower(self) -> None:
        """Play at the speed before; what stands or is slowest plays backwards, if the decoder is there."""
        is_running = self.playback.phase in _RUNNING
        is_slow = self.speed == SPEEDS[0] if is_running else self.playback.phase in _STANDS
        if self.reverse.speed:
            self.reverse.faster()
        elif self.reverse.why_not or not is_slow:
            self.set_speed(next((speed for speed in reversed(SPEEDS) if speed < self.speed), SPEEDS[0]))
        else:
            self.playback.pause()
            self.reverse.begin(SPEEDS[0] if is_running else NORMAL)

    def stop(self) -> None:
        """Pause, and play at normal speed next time."""
        self.reverse.stop()
        self.playback.pause()
        self.set_speed(NORMAL)

    def go_by(self, milliseconds: int) -> None:
        """Go so far from the position."""
        self.go_to(self.playback.position + milliseconds)

    def go_to(self, milliseconds: int) -> None:
        """Go to a position, within the video; what stands shows the frame that the decoder finds there."""
        last = max(0, self.duration - 1) if self.duration else milliseconds
        target = min(max(0, milliseconds), last)
        self.reverse.stop()
        if self.playback.phase is Phase.PAUSED and self.frames.video.is_open:
            self.playback.stand_at(target, target)
            self.frames.seek(target)
        else:
            self._seek(target)
            if self.frames.may_show and not self.frames.video.why_not:
                self.frames.seek(target)

    def go_to_tenth(self, tenth: int) -> None:
        """Go to this many tenths of the video."""
        self.go_to(self.duration * tenth // 10)

    def go_to_end(self) -> None:
        """Go to the last frame. Its middle: from the very end on, the stream counts as ended."""
        if self.frame_rate and self.duration:
            self.go_to(middle_of(frame_at(self.duration - 1 - ROUNDING_MS, self.frame_rate), self.frame_rate))
        else:
            self.go_to(self.duration)
        if self.frames.may_show and not self.frames.video.why_not:
            self.frames.seek_end()

    def step(self, frames: int) -> None:
        """Pause, and go so many frames ahead, or back if it is negative.

        Until the decoder is open, or without it, frame numbers follow from the position and the frame rate that the
        server tells: that is exact only where all frames are equally long and the stream begins with its first one.
        """
        self.reverse.stop()
        self.playback.pause()
        is_exact, position = not self.frames.video.why_not, self.playback.position
        if is_exact:
            self.frames.step(frames)
        # Within a stream each seek breaks off the segments that come, and the decoder is there as soon.
        comes_soon = self.frames.video.is_open or (self.playback.phase is Phase.PAUSED and self.playback.watch.is_timed)
        if not is_exact or not comes_soon:
            self._step_by_rate(position, frames)

    def _step_by_rate(self, position: int, frames: int) -> None:
        frame = max(0, frame_at(position, self.frame_rate) + frames) if self.frame_rate else 0
        target = middle_of(frame, self.frame_rate) if self.frame_rate else position
        if self.playback.phase is Phase.ENDED:
            self.playback.open(self.playback.source, at=target, paused=True)
        else:
            self._seek(target)
