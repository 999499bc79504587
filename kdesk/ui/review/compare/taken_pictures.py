"""What is taken out of the Compare window: the picture that is seen, as a file or by the clipboard."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from kdesk.domain.timecode import frame_at, smpte_of
from kdesk.messages import _
from kdesk.messages.rendition_changes import written_time
from kdesk.threads import Workers
from kdesk.ui.picture_place import choose_place
from kdesk.ui.review.compare.canvas import Canvas
from kdesk.ui.review.compare.session import CompareSession
from kdesk.ui.review.compare.time_bar import milliseconds
from kdesk.ui.review.saved_picture import save_picture
from kdesk.ui.review.services import ReviewServices


class TakenPictures(QObject):
    """Saves and copies what is seen, without what is written over it.

    Signals:
        told: A sentence: what was saved, or why nothing was.
    """

    told = Signal(str)

    def __init__(self, services: ReviewServices, session: CompareSession, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._services, self._session, self._canvas = services, session, canvas
        self._workers = Workers("kdesk-compared-pictures", 1)

    def save(self) -> None:
        """Ask for a place, and save the picture there as PNG."""
        image = self._canvas.image()
        if not self._canvas.pictures.made.pictures:
            self.told.emit(_("No picture is shown yet"))
            return

        def save(path: Path) -> None:
            self._services.tasks.spawn(self._save(path, image), name="save compared picture")

        choose_place(self._canvas.window(), self.name(), "png", save)

    def copy(self) -> None:
        """Put the picture into the clipboard."""
        if not self._canvas.pictures.made.pictures:
            self.told.emit(_("No picture is shown yet"))
            return
        words = _("Picture copied")
        self._services.clipboard.copy_picture(self._canvas.image(), "", words)
        self.told.emit(words)

    def name(self) -> str:
        """Return the suggested name of the file: the sides, the view, and the time."""
        session = self._session
        place, rate = milliseconds(session.position), session.rate
        time = smpte_of(frame_at(place, rate), rate) if rate else written_time(place)
        sides = " – ".join(side.label for side in session.sides)
        return " ".join((sides, session.view.kind.value, time.replace(":", ".").replace(";", ".")))

    def close(self) -> None:
        """End the thread."""
        self._workers.close()

    async def _save(self, path: Path, image: QImage) -> None:
        self.told.emit(await save_picture(self._services, self._workers, path, image))
