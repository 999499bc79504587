"""The settings on the services: their dialog, and what each option does at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from kdesk.data_files import translation_folder
from kdesk.messages import _
from kdesk.messages.settings import imported_text, policy_problem
from kdesk.services import Services
from kdesk.store.settings_export import export_to, import_from
from kdesk.threads import run_once
from kdesk.ui.commands import Command
from kdesk.ui.languages import languages
from kdesk.ui.main_window import MainWindow
from kdesk.ui.notice import Notice, NoticeKind
from kdesk.wiring.ui_services import UiServices

if TYPE_CHECKING:  # imported when somebody opens the settings
    from kdesk.ui.settings.dialog import SettingsDialog
    from kdesk.ui.settings.services import SettingsServices
    from kdesk.wiring.library import LibraryParts

LOCKED = "locked"
"""Key of the notice that an option is set by the administrator."""
Said = Callable[[str], None]


class SettingsOpener(Protocol):
    """Opens the settings."""

    def __call__(self, option: str = "") -> None:
        """Open the dialog, at the option of this name if there is one."""
        ...


def offer_settings(
    services: Services, ui: UiServices, window: MainWindow, library: Callable[[], LibraryParts]
) -> SettingsOpener:
    """Let “Settings…” open the dialog; say what the administrator does not allow.

    Returns:
        What opens the dialog.
    """

    @cache
    def dialog() -> SettingsDialog:
        from kdesk.ui.settings.dialog import SettingsDialog

        return SettingsDialog(_settings_services(services, ui, library), window)

    def tell_locked() -> None:
        words = _("The administrator of this computer has set that; it stays as it is")
        ui.notices.post(Notice(words, NoticeKind.WAITING, key=LOCKED))

    def open_settings(option: str = "") -> None:
        if option:
            dialog().open_option(option)
        else:
            dialog().open()

    ui.actions.connect_to(Command.SETTINGS, open_settings)
    services.preferences.on_locked = tell_locked
    what, why = policy_problem(services.preferences.policy)
    if what:
        ui.notices.post(Notice(what, NoticeKind.WAITING, why))
    return open_settings


def _settings_services(services: Services, ui: UiServices, library: Callable[[], LibraryParts]) -> SettingsServices:
    from kdesk.ui.settings.services import SettingsServices
    from kdesk.wiring.settings_extras import settings_extras

    files = SettingsFiles(services, ui)
    return SettingsServices(
        theme=ui.theme,
        formatter=ui.formatter,
        actions=ui.actions,
        options=services.preferences,
        languages=lambda: languages(translation_folder()),
        export=files.export,
        import_=files.import_,
        extras=settings_extras(services, ui, library().page),
    )


class SettingsFiles:
    """Exports the options to a file, and imports them, on a thread."""

    def __init__(self, services: Services, ui: UiServices) -> None:
        self._preferences, self._tasks = services.preferences, ui.tasks

    def export(self, path: Path, said: Said) -> None:
        """Write the options to a file."""
        self._tasks.spawn(self._export(path, said), name="export settings")

    def import_(self, path: Path, said: Said) -> None:
        """Take the options of a file."""
        self._tasks.spawn(self._import(path, said), name="import settings")

    async def _export(self, path: Path, said: Said) -> None:
        await run_once("kdesk-settings-export", export_to, path, self._preferences.settings)
        said(_("The settings were written to {path}").format(path=path))

    async def _import(self, path: Path, said: Said) -> None:
        read = await run_once("kdesk-settings-import", import_from, path)
        said(imported_text(*self._preferences.take(read.values), (*read.unknown, *read.unusable)))
