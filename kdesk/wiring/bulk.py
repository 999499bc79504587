"""Bulk uploads on the services: followed from the first one that was kept or started."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from functools import cache
from typing import TYPE_CHECKING

from kdesk.late import late
from kdesk.services import Services
from kdesk.ui.commands import Command
from kdesk.wiring.late_service import LateService
from kdesk.wiring.ui_services import UiServices

if TYPE_CHECKING:  # imported when somebody lets the server fetch a sheet
    from kdesk.engine.bulk.jobs import BulkJobs
    from kdesk.store.bulk_jobs import StoredBulkJobs
    from kdesk.ui.bulk.dialog import BulkDialog


class WindowBulk:
    """The bulk uploads while the window is open."""

    def __init__(self, services: Services, ui: UiServices) -> None:
        self._services, self._ui = services, ui
        self._store = late(self._stored)
        self._late = LateService(self._load, self._running)
        self._dialog = cache(self._make_dialog)

    def _stored(self) -> StoredBulkJobs:
        from kdesk.store.bulk_jobs import StoredBulkJobs

        return StoredBulkJobs(self._services.journal)

    async def _load(self) -> Collection[object]:
        # Asked here: a bound method of the store would import it with the window.
        return await self._store.load()

    async def run(self) -> None:
        """Follow those that were kept, and those to come, until cancelled."""
        await self._late.run()

    async def started(self) -> BulkJobs:
        """Return the bulk uploads, followed."""
        return await self._late.started()

    @asynccontextmanager
    async def _running(self) -> AsyncIterator[BulkJobs]:
        from kdesk.engine.bulk.jobs import BulkJobs

        jobs = BulkJobs(self._store, self._services.sessions, self._services.clock)
        async with jobs.running():
            self._services.accounts.listen(jobs.wake)
            yield jobs

    async def show(self) -> None:
        """Open the window with them."""
        self._dialog(await self.started()).open()

    def connect(self) -> None:
        """Connect the command."""
        self._ui.actions.connect_to(
            Command.BULK_UPLOADS, lambda: self._ui.tasks.spawn(self.show(), replace="show bulk uploads")
        )

    def _make_dialog(self, jobs: BulkJobs) -> BulkDialog:
        from kdesk.ui.bulk.dialog import BulkDialog

        ui = self._ui
        return BulkDialog(ui.theme, ui.formatter, jobs, ui.tasks, ui.notices.window())
