"""The watch folders on the services: they begin with the first folder that was kept, or when somebody asks for them."""

from __future__ import annotations

import asyncio
from functools import cache
from typing import TYPE_CHECKING

from kdesk.domain.details.templates import details_named
from kdesk.services import Services
from kdesk.store.watch_folders import StoredWatchFolders
from kdesk.ui.commands import Command
from kdesk.ui.main_window import MainWindow
from kdesk.wiring.ui_services import UiServices

if TYPE_CHECKING:  # imported when somebody watches a folder
    from kdesk.engine.watching.watcher import FolderWatcher
    from kdesk.ui.watching.dialog import WatchDialog


class WindowWatching:
    """The watch folders while the window is open."""

    def __init__(self, services: Services, ui: UiServices) -> None:
        self._services, self._ui = services, ui
        self._wanted = asyncio.Event()
        self._ready: asyncio.Future[FolderWatcher] = asyncio.get_running_loop().create_future()

    async def started(self) -> FolderWatcher:
        """Return the watch folders, at work."""
        self._wanted.set()
        return await asyncio.shield(self._ready)

    async def run(self) -> None:
        """Watch until cancelled."""
        store = StoredWatchFolders(self._services.journal)
        if not await store.load_folders():
            await self._wanted.wait()
        # For whoever watches folders.
        from kdesk.engine.watching.parts import SWEEP_SECONDS, WatchOptions
        from kdesk.engine.watching.watcher import FolderWatcher
        from kdesk.ui.watching.events import QtFolderEvents

        services = self._services
        options = WatchOptions(
            sweep_seconds=SWEEP_SECONDS,
            events=QtFolderEvents(),
            details=lambda name: details_named(services.templates.all, name),
            own=services.paths.own_folders,
        )
        watcher = FolderWatcher(store, services.queue, services.clock, self.account, options)
        async with watcher.running():
            services.accounts.listen(watcher.wake)
            self._ready.set_result(watcher)
            await asyncio.Event().wait()

    def account(self) -> str:
        """Return the key of the account that is signed in, "" while there is none."""
        api = self._services.accounts.api
        return api.account.key if api else ""


def offer_watch_folders(services: Services, ui: UiServices, window: MainWindow) -> WindowWatching:
    """Let “Watch folders…” open the dialog; return the watch folders, which are to be run."""
    watching = WindowWatching(services, ui)

    @cache
    def dialog(watcher: FolderWatcher) -> WatchDialog:
        from kdesk.ui.watching.dialog import WatchDialog

        def names() -> tuple[str, ...]:
            return tuple(template.name for template in services.templates.all)

        return WatchDialog(ui.theme, ui.formatter, watcher, watching.account, names, window)

    async def show() -> None:
        dialog(await watching.started()).open()

    ui.actions.connect_to(Command.WATCH_FOLDERS, lambda: ui.tasks.spawn(show(), replace="watch folders"))
    return watching
