"""One way of all sides from a position to the end, in step."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from kdesk.domain.compare_view import middle_of
from kdesk.domain.video import Frame
from kdesk.errors import KdeskError
from kdesk.ui.review.compare.side import Side
from kdesk.ui.review.play_range import PlayRange

MOST_LEFT_OUT = 12
"""Frames that are left out in a row; then the picture is so far behind that the clock waits for it instead."""

_COUNTED = 1.0
"""Seconds over which frames are counted."""
_USUAL_RATE = Fraction(25)
"""For a video that does not tell its frame rate."""


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


class Playing(Protocol):
    """What plays: asked for speed, range and loop, and told of every frame."""

    speed: float
    play_range: PlayRange
    loops: bool

    async def painted(self) -> None:
        """Wait until what is shown is painted."""
        ...

    def follow(self, time: Fraction) -> None:
        """Show what the sides have, at its position."""
        ...

    def tell(self, pace: Pace) -> None:
        """Know how well it keeps up."""
        ...


class Stream:
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


class Run:
    """One way from a position to the end."""

    def __init__(self, play: Playing, lead: Stream, others: list[Stream], at: Fraction) -> None:
        self._play, self._lead, self._others = play, lead, others
        self._clock = asyncio.get_running_loop().time
        self._at, self._began = at, self._clock()
        self._count_from, self._count_time = self._began, at
        self._shown = self._left_out = 0
        self._most = MOST_LEFT_OUT
        facts = lead.side.facts
        self._rate = facts.rate if facts is not None and facts.rate else _USUAL_RATE

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
