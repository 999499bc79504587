"""Image files for a poster: chosen in a dialog or dropped on the tab, then cropped."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kdesk.domain.captions.formats import named_as_captions
from kdesk.domain.entry import Entry
from kdesk.domain.picture_work import Area, PictureFile
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.ui.drop_place import DropPlace
from kdesk.ui.file_dialogs import choose_file
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.tabs.thumbnails.crop_dialog import CropDialog
from kdesk.ui.library.tabs.thumbnails.subject import ThumbnailSubject
from kdesk.ui.tips import tell


class ImageOpener(QObject):
    """Opens image files and lets a person crop them.

    Args:
        widget: Takes dropped files; parent of the dialogs.

    Signals:
        agreed: The `Entry`, the `PictureFile` and its `Area`.
        failed: The `KdeskError` of a file.
    """

    agreed = Signal(object, object, object)
    failed = Signal(object)

    def __init__(self, services: LibraryServices, subject: ThumbnailSubject, widget: QWidget) -> None:
        super().__init__(widget)
        self._services = services
        self._subject = subject
        self._widget = widget
        DropPlace(widget, self._sentence, self.take, lambda paths: not named_as_captions(paths))

    def choose(self) -> None:
        """Open the dialog for files."""
        # The content of a file decides; the filter only helps to find it.
        filters = (_("Images (*.jpg *.jpeg *.png *.gif *.webp)"), _("All files (*)"))
        choose_file(self._widget, _("Choose an image for the poster"), lambda path: self.take([path]), filters)

    def take(self, paths: Sequence[Path]) -> None:
        """Open the first of these files."""
        if self._subject.entry is None or not paths:
            return
        if len(paths) > 1:
            tell(self._widget, _("One image can be the poster; the first one is taken"))
        self._services.tasks.spawn(self._open(self._subject.entry, paths[0]), replace=f"image {id(self)}")

    def _sentence(self) -> str:
        return "" if self._subject.why_not_change() else _("Drop an image to make it the poster")

    async def _open(self, entry: Entry, path: Path) -> None:
        try:
            picture = await self._services.picture_tools.read(path)
        except KdeskError as exc:
            self.failed.emit(exc)
            return
        # Another entry may be shown by now.
        if self._subject.is_shown(entry.id):
            self._crop(entry, picture)

    def _crop(self, entry: Entry, picture: PictureFile) -> None:
        def agree(area: Area) -> None:
            self.agreed.emit(entry, picture, area)

        dialog = CropDialog(picture, self._services.theme, self._widget)
        dialog.agreed.connect(agree)
        dialog.open()
