"""The timelines of transfers in the journal's file. Implements `engine.transfers.timelines.TimelineStore`."""

import json
import logging
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from functools import partial

from kdesk.domain.timeline import Timeline, facts_of, timeline_in
from kdesk.store.journal import Journal

MOST = 5_000
"""Rows that are kept: those of the transfers that ended first are left out."""

_UPSERT = (
    "INSERT INTO timelines (transfer, at, record) VALUES (?, ?, ?)"
    " ON CONFLICT (transfer) DO UPDATE SET at = excluded.at, record = excluded.record"
)
_PRUNE = "DELETE FROM timelines WHERE transfer IN (SELECT transfer FROM timelines ORDER BY at DESC LIMIT -1 OFFSET ?)"

log = logging.getLogger(__name__)


class StoredTimelines:
    """Timelines beside the transfers, on the journal's thread."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    async def load(self, transfer_ids: Collection[str]) -> Mapping[str, Timeline]:
        """Return those of these transfers. Raises JournalProblem."""
        wanted = tuple(transfer_ids)
        return await self._journal.read(lambda connection: dict(_select(wanted, connection)))

    async def save(self, timelines: Mapping[str, Timeline]) -> None:
        """Write these in one transaction. Raises JournalProblem."""
        await self._journal.change(partial(_upsert, dict(timelines)))

    async def remove(self, transfer_ids: Collection[str]) -> None:
        """Remove those of these transfers. Raises JournalProblem."""
        await self._journal.change(partial(_delete, tuple(transfer_ids)))


def _select(transfer_ids: Collection[str], connection: sqlite3.Connection) -> Iterator[tuple[str, Timeline]]:
    """Yield what is there; one that cannot be read is left out."""
    for key in transfer_ids:
        row = connection.execute("SELECT record FROM timelines WHERE transfer = ?", (key,)).fetchone()
        if row is None:
            continue
        try:
            yield key, timeline_in(json.loads(row[0]))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError) as error:
            log.warning("the stored timeline of the transfer %s cannot be read: %s", key, error)


def _upsert(timelines: Mapping[str, Timeline], connection: sqlite3.Connection) -> None:
    rows = [
        (key, max((moment.at for moment in one.moments), default=0.0), json.dumps(facts_of(one)))
        for key, one in timelines.items()
    ]
    connection.executemany(_UPSERT, rows)
    connection.execute(_PRUNE, (MOST,))


def _delete(transfer_ids: Collection[str], connection: sqlite3.Connection) -> None:
    connection.executemany("DELETE FROM timelines WHERE transfer = ?", [(key,) for key in transfer_ids])
