"""The pictures of the sides for what is in sight, made one set at a time."""

import asyncio
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from kdesk.domain.compare_scene import Scene
from kdesk.domain.compare_view import CompareView, ViewKind, Viewport, area_on
from kdesk.domain.picture import Bitmap
from kdesk.domain.review_ports import Painting, Scaling, Video
from kdesk.domain.video import Area, Frame
from kdesk.errors import KdeskError
from kdesk.ui.images import to_image
from kdesk.ui.review.compare.session import CompareSession
from kdesk.ui.tasks import TaskScope

DIFFERENCE = -1
"""The number under which the picture of a difference stands."""

_TASK = "paint"


@dataclass(frozen=True, slots=True)
class Made:
    """A finished set of pictures.

    Attributes:
        pictures: By the number of their side, with what each shows of the leading side's picture.
        frames: The frame of each side that they show; they are kept for as long as the pictures.
        errors: Why a picture is missing.
    """

    pictures: Mapping[int, tuple[QImage, Area]] = field(default_factory=dict)
    frames: Mapping[int, Frame] = field(default_factory=dict)
    errors: Mapping[int, KdeskError] = field(default_factory=dict)


class CellPictures(QObject):
    """Paints what a scene needs. While a set is made only the latest wish is kept.

    Attributes:
        made: The last set.
        idle: Set while nothing is being made: playing waits for it.
        is_moving: Whether each set is followed by another one soon: it is made quickly then, and its colours are a
            little off.

    Signals:
        changed: There is another set.
    """

    changed = Signal()

    def __init__(self, session: CompareSession, painting: Painting, tasks: TaskScope, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._painting, self._tasks = session, painting, tasks.part()
        self.made = Made()
        self.idle = asyncio.Event()
        self.idle.set()
        self.is_moving = False
        self._wish: tuple[Scene, CompareView] | None = None

    def want(self, scene: Scene, view: CompareView) -> None:
        """Make the pictures of a scene."""
        self._wish = scene, view
        if self.idle.is_set():
            self.idle.clear()
            self._tasks.spawn(self._make_all(), replace=_TASK)

    def close(self) -> None:
        """Make nothing any more."""
        self._tasks.end()
        self._wish = None
        self.made = Made()
        self.idle.set()

    async def _make_all(self) -> None:
        try:
            while self._wish is not None:
                (scene, view), self._wish = self._wish, None
                self.made = await self._make(scene, view)
                self.changed.emit()
        finally:
            self.idle.set()

    async def _make(self, scene: Scene, view: CompareView) -> Made:
        pictures: dict[int, tuple[QImage, Area]] = {}
        errors: dict[int, KdeskError] = {}
        known = {
            number: (side.video, side.frame)
            for number, side in enumerate(self._session.sides)
            if side.video is not None and side.frame is not None
        }
        async with asyncio.TaskGroup() as group:
            for cell in scene.cells:
                shown = [number for number in cell.sides if number in known]
                sides = [known[number] for number in shown]
                if scene.kind is not ViewKind.DIFFERENCE:
                    for number in shown:
                        work = self._paint(*known[number], cell.port, view.scaling)
                        group.create_task(_keep(work, number, cell.port, pictures, errors))
                elif len(sides) > 1:
                    work = self._subtract((sides[0], sides[1]), cell.port, view)
                    group.create_task(_keep(work, DIFFERENCE, cell.port, pictures, errors))
        return Made(pictures, {number: frame for number, (_video, frame) in known.items()}, errors)

    async def _paint(self, video: Video, frame: Frame, port: Viewport, scaling: Scaling) -> Bitmap:
        area = area_on(port.area, port.picture, video.facts.shown_size)
        return await self._painting.paint(video, frame, area, port.room, scaling, quick=self.is_moving)

    async def _subtract(
        self, pair: tuple[tuple[Video, Frame], tuple[Video, Frame]], port: Viewport, view: CompareView
    ) -> Bitmap:
        area = area_on(port.area, port.picture, pair[0][0].facts.shown_size)
        return await self._painting.difference(pair, area, port.room, form=view.form, gain=view.gain)


async def _keep(
    work: Awaitable[Bitmap],
    number: int,
    port: Viewport,
    pictures: dict[int, tuple[QImage, Area]],
    errors: dict[int, KdeskError],
) -> None:
    try:
        bitmap = await work
    except KdeskError as error:
        errors[number] = error
    else:
        pictures[number] = to_image(bitmap), port.area
