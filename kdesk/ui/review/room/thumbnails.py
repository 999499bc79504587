"""Small pictures of stills, decoded off the loop thread."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from kdesk.threads import Workers
from kdesk.ui.review.room.still_pictures import image_of
from kdesk.ui.tasks import TaskScope

SIDE = 240
"""Pixels of the longer side."""
_KEPT = 300
"""Pictures that are kept: 300 of 100 kB."""


class Thumbnails(QObject):
    """Keeps the pictures of the stills that were asked for last.

    Signals:
        ready: A picture that was asked for can be had.
    """

    ready = Signal()

    def __init__(self, tasks: TaskScope, workers: Workers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._workers = tasks, workers
        self._images: dict[bytes, QImage] = {}

    def image(self, still: bytes) -> QImage:
        """Return the picture of a still; a null one while it is decoded, and for none."""
        known = self._images.get(still)
        if known is not None or not still:
            return known or QImage()
        if len(self._images) >= _KEPT:
            self._images.clear()
        self._images[still] = QImage()
        self._tasks.spawn(self._decode(still), name="still of a note")
        return QImage()

    async def _decode(self, still: bytes) -> None:
        self._images[still] = await self._workers.run(image_of, still, SIDE)
        self.ready.emit()
