"""Where downloads stand in the window: below the transfers, and among the commands for entries."""

from typing import Protocol

from kdesk.domain.downloads.ports import DownloadListener
from kdesk.domain.settings import SpeedLimit
from kdesk.ui.actions import Actions
from kdesk.ui.commands import Command
from kdesk.ui.downloads.controller import DownloadController
from kdesk.ui.downloads.drag_out import DragOut
from kdesk.ui.downloads.model import DownloadModel
from kdesk.ui.downloads.section import Downloads, DownloadsSection
from kdesk.ui.library.model import ENTRY_ROLE
from kdesk.ui.library.page import LibraryPage
from kdesk.ui.tasks import TaskScope
from kdesk.ui.uploads.services import UploadsServices
from kdesk.ui.uploads.view import UploadsPage


class LimitedDownloads(Downloads, Protocol):
    """The queue of downloads, with what the foot of the Uploads page chooses for all transfers."""

    def listen(self, listener: DownloadListener) -> None:
        """Tell this listener of everything from now on."""
        ...

    def set_limit(self, limit: SpeedLimit) -> None:
        """Limit the rate of all downloads together."""
        ...

    def set_slots(self, count: int) -> None:
        """Change how many run at once."""
        ...


def show_downloads(page: UploadsPage, services: UploadsServices, downloads: LimitedDownloads, tasks: TaskScope) -> None:
    """Put the downloads below the transfers of a page."""
    model = DownloadModel(services.formatter, services.now, page)
    model.show_all(downloads.snapshot())
    downloads.listen(model)
    section = DownloadsSection(services.theme, services.formatter, downloads, model, tasks, services.now)
    page.add_section(section)
    page.foot_bar = section.list  # the notice about a download would lie over its row
    model.repainted.connect(
        lambda: page.downloads_running.emit(sum(download.state.holds_slot for download in model.downloads))
    )
    page.limit_chosen.connect(downloads.set_limit)
    page.slots_chosen.connect(downloads.set_slots)


def offer_downloads(page: LibraryPage, controller: DownloadController, actions: Actions) -> None:
    """Offer “Download…” for the entries that are selected on a page."""
    actions.selection.add(page, lambda: controller.offers(page.selected.count, page.selected.use))
    for view in (page.views.grid, page.views.table):
        DragOut(view, lambda index: controller.dragged(index.data(ENTRY_ROLE)))
    page.side.selected.offer([actions[Command.DOWNLOAD_ENTRIES]])
