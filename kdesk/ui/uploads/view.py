"""The Uploads page: header with chips, drop strip, list, footer."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QItemSelection, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QLabel,
    QMenu,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from kdesk.domain.settings import NO_LIMIT, SpeedLimit
from kdesk.domain.transfer import Transfer
from kdesk.domain.ui_ports import AccountState, Transfers
from kdesk.domain.verification import Level
from kdesk.messages.format import Format
from kdesk.ui.actions import Actions, Command
from kdesk.ui.flow_layout import FlowLayout
from kdesk.ui.page import Page
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.abilities import ANSWERS
from kdesk.ui.uploads.commands import CopyLinks, UploadCommands
from kdesk.ui.uploads.empty import EmptyPage
from kdesk.ui.uploads.filters import TransferFilter
from kdesk.ui.uploads.footer import UploadsFooter
from kdesk.ui.uploads.header import UploadsHeader
from kdesk.ui.uploads.list import TransferList
from kdesk.ui.uploads.model import TransferModel
from kdesk.ui.uploads.receipts import Export
from kdesk.ui.uploads.rows import RowButton
from kdesk.ui.uploads.summary import Group
from kdesk.ui.uploads.verify_menus import add_setting_menu, add_verify_menu

_ROW_COMMANDS = (
    (Command.PAUSE_RESUME, Command.RETRY, Command.UPLOAD_UNSTABLE, Command.CANCEL),
    (Command.COPY_LINK, Command.OPEN_ENTRY),
    (Command.VERIFY, Command.EXPORT_RECEIPT),
    (Command.MOVE_UP, Command.MOVE_DOWN, Command.MOVE_TO_TOP),
    (Command.REMOVE,),
)
_ROOM_FOR_STRIP = 380


class UploadsPage(Page):
    """Shows the queue and asks it.

    transfers   the queue; the page listens to it from now on
    copy_link   puts the links of some transfers' entries on the clipboard and says so
    open_entry  shows an entry in the Library, by its id
    export      writes receipts to a file, or into a folder
    now         Unix seconds
    slots       transfers at once, as the settings have it
    limit       on the speed of all together, as the settings have it
    verify      how closely copies are compared, as the settings have it

    Signals: what the user wants; the queue knows already, the settings do not
    slots_chosen  int: so many transfers at once
    limit_chosen  SpeedLimit: all together no faster than that
    verification_chosen  Depth: compare what becomes READY this closely
    removed  the transfers that the user has taken off the list
    """

    slots_chosen = Signal(object)
    limit_chosen = Signal(object)
    verification_chosen = Signal(object)
    removed = Signal(object)

    def __init__(
        self,
        theme: Theme,
        formatter: Format,
        actions: Actions,
        transfers: Transfers,
        *,
        copy_link: CopyLinks,
        open_entry: Callable[[str], None],
        export: Export,
        now: Callable[[], float],
        slots: int,
        limit: SpeedLimit = NO_LIMIT,
        verify: Level = Level.SIZE,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.setAccessibleName("Uploads")
        self._theme, self._formatter, self._actions, self._transfers = theme, formatter, actions, transfers
        self.limit = limit
        self._awaited = False
        self.model = TransferModel(formatter, now, transfers.move, self)
        self.shown = TransferFilter(self.model, self)
        self.list = TransferList(self.shown, theme, formatter, now)
        self.commands = UploadCommands(
            transfers,
            self.model,
            self.shown,
            formatter,
            selected=self.list.selected,
            current=self.list.current,
            select_all=self.list.selectAll,
            copy_link=copy_link,
            open_entry=open_entry,
            export=export,
            removed=self.removed.emit,
            parent=self,
        )
        add_verify_menu(actions, self, transfers, self.list.selected)
        add_setting_menu(actions, self, verify, self._choose_verification)
        self._build(slots, limit)
        self._connect()
        self.model.added(transfers.snapshot())
        transfers.listen(self.model)
        self._refresh()

    @property
    def begin(self) -> QWidget:
        """The list; on the empty page the button that chooses files."""
        return self._begin

    def add(self, paths: Sequence[Path]) -> None:
        """Queue files and folders: dropped, chosen, or named on the command line."""
        self._awaited = True
        self._transfers.add(paths)

    def _show_newcomers(self, first: int, last: int) -> None:
        """Select the first rows of a drop and bring them into sight, out of a group or a search without them, too."""
        if not self._awaited:
            return
        self._awaited = False
        if not self.shown.mapFromSource(self.model.index(first)).isValid():
            self.header.show_all()
        self.list.select(
            self.shown.mapSelectionFromSource(QItemSelection(self.model.index(first), self.model.index(last)))
        )
        for row in (last, first):
            self.list.scrollTo(self.shown.mapFromSource(self.model.index(row)))

    def show_state(self, state: AccountState) -> None:
        """Let rows say that they wait for a sign-in, where they do."""
        self.model.signed_in = state not in {AccountState.SIGNED_OUT, AccountState.SIGN_IN_NEEDED}
        self.list.say_signed_in(self.model.signed_in)

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.header.focus_search()

    def choose_files(self) -> None:
        """Let the user choose files in a dialog of the system."""
        self._choose(QFileDialog.FileMode.ExistingFiles, "Choose files to upload")

    def choose_folder(self) -> None:
        """Let the user choose a folder; everything in it that can be taken is queued."""
        self._choose(QFileDialog.FileMode.Directory, "Choose a folder to upload")

    def _choose(self, mode: QFileDialog.FileMode, title: str) -> None:
        dialog = QFileDialog(self, title)
        dialog.setFileMode(mode)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda names: self.add([Path(name) for name in names]))
        dialog.open()

    def showEvent(self, event: QShowEvent) -> None:
        """Bring the commands up to what is selected here: another page had them meanwhile."""
        super().showEvent(event)
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the list the strip's room on a low page: files can be dropped anywhere, the menu chooses them."""
        super().resizeEvent(event)
        self._drop_strip.setVisible(event.size().height() >= self._theme.px(_ROOM_FOR_STRIP))

    def _build(self, slots: int, limit: SpeedLimit) -> None:
        px = self._theme.px
        self._pages = QStackedLayout()
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(16))
        self.header = UploadsHeader(self._theme, self._formatter)
        self.footer = UploadsFooter(self._theme, self._formatter, self._actions, slots=slots, limit=limit)
        column.addWidget(self.header)
        self._drop_strip = self._strip()
        column.addWidget(self._drop_strip)
        column.addWidget(self.list, 1)
        column.addWidget(self.footer)
        first_steps = self._choosers("main")
        self._begin: QWidget = first_steps[0]
        self._first_step = first_steps[0]
        self._pages.addWidget(EmptyPage(self._theme, first_steps))
        self._pages.addWidget(full)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(24), px(16), px(24), px(16))
        outer.addLayout(self._pages)

    def _strip(self) -> QFrame:
        strip = QFrame()
        strip.setProperty("role", "strip")
        row = FlowLayout(strip, spacing=self._theme.px(8))
        row.setContentsMargins(*(self._theme.px(n) for n in (16, 8, 8, 8)))
        said = QLabel("Drop files or folders here, or")
        said.setProperty("role", "secondary")
        row.addWidget(said)
        for button in self._choosers(""):
            row.addWidget(button)
        return strip

    def _choosers(self, kind: str) -> tuple[QPushButton, QPushButton]:
        files, folder = QPushButton("Choose files…"), QPushButton("Choose folder…")
        files.setProperty("kind", kind)
        files.clicked.connect(self.choose_files)
        folder.clicked.connect(self.choose_folder)
        return files, folder

    def _choose_slots(self, slots: int) -> None:
        self._transfers.set_slots(slots)
        self.slots_chosen.emit(slots)

    def _choose_limit(self, limit: SpeedLimit) -> None:
        self.limit = limit
        self._transfers.set_limit(limit)
        self.limit_chosen.emit(limit)

    def _choose_verification(self, level: Level) -> None:
        self._transfers.set_verification(level)
        self.verification_chosen.emit(level)

    def _connect(self) -> None:
        self.header.group_chosen.connect(self._show_group)
        self.header.searched.connect(self._search)
        self.header.left.connect(self.list.setFocus)
        self.footer.slots_chosen.connect(self._choose_slots)
        self.footer.limit_chosen.connect(self._choose_limit)
        self._follow()
        self.list.pressed_button.connect(self._press)
        self.list.menu_wanted.connect(self._open_menu)
        self.model.rowsInserted.connect(lambda _parent, first, last: self._show_newcomers(first, last))
        self._actions.reach_transfers(self.list)
        self.commands.connect_to(self._actions, self)
        self._actions.connect_to(Command.CHOOSE_FILES, self.choose_files)
        self._actions.connect_to(Command.CHOOSE_FOLDER, self.choose_folder)

    def _follow(self) -> None:
        """Refresh at once after a step of the user or of the list, four times a second while bytes only move."""
        self._later = QTimer(self, singleShot=True, interval=0)
        self._calmly = QTimer(self, singleShot=True, interval=250)
        for timer in (self._later, self._calmly):
            timer.timeout.connect(self._refresh)
        self.model.summary_changed.connect(lambda: self._calmly.isActive() or self._calmly.start())
        for at_once in (
            self.list.selection_moved,
            self.model.rowsInserted,
            self.model.rowsRemoved,
            self.model.modelReset,
            self.model.layoutChanged,
        ):
            at_once.connect(lambda *_rows: self._later.start())

    def _search(self, text: str) -> None:
        self.shown.search(text)
        self._later.start()

    def _show_group(self, group: Group) -> None:
        self.shown.show_group(group)
        self._later.start()

    def _press(self, transfer: Transfer, button: RowButton) -> None:
        if button is not RowButton.MORE:
            self.commands.press(transfer, button)
            return
        row = self.model.row_of(transfer.id)
        if row is not None:
            index = self.shown.mapFromSource(self.model.index(row))
            self.list.setCurrentIndex(index)
            rect = dict(self.list.layout_at(index).buttons)[button]
            self._open_menu(self.list.viewport().mapToGlobal(rect.bottomLeft()))

    def _open_menu(self, position: QPoint) -> None:
        self._refresh()
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        answers = tuple(command for command in ANSWERS if self._actions[command].isEnabled())
        for commands in (answers, *_ROW_COMMANDS):
            menu.addActions([self._actions[command] for command in commands])
            menu.addSeparator()
        menu.popup(position)

    def _show_list_or_first_step(self) -> None:
        """Show the list, or the empty page; the keyboard begins there, also when it was on the other one."""
        filled = self.model.rowCount() > 0
        begin: QWidget = self.list if filled else self._first_step
        before = self._begin
        if before is begin:
            return
        # The window's own word: a window that just opens is not active yet, and has no focus to speak of.
        had_focus = before is self.window().focusWidget()
        self._pages.setCurrentIndex(1 if filled else 0)
        self._begin = begin
        if had_focus:
            begin.setFocus()

    def _refresh(self) -> None:
        """Bring chips, footer, commands and empty state up to the model."""
        self._show_list_or_first_step()
        self.header.show_counts(self.model.summary)
        self.commands.refresh(self._actions)
        self.footer.refresh()
        self.list.say_when_empty("No transfer matches" if self.shown.text else "No transfer is in this group")
        self.list.count_down(self.model.summary.waits > 0)
