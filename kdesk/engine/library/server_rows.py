"""The rows of a list as the server's first answer tells them."""

from kdesk.domain.catalogue_ports import CatalogueApi
from kdesk.domain.entry_query import EVER, EntryQuery, Opening, TimeWindow
from kdesk.domain.search.sort import Sort
from kdesk.engine.library.counting import count_windows
from kdesk.engine.library.row_updater import RowUpdater
from kdesk.engine.library.rows import MAX_ROWS, PageKey, Rows
from kdesk.engine.library.sources import ServerPages
from kdesk.engine.library.view import ListingView
from kdesk.engine.library.windows import Span, SpanTable

_LASTS, _LASTS_NOT = TimeWindow(lasts=True), TimeWindow(lasts=False)


def server_rows(opening: Opening, query: EntryQuery, view: ListingView, *, page_size: int, wall: int) -> RowUpdater:
    """Return rows with the first page, in one window over all times.

    Args:
        wall: The server lists no page that begins behind so many matches.
    """
    most = None if query.sort.by_creation else wall
    total = min(opening.page.total, MAX_ROWS if most is None else most)
    # Closed at the newest entry: what is created from now on must not move the rows before it is shown.
    window = TimeWindow(last=opening.newest) if query.sort is Sort.NEWEST and opening.newest else EVER
    span = Span(window, total)
    newest_first = query.sort is not Sort.OLDEST
    rows = Rows(SpanTable([span], opening.oldest, opening.newest, newest_first=newest_first), page_size=page_size)
    rows.put(PageKey(span, 0), opening.page.entries)
    return RowUpdater(rows, view, most_rows=most)


async def rows_by_length(
    catalogue: CatalogueApi, opening: Opening, query: EntryQuery, view: ListingView, *, page_size: int, wall: int
) -> RowUpdater:
    """Return rows in two windows: what lasts some time, the shortest first, then what does not. Raises KdeskError.

    The server puts images and live streams, which last no time, before the shortest video.
    """
    page = await catalogue.page(query, _LASTS, 1, page_size)
    # A list that ends among the videos has nothing behind them.
    still = max(0, opening.page.total - page.total) if page.total < wall else 0
    counts = {_LASTS: page.total, _LASTS_NOT: still}
    spans = [Span(window, min(count, wall)) for window, count in counts.items() if count]
    rows = Rows(SpanTable(spans, opening.oldest, opening.newest, newest_first=True), page_size=page_size)
    if page.total:
        rows.put(PageKey(spans[0], 0), page.entries)
    return RowUpdater(rows, view, most_rows=wall)


async def cut(
    catalogue: CatalogueApi,
    query: EntryQuery,
    changes: RowUpdater,
    source: ServerPages,
    *,
    page_size: int,
    wall: int,
) -> int:
    """Replace the one window by windows that the server lists completely. Return how many rows it does not list.

    Raises KdeskError.
    """
    rows = changes.rows
    (whole,) = rows.table
    spans = await count_windows(catalogue, query, whole, (rows.table.oldest, rows.table.newest), wall=wall)
    if query.sort is Sort.NEWEST:
        spans.reverse()
    beyond = _shorten(spans)
    changes.resize(whole, sum(span.count for span in spans))
    rows.adopt(spans)
    pages = [PageKey(span, number) for span in spans for number in range(-(-span.count // page_size))]
    return beyond + sum(len(rows.rows_of(key)) for key in pages if not source.reaches(key))


def _shorten(spans: list[Span]) -> int:
    """Leave the last windows with as many rows as a list may have. Return how many rows that leaves out."""
    left, beyond = MAX_ROWS, 0
    for span in spans:
        kept = min(span.count, left)
        beyond += span.count - kept
        span.count = kept
        left -= kept
    return beyond
