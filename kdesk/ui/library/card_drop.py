"""Files that are dropped on an entry among the others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from kdesk.domain.entry import Entry
from kdesk.ui.drop_place import DropPlace
from kdesk.ui.library.entry_drop import KINDS, EntryFiles
from kdesk.ui.library.panel_control import PanelControl
from kdesk.ui.library.views import LibraryViews


class CardDrop(DropPlace):
    """Lets the card or the row below the pointer take a kind of files; others are uploads there as well.

    Args:
        panel: Opens the entry, whose tab takes the files.
    """

    def __init__(self, views: LibraryViews, panel: PanelControl, kind: EntryFiles) -> None:
        super().__init__(views, self._sentence, self._take, kind.suits)
        self._views, self._panel, self._kind = views, panel, kind
        self._row = -1

    def point_at(self, window: QWidget, point: QPoint) -> None:
        """Remember the row below the pointer."""
        view = self._views.shown
        here = view.viewport().mapFrom(window, point)
        is_inside = view.isVisible() and view.viewport().rect().contains(here)
        self._row = view.indexAt(here).row() if is_inside else -1

    def area(self, window: QWidget) -> QRect:
        """Return the part of the row that is in sight; empty if its entry takes no such files."""
        view = self._views.shown
        if not self._sentence() or not view.isVisible():
            return QRect()
        room = view.viewport().rect()
        cell = view.visualRect(view.model().index(self._row, 0))
        row = cell if view is self._views.grid else QRect(0, cell.top(), room.width(), cell.height())
        seen = row & room
        return QRect(view.viewport().mapTo(window, seen.topLeft()), seen.size())

    def _entry(self) -> Entry | None:
        entry = self._views.entry(self._row) if 0 <= self._row < self._views.row_count else None
        return entry if entry is not None and self._kind.is_for(entry.media_type) else None

    def _sentence(self) -> str:
        entry = self._entry()
        return self._kind.sentence(entry.name) if entry is not None else ""

    def _take(self, paths: Sequence[Path]) -> None:
        entry = self._entry()
        if entry is None:
            return
        self._views.show_row(self._row)
        self._panel.show_entry(entry)
        # Without the right the tab that opens says why.
        self._kind.take(self._panel.side.panel.tabs, paths)


def take_drops_on_cards(views: LibraryViews, panel: PanelControl) -> None:
    """Let cards and rows take every kind of files that go to entries."""
    for kind in KINDS:
        CardDrop(views, panel, kind)
