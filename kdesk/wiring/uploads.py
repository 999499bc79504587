"""The uploads on the services: their page, and what leads out of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from kdesk.domain.transfer import Transfer
from kdesk.engine.files.side_files import one_piece
from kdesk.engine.transfers.queue_options import QueueEvents
from kdesk.late import late
from kdesk.messages import _
from kdesk.messages.accounts import stays_with_account
from kdesk.receipts import ReceiptFiles
from kdesk.services import Services
from kdesk.ui.commands import Command
from kdesk.ui.downloads.assembly import show_downloads
from kdesk.ui.main_window import MainWindow
from kdesk.ui.notice import Notice, NoticeKind
from kdesk.ui.share.clipboard import copy_error_reporter
from kdesk.ui.share.kdesk_links import copy_kdesk_links
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
from kdesk.ui.uploads.row_limits import RowLimits
from kdesk.ui.uploads.row_looks import RowLooks
from kdesk.ui.uploads.row_readiness import RowReadiness
from kdesk.ui.uploads.services import UploadsServices
from kdesk.ui.uploads.sidecar_undo import UNDO_SECONDS, SidecarUndo
from kdesk.ui.uploads.undo import RemovalUndo
from kdesk.ui.uploads.view import UploadsPage
from kdesk.wiring.addresses import AddressQuestions
from kdesk.wiring.bulk import WindowBulk
from kdesk.wiring.sheets import Sheets
from kdesk.wiring.ui_services import UiServices

if TYPE_CHECKING:  # imported when they are built
    from kdesk.domain.left_out import LeftOut
    from kdesk.domain.statistics.ready_time import ReadyEstimate
    from kdesk.domain.timeline import Timeline
    from kdesk.ui.uploads.clean_up import CleanUpDialog


def uploads_page(
    services: Services, ui: UiServices, open_entry: Callable[[Transfer], None], bulk: WindowBulk
) -> UploadsPage:
    """Return the page of transfers and downloads, and post notices of them.

    Args:
        open_entry: Shows the entry of a transfer in the library of its account.
        bulk: Takes sheets that are handed over to the server.
    """
    queue = services.queue
    copier = LinkCopier(services.accounts, ui.tasks, ui.clipboard, copy_error_reporter(ui.notices))
    waiter = LinkWaiter(ui.notices, ui.formatter, copier.copy)
    queue.listen(waiter)

    def export(transfers: Sequence[Transfer], where: Path) -> None:
        ui.tasks.spawn(export_receipts(services.receipts, ui, transfers, where), name="export receipts")

    def add(paths: Sequence[Path]) -> None:
        page.add(paths)  # assigned below: a sheet comes later

    sheets = Sheets(services, ui, add, bulk)
    sheets.connect()
    addresses = AddressQuestions(services, ui)
    outside = Outside(
        copier.copy,
        open_entry,
        export,
        copy_when_playable=waiter.toggle,
        copy_kdesk_link=partial(_copy_kdesk_links, ui),
        open_sheet=sheets.open,
        from_addresses=addresses.ask,
    )
    rows = RowSource(queue.details)
    choice = AccountChoice(ui.theme, services.accounts, services.sessions)
    row_accounts = RowAccounts(rows.of, services.accounts)
    readiness = RowReadiness(row_accounts.of, _estimates_of(services))
    looks = RowLooks(readiness.of, services.looks, ui.tasks, ui.formatter)
    looks.limit_of = RowLimits(services.accounts, ui.tasks, ui.formatter).caution_of
    page_services = UploadsServices(ui.theme, ui.formatter, ui.actions, services.clock.now, looks.of, choice, looks)
    page = UploadsPage(page_services, queue, outside, services.preferences.settings)
    looks.setParent(page)
    DetailsControl(
        page, _details_services(services, ui, looks.caution_of), rows, ui.actions, services.preferences.settings
    )
    addresses.chosen = page.add_addresses
    _offer_accounts(page, services, ui)
    show_downloads(page, page_services, services.downloads, ui.tasks)
    _offer_undo(services, ui, page)
    queue.listen(TransferNotifier(ui.notices, ui.formatter, queue, copier.copy, rows.name_of))
    return page


def _estimates_of(services: Services) -> Callable[[Transfer], ReadyEstimate | None]:
    def estimate(transfer: Transfer) -> ReadyEstimate | None:
        # Asked for late: the method alone would make what counts.
        return services.statistics.estimate_of(transfer)

    return estimate


def _copy_kdesk_links(ui: UiServices, *transfers: Transfer) -> None:
    entry_ids = dict.fromkeys(one.shown_entry_id for one in transfers)
    copy_kdesk_links(ui.clipboard, tuple(entry_ids), ui.formatter)


def _offer_undo(services: Services, ui: UiServices, page: UploadsPage) -> None:
    """Offer to bring back transfers that left the list, and to take apart files that were put together."""
    queue = services.queue
    undo = RemovalUndo(ui.notices, queue, ui.formatter, services.clock.monotonic, ui.actions.refresh)
    undo.sidecars = SidecarUndo(ui.notices, queue, queue.details, ui.formatter, ui.actions.refresh)
    ui.undo.add_page(page)
    ui.undo.add(undo)
    ui.groupings.listen(undo.sidecars.offer)
    page.removed.connect(undo.offer)


def _offer_accounts(page: UploadsPage, services: Services, ui: UiServices) -> None:
    """Let selected transfers go to another account before they begin."""

    def tell(staying: int) -> None:
        ui.notices.post(Notice(stays_with_account(staying, ui.formatter)))

    menu = AccountMenu(ui.theme, services.accounts, services.queue, page.list.selected, tell, page)
    menu.offer_in(ui.actions)


def _details_services(services: Services, ui: UiServices, caution_of: Callable[[Transfer], str]) -> DetailsServices:
    return DetailsServices(
        theme=ui.theme,
        formatter=ui.formatter,
        tasks=ui.tasks,
        book=services.queue.details,
        accounts=services.accounts,
        tell=lambda words: ui.notices.post(Notice(words)),
        offer_undo=lambda words, undo: ui.notices.post(
            Notice(words, action=_("Undo"), on_action=undo, seconds=UNDO_SECONDS)
        ),
        mirrors=services.mirrors,
        videos=late(lambda: services.media.videos),
        painting=late(lambda: services.media.painting),
        templates=services.templates,
        target=services.sessions,
        timelines=TimelineFiles(services, ui),
        caution_of=caution_of,
    )


class TimelineFiles:
    """Implements `ui.uploads.timeline.section.TransferTimelines`."""

    def __init__(self, services: Services, ui: UiServices) -> None:
        self._services, self._ui = services, ui

    async def of(self, transfers: Sequence[Transfer]) -> Mapping[str, Timeline]:
        """Return what is known of these transfers, by their ids."""
        return await self._services.timelines.of(transfers)

    def export(self, timeline: Timeline, transfer: Transfer, path: Path) -> None:
        """Write a timeline as JSON, and post a notice of it."""
        from kdesk.messages.timeline import timeline_json

        self._ui.tasks.spawn(self._export(timeline_json(timeline, transfer), path), name="export timeline")

    async def _export(self, text: str, path: Path) -> None:
        await self._services.side_files.save(path, one_piece(text.encode()))
        self._ui.notices.post(Notice(_("The timeline was saved"), NoticeKind.GOOD, str(path)))


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

    def open_sheet(path: Path) -> None:
        if page := ui.notices.window().findChild(UploadsPage):
            page.add([path])

    notices = QueueNotices(ui.notices, ui.formatter, show_left_out, open_sheet)
    return QueueEvents(journal_problem=notices.journal_problem, left_out=notices.left_out, grouped=ui.groupings.tell)


def offer_clean_up(services: Services, ui: UiServices, window: MainWindow) -> None:
    """Let “Clean up” list what broken uploads left on the server."""

    @cache
    def dialog() -> CleanUpDialog:
        # For whoever has seen an upload break off.
        from kdesk.engine.server_cleanup.orphans import Orphans
        from kdesk.ui.uploads.clean_up import CleanUpDialog

        orphans = Orphans(lambda: services.accounts.api, services.queue.snapshot)
        return CleanUpDialog(ui.theme, ui.formatter, orphans, ui.tasks, services.clock.now, window)

    ui.actions.connect_to(Command.CLEAN_UP, lambda: dialog().ask_server())


async def export_receipts(receipts: ReceiptFiles, ui: UiServices, transfers: Sequence[Transfer], where: Path) -> None:
    """Write receipts, and post a notice of it."""
    await receipts.save(transfers, where)
    ui.notices.post(Notice(saved_words(transfers, ui.formatter), NoticeKind.GOOD, str(where)))
