"""The Thumbnails tab: what is stored, a contact sheet, and making one of them the poster."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from kdesk.domain.entry import Entry
from kdesk.domain.ports import AccountApi
from kdesk.engine.library.posters import PosterState
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.library_undo import poster_words
from kdesk.ui.flow_layout import FlowLayout
from kdesk.ui.library.error_strip import ErrorStrip
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.tabs.tab import Tab
from kdesk.ui.library.tabs.thumbnails.changes import PosterChanges
from kdesk.ui.library.tabs.thumbnails.image_opener import ImageOpener
from kdesk.ui.library.tabs.thumbnails.loading import ThumbListLoader
from kdesk.ui.library.tabs.thumbnails.picture_saver import PictureSaver
from kdesk.ui.library.tabs.thumbnails.requests import PosterRequests
from kdesk.ui.library.tabs.thumbnails.sheet import SheetSection
from kdesk.ui.library.tabs.thumbnails.status_line import StatusLine
from kdesk.ui.library.tabs.thumbnails.stored import StoredSection
from kdesk.ui.library.tabs.thumbnails.subject import ThumbnailSubject
from kdesk.ui.review.player import Player
from kdesk.ui.tips import set_tip, tell


class ThumbnailsTab(Tab):
    """Stored thumbnails and frames of the shown entry.

    Attributes:
        use_player: Makes the frame of the player the poster.
        choose_file: Opens the dialog for an image file.
        status: What was done last, with Undo.
        error_strip: Why something could not be done.
        stored: The stored thumbnails.
        sheet: The contact sheet.
        images: Takes image files.
        changes: Makes posters.
    """

    def __init__(self, services: LibraryServices, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(services, player, parent)
        self._subject = ThumbnailSubject(player.frame_clock)
        self._list = ThumbListLoader(services, self)
        self._saver = PictureSaver(services, self._subject, self)
        self.changes = PosterChanges(services, self)
        self._requests = PosterRequests(self.changes, self._subject, services.formatter, self)
        self.images = ImageOpener(services, self._subject, self)
        self.use_player = QPushButton(_("Use the player's frame"))
        self.choose_file = QPushButton(_("Choose an image file…"))
        self.foot = self.status = StatusLine(services.theme)
        self.error_strip = ErrorStrip(services.theme)
        self.stored = StoredSection(services, self._subject)
        self.sheet = SheetSection(services, self._subject)
        self._build()
        self._connect()
        self._connect_sections()

    def show_entry(self, entry: Entry, api: AccountApi) -> None:
        """Show another entry, or a new snapshot; the list is loaded again where the address of the poster is new."""
        before, subject = self._subject.entry, self._subject
        subject.entry, subject.api = entry, api
        self.changes.use_account(api)
        if before is None or before.id != entry.id:
            self._reset()
        elif before.thumbnail_url != entry.thumbnail_url:
            self._list.expire()
        self.sheet.show_entry(entry)
        self._refresh()
        self._load()

    def undo(self) -> bool:
        """Bring the former poster back."""
        entry = self._subject.entry
        if entry is None or not self.changes.can_undo(entry):
            return False
        self.changes.undo(entry)
        return True

    def redo(self) -> bool:
        """Make what was undone last the poster again."""
        entry = self._subject.entry
        if entry is None or not self.changes.can_redo(entry):
            return False
        self.changes.redo(entry)
        return True

    @property
    def undo_words(self) -> str:
        """The choice of the poster."""
        return poster_words() if self.changes.can_undo(self._subject.entry) else ""

    @property
    def redo_words(self) -> str:
        """The choice that was undone."""
        return poster_words() if self.changes.can_redo(self._subject.entry) else ""

    def clear(self) -> None:
        """Show nothing, and stop loading; a change that runs is carried through."""
        self._subject.entry = None
        self._reset()

    def _build(self) -> None:
        px = self.services.theme.px
        buttons = QWidget()
        row = FlowLayout(buttons, spacing=px(8))
        row.addWidget(self.use_player)
        row.addWidget(self.choose_file)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        for widget in (buttons, self.error_strip, self.stored, self.sheet):
            column.addWidget(widget)

    def _connect(self) -> None:
        self.use_player.clicked.connect(lambda _checked=False: self._requests.use_player_frame())
        self.choose_file.clicked.connect(lambda _checked=False: self.images.choose())
        self.player.playback.changed.connect(self._refresh)
        self.status.undo_wanted.connect(self.undo)
        self.error_strip.retry.clicked.connect(self._reload)
        self.changes.began.connect(self._say)
        self.changes.done.connect(self._take_change)
        self.changes.failed.connect(self._show_failure)
        self.images.agreed.connect(self.changes.use_image)
        self.images.failed.connect(self.error_strip.show_error)
        self._saver.saved.connect(self._say)
        self._saver.failed.connect(self.error_strip.show_error)
        self._list.loaded.connect(self.stored.show_thumbs)
        self._list.failed.connect(self.stored.show_problem)
        self._list.failed.connect(self.error_strip.show_error)

    def _connect_sections(self) -> None:
        self.stored.use_wanted.connect(self._requests.use_stored)
        self.stored.delete_wanted.connect(self._requests.ask_delete)
        self.stored.address_wanted.connect(self._saver.copy_poster)
        self.stored.save_wanted.connect(self._saver.save_stored)
        self.sheet.use_wanted.connect(lambda second: self._requests.use_frame(second, self.sheet.step))
        self.sheet.save_wanted.connect(self._saver.save_frame)
        self.sheet.address_wanted.connect(self._saver.copy_frame)
        for section in (self.stored, self.sheet):
            section.refused.connect(lambda words, view=section.list: tell(view, words))

    def _reset(self) -> None:
        self._list.expire()
        self._say("")
        self.stored.reset(_("Loading thumbnails…"))
        self.sheet.reset()

    def _refresh(self) -> None:
        """Enable what the session, the entry and the player allow; the rest tells why not."""
        for button, why_not in (
            (self.use_player, self._subject.why_no_player_frame()),
            (self.choose_file, self._subject.why_not_change()),
        ):
            button.setEnabled(not why_not)
            set_tip(button, why_not)
        self.stored.refresh()
        self.sheet.refresh()

    def _load(self) -> None:
        subject = self._subject
        if self.isVisible() and subject.entry is not None and subject.thumbs is not None:
            self._list.request(subject.thumbs, subject.entry.id)

    def _reload(self) -> None:
        self.error_strip.hide()
        self._list.expire()
        self._load()
        self.sheet.reload()

    def _take_change(self, state: PosterState, words: str) -> None:
        """Show the new poster everywhere: the address in the entry is new, and the former one shows the former."""
        if self._subject.is_shown(state.entry.id):
            self._subject.entry = state.entry
            self._list.take(state.thumbs)
            self._say(words)
        self.entry_changed.emit(state.entry)

    def _show_failure(self, entry_id: str, error: KdeskError) -> None:
        """Tell what failed. The first of two calls may have been carried out: the list is loaded again."""
        if self._subject.is_shown(entry_id):
            self._say("")
            self.error_strip.show_error(error)
            self._list.expire()
            self._load()

    def _say(self, words: str) -> None:
        """Show what happens, in place of an error before."""
        self.error_strip.hide()
        can_undo = not self.changes.busy and self.changes.can_undo(self._subject.entry)
        self.status.say(words, can_undo=can_undo)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()
        self._load()
