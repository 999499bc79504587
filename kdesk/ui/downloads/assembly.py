"""Where downloads stand in the window: below the transfers."""

from typing import Protocol

from kdesk.domain.downloads.ports import DownloadListener
from kdesk.ui.downloads.model import DownloadModel
from kdesk.ui.downloads.section import Downloads, DownloadsSection
from kdesk.ui.tasks import TaskScope
from kdesk.ui.uploads.services import UploadsServices
from kdesk.ui.uploads.view import UploadsPage


class ListenedDownloads(Downloads, Protocol):
    """The queue of downloads, which tells of them."""

    def listen(self, listener: DownloadListener) -> None:
        """Tell this listener of everything from now on."""
        ...


def show_downloads(
    page: UploadsPage, services: UploadsServices, downloads: ListenedDownloads, tasks: TaskScope
) -> None:
    """Put the downloads below the transfers of a page."""
    model = DownloadModel(services.formatter, services.now, page)
    model.show_all(downloads.snapshot())
    downloads.listen(model)
    section = DownloadsSection(services.theme, services.formatter, downloads, model, tasks, services.now)
    page.add_section(section)
    page.foot_bars = (*page.foot_bars, section.list)  # the notice about a download would lie over its row
    model.repainted.connect(
        lambda: page.downloads_running.emit(sum(download.state.holds_slot for download in model.downloads))
    )
