"""What the options do in the window, at its start and as soon as they change. Those of the queues: `services`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kdesk.data_files import translation_folder
from kdesk.domain.library_view import LibraryView
from kdesk.domain.options.appearance import Scheme
from kdesk.messages import _
from kdesk.messages.translation import language
from kdesk.services import Services
from kdesk.ui.command_keys import chosen_keys
from kdesk.ui.languages import language_of, speak
from kdesk.ui.main_window import MainWindow
from kdesk.ui.notice import Notice
from kdesk.ui.quit_guard import QuitGuard
from kdesk.ui.uploads.view import UploadsPage
from kdesk.wiring.ui_services import UiServices

if TYPE_CHECKING:  # it is imported when it is built
    from kdesk.ui.library.page import LibraryPage

LANGUAGE = "language"
"""Key of the notice that the language holds as soon as the window is opened again."""


def speak_language(services: Services, ui: UiServices) -> None:
    """Speak the chosen language, from the first widget on."""
    speak(services.preferences.settings.language, translation_folder())
    ui.actions.put_words()


def offer_language(services: Services, ui: UiServices, quit_guard: QuitGuard) -> None:
    """Offer to open the window again once another language is chosen."""

    def tell(chosen: str) -> None:
        if language_of(chosen, translation_folder()) == language():
            ui.notices.withdraw(LANGUAGE)
            return
        # Not at once: half of the window would stay in the old language, and mirrored perhaps.
        ui.notices.post(
            Notice(
                _("kdesk speaks the new language once its window is opened again"),
                detail=_("Transfers go on by themselves. An account that is not remembered has to sign in again."),
                action=_("Open it again"),
                on_action=quit_guard.reopen,
                # Whoever chose it is in the settings, which lie over the window.
                standing=LANGUAGE,
                closable=True,
            )
        )

    services.preferences.follow("language", tell)


def follow_appearance(services: Services, ui: UiServices) -> None:
    """Look as the options say. A scheme that the window was opened with stays until another one is chosen."""
    preferences, theme = services.preferences, ui.theme
    settings = preferences.settings
    if settings.scheme is not Scheme.SYSTEM:
        theme.choose_scheme(settings.scheme)
    theme.choose_contrast(settings.contrast)
    theme.choose_density(settings.density)
    theme.choose_motion(settings.motion)
    preferences.follow("scheme", theme.choose_scheme)
    preferences.follow("contrast", theme.choose_contrast)
    preferences.follow("density", theme.choose_density)
    preferences.follow("motion", theme.choose_motion)


def follow_keys(services: Services, ui: UiServices) -> None:
    """Give the commands the keys that a person chose."""
    preferences = services.preferences
    ui.actions.set_keys(chosen_keys(preferences.settings.shortcuts))
    preferences.follow("shortcuts", lambda shortcuts: ui.actions.set_keys(chosen_keys(shortcuts)))


def follow_transfers(services: Services, window: MainWindow, uploads: UploadsPage, quit_guard: QuitGuard) -> None:
    """Show at the foot of the uploads and in the status what holds, wherever it was chosen."""
    preferences = services.preferences
    services.speed.follow(window.status.show_limit)
    preferences.follow("limit", uploads.footer.show_limit)
    preferences.follow("slots", uploads.footer.show_slots)
    preferences.follow("verify", uploads.show_verification)
    preferences.follow("asks_before_quitting", quit_guard.set_asks)
    preferences.follow("keeps_awake", services.awake.set_wanted)
    services.awake.set_wanted(preferences.settings.keeps_awake)


async def forget_mirrors(services: Services) -> None:
    """Remove what was seen of the libraries of all accounts, also of one in view that is not saved."""
    in_view = services.accounts.account
    accounts = {account.key: account for account in (*services.preferences.settings.accounts, in_view) if account}
    for account in accounts.values():
        await services.mirrors.forget(account)


def follow_library(services: Services, ui: UiServices, library: LibraryPage) -> None:
    """Arrange the library as an option says, and keep its mirror or remove it."""
    preferences, mirrors = services.preferences, services.mirrors

    def show(view: LibraryView) -> None:
        # What its own bar has chosen is shown already.
        if view != library.views.view:
            library.views.show_view(view)
            library.bar.show_arrangement()

    def keep_mirror(wanted: bool) -> None:
        mirrors.wanted = wanted
        library.source.reopen()
        if not wanted:
            ui.tasks.spawn(forget_mirrors(services), name="remove mirrors")

    preferences.follow("library", show)
    preferences.follow("keeps_mirror", keep_mirror)
    if not preferences.settings.keeps_mirror:
        keep_mirror(wanted=False)
