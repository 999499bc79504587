"""Which link is copied where none is chosen, as the options and the account say."""

from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any, cast

from PySide6.QtWidgets import QApplication

from kdesk.domain.links.account_players import AccountPlayer
from kdesk.domain.links.link import LinkForm, LinkKind
from kdesk.domain.ports import AccountApi
from kdesk.domain.settings import Settings
from kdesk.errors import KdeskError, ServerProblem
from kdesk.services import Services
from kdesk.ui.share.clipboard import LinkClipboard
from kdesk.ui.tasks import TaskScope
from kdesk.wiring.links import PreferredLinks
from kdesk.wiring.ui_services import UiServices

Until = Callable[[Callable[[], object]], Awaitable[None]]


class Preferences:
    """Settings in memory."""

    def __init__(self) -> None:
        self.settings = Settings()
        self.followers: dict[str, Callable[[Any], object]] = {}

    def follow(self, field: str, do: Callable[[Any], object]) -> None:
        """Call this with a new value."""
        self.followers[field] = do


class Accounts:
    """An account whose server answers when it is let."""

    def __init__(self) -> None:
        self.asked = 0
        self.error: KdeskError | None = ServerProblem("gone")
        self.api = cast(AccountApi, SimpleNamespace(players=self._players))
        self.changed: Callable[[], None] = lambda: None

    def listen(self, changed: Callable[[], None]) -> None:
        """Call this when the account changes."""
        self.changed = changed

    async def _players(self) -> tuple[AccountPlayer, ...]:
        self.asked += 1
        if self.error is not None:
            raise self.error
        return (AccountPlayer(id=11, name="Player"),)


async def test_a_server_that_does_not_tell_its_players(qapp: QApplication, until: Until) -> None:
    """Nobody asked for anything: no notice says so, and it is asked again with the next change of the account."""
    errors: list[KdeskError] = []
    accounts, preferences = Accounts(), Preferences()
    clipboard = LinkClipboard(qapp.clipboard(), print)
    async with TaskScope(errors.append) as tasks:
        services = SimpleNamespace(accounts=accounts, preferences=preferences)
        PreferredLinks(cast(Services, services), cast(UiServices, SimpleNamespace(clipboard=clipboard, tasks=tasks)))
        assert accounts.asked == 0
        preferences.followers["link_kind"](LinkKind.PLAYER_PAGE)
        await until(lambda: accounts.asked)
        accounts.error = None
        accounts.changed()
        await until(lambda: clipboard.preferred.account_player == 11)
        accounts.changed()
        preferences.followers["link_player"]("7")
        preferences.followers["link_form"](LinkForm.MARKDOWN)
    assert (errors, accounts.asked) == ([], 2)
    assert (clipboard.preferred.player, clipboard.form) == (7, LinkForm.MARKDOWN)
