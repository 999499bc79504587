"""Pictures for the two lists: stored thumbnails through the session, frames as strips from the public address."""

import asyncio
import logging
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from kdesk.domain.editing.thumbs import Thumb, ThumbEditing, ThumbList
from kdesk.domain.entry import Entry
from kdesk.domain.links import frames
from kdesk.domain.picture import MAX_SIDE, Bitmap, Box
from kdesk.domain.picture_work import FrameMeasure
from kdesk.engine.fetch_slots import FetchSlots
from kdesk.engine.library.contact_sheet import ContactSheet, Strip, flaws_of
from kdesk.errors import KdeskError
from kdesk.ui.images import to_image
from kdesk.ui.library.services import LibraryServices

AT_ONCE = 4
"""Pictures of one entry. Wire fact: the server refuses more with the error 46 (`wire-facts`, 7.4)."""
MOST_AT_ONCE = 12
"""Pictures of one entry that are asked for, if some of them take long."""

log = logging.getLogger(__name__)


class ThumbListLoader(QObject):
    """Loads the list of stored thumbnails when it is wanted and out of date.

    Signals:
        loaded: The `ThumbList`.
        failed: The `KdeskError`.
    """

    loaded = Signal(object)
    failed = Signal(object)

    def __init__(self, services: LibraryServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = services.tasks
        self._task = f"thumbnails {id(self)}"
        self._stale = True

    def expire(self) -> None:
        """Drop a request that runs; the next one is made."""
        self._tasks.cancel(self._task)
        self._stale = True

    def take(self, listed: ThumbList) -> None:
        """Take a list that a change has brought."""
        self._tasks.cancel(self._task)
        self._stale = False
        self.loaded.emit(listed)

    def request(self, thumbs: ThumbEditing, entry_id: str) -> None:
        """Load the list, unless it is up to date or requested already."""
        if self._stale:
            self._stale = False
            self._tasks.spawn(self._load(thumbs, entry_id), replace=self._task)

    async def _load(self, thumbs: ThumbEditing, entry_id: str) -> None:
        try:
            listed = await thumbs.of_entry(entry_id)
        except KdeskError as exc:
            self._stale = True
            self.failed.emit(exc)
        else:
            self.loaded.emit(listed)


class StoredPictures(QObject):
    """Loads the pictures of stored thumbnails, each once.

    Signals:
        loaded: The id of a thumbnail, and its `QImage`.
    """

    loaded = Signal(object, object)

    def __init__(self, services: LibraryServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._slots = FetchSlots(AT_ONCE, MOST_AT_ONCE)
        self._begun: set[str] = set()

    def request(self, thumbs: ThumbEditing, wanted: Sequence[Thumb], width: int) -> None:
        """Load the pictures of these thumbnails, of about this width in pixels, unless they were requested."""
        for thumb in wanted:
            # A new content has a new version.
            key = self._key(thumb)
            if thumb.status.has_picture and key not in self._begun:
                self._begun.add(key)
                self._services.tasks.spawn(self._load(thumbs, thumb, Box(width, width)), replace=self._task(key))

    def forget(self) -> None:
        """Stop all requests; everything is requested again."""
        for key in self._begun:
            self._services.tasks.cancel(self._task(key))
        self._begun.clear()

    def _key(self, thumb: Thumb) -> str:
        return f"{thumb.id} {thumb.version}"

    def _task(self, key: str) -> str:
        return f"thumbnail {id(self)} {key}"

    async def _load(self, thumbs: ThumbEditing, thumb: Thumb, box: Box) -> None:
        try:
            async with self._slots.held():
                data = await thumbs.picture(thumb, box)
            # A server that does not scale sends the stored picture; the decoder takes twice the box at most.
            half = max(thumb.width, thumb.height) // 2 + 1
            side = min(MAX_SIDE, max(box.width, half))
            bitmap = await self._services.picture_tools.decode(data, Box(side, side))
        except KdeskError as exc:
            # The icon stays in its place.
            log.info("no picture of a stored thumbnail: %s", exc)
        else:
            self.loaded.emit(thumb.id, to_image(bitmap))


class SheetLoader(QObject):
    """Loads the frames of a contact sheet, and finds out which are black or blurred.

    Signals:
        loaded: The number of a frame, and its `QImage`.
        judged: `FrameFlaws` by number of the frame.
        failed: The `KdeskError` of a strip.
    """

    loaded = Signal(object, object)
    judged = Signal(object)
    failed = Signal(object)

    def __init__(self, services: LibraryServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._task = f"contact sheet {id(self)}"
        self._measures: dict[int, FrameMeasure] = {}

    def load(self, entry: Entry, sheet: ContactSheet, width: int) -> None:
        """Load every frame of a sheet, `width` pixels wide, instead of the sheet before."""
        self._measures.clear()
        self._services.tasks.spawn(self._load(entry, sheet, width), replace=self._task)

    def stop(self) -> None:
        """Stop all requests."""
        self._services.tasks.cancel(self._task)

    async def _load(self, entry: Entry, sheet: ContactSheet, width: int) -> None:
        async with asyncio.TaskGroup() as group:
            for strip in sheet.strips(width):
                group.create_task(self._load_strip(entry, sheet, strip, width))

    async def _load_strip(self, entry: Entry, sheet: ContactSheet, strip: Strip, width: int) -> None:
        url = frames.strip(entry, width, strip.count, strip.start, strip.end)
        try:
            bitmap = await self._services.images.picture(url)
        except KdeskError as exc:
            log.info("no strip: %s", exc)
            if exc.retryable:
                self.failed.emit(exc)
            else:
                await self._load_singly(entry, sheet, strip, width)
        else:
            await self._take(bitmap, strip.first, strip.count)

    async def _load_singly(self, entry: Entry, sheet: ContactSheet, strip: Strip, width: int) -> None:
        """Load frames one by one: a server may refuse strips, or the width of one."""
        for number in range(strip.first, strip.first + strip.count):
            url = frames.frame(entry, sheet.times[number], width)
            try:
                await self._take(await self._services.images.picture(url), number, 1)
            except KdeskError as exc:
                # Further ones would be refused alike.
                self.failed.emit(exc)
                return

    async def _take(self, bitmap: Bitmap, first: int, count: int) -> None:
        """Cut the frames out. Their width follows from the picture: a server may have made them smaller."""
        image, width = to_image(bitmap), max(1, bitmap.width // count)
        for number in range(count):
            self.loaded.emit(first + number, image.copy(number * width, 0, width, bitmap.height))
        try:
            measures = await self._services.picture_tools.measure(bitmap, count)
        except KdeskError as exc:
            # The sheet is as useful without flaws.
            log.info("frames were not measured: %s", exc)
            return
        self._measures.update(enumerate(measures, start=first))
        numbers = sorted(self._measures)
        flaws = flaws_of([self._measures[number] for number in numbers])
        self.judged.emit(dict(zip(numbers, flaws, strict=True)))
