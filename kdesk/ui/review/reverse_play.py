"""Playing backwards: decoded frames one before the other, as fast as they come. QMediaPlayer plays ahead only."""

import asyncio
import logging
from fractions import Fraction

from PySide6.QtCore import QObject, Signal

from kdesk.errors import KdeskError
from kdesk.messages.errors import title_of
from kdesk.messages.playing_backwards import backwards_words
from kdesk.ui.review.exact_frames import ExactFrames
from kdesk.ui.review.playback import Playback
from kdesk.ui.tasks import TaskScope, is_ending

SPEEDS = (0.25, 0.5, 1.0, 1.5, 2.0)
NORMAL = 1.0
MAX_LAG = 0.25
"""Seconds of delay that are made up for by leaving frames out; after a longer one it goes on where it stood."""

log = logging.getLogger(__name__)


class ReversePlay(QObject):
    """Plays the paused video of a playback backwards.

    Frames that come a little late are left out, so that the speed is kept. Before the last frame of a group of pictures
    the whole group has to be decoded, for which a long one is waited.

    Attributes:
        speed: How fast; 0 while it does not run.
        left_out: Number of frames that were left out since it began.
        waits: How often it waited for the decoder.

    Signals:
        changed: It began, ended, or changed its speed.
        told: A sentence: how many frames were left out, how often it waited, or why it ended.
    """

    changed = Signal()
    told = Signal(str)

    def __init__(self, frames: ExactFrames, playback: Playback, tasks: TaskScope) -> None:
        super().__init__(playback)
        self._frames, self._playback, self._tasks = frames, playback, tasks
        self._task = f"reverse {id(self)}"
        self.speed = 0.0
        self.left_out = self.waits = 0
        playback.changed.connect(self._follow)

    @property
    def why_not(self) -> str:
        """Why nothing is played backwards; "" if it can be."""
        return self._frames.video.why_not

    def begin(self, speed: float = NORMAL) -> None:
        """Play backwards; while it does, at another speed."""
        begins = not self.speed
        self.speed = speed
        if begins:
            self.left_out = self.waits = 0
            self._tasks.spawn(self._run(), replace=self._task)
        self.changed.emit()

    def faster(self) -> None:
        """Play backwards; while it does, at the next speed."""
        following = (speed for speed in SPEEDS if speed > self.speed)
        self.begin(next(following, SPEEDS[-1]) if self.speed else NORMAL)

    def stop(self) -> bool:
        """Stop at the shown frame; return whether it ran."""
        if not self.speed:
            return False
        self._tasks.cancel(self._task)
        self._end()
        return True

    def _end(self, words: str = "") -> None:
        self.speed = 0.0
        self._frames.refine()
        self.changed.emit()
        words = words or backwards_words(self.left_out, self.waits)
        if words:
            self.told.emit(words)

    async def _run(self) -> None:
        try:
            await self._play()
        except asyncio.CancelledError:
            if is_ending():
                raise
            # The video was closed: something else is played.
            self._end()
        except KdeskError as error:
            log.info("not played backwards: %s", error)
            self._end(title_of(error))
        else:
            self._end()

    async def _play(self) -> None:
        """Show frame before frame, until the first one."""
        video, frame = await self._frames.current()
        await self._frames.show(video, frame)
        clock = asyncio.get_running_loop().time
        place, then = frame.time + frame.length / 2, clock()
        while True:
            now = clock()
            self.waits += now - then > MAX_LAG
            place -= Fraction(self.speed * min(now - then, MAX_LAG)).limit_denominator(1_000_000)
            then = now
            if place >= frame.time:
                await asyncio.sleep(float(place - frame.time) / self.speed)
                place, then = frame.time, clock()
            # By steps: the decoder keeps what it meets on its way then, and goes on before it is asked.
            steps = int((frame.time - place) / frame.length) + 1 if frame.length else 1
            before = await video.beside(frame, -steps)
            if before.time >= frame.time:
                return
            self.left_out += steps - 1
            frame = before
            await self._frames.show(video, frame, quick=True)

    def _follow(self) -> None:
        """Stop when the player plays ahead or plays something else."""
        if self.speed and not self._frames.may_show:
            self.stop()
