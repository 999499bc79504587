"""One opened video for the window: asks the decoder's thread, the newest question first of all."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable
from fractions import Fraction
from typing import Any, TypeVar, TypeVarTuple, Unpack

from kdesk.domain.video import Frame, VideoFacts
from kdesk.media.decoding.decoder import Decoder, Request, Superseded
from kdesk.media.decoding.frame_store import FrameStore
from kdesk.threads import Workers

Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")

AHEAD = 6
"""Frames that are decoded at once when all of a video is wanted in order, and ahead of one that is looked at."""
BEHIND = 24
"""Frames before the one that is looked at which are there before somebody steps back."""
REST_SECONDS = 0.05
"""Between a jump and the decoding of what lies around it: whoever drags along the time line jumps again sooner."""
NEAR = 12
"""Frames by which somebody steps rather than jumps."""


class DecodedVideo:
    """Implements `review_ports.Video`. Is opened by `opened`.

    Args:
        decoder: Used on the thread only, but for `interrupt`.
        store: Its frames.
        on_close: Called once.
    """

    def __init__(self, decoder: Decoder, store: FrameStore, on_close: Callable[["DecodedVideo"], None]) -> None:
        self._decoder = decoder
        self._store = store
        self._on_close = on_close
        self._workers = Workers("decode-video", count=1)
        self._asked: dict[asyncio.Future[Any], Request] = {}
        self._looks: set[asyncio.Future[Any]] = set()
        self._preparing: list[asyncio.Future[Any]] = []
        self._rest: asyncio.TimerHandle | None = None
        self._direction = 0
        self._latest: Frame | None = None
        self._facts: VideoFacts | None = None
        self._closed = False

    @property
    def facts(self) -> VideoFacts:
        """What the file tells."""
        if self._facts is None:
            raise RuntimeError("the video is not open")
        return self._facts

    async def open(self) -> None:
        """Open it. Raises MediaProblem, ServerProblem."""
        self._facts = await self._ask(self._decoder.open)

    async def frame_at(self, time: Fraction) -> Frame:
        """Return the frame that is shown at a time; the first or last one outside of the video.

        A later call makes an earlier one that still decodes, and a step, end with `CancelledError` in its own task.

        Raises:
            ServerProblem: Bytes did not come.
            MediaProblem: They cannot be decoded.
        """
        for older in tuple(self._looks):
            older.cancel()
        direction = self._direction_to(time)
        self._store.visit(time, goes_back=direction < 0)
        frame = self._store.at(time)
        if frame is None and direction:
            self._end_preparing(is_on_the_way=direction == self._direction)
            frame = await self._ask(self._decoder.frame_at, time)
        elif frame is None:
            frame = await self._ask(self._decoder.jump_to, time)
        self._go_on(frame, direction)
        return frame

    async def beside(self, frame: Frame, steps: int) -> Frame:
        """Return the frame so many steps after another one, or before it; the first or last one beyond."""
        found = self._kept_beside(frame, steps)
        direction = 1 if steps > 0 else -1
        if found is None:
            self._end_preparing(is_on_the_way=direction == self._direction)
            found = await self._ask(self._decoder.beside, frame, steps)
        self._store.visit(found.time, goes_back=steps < 0)
        self._go_on(found, direction)
        return found

    async def frames(self, start: Fraction) -> AsyncGenerator[Frame, None]:
        """Yield the frames from that of a time on, each once, decoded a little ahead."""
        self._end_preparing()
        coming = self._submit(self._decoder.run_of, start, AHEAD)
        try:
            while True:
                batch = await coming
                last = batch[-1]
                coming = self._submit(self._decoder.run_of, last.time + last.length, AHEAD)
                for frame in batch:
                    yield frame
                following = await coming
                # Behind the end there is only the last frame again.
                if following[0].time <= last.time:
                    return
        finally:
            coming.cancel()

    def close(self) -> None:
        """Free the frames and end the thread, without waiting for it."""
        if self._closed:
            return
        self._closed = True
        self._end_rest()
        for future in tuple(self._asked):
            future.cancel()
        self._on_close(self)
        self._workers.submit(self._decoder.close, self._store.close())
        self._workers.close()

    def _kept_beside(self, frame: Frame, steps: int) -> Frame | None:
        kept: Frame | None = frame
        for _ in range(abs(steps)):
            if kept is None:
                return None
            kept = self._store.at(kept.time + kept.length) if steps > 0 else self._store.ending_at(kept.time)
        return kept

    def _direction_to(self, time: Fraction) -> int:
        """Return 1 or -1 if a time is a few frames ahead of the latest frame or before it; 0 if it is elsewhere."""
        latest = self._latest
        if latest is None or latest.is_shown_at(time) or abs(time - latest.time) > NEAR * latest.length:
            return 0
        return 1 if time > latest.time else -1

    def _go_on(self, frame: Frame, direction: int) -> None:
        """Decode ahead of the next question, on one side if somebody steps there, otherwise on both."""
        before, self._latest = self._latest, frame
        is_running = self._rest is not None or not all(future.done() for future in self._preparing)
        # What runs already is not begun anew with every step: its reads would never end.
        if self._closed or (is_running and (direction == self._direction or frame is before)):
            return
        self._end_preparing()
        self._direction = direction
        if direction:
            self._prepare(frame, (AHEAD,) if direction > 0 else (-BEHIND,))
        else:
            loop = asyncio.get_running_loop()
            self._rest = loop.call_later(REST_SECONDS, self._prepare, frame, (AHEAD, -BEHIND))

    def _prepare(self, frame: Frame, counts: Iterable[int]) -> None:
        self._rest = None
        self._preparing = [self._submit(self._decoder.prepare, frame, count) for count in counts]

    def _end_rest(self) -> None:
        if self._rest is not None:
            self._rest.cancel()
            self._rest = None

    def _end_preparing(self, *, is_on_the_way: bool = False) -> None:
        """Make way for a question.

        Args:
            is_on_the_way: Whether the bytes that are being read are wanted all the same.
        """
        self._end_rest()
        idle, self._preparing = self._preparing, []
        for future in idle:
            if is_on_the_way and (request := self._asked.get(future)) is not None:
                request.reads_on = True
            future.cancel()

    async def _ask(self, function: Callable[[Unpack[Arguments]], Result], *arguments: *Arguments) -> Result:
        self._end_preparing()
        future = self._submit(function, *arguments)
        self._looks.add(future)
        return await future

    def _submit(
        self, function: Callable[[Unpack[Arguments]], Result], *arguments: *Arguments
    ) -> asyncio.Future[Result]:
        if self._closed:
            raise asyncio.CancelledError
        request = Request()

        def work() -> Result:
            self._decoder.serve(request)
            request.check()
            return function(*arguments)

        future = self._workers.submit(_quiet(work))
        self._asked[future] = request
        future.add_done_callback(self._done)
        return future

    def _done(self, future: asyncio.Future[Any]) -> None:
        request = self._asked.pop(future)
        self._looks.discard(future)
        if future.cancelled():
            request.cancel()
            if not request.reads_on:
                self._decoder.interrupt()
        else:
            # Asked for ahead, and then not awaited: nobody needs to hear of it.
            future.exception()


def _quiet(work: Callable[[], Result]) -> Callable[[], Result]:
    """Turn the end of what nobody wants into an end that asyncio knows."""

    def run() -> Result:
        try:
            return work()
        except Superseded:
            raise asyncio.CancelledError from None

    return run
