"""Loads what the rows in sight need: their entries, pictures and badges."""

from typing import Protocol

from PySide6.QtCore import QObject, QTimer

from kdesk.domain.entry import Entry
from kdesk.ui.library.badge_source import BadgeSource
from kdesk.ui.library.model import ENTRY_ROLE, LibraryModel
from kdesk.ui.pixmap_cache import PixmapCache

LOAD_DELAY_MS = 50
"""Between a movement and the requests for pictures, so that rows which only scroll by load nothing."""
BADGE_DELAY_MS = 150
"""Between the last movement and the requests for badges."""


class RowView(Protocol):
    """A view of the library's rows."""

    def isVisible(self) -> bool:
        """Return whether the view is on the screen."""
        ...

    def visible_rows(self) -> range:
        """Return the rows that are at least partly visible."""
        ...

    def picture_url(self, row: int, entry: Entry) -> str:
        """Return the address of the picture in the size that the row shows; "" for none."""
        ...

    def update_row(self, row: int) -> None:
        """Paint a row anew."""
        ...


class RowLoader(QObject):
    """Serves one view at a time: the one that moved last.

    Args:
        model: Gets told which rows are in sight.
        pixmaps: Gets the addresses of their pictures.
        badges: Gets their entries.
    """

    def __init__(
        self, model: LibraryModel, pixmaps: PixmapCache, badges: BadgeSource, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._model, self._pixmaps, self._badges = model, pixmaps, badges
        self._view: RowView | None = None
        self._rows_of_url: dict[str, int] = {}
        self._load_timer = QTimer(self, singleShot=True, interval=LOAD_DELAY_MS)
        self._load_timer.timeout.connect(self._load)
        self._badge_timer = QTimer(self, singleShot=True, interval=BADGE_DELAY_MS)
        self._badge_timer.timeout.connect(self._request_badges)
        model.dataChanged.connect(lambda *_args: self._restart())
        pixmaps.loaded.connect(self._show_picture)
        badges.changed.connect(self._show_badges)

    def serve(self, view: RowView) -> None:
        """Load for a view that moved, appeared or has other rows."""
        self._view = view
        self._restart()

    def leave(self, view: RowView) -> None:
        """Cancel what is loaded for a view that disappeared."""
        if view is self._view:
            self._view = None
            self._pixmaps.request(())

    def refresh(self) -> None:
        """Load badges again that have become old."""
        self._badge_timer.start()

    def _restart(self) -> None:
        # Not restarted: pictures are to load during a long scroll as well.
        if not self._load_timer.isActive():
            self._load_timer.start()
        self._badge_timer.start()

    def _load(self) -> None:
        """Request the entries in sight, and the pictures of those that are loaded."""
        view = self._view
        if view is None:
            return
        if not view.isVisible():
            self.leave(view)
            return
        rows = view.visible_rows()
        urls = {url: row for row, entry in self._entries(rows) if (url := view.picture_url(row, entry))}
        self._rows_of_url = urls
        self._pixmaps.request(tuple(urls))
        self._model.want(rows.start, rows.stop - 1)

    def _request_badges(self) -> None:
        if self._view is not None and self._view.isVisible():
            self._badges.request([entry for _row, entry in self._entries(self._view.visible_rows())])

    def _entries(self, rows: range) -> list[tuple[int, Entry]]:
        """Return the entries of rows that are loaded."""
        found = ((row, self._model.index(row, 0).data(ENTRY_ROLE)) for row in rows)
        return [(row, entry) for row, entry in found if entry is not None]

    def _show_picture(self, url: str) -> None:
        row = self._rows_of_url.get(url)
        if row is not None and self._view is not None:
            self._view.update_row(row)

    def _show_badges(self, entry_ids: frozenset[str]) -> None:
        if self._view is None:
            return
        for row, entry in self._entries(self._view.visible_rows()):
            if entry.id in entry_ids:
                self._view.update_row(row)
