"""Pictures of a video at any time: coarse ones out of the server's strip, fine ones of the server's thumbnails."""

from dataclasses import dataclass
from math import ceil, floor

from PySide6.QtCore import QObject, QRect, QTimer, Signal
from PySide6.QtGui import QPixmap

from kdesk.domain.entry import Entry
from kdesk.domain.links import frames
from kdesk.domain.strips import Strip, strip_of, strip_url
from kdesk.domain.ui_ports import Images
from kdesk.ui.pixmap_cache import PixmapCache
from kdesk.ui.tasks import TaskScope

REST_MS = 120
"""How long the pointer rests before a fine picture is fetched."""
FINE_WIDTH = 320
"""Pixels of a fine picture."""
FINE_STEPS = 240
"""Of a video at most, and not finer than tenths of a second: fine pictures of neighbouring places are the same one."""
MEMORY_BYTES = 16 * 1024 * 1024
"""Limit of the pictures of one player: a strip of 1.4 MB, and fine pictures of 0.2 MB."""


@dataclass(frozen=True, slots=True)
class TimePicture:
    """One picture.

    Attributes:
        source: Its place in the pixmap.
    """

    pixmap: QPixmap
    source: QRect


class TimePictures(QObject):
    """Fetches the strip of one entry, and a fine picture where the pointer rests. One fine request runs at a time.

    Signals:
        changed: A picture has come, or the entry is another one.
    """

    changed = Signal()

    def __init__(self, images: Images, tasks: TaskScope, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cache = PixmapCache(images, tasks, memory=MEMORY_BYTES, parent=self)
        self._entry: Entry | None = None
        self._layout: Strip | None = None
        self._strip_url = self._fine_url = ""
        self._is_wanted = self._is_pointed = False
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._request)
        self._cache.loaded.connect(self._take)

    @property
    def has_strip(self) -> bool:
        """Whether the server makes a strip of the entry."""
        return bool(self._strip_url)

    @property
    def strip(self) -> QPixmap | None:
        """The strip, None while it is not loaded."""
        strip = self._cache.pixmap(self._strip_url) if self._strip_url else None
        fits = strip is not None and self._layout is not None and strip.width() >= self._layout.frames
        return strip if fits else None

    def show_entry(self, entry: Entry) -> None:
        """Have the pictures of an entry, or of a new snapshot of it."""
        layout = strip_of(entry)
        url = strip_url(entry, layout) if layout is not None else ""
        self._entry, self._layout = entry, layout
        if url != self._strip_url:
            self._strip_url, self._fine_url = url, ""
            self._cache.request(())
            self._rest.start()
            self.changed.emit()

    def want_strip(self, *, wanted: bool) -> None:
        """Fetch the strip of each entry, or only when the pointer is on the time line."""
        if wanted != self._is_wanted:
            self._is_wanted = wanted
            self._rest.start()

    def point(self, milliseconds: int) -> None:
        """Fetch pictures for the place of the pointer, once it rests."""
        url = self._fine_address(milliseconds)
        if url != self._fine_url or not self._is_pointed:
            self._is_pointed, self._fine_url = True, url
            # Started anew by each movement: a pointer that only passes by fetches no pictures.
            self._rest.start()

    def leave(self) -> None:
        """Cancel what is fetched for the place of the pointer."""
        if self._is_pointed:
            self._is_pointed, self._fine_url = False, ""
            self._rest.stop()
            self._request()

    def coarse(self, milliseconds: int) -> TimePicture | None:
        """Return the frame of the strip for a time, None without a strip."""
        strip, layout = self.strip, self._layout
        if strip is None or layout is None:
            return None
        number = min(max(0, milliseconds // 1000 // layout.step), layout.frames - 1)
        left, width = layout.span(number, strip.width())
        return TimePicture(strip, QRect(left, 0, width, strip.height()))

    def best(self, milliseconds: int) -> TimePicture | None:
        """Return the finest picture that is there for a time."""
        url = self._fine_address(milliseconds)
        fine = self._cache.pixmap(url) if url else None
        return TimePicture(fine, fine.rect()) if fine is not None else self.coarse(milliseconds)

    def _fine_address(self, milliseconds: int) -> str:
        if self._entry is None or not self._strip_url:
            return ""
        tenths = floor(self._entry.duration * 10)
        step = max(1, ceil(tenths / FINE_STEPS))
        tenth = min(round(milliseconds / 100 / step) * step, tenths)
        return frames.frame(self._entry, tenth / 10, FINE_WIDTH)

    def _request(self) -> None:
        strip = self._strip_url if self._is_wanted or self._is_pointed else ""
        self._cache.request([url for url in (strip, self._fine_url) if url])

    def _take(self, _url: str) -> None:
        self.changed.emit()
