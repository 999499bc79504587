"""Lets the details pane stand beside the list of transfers, and follow what is selected there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from kdesk.domain.details.upload_details import COMPANIONS
from kdesk.domain.settings import Settings
from kdesk.messages import _
from kdesk.ui.actions import Actions
from kdesk.ui.commands import Command
from kdesk.ui.focus_within import has_focus_within
from kdesk.ui.panes import Pane
from kdesk.ui.selection import Offer
from kdesk.ui.tab_order import put_after
from kdesk.ui.tips import set_tip
from kdesk.ui.uploads.details.profile_names import ProfileNames
from kdesk.ui.uploads.details.row_source import RowSource
from kdesk.ui.uploads.details.services import DetailsServices
from kdesk.ui.uploads.view import UploadsPage

if TYPE_CHECKING:  # it is imported when it is built
    from kdesk.ui.uploads.details.pane import DetailsPane

_CALMLY_MS = 250
"""Between two looks at transfers whose bytes move."""
_MOST_ASKED = 1_000
"""Selected rows that are looked through for what belongs to them."""


class DetailsControl(QObject):
    """Shows the pane, or hides it, by a button, a command and a key.

    Args:
        page: Shows it beside its list.
        source: Tells the rows of the list what was said.
        settings: As they are at the start.

    Attributes:
        button: In the head of the page.
        side: What stands beside the list.
    """

    def __init__(
        self, page: UploadsPage, services: DetailsServices, source: RowSource, actions: Actions, settings: Settings
    ) -> None:
        super().__init__(page)
        self._page, self._services, self._source, self._actions = page, services, source, actions
        self._pane: DetailsPane | None = None
        self.side = QWidget()
        self._column = QVBoxLayout(self.side)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.button = self._toggle_button()
        page.header.add_button(self.button)
        page.set_side(Pane(self.side, lambda: self.pane.begin, remembers=True), settings.details_width)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._calmly = QTimer(self, singleShot=True, interval=_CALMLY_MS)
        self._connect()
        if settings.details_shown:
            self.show()

    @property
    def pane(self) -> DetailsPane:
        """The pane, which is built when it is shown first."""
        if self._pane is None:
            # Its fields are most of the widgets of the page, for whoever says something about files.
            from kdesk.ui.uploads.details.pane import DetailsPane

            pane = self._pane = DetailsPane(self._services)
            self._column.addWidget(pane)
            # A notice would lie over “Fill down”.
            self._page.foot_bars = (*self._page.foot_bars, pane.tools)
            put_after(self._page.main, pane)
            pane.addAction(self._actions[Command.SHOW_DETAILS])
            pane.closed.connect(self.hide)
            pane.escaped.connect(self._leave)
            pane.choices.changed.connect(self._name_profiles)
        return self._pane

    @property
    def is_shown(self) -> bool:
        """Whether the pane stands beside the list."""
        return not self.side.isHidden()

    def show(self) -> None:
        """Show the pane with what is selected."""
        pane = self.pane
        self.side.show()
        self.button.setChecked(True)
        pane.show_transfers(self._page.list.selected())

    def hide(self) -> None:
        """Hide the pane; the keyboard goes to the list if it was in the pane."""
        had_focus = has_focus_within(self.side)
        self.side.hide()
        self.button.setChecked(False)
        self._page.details_toggled.emit(False)
        if had_focus:
            self._page.begin.setFocus()

    def _leave(self) -> None:
        """Go back to the list; where the pane stands in its place, that is hidden."""
        if self._page.main.isHidden():
            self.hide()
        self._page.begin.setFocus()

    def toggle(self) -> None:
        """Show the pane, or hide it."""
        if self.is_shown:
            self.hide()
        else:
            self.show()
            self._page.details_toggled.emit(True)

    def edit(self) -> None:
        """Show the pane and put the cursor into its first field."""
        if not self.is_shown:
            self.toggle()
        self.follow()
        self.pane.begin.setFocus()

    def show_companions(self) -> None:
        """Show the pane where it lists the captions, the thumbnail and the attachments."""
        if not self.is_shown:
            self.toggle()
        self.follow()
        self.pane.show_companions()

    def show_timeline(self) -> None:
        """Show the pane where it tells what happened to the transfer."""
        if not self.is_shown:
            self.toggle()
        self.follow()
        self.pane.show_timeline()

    def follow(self) -> None:
        """Show what is selected now."""
        if self.is_shown:
            self.pane.show_transfers(self._page.list.selected())

    def _toggle_button(self) -> QPushButton:
        button = QPushButton(_("Details"))
        button.setCheckable(True)
        button.setProperty("kind", "chip")
        button.clicked.connect(lambda _checked: self.toggle())
        set_tip(button, _("Title, tags and what else belongs to the selected files (Ctrl+I)"))
        return button

    def _connect(self) -> None:
        page, model = self._page, self._page.model
        self._soon.timeout.connect(self.follow)
        self._calmly.timeout.connect(self.follow)
        # At once: what is typed next is about what is selected now.
        page.list.selection_moved.connect(self.follow)
        model.modelReset.connect(self._soon.start)
        model.dataChanged.connect(lambda *_rows: self._calmly.isActive() or self._calmly.start())
        self._services.accounts.listen(self._soon.start)
        self._services.book.listen(self._follow_book)
        self._actions.selection.add(page, self._offers)
        self._names = ProfileNames(self._services, self._source, page.list.viewport().update)

    def _follow_book(self, transfer_ids: Collection[str]) -> None:
        self._page.model.details_changed(transfer_ids)
        if self._pane is not None:
            self._pane.follow(transfer_ids)

    def _name_profiles(self) -> None:
        self._source.profile_names = self.pane.choices.profile_names
        self._page.list.viewport().update()

    def _offers(self) -> Mapping[Command, Offer]:
        nothing = "" if self._page.list.selectionModel().hasSelection() else _("Select a transfer first")
        words = _("Hide details") if self.is_shown else _("Show details")
        return {
            Command.SHOW_DETAILS: Offer(self.toggle, text=words),
            Command.EDIT_DETAILS: Offer(self.edit, nothing),
            Command.SHOW_TIMELINE: Offer(self.show_timeline, nothing or self._why_no_timeline()),
            Command.SHOW_COMPANIONS: Offer(self.show_companions, nothing or self._why_no_companions()),
        }

    def _why_no_timeline(self) -> str:
        # With the first selection.
        from kdesk.domain.timeline import has_begun

        selected = self._page.list.selected()
        return "" if len(selected) == 1 and has_begun(selected[0]) else _("Select one transfer that has begun")

    def _why_no_companions(self) -> str:
        book, selected = self._services.book, self._page.list.selected()
        # Asked with each selection: very many rows are not looked through.
        if len(selected) > _MOST_ASKED or any(book.of(one.id).details.said & COMPANIONS for one in selected):
            return ""
        return _("Nothing that is selected has a thumbnail, captions or attachments")
