"""The commands of the Library page: for the shown entry, or for the focused row of its panel."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QMenu, QWidget

from kdesk.domain.entry import Entry
from kdesk.domain.flavor import Flavor
from kdesk.domain.links import Link, links_of
from kdesk.domain.names import in_a_sentence
from kdesk.messages import _
from kdesk.messages.links import no_links_message
from kdesk.ui.actions import Actions
from kdesk.ui.commands import Command
from kdesk.ui.library.entry_panel import EntryPanel
from kdesk.ui.library.grid import EntryGrid
from kdesk.ui.library.model import ENTRY_ROLE
from kdesk.ui.selection import Offer
from kdesk.ui.share.clipboard import LinkClipboard

ENTRY_COMMANDS = (
    Command.CHANGE_ENTRIES,
    Command.APPROVE_ENTRIES,
    Command.REJECT_ENTRIES,
    Command.SHOW_FLAGS,
    Command.DELETE_ENTRIES,
)
"""Those about the selected entries, for one and for many."""


class LibraryCommands:
    """Finds the target of a command on the page, and runs the command.

    Args:
        focused: Returns the page's widget that has, or last had, the focus.
        play: Plays the entry of a card.
    """

    def __init__(
        self,
        grid: EntryGrid,
        panel: EntryPanel,
        clipboard: LinkClipboard,
        *,
        focused: Callable[[], QWidget | None],
        play: Callable[[QModelIndex], None],
    ) -> None:
        self._grid, self._panel, self._clipboard = grid, panel, clipboard
        self._focused, self._play = focused, play

    def entry(self) -> Entry | None:
        """Return the entry of the open panel, otherwise that of the selected card."""
        if self._panel.isVisible():
            return self._panel.entry
        indexes = self._grid.selectedIndexes()
        return indexes[0].data(ENTRY_ROLE) if indexes else None

    def offers(self) -> Mapping[Command, Offer]:
        """Return the offers of the commands that the page supports."""
        entry = self.entry()
        opened = _("It is open already") if self._panel.isVisible() else _("Press Enter on a card, or click it")
        return {
            Command.COPY_LINK: self._copy_offer(entry),
            Command.OPEN_ENTRY: Offer(reason=opened if entry else _nothing_selected()),
            Command.SELECT_ALL: Offer(reason=_("One entry at a time can be selected here")),
        }

    def menu(self, actions: Actions, parent: QWidget) -> QMenu:
        """Return the context menu of the selected card."""
        menu = QMenu(parent)
        indexes, entry = self._grid.selectedIndexes(), self.entry()
        play = menu.addAction(_("Play or pause"))
        play.triggered.connect(lambda _checked=False: self._play(indexes[0]) if indexes else None)
        menu.addAction(actions[Command.COPY_LINK])
        copy_id = menu.addAction(_("Copy id"))
        copy_id.triggered.connect(lambda _checked=False: self._copy_id(entry))
        menu.addSeparator()
        menu.addActions([actions[command] for command in ENTRY_COMMANDS])
        return menu

    def _copy_offer(self, entry: Entry | None) -> Offer:
        if entry is None:
            return Offer(reason=_nothing_selected())
        link = self._focused_link()
        if link is not None:
            return Offer(partial(self._clipboard.copy_link, link))
        flavor = self._focused_flavor()
        links = links_of(entry, flavor, self._panel.renditions.flavors.name(flavor) if flavor else "")
        if not links:
            return Offer(reason=no_links_message(entry, flavor))
        return Offer(partial(self._clipboard.copy_link, links[0]))

    def _focused_link(self) -> Link | None:
        """Return the link of the current row if the links table, or one of its buttons, has the focus."""
        table, focused = self._panel.links.panel.table, self._focused()
        if focused is None or not table.isVisible() or not (focused is table or table.isAncestorOf(focused)):
            return None
        return table.focused_link()

    def _focused_flavor(self) -> Flavor | None:
        view = self._panel.renditions.view
        return view.flavor() if view.isVisible() and self._focused() is view else None

    def _copy_id(self, entry: Entry | None) -> None:
        if entry is not None:
            notice = _("Id of “{name}” copied").format(name=in_a_sentence(entry.name))
            self._clipboard.copy_text(entry.id, notice)


def _nothing_selected() -> str:
    return _("Select an entry first")
