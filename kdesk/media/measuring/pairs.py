"""Which frames of two videos are shown at the same time."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from fractions import Fraction

from kdesk.domain.review_ports import Video
from kdesk.domain.video import Frame

_FAR = Fraction(2)
"""Seconds between frames from which on going there is faster than decoding what lies between, from a key frame on."""


@dataclass(frozen=True, slots=True)
class Range:
    """Which frames of a reference are looked at.

    Attributes:
        every: Each n-th frame.
        later: Seconds by which the other video shows the same later.
    """

    start: Fraction
    end: Fraction
    every: int = 1
    later: Fraction = Fraction(0)


async def pairs(reference: Video, other: Video, span: Range) -> AsyncGenerator[tuple[Frame, Frame], None]:
    """Yield frames of the reference, each with the frame that the other video shows in its middle."""
    first = await reference.frame_at(span.start)
    if first.length * span.every >= _FAR:
        frames, follower = _far_frames(reference, first, span), _Visitor(other)
    else:
        frames, follower = _near_frames(reference, span), _Follower(other)
    async with aclosing(frames), aclosing(follower):
        async for frame in frames:
            beside = await follower.frame_of(frame.time + frame.length / 2 + span.later)
            if beside is None:
                return
            yield frame, beside


async def _near_frames(video: Video, span: Range) -> AsyncGenerator[Frame, None]:
    number = 0
    async with aclosing(video.frames(span.start)) as frames:
        async for frame in frames:
            if frame.time >= span.end:
                return
            if number % span.every == 0:
                yield frame
            number += 1


async def _far_frames(video: Video, first: Frame, span: Range) -> AsyncGenerator[Frame, None]:
    frame, step = first, first.length * span.every
    while frame.time < span.end:
        yield frame
        moment = frame.time + step
        following = await video.frame_at(moment)
        if following.time <= frame.time or moment >= following.time + following.length:
            return
        frame = following


class _Visitor:
    """Goes to each frame by itself."""

    def __init__(self, video: Video) -> None:
        self._video = video

    async def frame_of(self, moment: Fraction) -> Frame | None:
        """Return the frame that is shown at a time; None behind the end."""
        frame = await self._video.frame_at(max(Fraction(0), moment))
        return None if _is_over(frame, moment) else frame

    async def aclose(self) -> None:
        """Do nothing: there is nothing to end."""


class _Follower(_Visitor):
    """Decodes all frames in order, for moments that ascend."""

    def __init__(self, video: Video) -> None:
        super().__init__(video)
        self._frames: AsyncGenerator[Frame, None] | None = None
        self._current: Frame | None = None
        self._upcoming: Frame | None = None

    async def frame_of(self, moment: Fraction) -> Frame | None:
        """Return the frame that is shown at a time; None behind the end."""
        if self._frames is None:
            self._frames = self._video.frames(max(Fraction(0), moment))
            self._current = await anext(self._frames, None)
            self._upcoming = await anext(self._frames, None)
        while self._upcoming is not None and self._upcoming.time <= moment:
            self._current = self._upcoming
            self._upcoming = await anext(self._frames, None)
        is_last = self._upcoming is None
        return None if self._current is None or (is_last and _is_over(self._current, moment)) else self._current

    async def aclose(self) -> None:
        """End decoding."""
        if self._frames is not None:
            await self._frames.aclose()


def _is_over(last: Frame, moment: Fraction) -> bool:
    """Return whether a video ended before a moment. Its last frame may last as long again: its length is a guess."""
    return moment >= last.time + 2 * last.length
