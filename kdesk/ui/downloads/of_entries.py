"""Downloads among the commands for entries."""

from kdesk.ui.actions import Actions
from kdesk.ui.commands import Command
from kdesk.ui.downloads.controller import DownloadController
from kdesk.ui.downloads.drag_out import DragOut
from kdesk.ui.library.model import ENTRY_ROLE
from kdesk.ui.library.page import LibraryPage


def offer_downloads(page: LibraryPage, controller: DownloadController, actions: Actions) -> None:
    """Offer “Download…” for the entries that are selected on a page."""
    actions.selection.add(page, lambda: controller.offers(page.selected.count, page.selected.use))
    for view in (page.views.grid, page.views.table):
        DragOut(view, lambda index: controller.dragged(index.data(ENTRY_ROLE)))
    page.side.selected.offer([actions[Command.DOWNLOAD_ENTRIES]])
