"""The Thumbnails tab: what is stored, a contact sheet, and making one of them the poster."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from kdesk.domain import frame_links, links
from kdesk.domain.editing.thumbs import Thumb
from kdesk.domain.entry import Entry
from kdesk.domain.links import Link, LinkKind
from kdesk.domain.picture_work import PictureFile
from kdesk.domain.ports import AccountApi
from kdesk.engine.library.posters import PosterState
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.rights import reason_not_editable, reason_without
from kdesk.messages.thumbnails import made_of_frame, why_no_frames
from kdesk.ui.drop_place import DropPlace
from kdesk.ui.flow_layout import FlowLayout
from kdesk.ui.library.error_strip import ErrorStrip
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.tabs.tab import Tab
from kdesk.ui.library.tabs.thumbnails.changes import PosterChanges
from kdesk.ui.library.tabs.thumbnails.crop_dialog import CropDialog
from kdesk.ui.library.tabs.thumbnails.file_dialogs import choose_picture
from kdesk.ui.library.tabs.thumbnails.frame_clock import FrameClock
from kdesk.ui.library.tabs.thumbnails.saving import PictureSaver
from kdesk.ui.library.tabs.thumbnails.sheet import SheetSection
from kdesk.ui.library.tabs.thumbnails.status_line import StatusLine
from kdesk.ui.library.tabs.thumbnails.stored import StoredSection
from kdesk.ui.question_box import QuestionBox
from kdesk.ui.review.player import Player
from kdesk.ui.tips import set_tip, tell

_TITLE_LIMIT = 60


class ThumbnailsTab(Tab):
    """Stored thumbnails and frames of the shown entry.

    Attributes:
        use_player: Makes the frame of the player the poster.
        choose_file: Opens the dialog for an image file.
        status: What was done last, with Undo.
        error_strip: Why something could not be done.
        stored: The stored thumbnails.
        sheet: The contact sheet.
    """

    def __init__(self, services: LibraryServices, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(services, player, parent)
        self._entry: Entry | None = None
        self._api: AccountApi | None = None
        self._stale = True
        self._list_task = f"thumbnails {id(self)}"
        self._clock = FrameClock(player, self)
        self.changes = PosterChanges(services, self)
        self.saver = PictureSaver(services, self)
        self.use_player = QPushButton(_("Use the player's frame"))
        self.choose_file = QPushButton(_("Choose an image file…"))
        self.status = StatusLine(services.theme)
        self.error_strip = ErrorStrip(services.theme)
        self.stored = StoredSection(services, self._why_not_change, self._why_not_delete)
        self.sheet = SheetSection(services, self._why_not_change)
        self._drop_place = DropPlace(self, self._drop_sentence, self._take_drop)
        self._build()
        self._connect()

    def show_entry(self, entry: Entry, api: AccountApi) -> None:
        """Show another entry, or a new snapshot; another poster is looked for where its address has changed."""
        before, self._entry, self._api = self._entry, entry, api
        self.changes.use_account(api)
        if before is None or before.id != entry.id:
            self._reset()
        elif before.thumbnail_url != entry.thumbnail_url:
            self._stale = True
        self.sheet.show_entry(entry)
        self._refresh()
        self._load()

    def undo(self) -> bool:
        """Bring the former poster back."""
        if self._entry is None or not self.changes.can_undo(self._entry):
            return False
        self.changes.undo(self._entry)
        return True

    def clear(self) -> None:
        """Show nothing, and stop loading; a change that runs is carried through."""
        self._entry = None
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
        for widget in (buttons, self.status, self.error_strip, self.stored, self.sheet):
            column.addWidget(widget)

    def _connect(self) -> None:
        self.use_player.clicked.connect(lambda _checked=False: self._use_player_frame())
        self.choose_file.clicked.connect(lambda _checked=False: choose_picture(self, self._take_file))
        self.player.playback.changed.connect(self._refresh)
        self.status.undo_wanted.connect(self.undo)
        self.error_strip.retry.clicked.connect(self._reload)
        self.changes.began.connect(self._say)
        self.changes.done.connect(self._take_change)
        self.changes.failed.connect(self._show_failure)
        self.saver.saved.connect(self._say)
        self.saver.failed.connect(self._show_error)
        self.stored.use_wanted.connect(self._use_stored)
        self.stored.delete_wanted.connect(self._ask_delete)
        self.stored.address_wanted.connect(self._copy_poster)
        self.stored.save_wanted.connect(self._save_stored)
        self.sheet.use_wanted.connect(self._use_frame)
        self.sheet.save_wanted.connect(self._save_frame)
        self.sheet.address_wanted.connect(self._copy_frame)
        for section in (self.stored, self.sheet):
            section.refused.connect(lambda words, view=section.list: tell(view, words))

    def _reset(self) -> None:
        self.services.tasks.cancel(self._list_task)
        self._stale = True
        self.error_strip.hide()
        self._say("")
        self.stored.reset(_("Loading thumbnails…"))
        self.sheet.reset()

    # What the session and the entry allow

    def _why_not_change(self) -> str:
        if self._entry is None or self._api is None or self._api.editing is None:
            return _("This session may not change entries")
        return reason_not_editable(self._api.rights, self._entry.user_id, self._api.account.user_id)

    def _why_not_delete(self) -> str:
        return reason_without(self._api.rights, "edit", "delete_thumbnails") if self._api is not None else ""

    def _why_no_player_frame(self) -> str:
        if self._entry is not None and why_no_frames(self._entry):
            return why_no_frames(self._entry)
        if self._clock.second is None:
            return _("The player shows no frame: play the video, or go to a place in it")
        return self._why_not_change()

    def _refresh(self) -> None:
        for button, why_not in (
            (self.use_player, self._why_no_player_frame()),
            (self.choose_file, self._why_not_change()),
        ):
            button.setEnabled(not why_not)
            set_tip(button, why_not)
        self.stored.refresh()
        self.sheet.refresh()

    # Loading

    def _reload(self) -> None:
        self.error_strip.hide()
        self._stale = True
        self._load()
        self.sheet.reload()

    def _load(self) -> None:
        if self._stale and self._entry is not None and self.isVisible() and self.changes.posters is not None:
            self._stale = False
            self.services.tasks.spawn(self._load_list(self._entry), replace=self._list_task)

    async def _load_list(self, entry: Entry) -> None:
        if self.changes.posters is None:
            return
        try:
            listed = await self.changes.posters.thumbs_of(entry.id)
        except KdeskError as exc:
            self._stale = True
            self.stored.say(_("The stored thumbnails could not be loaded"))
            self._show_error(exc)
            return
        self._show_state(PosterState(entry, listed))

    def _show_state(self, state: PosterState) -> None:
        if self._api is not None and self._api.editing is not None:
            self.stored.show_thumbs(state.thumbs, self._api.editing.thumbs)

    # Changing the poster

    def _use_player_frame(self) -> None:
        second = self._clock.second
        if second is not None:
            self._use_frame(second, exact=True)

    def _use_frame(self, second: float, *, exact: bool = False) -> None:
        if self._entry is not None:
            step = 0.0 if exact else self.sheet.step
            self.changes.use_frame(self._entry, second, made_of_frame(second, self.services.formatter, step))

    def _use_stored(self, thumb: Thumb) -> None:
        if self._entry is not None:
            self.changes.use_stored(self._entry, thumb)

    def _take_change(self, state: PosterState, words: str) -> None:
        """Show the new poster everywhere: the address in the entry is new, and the former one shows the former."""
        if self._entry is not None and self._entry.id == state.entry.id:
            self._entry = state.entry
            self._stale = False
            self._show_state(state)
            self.error_strip.hide()
            self._say(words)
        self.entry_changed.emit(state.entry)

    def _show_failure(self, entry_id: str, error: KdeskError) -> None:
        """Tell what failed. The first of two calls may have been carried out: the list is loaded again."""
        if self._entry is not None and self._entry.id == entry_id:
            self._say("")
            self._show_error(error)
            self._stale = True
            self._load()

    def _ask_delete(self, thumb: Thumb) -> None:
        entry = self._entry
        if entry is None:
            return
        box = QuestionBox(
            self,
            _("Delete this thumbnail?"),
            _("It is removed from the server. This cannot be undone."),
            yes=_("Delete"),
            no=_("Keep"),
            enter_agrees=False,
        )
        box.agreed.connect(lambda: self.changes.delete(entry, thumb))
        box.open()

    # Files

    def _drop_sentence(self) -> str:
        return "" if self._why_not_change() else _("Drop an image to make it the poster")

    def _take_drop(self, paths: Sequence[Path]) -> None:
        if len(paths) > 1:
            tell(self.choose_file, _("One image can be the poster; the first one is taken"))
        self._take_file(paths[0])

    def _take_file(self, path: Path) -> None:
        if self._entry is not None:
            self.services.tasks.spawn(self._open_file(self._entry, path), replace=f"image {id(self)}")

    async def _open_file(self, entry: Entry, path: Path) -> None:
        try:
            picture = await self.services.picture_tools.read(path)
        except KdeskError as exc:
            self._show_error(exc)
            return
        if self._entry is not None and self._entry.id == entry.id:
            self._open_crop(entry, picture)

    def _open_crop(self, entry: Entry, picture: PictureFile) -> None:
        self.error_strip.hide()
        dialog = CropDialog(picture, self.services.theme, self)
        dialog.agreed.connect(lambda area: self.changes.use_image(entry, picture, area))
        dialog.open()

    def _save_stored(self, thumb: Thumb) -> None:
        if self._entry is not None and self._api is not None and self._api.editing is not None:
            self.saver.save_stored(self, self._entry, thumb, self._api.editing.thumbs)

    def _save_frame(self, second: float) -> None:
        if self._entry is not None:
            self.saver.save_frame(self, self._entry, second)

    def _copy_poster(self) -> None:
        if self._entry is not None:
            self._copy(links.thumbnail(self._entry, links.THUMBNAIL_WIDTH))

    def _copy_frame(self, second: float) -> None:
        if self._entry is not None:
            self._copy(frame_links.frame(self._entry, second, links.THUMBNAIL_WIDTH))

    def _copy(self, url: str) -> None:
        if self._entry is not None and url:
            self.services.clipboard.copy_link(Link(LinkKind.THUMBNAIL, url, self._entry.name or self._entry.id))

    def _say(self, words: str) -> None:
        self.status.say(words, can_undo=not self.changes.busy and self.changes.can_undo(self._entry))

    def _show_error(self, error: KdeskError) -> None:
        self.error_strip.show_error(error)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()
        self._load()
