"""Plays all sides in step, at the rate that the computer reaches, and tells what it leaves out."""

from contextlib import AsyncExitStack
from fractions import Fraction

from PySide6.QtCore import QObject, Signal

from kdesk.ui.review.compare.cell_pictures import CellPictures
from kdesk.ui.review.compare.play_run import Pace, Run, Stream
from kdesk.ui.review.compare.session import CompareSession
from kdesk.ui.review.compare.side import Side
from kdesk.ui.review.play_range import PlayRange
from kdesk.ui.tasks import TaskScope

SPEEDS = (0.25, 0.5, 1.0, 1.5, 2.0)
NORMAL = 1.0
_TASK = "play"


class ComparePlay(QObject):
    """Plays a session. Its clock is that of the wall: frames that are late are left out, on all sides.

    Attributes:
        is_playing: Whether it plays.
        speed: 1.0 is normal.
        play_range: In and out point in milliseconds.
        loops: Whether the range, or all of it, is played again and again.
        pace: How well it keeps up.

    Signals:
        changed: One of these has changed.
    """

    changed = Signal()

    def __init__(self, session: CompareSession, pictures: CellPictures, tasks: TaskScope) -> None:
        super().__init__(session)
        self._session, self._pictures, self._tasks = session, pictures, tasks.part()
        self.is_playing = self.loops = False
        self.speed = NORMAL
        self.play_range = PlayRange()
        self.pace = Pace()
        session.sides_changed.connect(self._follow_sides)

    def toggle(self) -> None:
        """Play or pause."""
        if self.is_playing:
            self.pause()
        else:
            self._start(self._begin())

    def pause(self) -> None:
        """Stand still at the shown frames."""
        if self.is_playing:
            self._tasks.end()
            self._stand()

    def go_to(self, time: Fraction) -> None:
        """Go to a time, and play on from there if it plays."""
        if self.is_playing:
            self._start(max(Fraction(0), time))
        else:
            self._session.go_to(time)

    def step(self, frames: int) -> None:
        """Pause, and go so many frames ahead, or back if negative."""
        self.pause()
        self._session.step(frames)

    def set_speed(self, speed: float) -> None:
        """Play at a speed from now on."""
        self.speed = speed
        if self.is_playing:
            self._start(self._session.position)
        self.changed.emit()

    def faster(self) -> None:
        """Play; while it plays, at the next speed."""
        if self.is_playing:
            self.set_speed(next((speed for speed in SPEEDS if speed > self.speed), SPEEDS[-1]))
        else:
            self.toggle()

    def slower(self) -> None:
        """Play at the speed before."""
        self.set_speed(next((speed for speed in reversed(SPEEDS) if speed < self.speed), SPEEDS[0]))

    def set_range(self, play_range: PlayRange) -> None:
        """Play this range in a loop, if there is a loop."""
        self.play_range = play_range
        self.changed.emit()

    def set_loop(self, loops: bool) -> None:
        """Play again and again, or not."""
        self.loops = loops
        self.changed.emit()

    def close(self) -> None:
        """Play no more."""
        self._tasks.end()
        self.is_playing = False

    def _follow_sides(self) -> None:
        """Play on with the sides that there are now."""
        if self.is_playing:
            self._start(self._session.position)

    def _begin(self) -> Fraction:
        """Return where playing begins: at the position, and at the end from the beginning again."""
        session, lead = self._session, self._session.lead
        at_end = lead is not None and lead.base is not None and lead.base.time + lead.base.length >= session.duration
        return self._range_begin() if at_end else session.position

    def _range_begin(self) -> Fraction:
        return Fraction(self.play_range.start or 0, 1000)

    def _start(self, at: Fraction) -> None:
        if self._session.lead is None:
            return
        self.is_playing = self._pictures.is_moving = True
        self.changed.emit()
        self._tasks.spawn(self._play(at), replace=_TASK)

    def _stand(self) -> None:
        self.is_playing = self._pictures.is_moving = False
        self.pace = Pace()
        self.changed.emit()
        # Looked up once more: a side that is shifted knows only its shown frame now.
        self._session.go_to(self._session.position)

    async def _play(self, at: Fraction) -> None:
        while await self._play_once(at) and self.loops:
            at = self._range_begin()
        self._stand()

    async def _play_once(self, at: Fraction) -> bool:
        """Play to the end, or to that of the range; return whether it came that far."""
        session, lead = self._session, self._session.lead
        if lead is None or lead.video is None:
            return False
        async with AsyncExitStack() as stack:
            streams = [Stream(side, self._ahead(side)) for side in session.sides if side.video is not None]
            for stream in streams:
                await stream.open(at, stack)
            leading = next(stream for stream in streams if stream.side is lead)
            run = Run(self, leading, [stream for stream in streams if stream is not leading], at)
            return await run.play()

    def _ahead(self, side: Side) -> Fraction:
        """Return the seconds by which a side is shifted."""
        rate = side.facts.rate if side.facts is not None else Fraction(0)
        return self._session.view.seconds_ahead(self._session.sides.index(side), rate)

    def tell(self, pace: Pace) -> None:
        """Know how well it keeps up."""
        self.pace = pace
        self.changed.emit()

    async def painted(self) -> None:
        """Wait until what is shown is painted."""
        await self._pictures.idle.wait()

    def follow(self, time: Fraction) -> None:
        """Show what the sides have, at its position."""
        self._session.follow(time)
