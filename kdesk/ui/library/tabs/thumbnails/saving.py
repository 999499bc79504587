"""Saving a stored thumbnail or a frame as a file of this computer."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from kdesk.domain import frame_links
from kdesk.domain.editing.thumbs import Thumb, ThumbEditing
from kdesk.domain.entry import Entry
from kdesk.domain.names import in_a_sentence
from kdesk.domain.picture import MAX_SIDE
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.tabs.thumbnails.file_dialogs import choose_place

DEFAULT_WIDTH = 1920
"""Pixels of a frame of a video whose size the server does not tell."""


class PictureSaver(QObject):
    """Asks for a place and saves a picture there.

    Signals:
        saved: A sentence that says so.
        failed: The `KdeskError`.
    """

    saved = Signal(str)
    failed = Signal(object)

    def __init__(self, services: LibraryServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services

    def save_stored(self, parent: QWidget, entry: Entry, thumb: Thumb, source: ThumbEditing) -> QFileDialog:
        """Save a stored thumbnail as the server has it."""
        title = _("{title} thumbnail").format(title=entry.name or entry.id)
        return self._ask(parent, title, thumb.file_ext, lambda: source.picture(thumb))

    def save_frame(self, parent: QWidget, entry: Entry, second: float) -> QFileDialog:
        """Save a frame in the size of the video."""

        async def fetch() -> bytes:
            url = frame_links.frame(entry, second, min(entry.width or DEFAULT_WIDTH, MAX_SIDE))
            return await self._services.picture_tools.encode(await self._services.images.picture(url))

        time = self._services.formatter.duration(second).replace(":", "-")
        return self._ask(parent, f"{entry.name or entry.id} {time}", "jpg", fetch)

    def _ask(self, parent: QWidget, title: str, ending: str, fetch: Callable[[], Awaitable[bytes]]) -> QFileDialog:
        return choose_place(
            parent, title, ending, lambda path: self._services.tasks.spawn(self._save(path, fetch), name="save picture")
        )

    async def _save(self, path: Path, fetch: Callable[[], Awaitable[bytes]]) -> None:
        try:
            await self._services.picture_tools.save(path, await fetch())
        except KdeskError as exc:
            self.failed.emit(exc)
        else:
            self.saved.emit(_("Saved as “{name}”").format(name=in_a_sentence(path.name)))
