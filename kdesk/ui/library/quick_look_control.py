"""Opens the quick look for the current entry, and goes on through the result."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from kdesk.messages import _
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.views import LibraryViews

if TYPE_CHECKING:  # it is imported when it is built
    from kdesk.ui.library.quick_look import QuickLook


class QuickLookControl(QObject):
    """Owns the quick look of a page; it is built when it is wanted first.

    Args:
        page: What the quick look lies over.
        volume: Of its player, 0.0 to 1.0.
    """

    def __init__(self, views: LibraryViews, services: LibraryServices, page: QWidget, *, volume: float) -> None:
        super().__init__(page)
        self._views, self._page, self._volume = views, page, volume
        # Names of its own: the player of the panel has tasks of the same names.
        self._services = replace(services, tasks=services.tasks.part())
        self._formatter = services.formatter
        self._look: QuickLook | None = None
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
            from kdesk.ui.library.quick_look import QuickLook  # noqa: PLC0415

            self._look = QuickLook(self._services, self._page, volume=self._volume)
            self._look.stepped.connect(self._step)
            self._look.closed.connect(self._return_focus)
        self._show()

    def close(self) -> None:
        """Close the quick look."""
        if self._look is not None:
            self._look.close_look()

    def _step(self, step: int) -> None:
        row = self._views.selection.current
        if row is not None and 0 <= row + step < self._views.row_count:
            self._views.show_row(row + step)
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
        self._look.waveform.show_waveform(self._views.sounds.waveform(entry.id) if entry is not None else None)
        if entry is not None:
            self._views.sounds.load(entry)

    def _return_focus(self) -> None:
        self._views.shown.setFocus(Qt.FocusReason.OtherFocusReason)
