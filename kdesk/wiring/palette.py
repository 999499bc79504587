"""The command palette on the services: what it lists besides the commands."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING

from kdesk.services import Services
from kdesk.ui.account.controller import AccountController
from kdesk.ui.commands import Command
from kdesk.ui.main_window import MainWindow
from kdesk.ui.uploads.view import UploadsPage
from kdesk.wiring.settings import SettingsOpener
from kdesk.wiring.ui_services import UiServices

if TYPE_CHECKING:  # imported when somebody opens the palette
    from kdesk.ui.palette.controller import PaletteController
    from kdesk.wiring.library import LibraryParts


def offer_palette(
    services: Services,
    ui: UiServices,
    window: MainWindow,
    uploads: UploadsPage,
    library: Callable[[], LibraryParts],
    account: AccountController,
    settings: SettingsOpener,
) -> None:
    """Let Ctrl+K open the palette."""
    preferences = services.preferences

    @cache
    def controller() -> PaletteController:
        from kdesk.ui.palette.controller import PaletteController, PaletteServices
        from kdesk.wiring.palette_items import PaletteItems

        parts = library()
        items = PaletteItems(services, window, uploads, parts.page, account, settings)
        built = PaletteController(
            PaletteServices(
                theme=ui.theme,
                actions=ui.actions,
                tasks=ui.tasks,
                supplies=(items.settings, items.topics, items.accounts, lambda: items.searches(parts.recent.searches)),
                late=(items.transfers, items.entries),
                recent=preferences.settings.recent_choices,
                keep=partial(preferences.keep, "recent_choices"),
            ),
            window,
        )
        preferences.follow("recent_choices", built.follow_kept)
        return built

    ui.actions.connect_to(Command.PALETTE, lambda: controller().open())
