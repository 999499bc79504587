"""What the library was searched for lately."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from kdesk.domain.search.saved import SavedSearch, with_recent
from kdesk.ui.library.search.search_bar import SearchBar

REST_MS = 4_000
"""A search that is shown for so long was meant; what comes before is a word that is being typed."""


class RecentSearches(QObject):
    """Notes the searches that a person meant.

    Args:
        bar: The search.
        searches: Those of former starts, the last one first.
        keep: Keeps them for the next start.

    Attributes:
        searches: The last one first.
    """

    def __init__(
        self,
        bar: SearchBar,
        searches: tuple[SavedSearch, ...],
        keep: Callable[[tuple[SavedSearch, ...]], object],
    ) -> None:
        super().__init__(bar)
        self.searches, self._keep = searches, keep
        self._shown = SavedSearch()
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._note)
        bar.searched.connect(self._follow)
        bar.field.left.connect(self._note)

    def set_searches(self, searches: tuple[SavedSearch, ...]) -> None:
        """Remember these instead: they were cleared."""
        self.searches = searches

    def _follow(self, search: SavedSearch) -> None:
        self._shown = search
        self._rest.start()

    def _note(self) -> None:
        self._rest.stop()
        searches = with_recent(self.searches, self._shown)
        if searches != self.searches:
            self.searches = searches
            self._keep(searches)
