"""Cut the time of a long list into windows that the server lists completely."""

from collections.abc import Sequence
from dataclasses import replace

from kdesk.domain.catalogue_ports import CatalogueApi
from kdesk.domain.entry import EntryKind, EntryStatus
from kdesk.domain.entry_query import EntryQuery, TimeWindow
from kdesk.domain.timestamps import LAST_TIMESTAMP
from kdesk.engine.library.windows import Span

WALL = 10_000
"""Wire fact: the server lists no page that begins behind this many matches (`wire-facts`, 4.5.8)."""

_WANTED = 4
"""A window aims at a fourth of what the server lists, so that it can grow and skewed libraries are cut once."""

MAX_WINDOWS = 5_000
"""Windows of a list. A server whose counts do not fit together would be asked for ever."""

_MOST_PARTS = 50
"""Parts of one window: as many as one request counts."""

_MOST_GROWTH = 2
"""Times by which all windows together may have more than the whole had, from which entries may come and go."""

# Every status and kind that the library shows, except those that only a plug-in of the server knows.
_STATUSES = tuple(s for s in EntryStatus if s not in {EntryStatus.DELETED, EntryStatus.INFECTED, EntryStatus.UNKNOWN})
_KINDS = tuple(kind for kind in EntryKind if kind not in {EntryKind.DATA, EntryKind.OTHER})


async def count_windows(
    catalogue: CatalogueApi, query: EntryQuery, whole: Span, ends: tuple[int, int], *, wall: int = WALL
) -> list[Span]:
    """Return windows that together cover another one, the oldest first; each has fewer entries than the wall.

    A second that has more entries than the wall is cut by status, then by kind. What is larger still stays as it is;
    the server does not list all of it.

    Args:
        whole: What is to be cut.
        ends: Creation times of the oldest and the newest entry.
    """
    spans = [whole]
    while len(spans) < MAX_WINDOWS:
        large = [span for span in spans if span.count >= wall and len(parts_of(span, ends, wall)) > 1]
        large = large[: (MAX_WINDOWS - len(spans)) // _MOST_PARTS + 1]
        if not large:
            break
        parts = [(span, parts_of(span, ends, wall)) for span in large]
        counts = iter(await catalogue.counts(query, [window for _, windows in parts for window in windows]))
        cut = {id(span): [Span(window, next(counts)) for window in windows] for span, windows in parts}
        parted = [part for span in spans for part in cut.get(id(span), [span])]
        if sum(span.count for span in parted) > _MOST_GROWTH * whole.count + wall:
            break  # the server contradicts itself: its windows would be cut down to seconds, and have endless rows
        spans = parted
    return merged(spans, wall)


def parts_of(span: Span, ends: tuple[int, int], wall: int) -> list[TimeWindow]:
    """Return the windows into which one is cut: equal times, or within one second the statuses, then the kinds."""
    window = span.window
    first, last = max(window.first, ends[0]), min(window.last, max(ends))
    if last <= first:
        if window.status is None:
            return [replace(window, status=status) for status in _STATUSES]
        return [replace(window, kind=kind) for kind in _KINDS] if window.kind is None else [window]
    count = min(max(2, -(-span.count * _WANTED // wall)), _MOST_PARTS, last - first + 1)
    edges = [first + (last - first + 1) * part // count for part in range(count)]
    # The outer bounds stay: entries before the oldest one that is known belong to the first part.
    firsts, lasts = [window.first, *edges[1:]], [*(edge - 1 for edge in edges[1:]), window.last]
    return [replace(window, first=begin, last=end) for begin, end in zip(firsts, lasts, strict=True)]


def merged(spans: Sequence[Span], wall: int) -> list[Span]:
    """Return the windows with small neighbours joined: a window of three entries would cost a request of its own."""
    joined: list[Span] = []
    for span in spans:
        before = joined[-1] if joined else None
        if before is not None and before.count + span.count <= wall // 2 and _can_join(before.window, span.window):
            joined[-1] = Span(replace(before.window, last=span.window.last), before.count + span.count)
        else:
            joined.append(span)
    return joined


def _can_join(before: TimeWindow, after: TimeWindow) -> bool:
    whole = all(window.status is None and window.kind is None for window in (before, after))
    return whole and before.last < LAST_TIMESTAMP
