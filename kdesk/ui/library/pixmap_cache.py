"""Pictures for the cards that are in sight, kept up to a bound. Nothing here decodes: bitmaps come from `Images`."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Collection

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from kdesk.domain.picture import Bitmap
from kdesk.domain.ui_ports import Images
from kdesk.errors import KdeskError
from kdesk.ui.library.card_pixmaps import bytes_of
from kdesk.ui.tasks import TaskScope

MEMORY_BYTES = 64 * 1024 * 1024
"""Of decoded pictures; a card at 200 % takes about 700 kB."""

log = logging.getLogger(__name__)


async def load_image(images: Images, url: str) -> QImage:
    """Return a picture for painting. Raises KdeskError."""
    return to_image(await images.picture(url))


def to_image(bitmap: Bitmap) -> QImage:
    """Return the bitmap as Qt has it."""
    kind = QImage.Format.Format_RGB32 if bitmap.opaque else QImage.Format.Format_ARGB32_Premultiplied
    # The copy owns its pixels; the first one only borrows those of the bitmap.
    return QImage(bitmap.pixels, bitmap.width, bitmap.height, 4 * bitmap.width, kind).copy()


class PixmapCache(QObject):
    """Pictures by address. What is wanted is fetched; what is not wanted any more is let go of on its way.

    images  gives the pictures
    tasks   own the loading
    memory  bytes of pictures that stay

    Signals:
    arrived  the picture of this address is here now
    """

    arrived = Signal(str)

    def __init__(
        self,
        images: Images,
        tasks: TaskScope,
        *,
        memory: int = MEMORY_BYTES,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._images = images
        self._tasks = tasks
        self._limit = memory
        self._size = 0
        self._kept: OrderedDict[str, QPixmap] = OrderedDict()
        self._wanted: frozenset[str] = frozenset()
        self._loading: dict[str, asyncio.Task[object] | None] = {}

    def picture(self, url: str) -> QPixmap | None:
        """Return the picture of this address if it is here."""
        pixmap = self._kept.get(url)
        if pixmap is not None:
            self._kept.move_to_end(url)
        return pixmap

    def want(self, urls: Collection[str]) -> None:
        """Load exactly these, in this order, as far as they are not here; let go of all others."""
        self._wanted = frozenset(urls)
        for url, task in tuple(self._loading.items()):
            if url not in self._wanted and task is not None:
                task.cancel()
                # Wanted again before its end has come, it starts anew.
                del self._loading[url]
        for url in urls:
            if url and url not in self._kept and url not in self._loading:
                self._loading[url] = None
                self._tasks.spawn(self._load(url), name=f"picture {url}")

    async def _load(self, url: str) -> None:
        task = self._loading[url] = asyncio.current_task()
        try:
            # Scrolled away before the task had its first turn.
            if url in self._wanted:
                image = await load_image(self._images, url)
                self._keep(url, QPixmap.fromImage(image))
                self.arrived.emit(url)
        except KdeskError as exc:
            # The card keeps its drawing; `Images` decides when asking again makes sense.
            log.info("no picture: %s", exc)
        finally:
            if self._loading.get(url) is task:
                del self._loading[url]

    def _keep(self, url: str, pixmap: QPixmap) -> None:
        self._kept[url] = pixmap
        self._size += bytes_of(pixmap)
        while self._size > self._limit and len(self._kept) > 1:
            _, dropped = self._kept.popitem(last=False)
            self._size -= bytes_of(dropped)
