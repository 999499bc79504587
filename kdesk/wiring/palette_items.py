"""What the palette lists of the services: settings, guide, accounts, searches, transfers, entries."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial

from kdesk.domain.account import Account
from kdesk.domain.entry import Entry
from kdesk.domain.entry_query import EntryQuery
from kdesk.domain.fuzzy import Fit, fit_of, folded
from kdesk.domain.options.option import SECTION_TITLES
from kdesk.domain.search.amounts import Today
from kdesk.domain.search.grammar import parse
from kdesk.domain.search.saved import SavedSearch
from kdesk.domain.settings import OPTIONS, Option
from kdesk.domain.transfer import Transfer
from kdesk.engine.library.quick_find import quick_find
from kdesk.guide import guide_pages
from kdesk.messages import _
from kdesk.messages.foreign_text import shown
from kdesk.messages.sign_in import account_label
from kdesk.services import Services
from kdesk.ui.account.controller import AccountController
from kdesk.ui.commands import Command
from kdesk.ui.guide.opener import open_guide
from kdesk.ui.library.page import LibraryPage
from kdesk.ui.main_window import MainWindow
from kdesk.ui.media_icons import media_icon
from kdesk.ui.palette.item import ItemKind, PaletteItem
from kdesk.ui.palette.search_words import OPTION_WORDS, TOPIC_WORDS, other_words
from kdesk.ui.uploads.view import UploadsPage
from kdesk.wiring.settings import SettingsOpener

_HEADING_OR_TERM = re.compile(r"(?<=^## ).+|(?<=\*\*)[^*\n]+(?=\*\*)", re.MULTILINE)
MOST_FOUND = 12
"""Transfers, and entries, that are listed."""
_BATCH = 25
"""Transfers whose names are compared between two looks at the clock."""
_TURN_SECONDS = 0.004
"""Of comparing in one turn of the loop: names of many short words take long."""


def _words_of(option: Option) -> str:
    """Return what is said of an option, what it can be, and what else a person looks for."""
    said = (option.row.about, *option.row.choices.values())
    return "\n".join((*(_(words) for words in said if words), other_words(OPTION_WORDS.get(option.name, ""))))


class PaletteItems:
    """Lists what is there now."""

    def __init__(
        self,
        services: Services,
        window: MainWindow,
        uploads: UploadsPage,
        library: LibraryPage,
        account: AccountController,
        open_settings: SettingsOpener,
    ) -> None:
        self._services, self._window = services, window
        self._uploads, self._library = uploads, library
        self._account, self._open_settings = account, open_settings

    def settings(self) -> list[PaletteItem]:
        """Return the options; each opens the settings at it."""
        return [
            PaletteItem(
                key=f"setting:{option.name}",
                kind=ItemKind.SETTING,
                text=_(option.row.text),
                do=partial(self._open_settings, option.name),
                icon="settings",
                detail=_("Settings: {section}").format(section=_(SECTION_TITLES[option.section])),
                words=_words_of(option),
            )
            for option in OPTIONS
        ]

    def topics(self) -> list[PaletteItem]:
        """Return the pages of the guide, found by their headings and by the terms in bold too."""
        return [
            PaletteItem(
                key=f"topic:{page.topic.value}",
                kind=ItemKind.TOPIC,
                text=page.title,
                do=partial(open_guide, self._window, page.topic),
                icon="info",
                detail=_("Guide"),
                words="\n".join((*_HEADING_OR_TERM.findall(page.text), other_words(TOPIC_WORDS.get(page.topic, "")))),
            )
            for page in guide_pages()
        ]

    def accounts(self) -> list[PaletteItem]:
        """Return the saved accounts; each is shown in the Library."""
        return [self._account_item(account) for account in self._services.accounts.saved]

    def searches(self, recent: Sequence[SavedSearch]) -> list[PaletteItem]:
        """Return the saved searches, then those of lately."""
        saved = self._library.search.saved_searches
        named = {search.text for search in saved}
        return [
            *(self._search_item(search, search.name, _("Saved search")) for search in saved),
            *(self._search_item(one, one.text, _("Recent search")) for one in recent if one.text not in named),
        ]

    async def transfers(self, typed: str) -> AsyncIterator[Sequence[PaletteItem]]:
        """Find transfers by the name of their file, in the order of the list; the best first."""
        wanted = folded(typed)
        found: list[tuple[Fit, Transfer]] = []
        transfers = self._services.queue.snapshot()
        turn_ends = time.monotonic() + _TURN_SECONDS
        for start in range(0, len(transfers), _BATCH):
            for transfer in transfers[start : start + _BATCH]:
                fit = fit_of(wanted, folded(transfer.file.name))
                if fit is not None and fit > Fit.SCATTERED:
                    found.append((fit, transfer))
            if time.monotonic() > turn_ends:
                await asyncio.sleep(0)
                turn_ends = time.monotonic() + _TURN_SECONDS
        found.sort(key=lambda pair: -pair[0])
        yield [self._transfer_item(transfer) for _fit, transfer in found[:MOST_FOUND]]

    async def entries(self, typed: str) -> AsyncIterator[Sequence[PaletteItem]]:
        """Find entries of the account in view, as the Library does."""
        parsed = parse(typed, Today(self._services.clock.now()))
        query = EntryQuery(parsed.conditions)
        api = self._services.accounts.api
        catalogue = api.catalogue if api is not None and api.rights.see else None
        if not parsed.conditions:
            return
        async for entries in quick_find(query, self._library.source.mirror(), catalogue, MOST_FOUND):
            yield [self._entry_item(entry) for entry in entries]

    def _account_item(self, account: Account) -> PaletteItem:
        in_view = self._services.accounts.account
        is_in_view = in_view is not None and in_view.key == account.key
        return PaletteItem(
            key=f"account:{account.key}",
            kind=ItemKind.ACCOUNT,
            text=account_label(account),
            do=partial(self._account.switch, account),
            icon="user",
            detail=_("Account"),
            reason=_("The Library shows this account already") if is_in_view else "",
        )

    def _search_item(self, search: SavedSearch, text: str, detail: str) -> PaletteItem:
        return PaletteItem(
            key=f"search:{detail}:{text}",
            kind=ItemKind.SEARCH,
            text=shown(text),
            do=self._in_library(partial(self._library.search.show_search, search)),
            icon="search",
            detail=detail,
            words=search.text,
        )

    def _transfer_item(self, transfer: Transfer) -> PaletteItem:
        def show() -> None:
            self._window.show_page(Command.SHOW_UPLOADS)
            self._uploads.show_transfer(transfer.id)

        return PaletteItem(
            key=f"transfer:{transfer.id}",
            kind=ItemKind.TRANSFER,
            text=shown(transfer.file.name),
            do=show,
            icon="uploads",
            detail=_("In the list of uploads"),
        )

    def _entry_item(self, entry: Entry) -> PaletteItem:
        return PaletteItem(
            key=f"entry:{entry.id}",
            kind=ItemKind.ENTRY,
            text=shown(entry.name) or entry.id,
            do=self._in_library(partial(self._library.open_entry, entry.id)),
            icon=media_icon(entry.media_type),
            detail=_("Entry {entry}").format(entry=shown(entry.id)),
        )

    def _in_library(self, do: Callable[[], object]) -> Callable[[], None]:
        """Return what shows the Library and does something there."""

        def show() -> None:
            self._window.show_page(Command.SHOW_LIBRARY)
            do()

        return show
