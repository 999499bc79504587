"""The stored thumbnails of an entry."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kdesk.domain.editing.thumbs import Thumb, ThumbList
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.thumbnails import caption_of, details_of, heading_of_stored
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.tabs.thumbnails.cells import Cell
from kdesk.ui.library.tabs.thumbnails.loading import StoredPictures
from kdesk.ui.library.tabs.thumbnails.picture_list import PictureList
from kdesk.ui.library.tabs.thumbnails.section import CellAction, PictureSection
from kdesk.ui.library.tabs.thumbnails.subject import ThumbnailSubject

PIXEL_STEP = 80
"""Pictures are requested in multiples of this width."""

_ROWS = 2


class StoredSection(PictureSection):
    """Stored thumbnails, the poster among them.

    Args:
        subject: The shown entry.

    Signals:
        use_wanted: The `Thumb` that is to be the poster.
        save_wanted: The `Thumb` that is to be saved.
        address_wanted: The address of the poster is to be copied.
        delete_wanted: The `Thumb` that is to be deleted.
    """

    use_wanted = Signal(object)
    save_wanted = Signal(object)
    address_wanted = Signal()
    delete_wanted = Signal(object)

    def __init__(
        self,
        services: LibraryServices,
        subject: ThumbnailSubject,
        parent: QWidget | None = None,
    ) -> None:
        self._thumbs: dict[str, Thumb] = {}
        self._subject = subject
        pictures = PictureList(services.theme, "image", most_rows=_ROWS)
        super().__init__(_("Stored thumbnails"), pictures, self._cell_actions(), services.theme, parent)
        self._services = services
        self._loader = StoredPictures(services, self)
        self._loader.loaded.connect(pictures.pictures.show_picture)
        pictures.seen.connect(self._load)

    def show_thumbs(self, listed: ThumbList) -> None:
        """Show these thumbnails, and load the pictures of those in sight."""
        self._thumbs = {thumb.id: thumb for thumb in listed.thumbs}
        self.heading.setText(heading_of_stored(len(listed.thumbs), listed.total, self._services.formatter))
        self.list.pictures.show_cells([self._cell(thumb) for thumb in listed.thumbs])
        self.say("" if listed.thumbs else _("None are stored: the server shows a picture that it chooses by itself."))

    def show_problem(self, _error: KdeskError) -> None:
        """Tell that the thumbnails could not be loaded; the strip above tells why."""
        self.say(_("The stored thumbnails could not be loaded"))

    def reset(self, words: str = "") -> None:
        """Show no thumbnails, and stop loading."""
        self._loader.forget()
        self._thumbs = {}
        self.heading.setText(_("Stored thumbnails"))
        self.list.pictures.show_cells(())
        self.say(words)

    def _cell(self, thumb: Thumb) -> Cell:
        badge = _("Poster") if thumb.is_default else ""
        return Cell(thumb.id, caption_of(thumb), badge, tip=details_of(thumb, self._services.formatter))

    def _load(self) -> None:
        """Request the pictures in sight, each once."""
        source = self._subject.thumbs
        if source is not None:
            pixels = -(-round(self.list.cell_width * self.devicePixelRatioF()) // PIXEL_STEP) * PIXEL_STEP
            seen = (self._thumbs[cell.key] for cell in self.list.cells_in_sight() if cell.key in self._thumbs)
            self._loader.request(source, tuple(seen), pixels)

    def _cell_actions(self) -> tuple[CellAction, ...]:
        def run(signal: str) -> Callable[[Cell], object]:
            return lambda cell: getattr(self, signal).emit(self._thumbs[cell.key])

        return (
            CellAction("use", _("Use as poster"), run("use_wanted"), self._why_not_use),
            CellAction("save", _("Save…"), run("save_wanted"), self._why_not_read),
            CellAction("copy", _("Copy address"), lambda _cell: self.address_wanted.emit(), self._why_not_copy),
            CellAction("delete", _("Delete"), run("delete_wanted"), self._why_not_remove),
        )

    def _why_not_use(self, cell: Cell) -> str:
        if self._thumbs[cell.key].is_default:
            return _("This is the poster already")
        return self._why_not_read(cell) or self._subject.why_not_change()

    def _why_not_read(self, cell: Cell) -> str:
        return "" if self._thumbs[cell.key].status.has_picture else _("This thumbnail has no picture")

    def _why_not_copy(self, cell: Cell) -> str:
        # Wire fact: the address that the server gives for another one opens the whole entry for a day (getUrl).
        return "" if self._thumbs[cell.key].is_default else _("Only the poster has a public address")

    def _why_not_remove(self, cell: Cell) -> str:
        if self._thumbs[cell.key].is_default:
            return _("This is the poster. Make another picture the poster first, then this one can be deleted")
        return self._subject.why_not_delete()
