"""The uploads on the services: their page, and what leads out of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kdesk.domain.account import Account
from kdesk.domain.left_out import LeftOut
from kdesk.domain.transfer import Transfer
from kdesk.engine.server_cleanup.orphans import Orphans
from kdesk.engine.transfers.queue_options import QueueEvents
from kdesk.messages.account_list import stays_with_account
from kdesk.receipts import ReceiptFiles
from kdesk.services import Services
from kdesk.ui.commands import Command
from kdesk.ui.downloads.assembly import show_downloads
from kdesk.ui.main_window import MainWindow
from kdesk.ui.notice import Notice, NoticeKind
from kdesk.ui.share.clipboard import copy_error_reporter
from kdesk.ui.share.link_copier import LinkCopier
from kdesk.ui.share.link_waiter import LinkWaiter
from kdesk.ui.uploads.account_choice import AccountChoice
from kdesk.ui.uploads.account_menu import AccountMenu
from kdesk.ui.uploads.details.control import DetailsControl
from kdesk.ui.uploads.details.row_source import RowSource
from kdesk.ui.uploads.details.services import DetailsServices
from kdesk.ui.uploads.notifier import TransferNotifier
from kdesk.ui.uploads.outside import Outside
from kdesk.ui.uploads.queue_notices import QueueNotices
from kdesk.ui.uploads.receipts import saved_words
from kdesk.ui.uploads.row_accounts import RowAccounts
from kdesk.ui.uploads.services import UploadsServices
from kdesk.ui.uploads.sidecar_undo import SidecarUndo
from kdesk.ui.uploads.undo import RemovalUndo
from kdesk.ui.uploads.view import UploadsPage
from kdesk.wiring.addresses import AddressQuestions
from kdesk.wiring.sheets import Sheets
from kdesk.wiring.ui_services import UiServices

if TYPE_CHECKING:  # it is imported when it is built
    from kdesk.ui.uploads.clean_up import CleanUpDialog


def uploads_page(
    services: Services, ui: UiServices, open_entry: Callable[[str], None], switch: Callable[[Account], None]
) -> UploadsPage:
    """Return the page of transfers and downloads, and post notices of them.

    Args:
        open_entry: Shows an entry in the library, by its id.
        switch: Uses a saved account from now on.
    """
    queue = services.queue
    copier = LinkCopier(services.accounts, ui.tasks, ui.clipboard, copy_error_reporter(ui.notices))
    waiter = LinkWaiter(ui.notices, ui.formatter, copier.copy)
    queue.listen(waiter)

    def export(transfers: Sequence[Transfer], where: Path) -> None:
        ui.tasks.spawn(export_receipts(services.receipts, ui, transfers, where), name="export receipts")

    def add(paths: Sequence[Path]) -> None:
        page.add(paths)  # assigned below: a sheet comes later

    sheets = Sheets(services, ui, add)
    sheets.connect()
    addresses = AddressQuestions(services, ui)
    outside = Outside(
        copier.copy,
        open_entry,
        export,
        copy_when_playable=waiter.toggle,
        open_sheet=sheets.open,
        from_addresses=addresses.ask,
    )
    rows = RowSource(queue.details)
    choice = AccountChoice(ui.theme, services.accounts, switch)
    row_accounts = RowAccounts(rows.of, services.accounts)
    page_services = UploadsServices(ui.theme, ui.formatter, ui.actions, services.clock.now, row_accounts.of, choice)
    page = UploadsPage(page_services, queue, outside, services.preferences.settings)
    DetailsControl(page, _details_services(services, ui), rows, ui.actions, services.preferences.settings)
    addresses.chosen = page.add_addresses
    _offer_accounts(page, services, ui)
    show_downloads(page, page_services, services.downloads, ui.tasks)
    _offer_undo(services, ui, page)
    queue.listen(TransferNotifier(ui.notices, ui.formatter, queue, copier.copy, rows.name_of))
    return page


def _offer_undo(services: Services, ui: UiServices, page: UploadsPage) -> None:
    """Offer to bring back transfers that left the list, and to take apart files that were put together."""
    queue = services.queue
    undo = RemovalUndo(ui.notices, queue, ui.actions, ui.formatter, services.clock.monotonic)
    undo.sidecars = SidecarUndo(ui.notices, queue, queue.details, ui.formatter, undo.refresh)
    ui.groupings.listen(undo.sidecars.offer)
    page.removed.connect(undo.offer)


def _offer_accounts(page: UploadsPage, services: Services, ui: UiServices) -> None:
    """Let selected transfers go to another account before they begin."""

    def tell(staying: int) -> None:
        ui.notices.post(Notice(stays_with_account(staying, ui.formatter)))

    menu = AccountMenu(ui.theme, services.accounts, services.queue, page.list.selected, tell, page)
    menu.offer_in(ui.actions)


def _details_services(services: Services, ui: UiServices) -> DetailsServices:
    return DetailsServices(
        theme=ui.theme,
        formatter=ui.formatter,
        tasks=ui.tasks,
        book=services.queue.details,
        accounts=services.accounts,
        tell=lambda words: ui.notices.post(Notice(words)),
        mirrors=services.mirrors,
        videos=services.media.videos,
        painting=services.media.painting,
        templates=services.templates,
    )


def queue_events(ui: UiServices) -> QueueEvents:
    """Return what tells the user of the queue's own problems."""

    def show_left_out(left_out: LeftOut) -> None:
        from kdesk.ui.uploads.left_out import LeftOutDialog

        window = ui.notices.window()
        dialog = LeftOutDialog(ui.theme, ui.formatter, left_out, window)
        # The queue, which tells of them, is built before its page.
        if page := window.findChild(UploadsPage):
            dialog.documents_wanted.connect(page.add)
        dialog.open()

    notices = QueueNotices(ui.notices, ui.formatter, show_left_out)
    return QueueEvents(journal_problem=notices.journal_problem, left_out=notices.left_out, grouped=ui.groupings.tell)


def offer_clean_up(services: Services, ui: UiServices, window: MainWindow) -> None:
    """Let “Clean up” list what broken uploads left on the server."""
    orphans = Orphans(lambda: services.accounts.api, services.queue.snapshot)

    @cache
    def dialog() -> CleanUpDialog:
        # For whoever has seen an upload break off.
        from kdesk.ui.uploads.clean_up import CleanUpDialog

        return CleanUpDialog(ui.theme, ui.formatter, orphans, ui.tasks, services.clock.now, window)

    ui.actions.connect_to(Command.CLEAN_UP, lambda: dialog().ask_server())


async def export_receipts(receipts: ReceiptFiles, ui: UiServices, transfers: Sequence[Transfer], where: Path) -> None:
    """Write receipts, and post a notice of it."""
    await receipts.save(transfers, where)
    ui.notices.post(Notice(saved_words(transfers, ui.formatter), NoticeKind.GOOD, str(where)))
