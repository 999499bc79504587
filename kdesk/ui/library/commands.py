"""The commands of the Library page: for the shown entry, or for the focused row of its panel."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from kdesk.domain.entry import Entry
from kdesk.domain.names import in_a_sentence
from kdesk.messages import _, ngettext
from kdesk.messages.entry_links import copy_links_text
from kdesk.messages.format import Format
from kdesk.messages.missing_links import no_links_message
from kdesk.ui.actions import Actions
from kdesk.ui.commands import Command
from kdesk.ui.library.selected_entries import SelectedEntries
from kdesk.ui.library.side_pane import SidePane
from kdesk.ui.library.view_keys import Wish
from kdesk.ui.library.views import LibraryViews
from kdesk.ui.selection import Offer
from kdesk.ui.share.clipboard import LinkClipboard
from kdesk.ui.share.form_menu import add_form_menu
from kdesk.ui.share.kdesk_links import copy_kdesk_links
from kdesk.ui.tips import tell

ENTRY_COMMANDS = (
    Command.DOWNLOAD_ENTRIES,
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
        selected: The entries for what acts on several.
        focused: Returns the page's widget that has, or last had, the focus.
    """

    def __init__(
        self,
        views: LibraryViews,
        side: SidePane,
        selected: SelectedEntries,
        clipboard: LinkClipboard,
        *,
        formatter: Format,
        focused: Callable[[], QWidget | None],
    ) -> None:
        self._views, self._side, self._selected, self._clipboard = views, side, selected, clipboard
        self._formatter, self._focused = formatter, focused

    def entry(self) -> Entry | None:
        """Return the entry of the open panel, otherwise the one that is selected; None if there are several."""
        if self._side.open_panel is not None:
            return self._side.entry
        entries = self._views.selection.entries if self._views.selection.count == 1 else ()
        return entries[0] if entries else None

    def offers(self) -> Mapping[Command, Offer]:
        """Return the offers of the commands that the page supports."""
        entry, panel = self.entry(), self._side.open_panel
        opened = _("It is open already") if panel is not None else _("Press Enter on a card, or click it")
        nothing = "" if self._views.row_count else _("There is nothing to select")
        return {
            Command.COPY_LINK: self._copy_offer(entry),
            Command.COPY_KDESK_LINK: self._kdesk_link_offer(entry),
            Command.OPEN_ENTRY: Offer(reason=opened if entry else _nothing_selected()),
            Command.SELECT_ALL: Offer(self._select_all, reason=nothing),
            Command.QUICK_LOOK: Offer(partial(self._views.ask, Wish.LOOK), reason=self._why_not_current()),
            Command.OPEN_WINDOW: Offer(partial(self._views.ask, Wish.WINDOW), reason=self._why_not_current()),
            Command.LARGER_CARDS: self._zoom_offer(1),
            Command.SMALLER_CARDS: self._zoom_offer(-1),
        }

    def open_menu(self, actions: Actions, parent: QWidget, place: QPoint) -> None:
        """Open the context menu of the selected entries at a place of the screen."""
        actions.refresh()
        menu = QMenu(parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        for words, keys, wish in (
            (_("Play or pause"), _("Enter"), Wish.PLAY),
            (_("Quick look"), _("Space"), Wish.LOOK),
            (_("Open in a window"), _("Ctrl+Enter"), Wish.WINDOW),
            (_("Rename"), _("F2"), Wish.RENAME),
        ):
            # Behind a tab Qt shows the keys, which the views take themselves.
            action = menu.addAction(f"{words}\t{keys}")
            action.triggered.connect(lambda _checked=False, wish=wish: self._views.ask(wish))
        copy_link = actions[Command.COPY_LINK]
        menu.addAction(copy_link)
        add_form_menu(menu, self._clipboard, copy_link.trigger).setEnabled(copy_link.isEnabled())
        count = self._views.selection.count
        ids = ngettext("Copy {count} id", "Copy {count} ids", count).format(count=self._formatter.number(count))
        copy_id = menu.addAction(ids if count > 1 else _("Copy id"))
        copy_id.triggered.connect(lambda _checked=False: self._selected.use(self._copy_ids))
        menu.addAction(actions[Command.COPY_KDESK_LINK])
        menu.addSeparator()
        menu.addAction(actions[Command.COMPARE_ENTRIES])
        menu.addActions([actions[command] for command in ENTRY_COMMANDS])
        menu.popup(place)

    def _why_not_current(self) -> str:
        return _nothing_selected() if self._views.selection.current is None else ""

    def _zoom_offer(self, step: int) -> Offer:
        arrangement = self._views.view.arrangement
        if not arrangement.is_cards:
            return Offer(reason=_("The table has one size: show cards first"))
        if arrangement.stepped(step) is arrangement:
            return Offer(reason=_("The cards have this size already"))
        return Offer(partial(self._views.zoomed.emit, step))

    def _select_all(self) -> None:
        """Select everything that the list holds, and tell how many entries that are."""
        self._views.selection.select_all()
        count = self._views.selection.count
        words = ngettext("{count} entry selected", "{count} entries selected", count)
        tell(self._views.shown, words.format(count=self._formatter.number(count)))

    def _copy_offer(self, entry: Entry | None) -> Offer:
        count = self._views.selection.count
        if entry is None and count > 1:
            words = ngettext("Copy {count} link", "Copy {count} links", count)
            number = self._formatter.number(count)
            return Offer(partial(self._selected.use, self._copy_links), text=words.format(count=number))
        if entry is None:
            return Offer(reason=_nothing_selected())
        tab = self._side.open_panel.tabs.current if self._side.open_panel is not None else None
        link = tab.focused_link(self._focused()) if tab is not None else None
        if link is not None:
            return Offer(partial(self._clipboard.copy_link, link))
        flavor, name = (tab.focused_flavor(self._focused()) if tab is not None else None) or (None, "")
        link = self._clipboard.preferred.of(entry, flavor, name)
        if link is None:
            return Offer(reason=no_links_message(entry, flavor))
        return Offer(partial(self._clipboard.copy_link, link))

    def _kdesk_link_offer(self, entry: Entry | None) -> Offer:
        count = self._views.selection.count
        if entry is not None:
            return Offer(partial(self._copy_kdesk_links, (entry,)))
        if not count:
            return Offer(reason=_nothing_selected())
        words = copy_links_text(count, self._formatter)
        return Offer(partial(self._selected.use, self._copy_kdesk_links), text=words)

    def _copy_kdesk_links(self, entries: Sequence[Entry]) -> None:
        copy_kdesk_links(self._clipboard, [entry.id for entry in entries], self._formatter)

    def _copy_links(self, entries: Sequence[Entry]) -> None:
        """Copy the preferred link of each entry."""
        found = [link for entry in entries if (link := self._clipboard.preferred.of(entry))]
        self._clipboard.copy_links(found, len(entries) - len(found))

    def _copy_ids(self, entries: Sequence[Entry]) -> None:
        if len(entries) == 1:
            notice = _("Id of “{name}” copied").format(name=in_a_sentence(entries[0].name))
            self._clipboard.copy_text(entries[0].id, notice)
        elif entries:
            words = ngettext("{count} id copied", "{count} ids copied", len(entries))
            notice = words.format(count=self._formatter.number(len(entries)))
            self._clipboard.copy_lines([entry.id for entry in entries], notice)


def _nothing_selected() -> str:
    return _("Select an entry first")
