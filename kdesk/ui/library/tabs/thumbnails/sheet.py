"""The contact sheet: frames spread over the video."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from kdesk.domain.entry import Entry
from kdesk.engine.library.contact_sheet import ContactSheet, FrameFlaws, contact_sheet
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.errors import title_of
from kdesk.messages.thumbnails import flaw_name, moment, why_no_frames
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.tabs.thumbnails.cells import Cell
from kdesk.ui.library.tabs.thumbnails.loading import SheetLoader
from kdesk.ui.library.tabs.thumbnails.picture_list import PictureList
from kdesk.ui.library.tabs.thumbnails.section import CellAction, PictureSection
from kdesk.ui.library.tabs.thumbnails.stored import PIXEL_STEP
from kdesk.ui.library.tabs.thumbnails.subject import ThumbnailSubject


class SheetSection(PictureSection):
    """Frames of a video; those that are black or blurred are marked.

    Args:
        subject: The shown entry.

    Attributes:
        sheet: The times of the frames; None without frames.

    Signals:
        use_wanted: The time of the frame that is to be the poster, in seconds; as of the others.
        save_wanted: The frame that is to be saved.
        address_wanted: The frame whose address is to be copied.
    """

    use_wanted = Signal(float)
    save_wanted = Signal(float)
    address_wanted = Signal(float)

    def __init__(self, services: LibraryServices, subject: ThumbnailSubject, parent: QWidget | None = None) -> None:
        pictures = PictureList(services.theme, "video")
        self.sheet: ContactSheet | None = None
        self._entry: Entry | None = None
        self._shape: tuple[object, ...] = ()
        self._width = 0
        actions = (
            CellAction("use", _("Use as poster"), self._run("use_wanted"), lambda _cell: subject.why_not_change()),
            CellAction("save", _("Save…"), self._run("save_wanted"), lambda _cell: ""),
            CellAction("copy", _("Copy address"), self._run("address_wanted"), lambda _cell: ""),
        )
        super().__init__(_("Frames of the video"), pictures, actions, services.theme, parent)
        self._services = services
        self._flaws: Mapping[int, FrameFlaws] = {}
        self._loader = SheetLoader(services, self)
        self._loader.loaded.connect(self._show_frame)
        self._loader.judged.connect(self._show_flaws)
        self._loader.failed.connect(self._show_error)
        pictures.seen.connect(self._load)

    @property
    def step(self) -> float:
        """Seconds between two frames."""
        return self.sheet.step if self.sheet is not None else 0.0

    def show_entry(self, entry: Entry) -> None:
        """Show the frames of an entry. A new snapshot with the same content keeps them."""
        why_not = why_no_frames(entry)
        # A new poster changes the address of every picture, but not the frames: they are not loaded again.
        shape = (entry.id, entry.duration, entry.replacement, why_not)
        self._entry = entry
        if shape == self._shape:
            return
        self.reset()
        self._shape = shape
        self.sheet = None if why_not else contact_sheet(entry.duration)
        self._show_cells()
        self.say(why_not or _("Enter or a double click makes a frame the poster."))

    def reload(self) -> None:
        """Load the frames again, after an error."""
        if self.sheet is not None:
            self._width = 0
            self.say("")
            self._load()

    def reset(self) -> None:
        """Show no frames, and stop loading."""
        self._loader.stop()
        self._shape, self._width, self._flaws, self.sheet = (), 0, {}, None
        self.list.pictures.show_cells(())
        self.say("")

    def _run(self, signal: str) -> Callable[[Cell], object]:
        # By name: the signals can only be reached once Qt's object is made.
        return lambda cell: getattr(self, signal).emit(self._second(cell))

    def _second(self, cell: Cell) -> float:
        return self.sheet.times[int(cell.key)] if self.sheet is not None else 0.0

    def _load(self) -> None:
        """Load the frames once they are in sight, and again where they have to be sharper."""
        width = -(-round(self.list.cell_width * self.devicePixelRatioF()) // PIXEL_STEP) * PIXEL_STEP
        if self.isVisible() and self._entry is not None and self.sheet is not None and width > self._width:
            self._width = width
            self._loader.load(self._entry, self.sheet, width)

    def _show_cells(self) -> None:
        times = self.sheet.times if self.sheet is not None else ()
        self.list.pictures.show_cells([self._cell(number, second) for number, second in enumerate(times)])

    def _cell(self, number: int, second: float) -> Cell:
        flaws = self._flaws.get(number, FrameFlaws())
        flaw = flaw_name(black=flaws.black, blurred=flaws.blurred)
        return Cell(str(number), moment(second, self._services.formatter, self.step), flaw=flaw)

    def _show_frame(self, number: int, image: QImage) -> None:
        self.list.pictures.show_picture(str(number), image)

    def _show_flaws(self, flaws: Mapping[int, FrameFlaws]) -> None:
        self._flaws = flaws
        self._show_cells()

    def _show_error(self, error: KdeskError) -> None:
        self.say(_("Some frames could not be loaded: {reason}").format(reason=title_of(error)))
