"""Sheets on the services: what opens and saves them, built with the first one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kdesk.domain.queue_listener import QueueListener
from kdesk.domain.transfer import Transfer
from kdesk.kept_choices import ChoiceKeeper
from kdesk.messages import _
from kdesk.services import Services
from kdesk.ui.actions import Actions
from kdesk.ui.commands import Command
from kdesk.wiring.bulk import WindowBulk
from kdesk.wiring.ui_services import UiServices

if TYPE_CHECKING:  # imported with the first sheet
    from kdesk.domain.sheets.rows import SheetRow
    from kdesk.ui.sheets.controller import SheetController


class SaveCommand(QueueListener):
    """Enables the command that saves the list while something is on it."""

    def __init__(self, actions: Actions) -> None:
        self._actions, self._count = actions, 0
        self._follow(0)

    def added(self, transfers: Sequence[Transfer]) -> None:
        """Count new transfers."""
        self._follow(len(transfers))

    def removed(self, transfer_ids: Collection[str]) -> None:
        """Count those that left."""
        self._follow(-len(transfer_ids))

    def restored(self, transfers: Sequence[Transfer], rows: Sequence[int]) -> None:
        """Count those that came back."""
        del rows
        self._follow(len(transfers))

    def _follow(self, more: int) -> None:
        before, self._count = self._count, self._count + more
        if not (before and self._count):
            self._actions.allow(Command.SAVE_SHEET, "" if self._count else _("The list is empty"))


class Sheets:
    """Opens sheets, and saves the list of transfers as one.

    Args:
        add: Queues files that no sheet names.
        bulk: Takes sheets that are handed over to the server.
    """

    def __init__(
        self, services: Services, ui: UiServices, add: Callable[[Sequence[Path]], None], bulk: WindowBulk
    ) -> None:
        self._services, self._ui, self._bulk = services, ui, bulk
        self._controller = cache(lambda: _controller(services, ui, add, bulk))

    def open(self, path: Path, beside: Sequence[Path]) -> None:
        """Show what a sheet names, which came with other paths."""
        self._controller().open_dropped(path, beside)

    def connect(self) -> None:
        """Connect the commands."""
        self._bulk.connect()
        self._services.queue.listen(SaveCommand(self._ui.actions))
        # What is on the list decides what becomes of the rows of a sheet.
        known = self._services.queue.loading.once_done
        self._ui.actions.connect_to(Command.UPLOAD_SHEET, lambda: known(lambda: self._controller().choose()))
        self._ui.actions.connect_to(Command.UPLOAD_FOLDERS, lambda: known(lambda: self._controller().choose_folder()))
        self._ui.actions.connect_to(
            Command.SAVE_SHEET, lambda: self._controller().save(self._services.queue.snapshot())
        )


def _controller(
    services: Services, ui: UiServices, add: Callable[[Sequence[Path]], None], bulk: WindowBulk
) -> SheetController:
    # For whoever uses sheets: with them come the languages of captions and the encodings of texts.
    from kdesk.engine.sheets.addresses import address_queue
    from kdesk.engine.sheets.custom_fields import custom_columns
    from kdesk.engine.sheets.sheet_uploads import SheetUploads
    from kdesk.store.sheets.files import StoredSheets
    from kdesk.ui.sheets.controller import SheetController, SheetServices
    from kdesk.ui.uploads.folder_rules import FolderRules

    queue = services.queue

    async def by_server(path: Path, rows: Sequence[SheetRow]) -> None:
        await (await bulk.started()).start(path.name, rows)
        await bulk.show()

    rules = FolderRules(lambda: services.sessions.account.key if services.sessions.account else "")
    ChoiceKeeper(services.preferences, ui.tasks).keep_of_folders(rules)
    built = SheetServices(
        theme=ui.theme,
        formatter=ui.formatter,
        notices=ui.notices,
        tasks=ui.tasks,
        files=StoredSheets(services.side_files),
        queueing=SheetUploads(queue, queue.details, address_queue(queue.add_addresses, queue.details)),
        book=queue.details,
        add_itself=queue.add,
        by_server=by_server,
        do_entry_rows=ui.entry_rows.do,
        rules=rules,
        custom=lambda: custom_columns(services.accounts.api),
    )
    return SheetController(built, add, ui.notices.window())
