"""The entries of rows, loaded or not: for what acts on many rows, most of which were never in sight."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kdesk.domain.catalogue_ports import CatalogueApi
from kdesk.domain.entry import Entry
from kdesk.domain.mirror_port import Mirror
from kdesk.engine.library.known import KnownRowUpdater
from kdesk.engine.library.row_updater import RowUpdater
from kdesk.engine.library.rows import PageKey
from kdesk.engine.library.shown_rows import ShownRows
from kdesk.engine.library.sources import ServerPages
from kdesk.engine.library.windows import Span

PAGE = 500
"""Entries per request: as many as the server sends."""

MAX_PASSES = 5
"""The rows are read again if the list changes meanwhile; where it changes all the time the last pass counts."""

RowRange = tuple[int, int]
"""First and last row of a range."""


@dataclass(frozen=True, slots=True)
class _Known:
    """Rows whose ids are known."""

    entry_ids: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Listed:
    """Rows of one page of the server.

    Attributes:
        offsets: In the window.
    """

    key: PageKey
    offsets: range


class Gathering:
    """Reads the entries of rows. What it reads is not kept in the list, which holds only what is near what is in sight.

    Args:
        shown: The list.
        mirror: Has the entries of a list whose rows are all known; None without one.
        catalogue: Has the others; None while nobody is signed in.
        wall: The server lists no page that begins behind so many matches.
    """

    def __init__(self, shown: ShownRows, mirror: Mirror | None, catalogue: CatalogueApi | None, *, wall: int) -> None:
        self._shown, self._mirror, self._catalogue, self._wall = shown, mirror, catalogue, wall
        self._size = min(PAGE, wall)

    async def entries(self, ranges: Callable[[], Sequence[RowRange]], tell: Callable[[int], None]) -> tuple[Entry, ...]:
        """Return the entries of ranges of rows, in order. Those that are gone are missing. Raises KdeskError.

        Args:
            ranges: Asked again after the rows have moved.
            tell: Gets how many entries are there so far.
        """
        found: dict[str, Entry] = {}
        for number in range(1, MAX_PASSES + 1):
            found.clear()
            changes = self._shown.changes
            before = _layout(changes)
            for piece in self._pieces(changes, ranges()):
                found |= {entry.id: entry for entry in await self._read(changes, piece)}
                tell(len(found))
                if _layout(self._shown.changes) != before and number < MAX_PASSES:
                    break
            else:
                break
        return tuple(found.values())

    def _pieces(self, changes: RowUpdater, ranges: Sequence[RowRange]) -> Iterator[_Known | _Listed]:
        size = self._size
        if isinstance(changes, KnownRowUpdater):
            ids = [entry_id for first, last in ranges for entry_id in changes.known.ids[first : last + 1]]
            yield from (_Known(ids[begin : begin + size]) for begin in range(0, len(ids), size))
            return
        parts = [part for first, last in ranges for part in changes.rows.table.overlapping(first, last)]
        for span, begin, end in parts:
            for number in range(begin // size, end // size + 1):
                offsets = range(max(begin, number * size), min(end + 1, (number + 1) * size))
                yield _Listed(PageKey(span, number), offsets)

    async def _read(self, changes: RowUpdater, piece: _Known | _Listed) -> list[Entry]:
        if isinstance(piece, _Known):
            return await self._known(changes, piece.entry_ids)
        return await self._listed(changes, piece.key, piece.offsets)

    async def _known(self, changes: RowUpdater, entry_ids: Sequence[str]) -> list[Entry]:
        """Return entries of known rows: from the list, from the mirror, and what it does not have from the server."""
        rows = {entry_id: changes.rows.row_of(entry_id) for entry_id in entry_ids}
        loaded = {entry_id: changes.rows.entry(row) for entry_id, row in rows.items() if row is not None}
        found = {entry_id: entry for entry_id, entry in loaded.items() if entry is not None}
        missing = [entry_id for entry_id in entry_ids if entry_id not in found]
        if missing and self._mirror is not None:
            found |= {entry.id: entry for entry in await self._mirror.entries(missing)}
            missing = [entry_id for entry_id in missing if entry_id not in found]
        if missing and self._catalogue is not None:
            found |= {entry.id: entry for entry in await self._catalogue.existing(missing)}
        return [found[entry_id] for entry_id in entry_ids if entry_id in found]

    async def _listed(self, changes: RowUpdater, key: PageKey, offsets: range) -> list[Entry]:
        """Return entries of a page of the server, which is requested unless all of them are loaded."""
        loaded = _loaded(key.span, offsets)
        source = self._source()
        if len(loaded) == len(offsets) or source is None or not source.reaches(key):
            return loaded
        page = await source.fetch(key)
        if changes is self._shown.changes and key.span in changes.rows.table:
            # A window that has other rows than was thought: its entries have moved, and are to be read again.
            changes.resize(key.span, page.total)
        begin = key.number * self._size
        listed = page.entries[offsets.start - begin : offsets.stop - begin]
        return [entry for entry in listed if entry is not None]

    def _source(self) -> ServerPages | None:
        if self._catalogue is None:
            return None
        return ServerPages(
            self._catalogue, self._shown.query or self._shown.wanted, page_size=self._size, wall=self._wall
        )


def _loaded(span: Span, offsets: range) -> list[Entry]:
    return [span.entries[offset] for offset in offsets if offset in span.entries]


def _layout(changes: RowUpdater) -> tuple[object, ...]:
    """Return what changes when rows come, go, or move to other windows."""
    if isinstance(changes, KnownRowUpdater):
        return (changes,)  # its rows were named by their ids
    return (changes, *((id(span), span.count) for span in changes.rows.table))
