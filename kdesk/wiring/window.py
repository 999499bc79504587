"""What the commands of the window open, what the settings do in it, and what it keeps for the next start."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from kdesk.messages import _
from kdesk.messages.download_rows import unfinished_text
from kdesk.services import Services
from kdesk.ui.account.controller import AccountController
from kdesk.ui.commands import Command
from kdesk.ui.desktop.last_place import PlaceKeeper
from kdesk.ui.desktop.screens import OnScreen
from kdesk.ui.main_window import MainWindow
from kdesk.ui.quit_guard import QuitGuard
from kdesk.ui.uploads.view import UploadsPage
from kdesk.wiring.accounts import offer_accounts
from kdesk.wiring.guide import offer_guide
from kdesk.wiring.links import PreferredLinks
from kdesk.wiring.network import follow_network
from kdesk.wiring.option_effects import follow_transfers, offer_language
from kdesk.wiring.palette import offer_palette
from kdesk.wiring.pasting import offer_paste
from kdesk.wiring.settings import offer_settings
from kdesk.wiring.statistics import offer_statistics
from kdesk.wiring.ui_services import UiServices
from kdesk.wiring.uploads import offer_clean_up

if TYPE_CHECKING:  # imported once the window is painted
    from kdesk.wiring.library import LibraryParts
    from kdesk.wiring.updates import WindowUpdates


def offer_commands(
    services: Services,
    ui: UiServices,
    window: MainWindow,
    uploads: UploadsPage,
    library: Callable[[], LibraryParts],
    account: AccountController,
) -> None:
    """Connect the commands that open dialogs of their own."""
    offer_clean_up(services, ui, window)
    offer_paste(services, ui, window, uploads)
    offer_accounts(services, ui, window, account)
    open_settings = offer_settings(services, ui, window, library)
    offer_palette(services, ui, window, uploads, library, account, open_settings)
    offer_guide(services.paths, ui, window)
    offer_statistics(services, ui, window)


def offer_update_check(services: Services, ui: UiServices) -> Callable[[], WindowUpdates]:
    """Offer the command where an address is set; return what asks, which is built when it is called first."""

    @cache
    def updates() -> WindowUpdates:
        from kdesk.wiring.updates import WindowUpdates

        return WindowUpdates(services, ui)

    def allow(address: str) -> None:
        reason = "" if address else _("No address that tells of new versions is set (Settings, Desktop)")
        ui.actions.allow(Command.CHECK_UPDATES, reason)

    ui.actions.connect_to(Command.CHECK_UPDATES, lambda: updates().check())
    services.preferences.follow("update_address", allow)
    allow(services.preferences.settings.update_address)
    return updates


def follow_settings(
    services: Services,
    ui: UiServices,
    window: MainWindow,
    uploads: UploadsPage,
    quit_guard: QuitGuard,
) -> None:
    """Let the settings hold in the window, at once and when they change."""
    follow_transfers(services, window, uploads, quit_guard)
    offer_language(services, ui, quit_guard)
    PreferredLinks(services, ui)
    follow_network(services, ui)


def place_keeper_of(services: Services, window: MainWindow, uploads: UploadsPage) -> PlaceKeeper:
    """Return what keeps the window on a screen, and where its user is in it."""
    OnScreen(window)

    def account() -> str:
        return services.accounts.account.key if services.accounts.account is not None else ""

    return PlaceKeeper(window, uploads, account, services.preferences.settings.place, services.queue.loading)


def quit_guard_of(services: Services, ui: UiServices, main_window: MainWindow, uploads: UploadsPage) -> QuitGuard:
    """Return what asks before a window with unfinished work is closed."""
    asks = services.preferences.settings.asks_before_quitting
    guard = QuitGuard(main_window, uploads.model.summary, ui.formatter, asks=asks)
    guard.watch(lambda: unfinished_text(services.downloads.unfinished, ui.formatter))
    main_window.quit_requested.connect(guard.ask)
    guard.offer_in(ui.actions[Command.ASK_BEFORE_QUITTING])
    return guard
