"""What a player shows of an image entry: its picture to look at closely, and a line of facts."""

import logging

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from kdesk.domain.catalogue_ports import Copies
from kdesk.domain.entry import Entry, MediaType
from kdesk.domain.exif import Exif
from kdesk.domain.links.of_entry import raw_source
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.errors import title_of
from kdesk.messages.picture_facts import picture_facts
from kdesk.messages.playing import WITH_STREAM
from kdesk.threads import Workers
from kdesk.ui.review.picture.original import Original, load_original
from kdesk.ui.review.picture.picture_view import PictureView
from kdesk.ui.review.player_actions import PlayerActions
from kdesk.ui.review.player_keys import PlayerAction
from kdesk.ui.review.services import ReviewServices
from kdesk.ui.review.video_view import VideoView
from kdesk.ui.wrapping import let_select

log = logging.getLogger(__name__)


class PictureDisplay(QObject):
    """Shows one image after the other over the view of a player; nothing for other entries.

    Args:
        view: Of the player.

    Attributes:
        picture: Over the view.
        row: Below it: facts of the picture, and a button that loads the original.
        facts: The facts.
        load: The button.
    """

    def __init__(self, services: ReviewServices, view: VideoView) -> None:
        super().__init__(view)
        self._services = services
        self._task = f"original {id(self)}"
        self._workers = Workers("kdesk-original", 1)
        self._entry: Entry | None = None
        self._copies: Copies | None = None
        self._original: Original | None = None
        self.picture = PictureView(services.theme, services.formatter, view)
        self.picture.setAccessibleName(_("Picture"))
        self.row, self.facts = QWidget(), QLabel()
        self.load = QPushButton(_("Load the original"))
        self._build()
        self.load.clicked.connect(self.load_original)
        self.picture.zoomed.connect(self._load_for_zoom)
        self.picture.double_clicked.connect(view.double_clicked)
        view.poster_shown.connect(self.show_poster)

    @property
    def original(self) -> Original | None:
        """The loaded original."""
        return self._original

    def show_entry(self, entry: Entry) -> None:
        """Show an image, or a new snapshot of it."""
        before = self._entry
        if before is None or (before.id, before.version) != (entry.id, entry.version):
            self._services.tasks.cancel(self._task)
            self._original = None
            self.picture.clear()
        self._entry = entry
        self.row.setVisible(self._is_image)
        self._show_facts()

    def show_copies(self, copies: Copies | None) -> None:
        """Load originals from here.

        Args:
            copies: None if the session reads none.
        """
        self._copies = copies
        self._show_facts()

    def show_poster(self, poster: QImage) -> None:
        """Show the server's small picture until the original is loaded."""
        if self._is_image and self._entry is not None and self._original is None:
            size = (self._entry.width, self._entry.height)
            known = size if all(size) else (poster.width(), poster.height())
            self.picture.show_image(poster, known, is_original=False)

    def load_original(self) -> None:
        """Fetch and decode the file."""
        entry, copies, tools = self._entry, self._copies, self._services.picture_tools
        if entry is not None and copies is not None and tools is not None and not self._why_no_original:
            self.load.setEnabled(False)
            self.facts.setText(_("Loading the original…"))
            self._services.tasks.spawn(self._load(entry, copies), replace=self._task)

    def offer(self, actions: PlayerActions) -> None:
        """Let keys of the player zoom."""
        for action, do in (
            (PlayerAction.ZOOM_IN, lambda: self.picture.zoom(1)),
            (PlayerAction.ZOOM_OUT, lambda: self.picture.zoom(-1)),
            (PlayerAction.ZOOM_FIT, self.picture.fit),
            (PlayerAction.ZOOM_PIXELS, self.picture.show_pixels),
        ):
            actions.offer(action, do, lambda: "" if self._is_image else _("Only pictures can be zoomed here"))

    @property
    def _is_image(self) -> bool:
        entry = self._entry
        return entry is not None and entry.media_type is MediaType.IMAGE and entry.status in WITH_STREAM

    @property
    def _why_no_original(self) -> str:
        if self._copies is None or self._services.picture_tools is None:
            return _("This session does not read originals")
        named = self._entry is not None and raw_source(self._entry)
        return "" if named else _("The server names no address of the original")

    def _build(self) -> None:
        self.facts.setProperty("role", "secondary")
        self.facts.setTextFormat(Qt.TextFormat.PlainText)
        self.facts.setWordWrap(True)
        let_select(self.facts)
        line = QHBoxLayout(self.row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(self._services.theme.px(8))
        line.addWidget(self.facts, 1)
        line.addWidget(self.load, 0, Qt.AlignmentFlag.AlignTop)
        self.row.hide()

    def _show_facts(self) -> None:
        entry, original, reason = self._entry, self._original, self._why_no_original
        if entry is None or not self._is_image:
            return
        known = (original.image.width(), original.image.height()) if original else (entry.width, entry.height)
        exif, size = (original.exif, original.file_size) if original else (Exif(), 0)
        self.facts.setText(picture_facts(exif, known, size, self._services.formatter) if all(known) else "")
        self.load.setVisible(original is None)
        self.load.setEnabled(not reason)
        self.load.setToolTip(reason)

    def _load_for_zoom(self) -> None:
        """Load the original when somebody looks closer; a failure is not repeated by each turn of the wheel."""
        if self._original is None and self.load.isEnabled() and not self.facts.property("failed"):
            self.load_original()

    async def _load(self, entry: Entry, copies: Copies) -> None:
        tools = self._services.picture_tools
        if tools is None:
            return
        self.facts.setProperty("failed", False)
        try:
            original = await load_original(entry, copies, tools, self._workers, self._tell)
        except KdeskError as error:
            log.info("no original: %s", error)
            self._show_facts()
            self.facts.setProperty("failed", True)
            self.facts.setText(_("The original cannot be shown: {reason}").format(reason=title_of(error)))
            return
        if self._entry is not None and entry.id == self._entry.id:
            self._original = original
            size = (original.image.width(), original.image.height())
            self.picture.show_image(original.image, size, is_original=True)
            self._show_facts()

    def _tell(self, received: int, whole: int) -> None:
        formatter = self._services.formatter
        done = formatter.percent(received, whole) if whole else formatter.size(received)
        self.facts.setText(_("Loading the original: {done}").format(done=done))
