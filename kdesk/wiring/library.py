"""The library on the services: its page, the tasks for many entries, and what asks for downloads."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject

from kdesk.domain.own_file import own_file_of
from kdesk.domain.settings import Settings
from kdesk.kept_choices import ChoiceKeeper
from kdesk.services import Services
from kdesk.ui.commands import Command
from kdesk.ui.downloads.controller import DownloadController
from kdesk.ui.downloads.of_entries import offer_downloads
from kdesk.ui.downloads.services import DownloadServices
from kdesk.ui.library.batch.controller import BatchController
from kdesk.ui.library.batch.page_link import BatchLink
from kdesk.ui.library.batch.services import BatchServices
from kdesk.ui.library.page import LibraryPage
from kdesk.ui.library.replacements import Replacements
from kdesk.ui.library.search.recent import RecentSearches
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.sync import LibrarySync, cancel_uploads
from kdesk.ui.library.undo import BatchUndo, TabUndo
from kdesk.ui.main_window import MainWindow
from kdesk.ui.review.player_choices import PlayerChoices
from kdesk.ui.share.preset_choices import PresetChoices, picture_choices, stream_choices
from kdesk.wiring.option_effects import follow_library
from kdesk.wiring.ui_services import UiServices


@dataclass(frozen=True, slots=True)
class LibraryParts:
    """The library of a window.

    Attributes:
        batches: Runs tasks on many entries.
        downloads: Asks for downloads.
        recent: What it was searched for lately.
    """

    page: LibraryPage
    batches: BatchController
    downloads: DownloadController
    recent: RecentSearches


def library_parts(services: Services, ui: UiServices, window: MainWindow, keeper: ChoiceKeeper) -> LibraryParts:
    """Build the library, and put its page into the window.

    Args:
        keeper: Keeps how it is shown and what is downloaded.
    """
    accounts = services.accounts

    def in_view(key: str) -> bool:
        return accounts.account is None or accounts.account.key == key

    downloads = download_controller(services, ui, partial(window.show_page, Command.SHOW_UPLOADS))
    page = library_page(services, ui, downloads, keeper)
    window.add_page(page)
    page.connect_to(ui.actions)
    batches = batch_controller(services, ui, page, window)
    offer_downloads(page, downloads, ui.actions)
    services.queue.listen(LibrarySync(page.refresh_entry, in_view))
    follow_library(services, ui, page)
    keeper.keep_of_library(page)
    keeper.keep_of_downloads(downloads)
    return LibraryParts(page, batches, downloads, _recent_searches(services, page))


def _recent_searches(services: Services, page: LibraryPage) -> RecentSearches:
    preferences = services.preferences
    recent = RecentSearches(
        page.search, preferences.settings.recent_searches, partial(preferences.keep, "recent_searches")
    )
    preferences.follow("recent_searches", recent.set_searches)
    return recent


def library_page(
    services: Services, ui: UiServices, downloads: DownloadController, keeper: ChoiceKeeper
) -> LibraryPage:
    """Return the page, with what was searched last.

    Args:
        downloads: Asks for downloads of renditions.
        keeper: Keeps the presets of its builders.
    """
    settings = services.preferences.settings
    presets = _kept_presets(ui, keeper)
    page = LibraryPage(services.accounts, _library_services(services, ui, downloads, presets), settings)
    page.search.restore(settings.saved_searches, settings.last_search)
    return page


def _kept_presets(ui: UiServices, keeper: ChoiceKeeper) -> tuple[PresetChoices, PresetChoices]:
    """Return the presets of pictures and of streams."""
    pictures, streams = picture_choices(), stream_choices()
    # Slots name the whole window: what they hang on ends with the look, or nothing would ever be freed.
    pictures.setParent(ui.theme)
    streams.setParent(ui.theme)
    keeper.keep_of_builders(pictures, streams)
    return pictures, streams


def _library_services(
    services: Services, ui: UiServices, downloads: DownloadController, presets: tuple[PresetChoices, PresetChoices]
) -> LibraryServices:
    settings, media = services.preferences.settings, services.media
    pictures, streams = presets
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
        picture_choices=pictures,
        stream_choices=streams,
        download=downloads.ask_rendition,
        dragged=downloads.dragged,
        documents=downloads.documents,
        choices=_player_choices(settings, ui.theme),
    )


def _player_choices(settings: Settings, owner: QObject) -> PlayerChoices:
    """Return what the players had in common when they were used last."""
    choices = PlayerChoices(
        settings.captions,
        settings.time_form,
        filmstrip=settings.filmstrip,
        compare_layout=settings.compare_layout,
    )
    choices.setParent(owner)
    return choices


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
        asks_before_recycling=lambda: services.preferences.settings.asks_before_recycling,
    )
    batches = BatchController(batch_services, window)
    accounts.listen(batches.follow_account)
    # Signed in already: the library is built late.
    batches.follow_account()
    batches.runner.removed.connect(lambda entry_ids: cancel_uploads(services.queue, entry_ids))
    BatchLink(library, batches, ui.actions)
    ui.undo.add_page(library, TabUndo(library.side), BatchUndo(batches.runner, ui.formatter))
    return batches


def download_controller(services: Services, ui: UiServices, show: Callable[[], object]) -> DownloadController:
    """Return what asks for downloads; `show` shows their list."""
    queue, clock, notices = services.downloads, services.clock, ui.notices
    built = (ui.theme, ui.formatter, ui.tasks, notices, clock, queue, lambda: services.accounts.api, show)
    return DownloadController(DownloadServices(*built), notices.window)
