"""The Links tab: addresses of the entry, or of the rendition that is selected, and whether they open."""

import logging
from collections.abc import Awaitable, Callable

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kdesk.domain.entry import Entry
from kdesk.domain.flavor import Flavor
from kdesk.domain.links.account_players import default_player
from kdesk.domain.links.link import Link, LinkKind
from kdesk.domain.ports import AccountApi
from kdesk.errors import KdeskError
from kdesk.plain_text import file_name
from kdesk.ui.focus_within import is_within
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.tabs.tab import Tab
from kdesk.ui.review.player import Player
from kdesk.ui.share.builder_buttons import BuilderButtons
from kdesk.ui.share.links_panel import LinksPanel
from kdesk.ui.share.row_lights import RowLights

log = logging.getLogger(__name__)


class LinksTab(Tab):
    """Holds the panel of links, and asks the server about them while it is in sight.

    Attributes:
        panel: The heading and the table.
        lights: Tell whether the links open.
        builders: Open the builders, and the check of the stream.
    """

    def __init__(self, services: LibraryServices, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(services, player, parent)
        self._entry: Entry | None = None
        self._flavor: Flavor | None = None
        self._name = ""
        self._api: AccountApi | None = None
        self._asked: set[str] = set()
        self._tasks = services.tasks.part()
        self.panel = LinksPanel(services.clipboard, services.theme)
        self.lights = RowLights(self._tasks, self.panel.model, lambda: self._api.sharing if self._api else None)
        self.panel.entry_wanted.connect(self._return_to_entry)
        self.panel.changed.connect(lambda: self.lights.show_entry(self._entry))
        self.panel.more.toggled.connect(lambda _on: self._ask())
        self.panel.table.check_wanted.connect(self.lights.again)
        self.panel.table.code_wanted.connect(self._show_code)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(services.theme.px(8))
        column.addWidget(self.panel)
        self.builders = BuilderButtons(services, player)
        column.addWidget(self.builders)

    def show_entry(self, entry: Entry, api: AccountApi) -> None:
        """Show the links of an entry; those of the selected rendition stay while the entry is the same."""
        if self._api is not api:
            self._api, self._asked = api, set()
            self.panel.show_player(0)
        if self._entry is None or self._entry.id != entry.id:
            self._flavor, self._name = None, ""
        self._entry = entry
        self.builders.show_entry(entry, api)
        self._show()

    def show_flavors(self, flavors: tuple[Flavor, ...]) -> None:
        """Show the links of the new snapshot of the selected rendition."""
        self.builders.show_flavors(flavors)
        if self._flavor is not None:
            now = next((flavor for flavor in flavors if flavor.id == self._flavor.id), None)
            self.select_flavor(now, self._name if now is not None else "")

    def select_flavor(self, flavor: Flavor | None, name: str) -> None:
        """Show the links of a rendition, or of the whole entry."""
        self._flavor, self._name = flavor, name
        self.builders.select_flavor(flavor)
        self._show()

    def focused_link(self, focused: QWidget | None) -> Link | None:
        """Return the link of the current row if the table, or one of its buttons, has the focus."""
        table = self.panel.table
        return table.focused_link() if table.isVisible() and is_within(table, focused) else None

    def clear(self) -> None:
        """Forget the entry and its rendition."""
        self._entry, self._flavor, self._name = None, None, ""
        self._tasks.end()
        self.builders.show_entry(None, None)
        self._asked.clear()
        self.lights.show_entry(None)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.lights.set_in_sight(True)
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.lights.set_in_sight(False)

    def _show(self) -> None:
        if self._entry is not None:
            self.panel.show_links(self._entry, self._flavor, self._name)
            self._ask()

    def _ask(self) -> None:
        """Ask for what only the server knows: the account's players, and the address of the rendition's file."""
        api, entry, flavor = self._api, self._entry, self._flavor
        if api is None or entry is None or not self.isVisible():
            return
        if "players" not in self._asked:
            self._asked.add("players")
            self._tasks.spawn(self._find_player(api), replace="players")
        sharing = api.sharing
        if sharing is None or flavor is None or not flavor.status.playable:
            return
        if flavor.id not in self._asked:
            self._asked.add(flavor.id)
            saved_as = _saved_as(entry, flavor, self._name)
            self._find_file(LinkKind.FILE, entry, flavor, lambda: sharing.rendition_address(flavor.id, saved_as))
        # Asking makes a session, so only where the row is wanted.
        if self.panel.more.isChecked() and (session := f"{flavor.id} session") not in self._asked:
            self._asked.add(session)
            self._find_file(LinkKind.SESSION_FILE, entry, flavor, lambda: sharing.download_address(flavor.id))

    async def _find_player(self, api: AccountApi) -> None:
        try:
            chosen = self.services.clipboard.preferred.player
            player = None if chosen else default_player(await api.players())
        except KdeskError as error:
            log.info("the account's players are not known: %s", error)
        else:
            self.panel.show_player(player.id if player else chosen)

    def _find_file(self, kind: LinkKind, entry: Entry, flavor: Flavor, ask: Callable[[], Awaitable[str]]) -> None:
        """Show where the server itself says that the file of a rendition is."""
        name = self._name

        async def find() -> None:
            try:
                url = await ask()
            except KdeskError as error:
                # For a protected entry the server answers nothing to some sessions.
                log.info("no address of rendition %s: %s", flavor.id, error)
            else:
                link = Link(kind, url, entry.name or entry.id, name or flavor.id, entry.id, flavor.id)
                self.panel.show_file(link)

        self._tasks.spawn(find(), name=f"address of a {kind}")

    def _show_code(self, link: Link) -> None:
        from kdesk.ui.share.qr_popup import QrPopup  # seldom asked for

        services = self.services
        QrPopup(services.theme, link, services.clipboard, services.files, services.tasks, self.window()).open()

    def _return_to_entry(self) -> None:
        """Return from the links of a rendition. The button that had the focus disappears, so the table gets it."""
        self.select_flavor(None, "")
        self.flavor_selected.emit(None, "")
        self.panel.table.setFocus()


def _saved_as(entry: Entry, flavor: Flavor, name: str) -> str:
    """Return the name under which a browser saves a rendition."""
    saved_as = file_name(" ".join(part for part in (entry.name or entry.id, name) if part))
    return f"{saved_as}.{flavor.file_ext}" if flavor.file_ext else saved_as
