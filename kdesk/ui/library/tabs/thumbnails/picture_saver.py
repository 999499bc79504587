"""Taking a picture out of kdesk: saved as a file of this computer, or as an address on the clipboard."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kdesk.domain.editing.thumbs import Thumb
from kdesk.domain.links import frames, of_entry
from kdesk.domain.links.link import Link, LinkKind
from kdesk.domain.names import in_a_sentence
from kdesk.domain.picture import MAX_SIDE
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.tabs.thumbnails.subject import ThumbnailSubject
from kdesk.ui.picture_place import choose_place

DEFAULT_WIDTH = 1920
"""Pixels of a frame of a video whose size the server does not tell."""


class PictureSaver(QObject):
    """Asks for a place and saves pictures there, and copies their addresses.

    Args:
        parent: Of the dialogs.

    Signals:
        saved: A sentence that says so.
        failed: The `KdeskError`.
    """

    saved = Signal(str)
    failed = Signal(object)

    def __init__(self, services: LibraryServices, subject: ThumbnailSubject, parent: QWidget) -> None:
        super().__init__(parent)
        self._services = services
        self._subject = subject
        self._parent = parent

    def save_stored(self, thumb: Thumb) -> None:
        """Save a stored thumbnail as the server has it."""
        entry, source = self._subject.entry, self._subject.thumbs
        if entry is not None and source is not None:
            title = _("{title} thumbnail").format(title=entry.name or entry.id)
            self._ask(title, thumb.file_ext, lambda: source.picture(thumb))

    def save_frame(self, second: float) -> None:
        """Save a frame in the size of the video."""
        entry = self._subject.entry
        if entry is None:
            return
        url = frames.frame(entry, second, min(entry.width or DEFAULT_WIDTH, MAX_SIDE))

        async def fetch() -> bytes:
            return await self._services.picture_tools.encode(await self._services.images.picture(url))

        time = self._services.formatter.duration(second).replace(":", "-")
        self._ask(f"{entry.name or entry.id} {time}", "jpg", fetch)

    def copy_poster(self) -> None:
        """Copy the address of the poster."""
        if self._subject.entry is not None:
            self._copy(of_entry.thumbnail(self._subject.entry, of_entry.THUMBNAIL_WIDTH))

    def copy_frame(self, second: float) -> None:
        """Copy the address of a frame."""
        if self._subject.entry is not None:
            self._copy(frames.frame(self._subject.entry, second, of_entry.THUMBNAIL_WIDTH))

    def _copy(self, url: str) -> None:
        entry = self._subject.entry
        if entry is not None and url:
            self._services.clipboard.copy_link(Link(LinkKind.THUMBNAIL, url, entry.name or entry.id))

    def _ask(self, title: str, ending: str, fetch: Callable[[], Awaitable[bytes]]) -> None:
        def save(path: Path) -> None:
            self._services.tasks.spawn(self._save(path, fetch), name="save picture")

        choose_place(self._parent, title, ending, save)

    async def _save(self, path: Path, fetch: Callable[[], Awaitable[bytes]]) -> None:
        try:
            await self._services.picture_tools.save(path, await fetch())
        except KdeskError as exc:
            self.failed.emit(exc)
        else:
            self.saved.emit(_("Saved as “{name}”").format(name=in_a_sentence(path.name)))
