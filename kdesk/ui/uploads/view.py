"""The Uploads page: header with chips, drop strip, list, footer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from kdesk.domain.settings import Settings
from kdesk.domain.sheets.sheet_names import is_sheet, may_be_sheet
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.ui_ports import AccountState, Transfers
from kdesk.guide import Topic
from kdesk.messages import _
from kdesk.ui.beside import Beside
from kdesk.ui.commands import Command
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.page import Page
from kdesk.ui.panes import Pane
from kdesk.ui.uploads.choosers import Choosers, DropStrip
from kdesk.ui.uploads.commands import UploadCommands
from kdesk.ui.uploads.empty import EmptyPage
from kdesk.ui.uploads.filters import TransferFilter
from kdesk.ui.uploads.footer import UploadsFooter
from kdesk.ui.uploads.header import UploadsHeader
from kdesk.ui.uploads.list import TransferList
from kdesk.ui.uploads.model import TransferModel
from kdesk.ui.uploads.newcomers import Newcomers
from kdesk.ui.uploads.outside import Outside
from kdesk.ui.uploads.refresher import Refresher
from kdesk.ui.uploads.row_menu import row_menu
from kdesk.ui.uploads.services import UploadsServices
from kdesk.ui.uploads.summary import Group
from kdesk.ui.uploads.verify_menus import add_setting_menu, add_verify_menu

if TYPE_CHECKING:  # imported with the first address
    from kdesk.domain.imports.finding import AddressFinding

_ROOM_FOR_STRIP = 380
_LEAST_LIST = 240
"""Pixels of the drawings that rows need beside the details."""


class UploadsPage(Page):
    """Shows the queue and passes commands to it.

    Args:
        services: What the page is built on.
        transfers: The queue; the page listens to it from now on.
        outside: The steps that lead out of the page.
        settings: The choices that the page shows first.

    Attributes:
        footer: What concerns all transfers; it shows the options that are chosen there.
        show_verification: Shows how closely transfers are compared from now on.
        main: The list, with what stands above and below it.

    Signals:
        slots_chosen: `int`, so many transfers at once. Whoever follows the settings applies it, as the next two.
        limit_chosen: `SpeedLimit` for all transfers together.
        verification_chosen: `Level` for what becomes READY.
        removed: The transfers that the user has removed from the list.
        downloads_running: How many downloads run.
        details_toggled: Whether the user wants the details beside the list.
        details_resized: `int`, the width that the user gave them, in pixels of the drawings.
    """

    slots_chosen = Signal(object)
    limit_chosen = Signal(object)
    verification_chosen = Signal(object)
    removed = Signal(object)
    downloads_running = Signal(int)
    details_toggled = Signal(object)
    details_resized = Signal(object)

    def __init__(self, services: UploadsServices, transfers: Transfers, outside: Outside, settings: Settings) -> None:
        super().__init__()
        set_topic(self, Topic.UPLOADS)
        theme, formatter, actions, now = services.theme, services.formatter, services.actions, services.now
        self.setProperty("role", "page")
        self.setAccessibleName(_("Uploads"))
        self._theme, self._formatter, self._actions, self._transfers = theme, formatter, actions, transfers
        self._account_choice = services.account_choice
        self._open_sheet, self._ask_addresses = outside.open_sheet, outside.from_addresses
        self._more_panes: Sequence[Pane] = ()
        self.choosers = Choosers(self, self.add, outside.from_addresses)
        self.model = TransferModel(formatter, now, transfers.move, self, details_of=services.details_of)
        self.shown = TransferFilter(self.model, self)
        self.list = self._list_of(services)
        self.commands = UploadCommands(transfers, self.list, outside, formatter, self)
        self.commands.removed.connect(self.removed)
        add_verify_menu(actions, self, transfers, self.list.selected)
        self.show_verification = add_setting_menu(actions, self, settings.verify, self.verification_chosen.emit)
        self._build(settings)
        self._newcomers = Newcomers(self.model, self.shown, self.list, self.header.show_all)
        self._refresher = Refresher(self.model, self.list, self.refresh)
        self._connect()
        # No await in between: the queue cannot change before the model listens.
        self.model.added(transfers.snapshot())
        transfers.listen(self.model)
        transfers.listen(self._newcomers)
        self.refresh()
        # Also where a long list could not be read: nothing else would tell.
        transfers.loading.once_done(self.refresh)

    @property
    def panes(self) -> Sequence[Pane]:
        """The page, and what stands beside its list."""
        return (*super().panes, *self._more_panes)

    @property
    def begin(self) -> QWidget:
        """The list; on the empty page the button that chooses files."""
        return self._begin

    def add(self, paths: Sequence[Path]) -> None:
        """Queue files and folders: dropped, chosen, or named on the command line. A sheet shows what it names first."""
        # What is on the list decides what becomes of them, and is selected only if it came with them.
        self._transfers.loading.once_done(partial(self._add, paths))

    def _add(self, paths: Sequence[Path]) -> None:
        sheet = next(filter(is_sheet, paths), None) or next(filter(may_be_sheet, paths), None)
        if sheet is not None and self._open_sheet is not None:
            # Another sheet among the paths comes to its turn when those that this one does not name are added.
            self._open_sheet(sheet, [path for path in paths if path != sheet])
            return
        self._newcomers.expect()
        self._transfers.add(paths)

    def ask_addresses(self, addresses: Sequence[str]) -> None:
        """Ask whether the server is to fetch these addresses, which were dropped or pasted."""
        if self._ask_addresses is not None:
            self._ask_addresses(addresses)

    def add_addresses(self, found: Sequence[AddressFinding]) -> None:
        """Queue addresses that the server fetches by itself."""
        kinds = {one.address: one.media_type for one in found}

        def add() -> None:
            self._newcomers.expect()
            self._transfers.add_addresses(list(kinds), kinds)

        self._transfers.loading.once_done(add)

    def show_transfer(self, transfer_id: str) -> None:
        """Select a transfer and bring it into sight; nothing happens if it has left the list."""
        row = self.model.row_of(transfer_id)
        if row is not None:
            self._newcomers.reveal(row)
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_side(self, side: Pane, width: int) -> None:
        """Put something beside the list, hidden at first.

        Args:
            width: That it had before, in pixels of the drawings; 0 for its share.
        """
        edge = _("Divider between list and details")
        self.beside = Beside(self.main, side.area, self._theme, edge, width=width, least_main=_LEAST_LIST)
        self.beside.side_dragged.connect(self.details_resized)
        self.beside.main_shown.connect(self.header.setVisible)
        self._full.addWidget(self.beside, 1)
        self._more_panes = (side,)

    def add_section(self, section: QWidget) -> None:
        """Put something below the list, or below the empty page."""
        self._outer.addWidget(section)

    def show_state(self, state: AccountState) -> None:
        """Let rows say that they wait for a sign-in, where they do."""
        self.model.signed_in = state not in {AccountState.SIGNED_OUT, AccountState.SIGN_IN_NEEDED}
        self.list.say_signed_in(self.model.signed_in)

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.header.focus_search()

    def showEvent(self, event: QShowEvent) -> None:
        """Enable the commands for the selection of this page."""
        super().showEvent(event)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the list the strip's room on a low page: files can be dropped anywhere, the menu chooses them."""
        super().resizeEvent(event)
        self._drop_strip.setVisible(event.size().height() >= self._theme.px(_ROOM_FOR_STRIP))

    def _list_of(self, services: UploadsServices) -> TransferList:
        looks = services.looks
        if looks is None:
            return TransferList(self.shown, services.theme, services.formatter, services.now)
        view = TransferList(self.shown, services.theme, services.formatter, services.now, picture_of=looks.picture)
        looks.in_sight = view.is_in_sight
        looks.seen.connect(lambda transfer_id: self.model.details_changed([transfer_id]))
        return view

    def _build(self, settings: Settings) -> None:
        # From the outside in: Qt looks at all that a widget holds whenever it moves into another one.
        px = self._theme.px
        self._outer, self._pages = QVBoxLayout(self), QStackedLayout()
        self._outer.setContentsMargins(px(24), px(16), px(24), px(16))
        self._outer.addLayout(self._pages, 1)
        first_steps = self.choosers.buttons("main")
        self._begin: QWidget = first_steps[0]
        self._first_step = first_steps[0]
        self._empty = EmptyPage(self._theme, first_steps)
        if self._account_choice is not None:
            self._empty.hold(self._account_choice)
        full, self.main = QWidget(), QWidget()
        self._full, column = QVBoxLayout(full), QVBoxLayout(self.main)
        for part in (self._full, column):
            part.setContentsMargins(0, 0, 0, 0)
            part.setSpacing(px(16))
        self._pages.addWidget(self._empty)
        self._pages.addWidget(full)
        self.header = UploadsHeader(self._theme, self._formatter)
        self._full.addWidget(self.header)
        self._full.addWidget(self.main, 1)
        self._drop_strip = DropStrip(self._theme, self.choosers)
        self.footer = UploadsFooter(self._theme, self._formatter, self._actions, settings)
        self.foot_bars = (self.footer,)
        column.addWidget(self._drop_strip)
        column.addWidget(self.list, 1)
        column.addWidget(self.footer)

    def _connect(self) -> None:
        self.header.group_chosen.connect(self._show_group)
        self.header.searched.connect(self._search)
        self.header.left.connect(self.list.setFocus)
        self.footer.slots_chosen.connect(self.slots_chosen)
        self.footer.limit_chosen.connect(self.limit_chosen)
        self.list.pressed_button.connect(self._press)
        self.list.menu_wanted.connect(self._open_menu)
        self._actions.reach_transfers(self.list)
        self.commands.connect_to(self._actions, self)
        self.choosers.connect_to(self._actions)

    def _search(self, text: str) -> None:
        self.shown.search(text)
        self._refresher.soon()

    def _show_group(self, group: Group) -> None:
        self.shown.show_group(group)
        self._refresher.soon()

    def _press(self, transfer: Transfer, command: Command) -> None:
        if command not in {Command.MORE, Command.SHOW_COMPANIONS}:
            self.commands.give(command, (transfer,))
            return
        row = self.model.row_of(transfer.id)
        if row is not None:
            index = self.shown.mapFromSource(self.model.index(row))
            self.list.setCurrentIndex(index)
            if command is Command.SHOW_COMPANIONS:
                # The details pane shows them, of what is selected.
                self.refresh()
                self._actions[command].trigger()
                return
            rect = dict(self.list.layout_at(index).buttons)[command]
            self._open_menu(self.list.viewport().mapToGlobal(rect.bottomLeft()))

    def _open_menu(self, position: QPoint) -> None:
        self.refresh()
        row_menu(self._actions, self).popup(position)

    def _show_list_or_first_step(self) -> None:
        """Show the list, or the empty page; the keyboard begins there, also when it was on the other one."""
        # While it is being loaded it is long: a short one comes before the window.
        filled = self.model.rowCount() > 0 or not self._transfers.loading.is_done
        begin: QWidget = self.list if filled else self._first_step
        before = self._begin
        if before is begin:
            return
        # Asked of the window: one that just opens is not active yet, and no widget has the focus.
        had_focus = before is self.window().focusWidget()
        self._pages.setCurrentIndex(1 if filled else 0)
        if self._account_choice is not None:
            (self._drop_strip if filled else self._empty).hold(self._account_choice)
        self._begin = begin
        if had_focus:
            begin.setFocus()

    def refresh(self) -> None:
        """Bring chips, footer, commands and empty page up to date with the model."""
        self._show_list_or_first_step()
        self.header.show_counts(self.model.summary)
        self.commands.refresh(self._actions)
        self.footer.refresh()
        words = _("No transfer matches") if self.shown.text else _("No transfer is in this group")
        self.list.say_when_empty(words if self._transfers.loading.is_done else "")
        summary = self.model.summary
        self.list.count_down(summary.waits > 0 or summary.count_of(TransferState.PROCESSING) > 0)
