"""What the settings list of the data on this computer, and how each is cleared."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from kdesk.domain.search.saved import SavedSearch
from kdesk.domain.settings import Settings
from kdesk.logs import LOG_FILE
from kdesk.messages import _
from kdesk.services import Services
from kdesk.store.files import beside_newer
from kdesk.store.kept_files import clear_logs, damaged_files, files_below, remove, size_of
from kdesk.threads import run_once
from kdesk.ui.last_folder import remember as begin_dialogs_in
from kdesk.ui.library.page import LibraryPage
from kdesk.ui.settings.kept import KeptAmount, KeptThing
from kdesk.wiring.option_effects import forget_mirrors
from kdesk.wiring.ui_services import UiServices

_THREAD = "kdesk-kept"


def kept_things(services: Services, ui: UiServices, library: LibraryPage) -> tuple[KeptThing, ...]:
    """Return everything that the settings can clear."""
    return (
        _mirror(services, library),
        _pictures(services),
        _transfers(services),
        _downloads(services),
        _searches(services, library),
        _servers(services),
        _folders(services),
        _statistics(services),
        _notices(ui),
        _logs(services),
        _damaged(services),
    )


async def _measured(files: Callable[[], Iterable[Path]], *, counted: bool) -> KeptAmount:
    count, size = await run_once(_THREAD, lambda: size_of(files()))
    return KeptAmount(size, count if counted else None)


def _mirror(services: Services, library: LibraryPage) -> KeptThing:
    folder = services.paths.mirrors

    async def clear() -> None:
        await forget_mirrors(services)
        library.source.reopen()

    return KeptThing(
        _("Copies of libraries"),
        _("Names, tags and dates of entries, for searching at once. They are made anew while the option is on."),
        str(folder),
        lambda: _measured(lambda: files_below(folder), counted=False),
        clear,
    )


def _pictures(services: Services) -> KeptThing:
    folder = services.paths.images
    return KeptThing(
        _("Pictures"),
        _("Thumbnails and frames that were shown. They are loaded again when they are needed."),
        str(folder),
        lambda: _measured(lambda: files_below(folder), counted=True),
        services.image_cache.clear,
    )


def _transfers(services: Services) -> KeptThing:
    queue = services.queue

    def finished() -> list[str]:
        return [one.id for one in queue.snapshot() if one.can_remove]

    async def measure() -> KeptAmount:
        return KeptAmount(items=len(finished()))

    async def clear() -> None:
        queue.remove(finished())

    return KeptThing(
        _("Finished uploads"),
        _("Their rows in the list, with names and paths of files. What is on the server stays there."),
        str(services.paths.journal),
        measure,
        clear,
        _("Remove all finished uploads from the list?"),
    )


def _downloads(services: Services) -> KeptThing:
    downloads = services.downloads

    def finished() -> list[str]:
        return [one.id for one in downloads.snapshot() if one.state.is_finished]

    async def measure() -> KeptAmount:
        return KeptAmount(items=len(finished()))

    async def clear() -> None:
        await downloads.remove(finished())

    return KeptThing(
        _("Finished downloads"),
        _("Their rows in the list. The files stay where they are."),
        str(services.paths.journal),
        measure,
        clear,
        _("Remove all finished downloads from the list?"),
    )


def _searches(services: Services, library: LibraryPage) -> KeptThing:
    preferences = services.preferences

    async def measure() -> KeptAmount:
        settings = preferences.settings
        last = settings.last_search != Settings().last_search
        recent = len(settings.recent_searches) + len(settings.recent_choices)
        return KeptAmount(items=len(settings.saved_searches) + recent + last)

    async def clear() -> None:
        preferences.keep("saved_searches", ())
        preferences.keep("recent_searches", ())
        preferences.keep("recent_choices", ())
        preferences.keep("last_search", SavedSearch())
        library.search.restore((), SavedSearch())

    return KeptThing(
        _("Searches"),
        _("Those that were saved under a name, the last ones, and what was chosen in the command palette."),
        str(services.paths.settings),
        measure,
        clear,
        _("Remove all saved and recent searches?"),
    )


def _servers(services: Services) -> KeptThing:
    preferences = services.preferences

    async def measure() -> KeptAmount:
        return KeptAmount(items=len(preferences.settings.recent_servers))

    async def clear() -> None:
        preferences.keep("recent_servers", ())

    return KeptThing(
        _("Servers"),
        _("Addresses of your own servers that you signed in to; the sign-in offers them."),
        str(services.paths.settings),
        measure,
        clear,
    )


def _folders(services: Services) -> KeptThing:
    preferences = services.preferences

    async def measure() -> KeptAmount:
        settings = preferences.settings
        return KeptAmount(items=bool(settings.dialog_folder) + bool(settings.downloads.folder))

    async def clear() -> None:
        begin_dialogs_in(None)
        preferences.keep("downloads", replace(preferences.settings.downloads, folder=""))

    return KeptThing(
        _("Folders"),
        _("Where the last file was opened or saved, and downloads went; dialogs begin there."),
        str(services.paths.settings),
        measure,
        clear,
    )


def _statistics(services: Services) -> KeptThing:
    path = services.paths.statistics
    return KeptThing(
        _("Statistics"),
        _("Sums of the last year: bytes, waits and how long servers took; without names of files or accounts."),
        str(path),
        lambda: _measured(lambda: (path, beside_newer(path)), counted=False),
        services.statistics.clear,
        _("Remove all statistics? What was learned of the time to ready goes with them."),
    )


def _notices(ui: UiServices) -> KeptThing:
    history = ui.notices.history

    async def measure() -> KeptAmount:
        return KeptAmount(items=len(history))

    async def clear() -> None:
        ui.notices.forget()

    return KeptThing(_("Notices"), _("Those of this run, behind the bell; no file has them."), "", measure, clear)


def _logs(services: Services) -> KeptThing:
    folder = services.paths.logs
    return KeptThing(
        _("Logs"),
        _("What kdesk did, for support; without secrets, but with names of files and entries."),
        str(folder),
        lambda: _measured(lambda: files_below(folder), counted=False),
        lambda: run_once(_THREAD, clear_logs, folder, LOG_FILE),
    )


def _damaged(services: Services) -> KeptThing:
    paths = services.paths
    folders: Sequence[Path] = (paths.data, paths.settings.parent, paths.mirrors)
    return KeptThing(
        _("Damaged files"),
        _("Set aside when they could not be read; nothing uses them any more."),
        str(paths.data),
        lambda: _measured(lambda: damaged_files(folders), counted=True),
        lambda: run_once(_THREAD, lambda: remove(damaged_files(folders))),
        _("Delete the files that were set aside?"),
    )
