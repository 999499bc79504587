"""Keeps the mirror as the server is: what was seen, what changed, and in the background everything else."""

import logging
from collections.abc import Collection, Sequence

from kdesk.domain.catalogue_ports import CatalogueApi
from kdesk.domain.entry import Entry
from kdesk.domain.entry_query import EntryQuery, Opening, TimeWindow
from kdesk.domain.mirror_port import MAX_MIRRORED, Mirror, MirrorState
from kdesk.domain.search.sort import Sort
from kdesk.engine.library.counting import WALL, parts_of
from kdesk.engine.library.known import KnownRows
from kdesk.engine.library.view import TaskStarter
from kdesk.engine.library.walk import Walk
from kdesk.engine.library.watermark import first_watermark
from kdesk.engine.library.windows import Span
from kdesk.errors import KdeskError

_PARTS = 50
"""Windows that are counted to find out how far an earlier walk got."""

_FILL = "library: fill mirror"
log = logging.getLogger(__name__)


class Mirroring:
    """Writes what the library shows into the mirror. A disk that fails is logged; the library works without it.

    Args:
        starter: Owns the work.
    """

    def __init__(self, starter: TaskStarter) -> None:
        self._starter = starter
        self.mirror: Mirror | None = None

    def use(self, mirror: Mirror | None) -> None:
        """Write into another mirror from now on."""
        self._starter.cancel(_FILL)
        self.mirror = mirror

    def keep(self, entries: Sequence[Entry | None], gone: Collection[str] = ()) -> None:
        """Store snapshots that were seen, and remove what was deleted."""
        seen = [entry for entry in entries if entry is not None]
        lost = [*gone, *(entry.id for entry in seen if entry.gone)]
        if self.mirror is not None and (seen or lost):
            kept = [entry for entry in seen if not entry.gone]
            self._starter.spawn(self._keep(self.mirror, kept, lost), name="library: keep in mirror")

    async def order(self, query: EntryQuery, entries: Sequence[Entry]) -> Sequence[str]:
        """Store snapshots, and return the ids of all matches in the order of the query; none if the mirror fails."""
        if self.mirror is None:
            return ()
        try:
            await self.mirror.put(entries)
            return (await self.mirror.find(query)).ids
        except KdeskError as exc:
            log.warning("the mirror could not be read: %s", exc)
            return ()

    def follow(self, until: int) -> None:
        """Store that every change up to this time is in the mirror."""
        if self.mirror is not None:
            self._starter.spawn(self._follow(self.mirror, until), name="library: follow in mirror")

    def rewind(self, until: int) -> None:
        """Store that only the changes up to this time are in the mirror."""
        if self.mirror is not None:
            self._starter.spawn(self._rewind(self.mirror, until), name="library: rewind mirror")

    def fill(self, catalogue: CatalogueApi, opening: Opening) -> None:
        """Bring in every entry that was never seen, one request at a time, unless there are too many."""
        if self.mirror is not None and 0 < opening.page.total <= MAX_MIRRORED:
            self._starter.spawn(self._fill(self.mirror, catalogue, opening), replace=_FILL)

    async def _keep(self, mirror: Mirror, entries: Sequence[Entry], gone: Collection[str]) -> None:
        try:
            await mirror.put(entries)
            await mirror.remove(gone)
        except KdeskError as exc:
            log.warning("the mirror could not be written: %s", exc)

    async def _follow(self, mirror: Mirror, until: int) -> None:
        try:
            state = await mirror.state()
            if until > state.changes_until:
                await mirror.save_state(MirrorState(until, state.complete))
        except KdeskError as exc:
            log.warning("the mirror could not be written: %s", exc)

    async def _rewind(self, mirror: Mirror, until: int) -> None:
        try:
            await mirror.save_state(MirrorState(until, (await mirror.state()).complete))
        except KdeskError as exc:
            log.warning("the mirror could not be written: %s", exc)

    async def _fill(self, mirror: Mirror, catalogue: CatalogueApi, opening: Opening) -> None:
        """Walk through the library. What changes meanwhile comes by the look for changes since the beginning."""
        try:
            if (await mirror.state()).complete:
                return
            walk = Walk(catalogue, EntryQuery())
            async for entries in walk.batches(await _first_gap(mirror, catalogue, opening)):
                await mirror.put(entries)
            if walk.complete:
                state = await mirror.state()
                await mirror.save_state(MirrorState(state.changes_until or first_watermark(opening), complete=True))
        except KdeskError as exc:
            log.info("the mirror was not completed, the next start goes on: %s", exc)


async def _first_gap(mirror: Mirror, catalogue: CatalogueApi, opening: Opening) -> int:
    """Return the creation time up to which the mirror has as many entries as the server: an earlier walk got there."""
    oldest_first = EntryQuery(sort=Sort.OLDEST)
    known = KnownRows(await mirror.find(oldest_first), Sort.OLDEST)
    whole = Span(TimeWindow(last=opening.newest), max(opening.page.total, WALL * _PARTS))
    windows = parts_of(whole, (opening.oldest, opening.newest), WALL)
    counts = await catalogue.counts(oldest_first, windows)
    for window, count in zip(windows, counts, strict=True):
        if count != len(known.within(window)):
            return window.first
    return opening.newest
