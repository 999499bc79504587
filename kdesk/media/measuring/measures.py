"""Measures of two videos, made in the background."""

from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing
from fractions import Fraction
from typing import TYPE_CHECKING

from kdesk.domain.measures import QUICK_MEASURES, Measure, MeasuredFrame, PairedMotion, Shift
from kdesk.domain.review_ports import Video
from kdesk.domain.video import Frame
from kdesk.media.measuring import alignment
from kdesk.media.measuring.pairs import Range, pairs
from kdesk.media.measuring.vmaf_program import VmafProgram, find_program
from kdesk.threads import Workers

if TYPE_CHECKING:
    from kdesk.media.measuring.thumbs import Thumbs


class FrameMeasures:
    """Implements `domain.review_ports.Measuring`. Needs PyAV once it measures, and not before.

    Args:
        programs: Return the paths of ffmpeg programs that may have libvmaf, best first; called on a thread.
    """

    def __init__(self, programs: Callable[[], Iterable[str]]) -> None:
        self._programs = programs
        self._program: VmafProgram | None = None
        self._is_searched = False
        # One: what is measured is to leave the other processor to whoever looks at the pictures.
        self._workers = Workers("kdesk-measuring", 1)

    def close(self) -> None:
        """End the thread, without waiting for it."""
        self._workers.close()

    async def maker(self, measure: Measure) -> str:
        """Return the name and version of what measures; "" if nothing here can."""
        if measure is Measure.VMAF:
            program = await self._vmaf_program()
            return program.name if program else ""
        return await self._workers.run(_filters_name)

    async def compare(
        self,
        reference: Video,
        other: Video,
        start: Fraction,
        end: Fraction,
        every: int = 1,
        *,
        measures: frozenset[Measure] = QUICK_MEASURES,
        later: Fraction = Fraction(0),
    ) -> AsyncGenerator[MeasuredFrame, None]:
        """Yield the measures of the reference's frames of a range. See `Measuring.compare`."""
        span = Range(start, end, max(1, every), later)
        facts = reference.facts, other.facts
        from kdesk.media.measuring import meter, vmaf  # noqa: PLC0415  they need PyAV

        made = meter.Meter(facts, measures)
        async with aclosing(pairs(reference, other, span)) as found:
            if Measure.VMAF not in measures:
                async for pair in found:
                    yield await self._workers.run(made.measure, pair)
                return
            program = await self._vmaf_program()
            async with aclosing(vmaf.with_vmaf(found, facts, made, program, self._workers)) as measured:
                async for frame in measured:
                    yield frame

    async def best_shift(self, reference: Video, other: Video, time: Fraction, window: int = 25) -> Shift | None:
        """Find the frame of another video that shows what the reference shows. See `Measuring.best_shift`."""
        mine, middle = await alignment.frames_around(reference, time, alignment.AROUND)
        others, same = await alignment.frames_around(other, mine[middle].time + mine[middle].length / 2, window)
        thumbs, facts = await self._thumbs(), (reference.facts, other.facts)
        differences: list[tuple[int, float]] = []
        for shift in range(-window, window + 1):
            found = alignment.paired(mine, middle, others, same, shift)
            if found:
                parts = [await self._workers.run(thumbs.difference, facts, pair) for pair in found]
                differences.append((shift, sum(parts) / len(parts)))
        return alignment.shift_of(differences)

    async def motion(
        self, reference: Video, other: Video, start: Fraction, end: Fraction, *, later: Fraction = Fraction(0)
    ) -> AsyncGenerator[PairedMotion, None]:
        """Yield how much both videos move from frame to frame. See `Measuring.motion`."""
        thumbs, before = await self._thumbs(), None
        async with aclosing(pairs(reference, other, Range(start, end, later=later))) as found:
            async for pair in found:
                if before is not None:
                    mine = await self._moved(thumbs, reference, (before[0], pair[0]))
                    yield PairedMotion(pair[0].time, mine, await self._moved(thumbs, other, (before[1], pair[1])))
                before = pair

    async def _moved(self, thumbs: "Thumbs", video: Video, frames: tuple[Frame, Frame]) -> float:
        if frames[0].time == frames[1].time:
            return 0.0
        return await self._workers.run(thumbs.difference, (video.facts, video.facts), frames)

    async def _thumbs(self) -> "Thumbs":
        return await self._workers.run(_load_thumbs)

    async def _vmaf_program(self) -> VmafProgram | None:
        if not self._is_searched:
            self._program = await self._workers.run(lambda: find_program(self._programs()))
            self._is_searched = True
        return self._program


def _filters_name() -> str:
    """Return what measures by filters; "" if PyAV is not installed."""
    try:
        import av  # noqa: PLC0415  as in `compare`
    except ImportError:
        return ""
    return f"PyAV {av.__version__}, libavfilter {'.'.join(map(str, av.library_versions['libavfilter']))}"


def _load_thumbs() -> "Thumbs":
    from kdesk.media.measuring.thumbs import Thumbs  # noqa: PLC0415  as in `compare`

    return Thumbs()
