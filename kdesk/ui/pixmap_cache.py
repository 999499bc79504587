"""Pixmaps of the visible cards, in memory up to a limit. `Images` decodes; nothing is decoded here."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Collection

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPixmap

from kdesk.domain.ui_ports import Images
from kdesk.errors import KdeskError, ServerProblem
from kdesk.ui.images import load_image
from kdesk.ui.tasks import TaskScope

MEMORY_BYTES = 64 * 1024 * 1024
"""Limit of all pixmaps together; one of a card at 200 % scale takes about 700 kB."""

log = logging.getLogger(__name__)


def bytes_of(pixmap: QPixmap) -> int:
    """Return the size of a pixmap in memory."""
    return pixmap.width() * pixmap.height() * pixmap.depth() // 8


class PixmapCache(QObject):
    """Pixmaps by URL, the least recently used ones dropped first. Requests that are no longer wanted are cancelled.

    Args:
        images: Source of the pictures.
        tasks: Own the requests.
        memory: Limit in bytes.

    Signals:
        loaded: The URL of a pixmap that is now in the cache.
    """

    loaded = Signal(str)

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
        self._pixmaps: OrderedDict[str, QPixmap] = OrderedDict()
        self._wanted: frozenset[str] = frozenset()
        self._loading: dict[str, asyncio.Task[object] | None] = {}

    @property
    def is_loading(self) -> bool:
        """Whether any request is running."""
        return bool(self._loading)

    def pixmap(self, url: str) -> QPixmap | None:
        """Return the pixmap of a URL, None if it is not in the cache."""
        pixmap = self._pixmaps.get(url)
        if pixmap is not None:
            self._pixmaps.move_to_end(url)
        return pixmap

    def request(self, urls: Collection[str]) -> None:
        """Load the missing pixmaps of these URLs, in this order, and cancel the requests for all others."""
        self._wanted = frozenset(urls)
        for url, task in tuple(self._loading.items()):
            if url not in self._wanted and task is not None:
                task.cancel()
                # A new request may come before the cancelled task has ended.
                del self._loading[url]
        for url in urls:
            if url and url not in self._pixmaps and url not in self._loading:
                self._loading[url] = None
                self._tasks.spawn(self._load(url), name=f"picture {url}")

    async def _load(self, url: str) -> None:
        task = self._loading[url] = asyncio.current_task()
        try:
            # The card may have left the view before the task took its first step.
            while url in self._wanted:
                wait = await self._load_once(url)
                if wait is None:
                    break
                # The card keeps its placeholder as long as the server is busy.
                await asyncio.sleep(wait)
        finally:
            if self._loading.get(url) is task:
                del self._loading[url]

    async def _load_once(self, url: str) -> float | None:
        """Load a pixmap; return after how many seconds to try again, None if that is no use."""
        try:
            image = await load_image(self._images, url)
        except KdeskError as exc:
            log.info("no picture: %s", exc)
            return exc.retry_after if isinstance(exc, ServerProblem) and exc.retryable else None
        self._add(url, QPixmap.fromImage(image))
        self.loaded.emit(url)
        return None

    def _add(self, url: str, pixmap: QPixmap) -> None:
        self._pixmaps[url] = pixmap
        self._size += bytes_of(pixmap)
        while self._size > self._limit and len(self._pixmaps) > 1:
            _, dropped = self._pixmaps.popitem(last=False)
            self._size -= bytes_of(dropped)
