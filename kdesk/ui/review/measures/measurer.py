"""Measures videos against another one: a quick overview of all first, then finer, until it is stopped."""

import time
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass
from fractions import Fraction

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from kdesk.domain.measures import Measure
from kdesk.domain.review_ports import Measuring, Video, Videos
from kdesk.domain.reviews.review import Series
from kdesk.errors import KdeskError
from kdesk.ui.review.measures.measured import Candidate, Track, passes_of
from kdesk.ui.tasks import TaskScope

_TASK = "measure"
_PAINT_MS = 150
"""Between two pictures of a growing graph."""
_SHARE = 10
"""Times as long as a drawing takes pass until the next one."""
_PER_MILLE = 1000


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be measured.

    Attributes:
        start: Seconds of the reference; `end` the same.
        later: Seconds by which each of the others shows the same later; none if all show it at the same time.
    """

    measure: Measure
    reference: Candidate
    others: tuple[Candidate, ...]
    start: Fraction
    end: Fraction
    later: tuple[Fraction, ...] = ()


class Measurer(QObject):
    """Runs one wish at a time. The videos are opened for it alone.

    Attributes:
        wish: The last one.
        tracks: Its results, one for each video.
        error: Why it ended early.

    Signals:
        changed: There are more results.
        progressed: Per mille of all passes.
        ended: It is done, stopped, or has failed.
    """

    changed = Signal()
    progressed = Signal(int)
    ended = Signal()

    def __init__(self, videos: Videos, measuring: Measuring, tasks: TaskScope, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._videos, self._measuring, self._tasks = videos, measuring, tasks.part()
        self.wish: Wish | None = None
        self.tracks: tuple[Track, ...] = ()
        self.error: KdeskError | None = None
        self._is_running = False
        # Hundreds of frames come in a second, and each drawing takes some milliseconds.
        self._timer = QTimer(self, interval=_PAINT_MS, singleShot=True)
        self._timer.timeout.connect(self._tell)

    @property
    def is_running(self) -> bool:
        """Whether something is measured."""
        return self._is_running

    def start(self, wish: Wish, numbers: Sequence[int]) -> None:
        """Measure, instead of what is measured now.

        Args:
            numbers: Of the sides of the review to which the videos belong.
        """
        self.wish, self.error, self._is_running = wish, None, True
        later = wish.later or (Fraction(0),) * len(wish.others)
        parts = zip(wish.others, numbers, later, strict=True)
        self.tracks = tuple(Track(one, number, later=seconds) for one, number, seconds in parts)
        self.changed.emit()
        self._tasks.spawn(self._measure(wish, self.tracks), replace=_TASK)

    def show(self, wish: Wish | None, tracks: tuple[Track, ...]) -> None:
        """Have what was measured before instead, and measure no longer."""
        self._timer.stop()
        self.wish, self.tracks, self.error, self._is_running = wish, tracks, None, False
        self._tasks.cancel(_TASK)
        self.changed.emit()

    def stop(self) -> None:
        """Stop; what is known stays."""
        self._tasks.cancel(_TASK)

    def series(self) -> tuple[Series, ...]:
        """Return what is known."""
        if self.wish is None:
            return ()
        return tuple(one.series(self.wish.measure, self.wish.reference) for one in self.tracks if one.frames)

    def close(self) -> None:
        """Stop, and end the tasks."""
        self._timer.stop()
        self._tasks.end()

    def _tell(self) -> None:
        began = time.perf_counter()
        self.changed.emit()
        # The more there is to draw, the more seldom it is drawn.
        self._timer.setInterval(max(_PAINT_MS, int((time.perf_counter() - began) * _SHARE * 1000)))

    async def _measure(self, wish: Wish, tracks: Sequence[Track]) -> None:
        opened: list[Video] = []
        try:
            reference = await self._open(wish.reference, opened)
            pairs = [(track, await self._open(track.candidate, opened)) for track in tracks]
            for track, video in pairs:
                track.facts = video.facts, reference.facts
            frames = int((wish.end - wish.start) * (reference.facts.rate or 25))
            steps = passes_of(frames)
            count = len(steps) * len(pairs)
            jobs = [(step, track, video) for step in steps for track, video in pairs]
            for number, (step, track, video) in enumerate(jobs):
                await self._pass(wish, (reference, video), track, step, (number, count))
        except KdeskError as error:
            self.error = error
        finally:
            for video in opened:
                video.close()
            # A stopped one may have been followed by another one, which goes on.
            if self.tracks is tracks and isValid(self):
                self._is_running = False
                self._timer.stop()
                self.changed.emit()
                self.ended.emit()

    async def _open(self, candidate: Candidate, opened: list[Video]) -> Video:
        video = await self._videos.open(candidate.what.source)
        opened.append(video)
        return video

    async def _pass(
        self, wish: Wish, videos: tuple[Video, Video], track: Track, step: int, place: tuple[int, int]
    ) -> None:
        """Measure each n-th frame.

        Args:
            videos: Reference and measured one.
            place: Number of this pass among so many.
        """
        number, count = place
        length = max(wish.end - wish.start, Fraction(1, 1000))
        measures = frozenset({wish.measure})
        frames = self._measuring.compare(*videos, wish.start, wish.end, step, measures=measures, later=track.later)
        async with aclosing(frames) as measured:
            async for frame in measured:
                track.frames[frame.time] = frame
                share = min(Fraction(1), max(Fraction(0), (frame.time - wish.start) / length))
                self.progressed.emit(int(_PER_MILLE * (number + share) / count))
                if not self._timer.isActive():
                    self._timer.start()
