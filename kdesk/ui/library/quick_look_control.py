"""Opens the quick look for the current entry, and goes on through the result."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from kdesk.domain.catalogue_ports import CatalogueApi
from kdesk.domain.ui_ports import Accounts
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.views import LibraryViews
from kdesk.ui.review.phase import Phase

_FLAVORS = "quick look: renditions"
log = logging.getLogger(__name__)

if TYPE_CHECKING:  # it is imported when it is built
    from kdesk.ui.library.quick_look import QuickLook


class QuickLookControl(QObject):
    """Owns the quick look of a page; it is built when it is wanted first.

    Args:
        accounts: Theirs are the captions.
        page: What the quick look lies over.
        volume: Of its player, 0.0 to 1.0.
    """

    def __init__(
        self, accounts: Accounts, views: LibraryViews, services: LibraryServices, page: QWidget, *, volume: float
    ) -> None:
        super().__init__(page)
        self._accounts, self._views, self._page, self._volume = accounts, views, page, volume
        # Names of its own: the player of the panel has tasks of the same names.
        self._services = replace(services, tasks=services.tasks.part())
        self._formatter = services.formatter
        self._look: QuickLook | None = None
        self._with_flavors = ""
        views.model.dataChanged.connect(lambda *_args: self._refresh())
        views.sounds.loaded.connect(lambda _entry_id: self._refresh())

    @property
    def look(self) -> QuickLook | None:
        """The quick look, None before it was wanted first."""
        return self._look

    @property
    def is_open(self) -> bool:
        """Whether the quick look is on the screen."""
        return self._look is not None and self._look.isVisible()

    def open(self) -> None:
        """Show the current entry large."""
        if self._views.selection.current is None:
            return
        if self._look is None:
            # With a player: not before an entry is looked at.
            from kdesk.ui.library.quick_look import QuickLook

            self._look = QuickLook(self._services, self._page, volume=self._volume)
            self._look.stepped.connect(self._step)
            self._look.closed.connect(self._return_focus)
            self._look.player.playback.changed.connect(self._load_flavors)
        self._with_flavors = ""
        self._show()

    def close(self) -> None:
        """Close the quick look."""
        if self._look is not None:
            self._look.close_look()

    def _step(self, step: int) -> None:
        row = self._views.selection.current
        if row is not None and 0 <= row + step < self._views.row_count:
            self._views.show_row(row + step)
            self._with_flavors = ""
            self._show()

    def _refresh(self) -> None:
        """Show what has been loaded meanwhile."""
        if self.is_open:
            self._show()

    def _show(self) -> None:
        row = self._views.selection.current
        if row is None or self._look is None:
            return
        number = self._formatter.number
        place = _("{number} of {count}").format(number=number(row + 1), count=number(self._views.row_count))
        entry = self._views.entry(row)
        self._look.show_entry(entry, self._views.picture(row), place)
        api = self._accounts.api
        if entry is not None and api is not None:
            self._look.player.captions.show_entry(entry.id, api.editing.captions if api.editing is not None else None)
            self._look.player.time_line.show_cue_points(api.editing.cue_points if api.editing is not None else None)
            self._look.player.pictures.show_copies(api.copies)
        self._look.waveform.show_waveform(self._views.sounds.waveform(entry.id) if entry is not None else None)
        if entry is not None:
            self._views.sounds.load(entry)

    def _load_flavors(self) -> None:
        """Load the renditions of an entry once it plays: to choose from, and for the frame rate. Few are played."""
        row, api = self._views.selection.current, self._accounts.api
        entry = self._views.entry(row) if row is not None else None
        plays = self._look is not None and self._look.player.playback.phase is not Phase.STOPPED
        if plays and entry is not None and api is not None and entry.id != self._with_flavors:
            self._with_flavors = entry.id
            self._services.tasks.spawn(self._show_flavors(api.catalogue, entry.id), replace=_FLAVORS)

    async def _show_flavors(self, catalogue: CatalogueApi, entry_id: str) -> None:
        try:
            flavors = await catalogue.flavors(entry_id)
        except KdeskError as error:
            log.info("no renditions for the quick look: %s", error)
            return
        if self._look is not None and entry_id == self._with_flavors:
            self._look.player.show_flavors(flavors)

    def _return_focus(self) -> None:
        self._views.shown.setFocus(Qt.FocusReason.OtherFocusReason)
