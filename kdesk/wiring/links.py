"""Links on the services: what asks before one with a session leaves the window, and which is copied."""

import logging

from PySide6.QtWidgets import QApplication

from kdesk.domain.links.account_players import default_player
from kdesk.domain.links.link import LinkForm, LinkKind
from kdesk.domain.ports import AccountApi
from kdesk.errors import KdeskError
from kdesk.services import Services
from kdesk.ui.main_window import MainWindow
from kdesk.ui.share.session_guard import SessionGuard
from kdesk.wiring.ui_services import UiServices

log = logging.getLogger(__name__)


def session_guard(services: Services, ui: UiServices, window: MainWindow) -> SessionGuard:
    """Return what asks before a link with a session is copied."""
    accounts = services.accounts
    return SessionGuard(
        theme=ui.theme,
        formatter=ui.formatter,
        tasks=ui.tasks,
        clipboard=ui.clipboard,
        sharing=lambda: accounts.api.sharing if accounts.api else None,
        now=services.clock.now,
        window=lambda: QApplication.activeWindow() or window,
    )


class PreferredLinks:
    """Lets the clipboard copy the links that the options say, in their form.

    The players of an account are asked for where such a link needs one; a server that does not tell them is asked
    again with the next change of the account.
    """

    def __init__(self, services: Services, ui: UiServices) -> None:
        self._accounts, self._tasks, self._clipboard = services.accounts, ui.tasks, ui.clipboard
        self._asked: AccountApi | None = None
        preferences = services.preferences
        self._set_kind(preferences.settings.link_kind)
        self._set_player(preferences.settings.link_player)
        preferences.follow("link_kind", self._set_kind)
        preferences.follow("link_player", self._set_player)
        preferences.follow("link_form", self._set_form)
        services.accounts.listen(self._ask_for_players)

    def _set_kind(self, kind: LinkKind) -> None:
        self._clipboard.preferred.kind = kind
        self._ask_for_players()

    def _set_player(self, number: str) -> None:
        self._clipboard.preferred.player = int(number or 0)
        self._ask_for_players()

    def _set_form(self, form: LinkForm) -> None:
        if form is not self._clipboard.form:
            self._clipboard.choose_form(form)

    def _ask_for_players(self) -> None:
        api, preferred = self._accounts.api, self._clipboard.preferred
        if preferred.needs_players and api is not None and api is not self._asked:
            preferred.account_player = 0
            self._asked = api
            self._tasks.spawn(self._find_player(api), replace="preferred player")

    async def _find_player(self, api: AccountApi) -> None:
        try:
            player = default_player(await api.players())
        except KdeskError as error:
            # Nobody asked for anything that a notice could answer: another link of the entry is copied until then.
            log.info("the account's players are not known: %s", error)
            self._asked = None
            return
        if api is self._accounts.api:
            self._clipboard.preferred.account_player = player.id if player else 0
