"""The watch folders on the services: they begin with the first folder that was kept, or when somebody asks for them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from functools import cache
from typing import TYPE_CHECKING

from kdesk.late import late
from kdesk.services import Services
from kdesk.ui.commands import Command
from kdesk.ui.main_window import MainWindow
from kdesk.wiring.late_service import LateService
from kdesk.wiring.ui_services import UiServices

if TYPE_CHECKING:  # imported when somebody watches a folder
    from kdesk.engine.watching.watcher import FolderWatcher
    from kdesk.store.watch_folders import StoredWatchFolders
    from kdesk.ui.watching.dialog import WatchDialog


class WindowWatching:
    """The watch folders while the window is open."""

    def __init__(self, services: Services, ui: UiServices) -> None:
        self._services, self._ui = services, ui
        self._store = late(self._stored)
        self._late = LateService(self._load, self._running)

    def _stored(self) -> StoredWatchFolders:
        from kdesk.store.watch_folders import StoredWatchFolders

        return StoredWatchFolders(self._services.journal)

    async def _load(self) -> Collection[object]:
        # Asked here: a bound method of the store would import it with the window.
        return await self._store.load_folders()

    async def started(self) -> FolderWatcher:
        """Return the watch folders, at work."""
        return await self._late.started()

    async def run(self) -> None:
        """Watch until cancelled."""
        await self._late.run()

    @asynccontextmanager
    async def _running(self) -> AsyncIterator[FolderWatcher]:
        # For whoever watches folders.
        from kdesk.domain.details.templates import details_named
        from kdesk.engine.watching.parts import SWEEP_SECONDS, WatchOptions
        from kdesk.engine.watching.watcher import FolderWatcher
        from kdesk.ui.watching.events import QtFolderEvents

        services = self._services
        # A file may be on the list of an earlier process, and would be taken once more.
        await services.queue.loading.wait()
        options = WatchOptions(
            sweep_seconds=SWEEP_SECONDS,
            events=QtFolderEvents(),
            details=lambda name: details_named(services.templates.all, name),
            own=services.paths.own_folders,
        )
        watcher = FolderWatcher(self._store, services.queue, services.clock, self.ready, options)
        async with watcher.running():
            services.accounts.listen(watcher.wake)
            yield watcher

    def account(self) -> str:
        """Return the key of the account that gets new files, "" while there is none."""
        return self._services.sessions.target()

    def ready(self, account: str) -> bool:
        """Return whether an account is signed in, and see to it if it is not."""
        if account in self._services.sessions.all():
            return True
        self._services.sessions.need(account)
        return False


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
