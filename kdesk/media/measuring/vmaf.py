"""VMAF of pairs of frames, by an ffmpeg that has it.

libvmaf tells nothing before its end. So it runs over a few dozen frames at a time, with one frame more on either side:
it measures motion against the frame before and the one after.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import closing
from dataclasses import replace

from kdesk.domain.measures import MeasuredFrame
from kdesk.errors import MediaProblem, Reason
from kdesk.media.filters import PairFilters, Shape, plane_bytes
from kdesk.media.measuring.meter import Facts, Meter, Pair, like_reference
from kdesk.media.measuring.vmaf_program import StackedFormat, VmafProgram, VmafRun
from kdesk.media.painting.colours import reading
from kdesk.media.painting.drawing import picture_of
from kdesk.threads import Workers

_BATCH = 48
"""Frames for each run of the program, which takes 0.2 s to start and keeps what it measured until its end."""

_USUAL_DEPTH = 8


async def with_vmaf(
    pairs: AsyncIterator[Pair], facts: Facts, meter: Meter, program: VmafProgram | None, workers: Workers
) -> AsyncGenerator[MeasuredFrame, None]:
    """Yield the measures of pairs, with VMAF, a batch at a time. Raises `MediaProblem`."""
    if program is None:
        raise MediaProblem("no ffmpeg with libvmaf", reason=Reason.MEDIA_NOT_MEASURED)
    batch = _Batch(program, facts)
    try:
        async for pair in pairs:
            frame = await workers.run(meter.measure, pair)
            for done in await _apart(workers, batch, pair, frame):
                yield done
        for done in await workers.run(batch.finish):
            yield done
    finally:
        # The thread may wait for the program.
        batch.kill()
        workers.submit(batch.close)


async def _apart(workers: Workers, batch: "_Batch", pair: Pair, frame: MeasuredFrame) -> list[MeasuredFrame]:
    try:
        return await workers.run(batch.add, pair, frame)
    except asyncio.CancelledError:
        batch.kill()
        raise


class _Batch:
    """The frames that the program has. Used on one thread, but for `kill`.

    Args:
        facts: Of the reference and of the other video.
    """

    def __init__(self, program: VmafProgram, facts: Facts) -> None:
        self._program = program
        self._facts = facts
        self._stack: _Stack | None = None
        self._run: VmafRun | None = None
        self._waiting: list[MeasuredFrame] = []
        self._last: list[bytes] = []
        self._led = 0

    def add(self, pair: Pair, frame: MeasuredFrame) -> list[MeasuredFrame]:
        """Measure a pair, and return what is known by now."""
        if self._stack is None:
            self._stack = _Stack(self._facts, pair)
        picture = self._stack.picture(pair)
        self._started().feed(picture)
        self._last = [*self._last[-1:], picture]
        self._waiting.append(frame)
        # The last one has no frame after it yet.
        return self._measured(len(self._waiting) - 1) if len(self._waiting) > _BATCH else []

    def finish(self) -> list[MeasuredFrame]:
        """Return what is left."""
        if not self._waiting:
            return []
        self._started()
        return self._measured(len(self._waiting))

    def kill(self) -> None:
        """End the program."""
        if self._run is not None:
            self._run.kill()

    def close(self) -> None:
        """End the program, and remove its files."""
        if self._run is not None:
            self._run.close()
            self._run = None

    def _started(self) -> VmafRun:
        """Return the run, begun with the frame before the first one that waits, and that one."""
        if self._run is None:
            if self._stack is None:
                raise AssertionError
            self._run = VmafRun(self._program, self._stack.layout)
            self._led = len(self._last) - len(self._waiting)
            for earlier in self._last:
                self._run.feed(earlier)
        return self._run

    def _measured(self, count: int) -> list[MeasuredFrame]:
        """End the run, and return the first so many frames that wait."""
        with closing(self._started()) as run:
            scores = run.scores()[self._led :]
        self._run = None
        if len(scores) < len(self._waiting):
            raise MediaProblem(f"{len(scores)} of {len(self._waiting)} frames", reason=Reason.MEDIA_NOT_MEASURED)
        done = [replace(frame, vmaf=score) for frame, score in zip(self._waiting[:count], scores, strict=False)]
        del self._waiting[:count]
        return done


class _Stack:
    """Puts both frames of a pair into one picture, the reference above."""

    def __init__(self, facts: Facts, pair: Pair) -> None:
        pictures = picture_of(pair[0]), picture_of(pair[1])
        first, second = like_reference(facts, pictures)
        depth = reading(facts[0], pictures[0]).depth
        self._format = "yuv420p" if depth <= _USUAL_DEPTH else "yuv420p10le"
        # Two rows share their colours: an odd one would share them with the picture below.
        even = [("crop", {"w": "floor(iw/2)*2", "h": "floor(ih/2)*2"}), ("format", {"pix_fmts": self._format})]
        self._shapes = Shape.of(pictures[0]), Shape.of(pictures[1])
        sides = (self._shapes[0], [*first, *even]), (self._shapes[1], [*second, *even])
        self._filters = PairFilters(sides, [("vstack", {})], threads=1)
        self.layout = StackedFormat(self._format, pictures[0].width // 2 * 2, pictures[0].height // 2 * 2)

    def picture(self, pair: Pair) -> bytes:
        """Return the picture of a pair, its planes one after the other."""
        pictures = picture_of(pair[0]), picture_of(pair[1])
        if (Shape.of(pictures[0]), Shape.of(pictures[1])) != self._shapes:
            raise MediaProblem("the size changes within the video", reason=Reason.MEDIA_NOT_MEASURED)
        stacked = self._filters.run(*pictures)
        size = 1 if self._format == "yuv420p" else 2
        return b"".join(plane_bytes(plane, size * plane.width) for plane in stacked.planes)
