"""What the user chooses in the window and finds again at the next start."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from kdesk.domain.search.saved import MAX_TEXT, SavedSearch
from kdesk.preferences import Preferences
from kdesk.ui.last_folder import begin_in
from kdesk.ui.quit_guard import QuitGuard
from kdesk.ui.share.clipboard import LinkClipboard
from kdesk.ui.tasks import TaskScope
from kdesk.ui.uploads.view import UploadsPage

if TYPE_CHECKING:  # they are imported when they are built
    from kdesk.ui.downloads.controller import DownloadController
    from kdesk.ui.library.page import LibraryPage
    from kdesk.ui.share.preset_choices import PresetChoices
    from kdesk.ui.uploads.folder_rules import FolderRules


class ChoiceKeeper:
    """Writes choices into the settings; of several changes in a row only the last one is written to the disk."""

    def __init__(self, preferences: Preferences, tasks: TaskScope) -> None:
        self._preferences = preferences
        preferences.save_soon = lambda: tasks.spawn(preferences.save(), replace="save settings")

    def keep_of_uploads(self, uploads: UploadsPage) -> None:
        """Keep how many uploads run at once, how fast, how they are verified, and the details beside them."""
        uploads.slots_chosen.connect(partial(self._keep, "slots"))
        uploads.limit_chosen.connect(partial(self._keep, "limit"))
        uploads.verification_chosen.connect(partial(self._keep, "verify"))
        uploads.details_toggled.connect(partial(self._keep, "details_shown"))
        uploads.details_resized.connect(partial(self._keep, "details_width"))

    def keep_of_library(self, library: LibraryPage) -> None:
        """Keep how the library is shown and searched, and what its players and its panel show."""
        for chosen, name in (
            (library.volume_changed, "volume"),
            (library.tab_opened, "entry_tab"),
            (library.view_changed, "library"),
            (library.player_choices.captions_chosen, "captions"),
            (library.player_choices.time_form_chosen, "time_form"),
            (library.player_choices.filmstrip_chosen, "filmstrip"),
            (library.player_choices.compare_layout_chosen, "compare_layout"),
            (library.search.searches_changed, "saved_searches"),
        ):
            chosen.connect(partial(self._keep, name))
        library.search.searched.connect(self._keep_search)

    def keep_of_quitting(self, quit_guard: QuitGuard) -> None:
        """Keep whether kdesk asks before it quits."""
        quit_guard.asks_changed.connect(partial(self._keep, "asks_before_quitting"))

    def keep_of_copying(self, clipboard: LinkClipboard) -> None:
        """Begin with the form in which links were copied last, and keep the next one."""
        clipboard.form = self._preferences.settings.link_form
        clipboard.form_chosen = partial(self._keep, "link_form")
        clipboard.columns = self._preferences.settings.link_columns
        clipboard.columns_chosen = partial(self._keep, "link_columns")

    def keep_of_dialogs(self) -> None:
        """Begin to open and to save files in the folder where that was done last, and keep the next one."""
        begin_in(self._preferences.settings.dialog_folder, partial(self._keep, "dialog_folder"))

    def keep_of_folders(self, rules: FolderRules) -> None:
        """Begin with the rules for folders that were kept, and keep what becomes of them."""
        rules.rules = self._preferences.settings.folder_rules
        rules.keep = partial(self._keep, "folder_rules")

    def keep_of_downloads(self, downloads: DownloadController) -> None:
        """Begin with what was downloaded last, and keep the next choice."""
        downloads.last = self._preferences.settings.downloads
        downloads.keep = partial(self._keep, "downloads")

    def keep_of_builders(self, pictures: PresetChoices, streams: PresetChoices) -> None:
        """Begin with the presets that were kept, and keep what becomes of them."""
        settings = self._preferences.settings
        pictures.restore(settings.picture_presets, settings.picture_defaults)
        streams.restore(settings.stream_presets, settings.stream_defaults)
        for choices, kind in ((pictures, "picture"), (streams, "stream")):
            choices.presets_changed.connect(partial(self._keep, f"{kind}_presets"))
            choices.defaults_changed.connect(partial(self._keep, f"{kind}_defaults"))

    def _keep_search(self, search: SavedSearch) -> None:
        if len(search.text) <= MAX_TEXT:
            self._keep("last_search", search)

    # Any: signals carry values without a type.
    def _keep(self, name: str, value: Any) -> None:
        self._preferences.keep(name, value)
