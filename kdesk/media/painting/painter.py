"""Pictures of frames for the window, drawn on threads of their own."""

import asyncio
from typing import TYPE_CHECKING

from kdesk.domain.picture import Bitmap
from kdesk.domain.review_ports import DifferenceForm, PixelValues, Scaling, Video
from kdesk.domain.video import Area, Frame
from kdesk.threads import Workers

if TYPE_CHECKING:
    from kdesk.media.painting.difference import Differences
    from kdesk.media.painting.drawing import Drawing

_THREADS = 2
"""Two sides of a comparison are drawn at once."""

_IDLE_SECONDS = 10.0


class FramePainter:
    """Draws frames; implements `domain.review_ports.Painting`. Needs PyAV once it draws, and not before.

    Args:
        idle: Seconds after the last picture until the memory of drawing is freed.
    """

    def __init__(self, idle: float = _IDLE_SECONDS) -> None:
        self._workers = Workers("kdesk-painting", _THREADS)
        self._made: tuple[Drawing, Differences] | None = None
        self._idle = idle
        self._timer: asyncio.TimerHandle | None = None
        self._last_use = 0.0

    @property
    def kept_graphs(self) -> int:
        """The number of graphs that are kept for the next pictures."""
        return sum(len(part.graphs) for part in self._made or ())

    def close(self) -> None:
        """End the threads, without waiting for them."""
        self._workers.close()
        if self._timer is not None:
            self._timer.cancel()

    async def paint(
        self,
        video: Video,
        frame: Frame,
        area: Area,
        size: tuple[int, int],
        scaling: Scaling = Scaling.BILINEAR,
        *,
        quick: bool = False,
    ) -> Bitmap:
        """Return a part of a frame.

        Args:
            area: Of the shown picture. It is enlarged 64 times at most; beyond, more than the area is shown.
            size: Pixels of the result; what lies outside of the picture is black.
            quick: Whether colours may be a little off.

        Raises:
            MediaProblem: There is no way to draw such a frame.
        """
        drawing = (await self._parts())[0]
        return await self._workers.run(drawing.draw, video.facts, frame, area, size, scaling, quick)

    async def difference(
        self,
        sides: tuple[tuple[Video, Frame], tuple[Video, Frame]],
        area: Area,
        size: tuple[int, int],
        *,
        form: DifferenceForm = DifferenceForm.ABSOLUTE,
        gain: float = 1.0,
    ) -> Bitmap:
        """Return the difference of two frames; the second one is scaled to the shown size of the first.

        Args:
            area: Of the first side's shown picture.
            gain: By which differences are multiplied.

        Raises:
            MediaProblem: There is no way to draw such a frame.
        """
        differences = (await self._parts())[1]
        first, second = ((video.facts, frame) for video, frame in sides)
        return await self._workers.run(differences.draw, (first, second), area, size, form, gain)

    def values(self, video: Video, frame: Frame, place: tuple[int, int]) -> PixelValues:
        """Return the numbers of one pixel; the nearest one if the place is outside. Raises `MediaProblem`."""
        from kdesk.media.painting.pixels import values  # noqa: PLC0415  PyAV is loaded with the first frame

        return values(video.facts, frame, place)

    async def _parts(self) -> "tuple[Drawing, Differences]":
        if self._made is None:
            self._made = await self._workers.run(_load)
        loop = asyncio.get_running_loop()
        self._last_use = loop.time()
        if self._timer is None:
            self._timer = loop.call_later(self._idle, self._rest, loop)
        return self._made

    def _rest(self, loop: asyncio.AbstractEventLoop) -> None:
        """Free the memory of drawing, unless something was drawn a moment ago."""
        left = self._last_use + self._idle - loop.time()
        if left > 0 or self._workers.busy:
            self._timer = loop.call_later(left if left > 0 else self._idle, self._rest, loop)
            return
        self._timer = None
        for part in self._made or ():
            part.graphs.clear()


def _load() -> "tuple[Drawing, Differences]":
    """Import PyAV, which takes a while, and return what draws with it."""
    from kdesk.media.painting import difference, drawing  # noqa: PLC0415

    return drawing.Drawing(), difference.Differences()
