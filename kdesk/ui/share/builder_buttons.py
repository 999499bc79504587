"""The buttons of the Links tab that open the builders and the check of the stream."""

from PySide6.QtWidgets import QPushButton, QWidget

from kdesk.domain.entry import Entry, MediaType
from kdesk.domain.flavor import Flavor
from kdesk.domain.links.of_entry import hls, place_of, poster_of
from kdesk.domain.ports import AccountApi
from kdesk.messages import _
from kdesk.messages.missing_links import no_links_message
from kdesk.ui.flow_layout import FlowLayout
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.review.player import Player
from kdesk.ui.tips import set_tip


class BuilderButtons(QWidget):
    """Opens builders for the shown entry. Each is a window of its own, which stays with its entry.

    Args:
        player: Of the same panel.

    Attributes:
        stream: Opens the stream builder.
        picture: Opens the picture builder.
        check: Opens the check of the stream.
    """

    def __init__(self, services: LibraryServices, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services, self._player = services, player
        self._entry: Entry | None = None
        self._api: AccountApi | None = None
        self._flavors: tuple[Flavor, ...] = ()
        self._chosen: Flavor | None = None
        self.stream = QPushButton(_("Build a stream link…"))
        self.picture = QPushButton(_("Build a picture link…"))
        self.check = QPushButton(_("Check the stream…"))
        row = FlowLayout(self, spacing=services.theme.px(8))
        for button in (self.stream, self.picture, self.check):
            row.addWidget(button)
        self.stream.clicked.connect(lambda _checked=False: self._open_stream())
        self.picture.clicked.connect(lambda _checked=False: self._open_picture())
        self.check.clicked.connect(lambda _checked=False: self._open_check())
        self._follow()

    def show_entry(self, entry: Entry | None, api: AccountApi | None) -> None:
        """Build for another entry, or a new snapshot; None for none."""
        if self._entry is None or entry is None or self._entry.id != entry.id:
            self._flavors, self._chosen = (), None
        self._entry, self._api = entry, api
        self._follow()

    def show_flavors(self, flavors: tuple[Flavor, ...]) -> None:
        """Offer these renditions."""
        self._flavors = flavors

    def select_flavor(self, flavor: Flavor | None) -> None:
        """Begin with a rendition."""
        self._chosen = flavor

    def _follow(self) -> None:
        """Enable what the entry has; the rest tells why not."""
        for button, why_not in (
            (self.stream, self._why_no_stream()),
            (self.check, self._why_no_stream()),
            (self.picture, self._why_no_picture()),
        ):
            button.setEnabled(not why_not)
            set_tip(button, why_not)

    def _why_no_stream(self) -> str:
        entry = self._entry
        if entry is None or self._services.streams is None:
            return _("There is no entry")
        if entry.media_type is MediaType.IMAGE:
            return _("An image has no stream")
        return no_links_message(entry) or ("" if place_of(entry) else _("The server names no links for this entry"))

    def _why_no_picture(self) -> str:
        entry = self._entry
        if entry is None or self._services.picture_reader is None:
            return _("There is no entry")
        return "" if poster_of(entry) else _("The server names no picture for this entry")

    # The builders are imported here: few people open one, and none at the start.
    def _open_stream(self) -> None:
        from kdesk.ui.share.builders.builder_window import bring_to_front
        from kdesk.ui.share.builders.stream_builder import StreamBuilder
        from kdesk.ui.share.builders.subject import BuilderSubject

        entry, api, streams = self._entry, self._api, self._services.streams
        if entry is not None and api is not None and streams is not None:
            clock = self._player.frame_clock
            subject = BuilderSubject(entry, self._flavors, self._chosen, api, lambda: clock.begins)
            if not bring_to_front(StreamBuilder, subject.key, self.window()):
                StreamBuilder(subject, streams, self._services, self.window()).show()

    def _open_picture(self) -> None:
        from kdesk.ui.share.builders.builder_window import bring_to_front
        from kdesk.ui.share.builders.picture_builder import PictureBuilder
        from kdesk.ui.share.builders.subject import BuilderSubject

        entry, api, reader = self._entry, self._api, self._services.picture_reader
        if entry is not None and api is not None and reader is not None:
            clock = self._player.frame_clock
            subject = BuilderSubject(entry, self._flavors, self._chosen, api, lambda: clock.second)
            if not bring_to_front(PictureBuilder, subject.key, self.window()):
                PictureBuilder(subject, reader, self._services, self.window()).show()

    def _open_check(self) -> None:
        from kdesk.ui.share.builders.builder_window import bring_to_front
        from kdesk.ui.share.builders.check_window import CheckWindow
        from kdesk.ui.share.builders.checking import Checking

        entry, services = self._entry, self._services
        if entry is not None and services.streams is not None:
            flavors = (self._chosen,) if self._chosen is not None else ()
            checking = Checking(
                url=hls(entry, flavors),
                name=entry.name or entry.id,
                seconds=entry.duration,
                readers=services.streams,
                files=services.files,
                tasks=services.tasks,
                theme=services.theme,
                formatter=services.formatter,
            )
            if not bring_to_front(CheckWindow, checking.url, self.window()):
                CheckWindow(checking, self.window()).show()
