"""Exact frames of a paused player: decoded one by one, where QMediaPlayer knows positions only."""

import asyncio
import logging
from fractions import Fraction

from PySide6.QtCore import QObject, Signal

from kdesk.domain.review_ports import Video
from kdesk.domain.video import Frame
from kdesk.errors import KdeskError
from kdesk.messages.errors import title_of
from kdesk.ui.review.exact_video import ExactVideo
from kdesk.ui.review.frame_clock import FrameClock
from kdesk.ui.review.phase import Phase
from kdesk.ui.review.playback import Playback
from kdesk.ui.review.video_view import VideoView
from kdesk.ui.tasks import TaskScope, is_ending

_MILLISECONDS = 1000
_BEYOND = 10**9
"""Milliseconds behind the end of any video."""
log = logging.getLogger(__name__)


class ExactFrames(QObject):
    """Shows decoded frames in place of those of the player, and keeps its position in step.

    Attributes:
        video: Where they come from.
        frame: The frame that is shown; None while the player shows its own.

    Signals:
        changed: Another frame is shown, or none any more.
        failed: A sentence: why no exact frame is shown.
    """

    changed = Signal()
    failed = Signal(str)

    def __init__(
        self, video: ExactVideo, playback: Playback, view: VideoView, clock: FrameClock, tasks: TaskScope
    ) -> None:
        super().__init__(playback)
        self.video = video
        self.frame: Frame | None = None
        self._playback, self._view, self._clock, self._tasks = playback, view, clock, tasks
        self._task = f"exact frames {id(self)}"
        self._goal: Fraction | None = None
        self._by_player = False
        self._steps = 0
        self.is_busy = False
        playback.changed.connect(self._follow)

    def step(self, steps: int) -> None:
        """Show the frame so many steps behind the shown one, or before it if negative."""
        if self.frame is None and self._goal is None:
            # Now: the position changes before the decoder is open.
            self._goal, self._by_player = self._clock.middle, True
        self._steps += steps
        self._begin()

    def seek(self, milliseconds: int) -> None:
        """Show the frame of a position."""
        self._goal, self._steps, self._by_player = Fraction(milliseconds, _MILLISECONDS), 0, False
        self._begin()

    def seek_end(self) -> None:
        """Show the last frame, wherever it is: what a stream tells of its length may be wrong."""
        self.seek(_BEYOND)

    async def current(self) -> tuple[Video, Frame]:
        """Return the video, and the frame that is shown, exact or not. Raises ServerProblem and MediaProblem."""
        goal = self._clock.middle
        self._stop()
        video = await self.video.open()
        return video, self.frame or await video.frame_at(goal - self.video.shift)

    def refine(self) -> None:
        """Show the same frame once more, with its own colours."""
        if self.frame is not None and not self.is_busy:
            self._goal, self._steps, self._by_player = self.frame.time, 0, False
            self._begin()

    async def show(self, video: Video, frame: Frame, *, quick: bool = False) -> None:
        """Show a frame.

        Args:
            quick: Whether its colours may be a little off, because another one follows soon.
        """
        picture = await self.video.picture(video, frame, quick=quick)
        if not self.may_show or not self.video.is_open:
            return
        self.frame = frame
        self._clock.hold(frame)
        self._view.show_still(picture)
        middle = (frame.time + frame.length / 2) * _MILLISECONDS
        place = round(middle + self.video.shift * _MILLISECONDS)
        if self._playback.phase is Phase.ENDED:
            self._playback.open(self._playback.source, at=place, paused=True)
        self._playback.stand_at(round(middle), place)
        self.changed.emit()

    def report(self, error: KdeskError) -> None:
        """Tell why no exact frame is shown."""
        log.info("no exact frame: %s", error)
        self.failed.emit(title_of(error))

    def leave(self) -> None:
        """Show the frames of the player again."""
        self._stop()
        if self.frame is not None:
            self.frame = None
            self._clock.hold(None)
            self._view.leave_still()
            self.changed.emit()

    @property
    def may_show(self) -> bool:
        """Whether the player stands still, so that a picture may take its place."""
        phase = self._playback.phase
        return phase in {Phase.PAUSED, Phase.ENDED} or (phase is Phase.LOADING and self._playback.paused)

    def _stop(self) -> None:
        self._goal, self._steps = None, 0
        if self.is_busy:
            self.is_busy = False
            self._tasks.cancel(self._task)

    def _begin(self) -> None:
        if not self.is_busy:
            self.is_busy = True
            self._tasks.spawn(self._run(), replace=self._task)

    async def _run(self) -> None:
        """Show what was asked for last, until nothing new was asked for."""
        try:
            while self._goal is not None or self._steps:
                await self._show_wanted()
        except KdeskError as error:
            self.is_busy = False
            self.leave()
            self.report(error)
        self.is_busy = False

    async def _show_wanted(self) -> None:
        try:
            video = await self.video.open()
            frame = await self._wanted(video)
            await self.show(video, frame)
        except asyncio.CancelledError:
            # Otherwise the video was closed: something else is played.
            if is_ending():
                raise

    async def _wanted(self, video: Video) -> Frame:
        goal, steps, shown = self._goal, self._steps, self.frame
        self._goal, self._steps = None, 0
        if goal is not None or shown is None:
            by_player = self.video.shift if self._by_player else 0
            shown = await video.frame_at((goal or Fraction(0)) - by_player)
        return await video.beside(shown, steps) if steps else shown

    def _follow(self) -> None:
        """Leave the exact frame when the player plays, or plays something else."""
        if not self.may_show or (self.frame is not None and not self.video.is_open):
            self.leave()
