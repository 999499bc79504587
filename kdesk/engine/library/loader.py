"""Loads the pages that are in sight, and those beside them."""

from collections.abc import Callable

from kdesk.engine.library.row_updater import RowUpdater
from kdesk.engine.library.rows import PageKey
from kdesk.engine.library.sources import LoadedPage, PageSource
from kdesk.engine.library.view import TaskStarter
from kdesk.errors import KdeskError

MAX_REQUESTS = 2
_NAMES = tuple(f"library: page {number}" for number in range(MAX_REQUESTS))


class PageLoader:
    """Requests pages, those in sight first; cancels requests for what was scrolled away.

    Args:
        starter: Owns the requests.
        on_page: Gets each page after it was stored.
        on_error: Gets the error of a request; nothing is requested then until `resume`.
    """

    def __init__(
        self,
        starter: TaskStarter,
        on_page: Callable[[LoadedPage], None],
        on_error: Callable[[KdeskError], None],
    ) -> None:
        self._starter = starter
        self._on_page, self._on_error = on_page, on_error
        self._changes: RowUpdater | None = None
        self._source: PageSource | None = None
        self._sight = (0, -1)
        self._loading: dict[PageKey, str] = {}
        self._paused = False

    def load_from(self, changes: RowUpdater | None, source: PageSource | None) -> None:
        """Load another list from now on; None for nothing."""
        self.stop()
        self._changes, self._source, self._paused = changes, source, False
        self.resume()

    def stop(self) -> None:
        """Cancel every request."""
        for name in self._loading.values():
            self._starter.cancel(name)
        self._loading.clear()

    def want(self, first: int, last: int) -> None:
        """Load these rows, and as many before and behind them."""
        self._sight = (first, last)
        self._request()

    def resume(self) -> None:
        """Request what is missing, also after an error."""
        self._paused = False
        self._request()

    def _request(self) -> None:
        if self._changes is None or self._source is None or self._paused:
            return
        keys = self._wanted(self._changes)
        missing = [key for key in keys if key.number not in key.span.fresh and self._source.reaches(key)]
        for key in [key for key in self._loading if key not in missing]:
            self._starter.cancel(self._loading.pop(key))
        for key in missing:
            if len(self._loading) >= MAX_REQUESTS:
                break
            if key not in self._loading:
                self._loading[key] = next(name for name in _NAMES if name not in self._loading.values())
                self._starter.spawn(self._load(key, self._changes, self._source), replace=self._loading[key])
        self._changes.rows.trim(set(keys))

    def _wanted(self, changes: RowUpdater) -> list[PageKey]:
        first, last = self._sight
        visible = changes.rows.pages(first, last)
        around = max(1, last - first + 1)
        beside = changes.rows.pages(last + 1, last + around) + changes.rows.pages(first - around, first - 1)
        return list(dict.fromkeys(visible + beside)) if last >= first else []

    async def _load(self, key: PageKey, changes: RowUpdater, source: PageSource) -> None:
        name = self._loading[key]
        try:
            page = await source.fetch(key)
        except KdeskError as exc:
            if self._loading.get(key) == name:
                del self._loading[key]
                self._paused = True
                self._on_error(exc)
            return
        if self._loading.get(key) == name:
            del self._loading[key]
            changes.put_page(key, page.entries, page.total)
            self._on_page(page)
            self._request()
