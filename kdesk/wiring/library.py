"""The library on the services: its page, the tasks for many entries, and what asks for downloads."""

from collections.abc import Callable

from kdesk.domain.own_file import own_file_of
from kdesk.domain.settings import Settings
from kdesk.services import Services
from kdesk.ui.downloads.controller import DownloadController
from kdesk.ui.downloads.services import DownloadServices
from kdesk.ui.library.batch.controller import BatchController
from kdesk.ui.library.batch.page_link import BatchLink
from kdesk.ui.library.batch.services import BatchServices
from kdesk.ui.library.page import LibraryPage
from kdesk.ui.library.replacements import Replacements
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.sync import cancel_uploads
from kdesk.ui.main_window import MainWindow
from kdesk.ui.review.player_choices import PlayerChoices
from kdesk.wiring.ui_services import UiServices


def library_page(services: Services, ui: UiServices, downloads: DownloadController) -> LibraryPage:
    """Return the page, with what was searched last.

    Args:
        downloads: Asks for downloads of renditions.
    """
    settings = services.preferences.settings
    page = LibraryPage(services.accounts, _library_services(services, ui, downloads), settings)
    page.search.restore(settings.saved_searches, settings.last_search)
    return page


def _library_services(services: Services, ui: UiServices, downloads: DownloadController) -> LibraryServices:
    settings, media = services.preferences.settings, services.media
    return LibraryServices(
        theme=ui.theme,
        formatter=ui.formatter,
        tasks=ui.tasks,
        images=services.pictures,
        relay=media.relay,
        videos=media.videos,
        sounding=media.sounding,
        scanning=media.scanning,
        painting=media.painting,
        own_file=lambda entry: own_file_of(entry, services.queue.snapshot()),
        api=lambda: services.accounts.api,
        check_own_file=services.own_files.check,
        measuring=media.measuring,
        clipboard=ui.clipboard,
        clock=services.clock,
        picture_tools=services.picture_files,
        replacements=Replacements(services.queue, ui.notices),
        files=services.side_files,
        mirrors=services.mirrors,
        waveforms=services.waveforms,
        sounds=services.waveforms.reader,
        streams=media.streams,
        picture_reader=services.picture_reader,
        picture_choices=ui.picture_choices,
        stream_choices=ui.stream_choices,
        download=downloads.ask_rendition,
        dragged=downloads.dragged,
        documents=downloads.documents,
        choices=_player_choices(settings),
    )


def _player_choices(settings: Settings) -> PlayerChoices:
    """Return what the players had in common when they were used last."""
    return PlayerChoices(
        settings.captions,
        settings.time_form,
        filmstrip=settings.filmstrip,
        compare_layout=settings.compare_layout,
    )


def batch_controller(services: Services, ui: UiServices, library: LibraryPage, window: MainWindow) -> BatchController:
    """Return what runs tasks on many entries; the page offers them."""
    accounts, clipboard = services.accounts, ui.clipboard
    batch_services = BatchServices(
        theme=ui.theme,
        formatter=ui.formatter,
        tasks=ui.tasks,
        notices=ui.notices,
        clock=services.clock,
        api=lambda: accounts.api,
        copy_table=clipboard.copy_table,
    )
    batches = BatchController(batch_services, window)
    accounts.listen(batches.follow_account)
    batches.runner.removed.connect(lambda entry_ids: cancel_uploads(services.queue, entry_ids))
    BatchLink(library, batches, ui.actions)
    return batches


def download_controller(services: Services, ui: UiServices, show: Callable[[], object]) -> DownloadController:
    """Return what asks for downloads; `show` shows their list."""
    queue, clock, notices = services.downloads, services.clock, ui.notices
    built = (ui.theme, ui.formatter, ui.tasks, notices, clock, queue, lambda: services.accounts.api, show)
    return DownloadController(DownloadServices(*built), notices.window)
