"""Plays all sides in step, at the rate that the computer reaches, and tells what it leaves out."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass
from fractions import Fraction

from PySide6.QtCore import QObject, Signal

from kdesk.domain.compare_view import middle_of
from kdesk.domain.video import Frame
from kdesk.errors import KdeskError
from kdesk.ui.review.compare.pictures import Pictures
from kdesk.ui.review.compare.session import CompareSession
from kdesk.ui.review.compare.side import Side
from kdesk.ui.review.play_range import PlayRange
from kdesk.ui.tasks import TaskScope

SPEEDS = (0.25, 0.5, 1.0, 1.5, 2.0)
NORMAL = 1.0
MOST_LEFT_OUT = 12
"""Frames that are left out in a row; then the picture is so far behind that the clock waits for it instead."""

_TASK = "play"
_COUNTED = 1.0
"""Seconds over which frames are counted."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How well playing keeps up, over the last second.

    Attributes:
        shown: Frames a second that were shown.
        wanted: Frames a second that the video has at this speed.
        left_out: Frames that were decoded and not shown.
        share: Of the speed that was reached: below 1.0 the clock waited for frames.
    """

    shown: float = 0.0
    wanted: float = 0.0
    left_out: int = 0
    share: float = 1.0


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

    def __init__(self, session: CompareSession, pictures: Pictures, tasks: TaskScope) -> None:
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
        self.is_playing = True
        self.changed.emit()
        self._tasks.spawn(self._play(at), replace=_TASK)

    def _stand(self) -> None:
        self.is_playing, self.pace = False, Pace()
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
            streams = [_Stream(side, self._ahead(side)) for side in session.sides if side.video is not None]
            for stream in streams:
                await stream.open(at, stack)
            leading = next(stream for stream in streams if stream.side is lead)
            run = _Run(self, leading, [stream for stream in streams if stream is not leading], at)
            return await run.play()

    def _ahead(self, side: Side) -> Fraction:
        """Return the seconds by which a side is shifted."""
        shift = self._session.view.shift_of(self._session.sides.index(side))
        rate = side.facts.rate if side.facts is not None else Fraction(0)
        return Fraction(shift) / rate if rate else Fraction(0)

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


class _Stream:
    """The frames of one side while it plays.

    Args:
        ahead: Seconds by which it is shifted.
    """

    def __init__(self, side: Side, ahead: Fraction) -> None:
        self.side, self.ahead = side, ahead
        self.now: Frame | None = None
        self.next: Frame | None = None
        self._frames: AsyncGenerator[Frame, None] | None = None

    async def open(self, at: Fraction, stack: AsyncExitStack) -> None:
        """Begin at a position."""
        if self.side.video is not None:
            frames = self.side.video.frames(max(Fraction(0), at + self.ahead))
            self._frames = await stack.enter_async_context(aclosing(frames))
            self.now = await self._read()
            self.next = await self._read()

    async def go_to(self, time: Fraction, most: int = 10_000) -> int:
        """Go to the frame of a time; return how many frames that are, and give up after so many."""
        passed = 0
        while self.next is not None and self.next.time <= time + self.ahead and passed < most:
            self.now, self.next = self.next, await self._read()
            passed += 1
        return passed

    def show(self) -> None:
        """Give the frame to the side."""
        if self.now is not None:
            self.side.take(self.now, self.now)

    async def _read(self) -> Frame | None:
        if self._frames is None:
            return None
        try:
            return await anext(self._frames, None)
        except KdeskError as error:
            self.side.error = error
            return None


class _Run:
    """One way from a position to the end."""

    def __init__(self, play: ComparePlay, lead: _Stream, others: list[_Stream], at: Fraction) -> None:
        self._play, self._lead, self._others = play, lead, others
        self._clock = asyncio.get_running_loop().time
        self._at, self._began = at, self._clock()
        self._count_from, self._count_time = self._began, at
        self._shown = self._left_out = 0
        self._most = MOST_LEFT_OUT
        facts = lead.side.facts
        self._rate = facts.rate if facts is not None and facts.rate else Fraction(25)

    async def play(self) -> bool:
        """Show frame after frame; return False if there was none."""
        if self._lead.now is None:
            return False
        await self._show()
        while (following := self._lead.next) is not None:
            due = self._wall_time_of(following)
            await asyncio.sleep(max(0.0, due - self._clock()))
            passed = await self._lead.go_to(self._media_time(), self._most)
            self._adapt(passed)
            self._left_out += max(0, passed - 1)
            end = self._play.play_range.end
            if self._play.loops and end is not None and self._position() * 1000 >= end:
                break
            if passed:
                await self._show()
        return True

    async def _show(self) -> None:
        now = self._lead.now
        if now is None:
            return
        for stream in self._others:
            await stream.go_to(middle_of(now) - self._lead.ahead)
        await self._play.painted()
        # All at once: whoever pauses finds sides and position at the same frame.
        for stream in (self._lead, *self._others):
            stream.show()
        self._play.follow(self._position())
        self._shown += 1
        self._count()

    def _position(self) -> Fraction:
        return max(Fraction(0), self._lead.now.time - self._lead.ahead) if self._lead.now is not None else self._at

    def _media_time(self) -> Fraction:
        return self._at + Fraction(self._clock() - self._began) * Fraction(self._play.speed)

    def _wall_time_of(self, frame: Frame) -> float:
        return self._began + float((frame.time - self._lead.ahead - self._at) / Fraction(self._play.speed))

    def _adapt(self, passed: int) -> None:
        """Leave out fewer frames where that does not help: if decoding is what is slow, the clock waits instead."""
        if passed < self._most:
            self._most = min(MOST_LEFT_OUT, self._most + 1)
        elif self._media_time() > self._position() + 1 / self._rate:
            self._most = max(1, self._most // 2)
            self._at, self._began = self._position(), self._clock()

    def _count(self) -> None:
        seconds = self._clock() - self._count_from
        if seconds >= _COUNTED:
            speed, position = self._play.speed, self._position()
            share = float(position - self._count_time) / (seconds * speed)
            self._play.tell(Pace(self._shown / seconds, float(self._rate) * speed, self._left_out, share))
            self._count_from, self._count_time, self._shown, self._left_out = self._clock(), position, 0, 0
