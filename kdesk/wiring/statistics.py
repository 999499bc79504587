"""The statistics on the window: what is kept of all uploads, and its export."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kdesk.engine.files.side_files import one_piece
from kdesk.messages import _
from kdesk.services import Services
from kdesk.ui.commands import Command
from kdesk.ui.main_window import MainWindow
from kdesk.ui.notice import Notice, NoticeKind
from kdesk.wiring.ui_services import UiServices

if TYPE_CHECKING:  # imported when somebody asks
    from kdesk.domain.exports import Table
    from kdesk.domain.statistics.kept import Statistics
    from kdesk.ui.statistics.window import StatisticsWindow


def offer_statistics(services: Services, ui: UiServices, window: MainWindow) -> None:
    """Let “Statistics” open its window."""

    @cache
    def statistics() -> StatisticsWindow:
        from kdesk.ui.statistics.window import StatisticsWindow

        return StatisticsWindow(ui.theme, ui.formatter, ui.tasks, StatisticsOnServices(services, ui), window)

    def show() -> None:
        statistics().show()
        statistics().raise_()
        statistics().activateWindow()

    ui.actions.connect_to(Command.STATISTICS, show)


class StatisticsOnServices:
    """Implements `ui.statistics.ports.StatisticsSource`."""

    def __init__(self, services: Services, ui: UiServices) -> None:
        self._services, self._ui = services, ui

    async def statistics(self) -> Statistics:
        """Return all that is known at present."""
        return await self._services.statistics.statistics()

    def now(self) -> float:
        """Return Unix seconds."""
        return self._services.clock.now()

    def export(self, table: Table, path: Path) -> None:
        """Write a table as CSV, and post a notice of it."""
        self._ui.tasks.spawn(self._export(table, path), name="export statistics")

    async def _export(self, table: Table, path: Path) -> None:
        from kdesk.domain.exports import csv_file

        await self._services.side_files.save(path, one_piece(csv_file(table)))
        self._ui.notices.post(Notice(_("The statistics were saved"), NoticeKind.GOOD, str(path)))
