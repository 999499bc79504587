"""Bulk uploads in the journal's file. Implements `domain.bulk.ports.BulkStore`."""

import logging
import sqlite3
from collections.abc import Iterator, Sequence
from functools import partial

import msgspec

from kdesk.domain.bulk.job import BulkJob
from kdesk.store.journal import Journal

log = logging.getLogger(__name__)


class StoredBulkJobs:
    """Bulk uploads beside the transfers, on the journal's thread."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    async def load(self) -> Sequence[BulkJob]:
        """Return the jobs, in order; one that cannot be read is left out."""
        return await self._journal.read(lambda connection: tuple(_jobs(connection)))

    async def save(self, job: BulkJob) -> None:
        """Write one job; a new one is appended."""
        await self._journal.change(partial(_put, job))

    async def remove(self, job_id: str) -> None:
        """Forget a job."""
        await self._journal.change(partial(_remove, job_id))


def _jobs(connection: sqlite3.Connection) -> Iterator[BulkJob]:
    for key, record in connection.execute("SELECT id, record FROM bulk_jobs ORDER BY position"):
        try:
            yield msgspec.json.decode(record, type=BulkJob)
        except (msgspec.MsgspecError, ValueError, TypeError) as error:
            log.warning("the bulk upload %s cannot be read: %s", key, error)


def _put(job: BulkJob, connection: sqlite3.Connection) -> None:
    connection.execute(
        "INSERT INTO bulk_jobs (id, position, record)"
        " VALUES (?, (SELECT coalesce(max(position), 0) + 1 FROM bulk_jobs), ?)"
        " ON CONFLICT (id) DO UPDATE SET record = excluded.record",
        (job.id, msgspec.json.encode(job).decode()),
    )


def _remove(job_id: str, connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM bulk_jobs WHERE id = ?", (job_id,))
