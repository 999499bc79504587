"""Hands sheets over to the server (rule 15) and follows their jobs. Implements `domain.bulk.ports.BulkUploads`."""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

from kdesk.domain.bulk.job import BulkJob, BulkState
from kdesk.domain.bulk.ports import BulkApi, BulkListener, BulkStore
from kdesk.domain.bulk.translation import csv_of, lines_of
from kdesk.domain.ports import Clock
from kdesk.domain.session_ports import Sessions
from kdesk.domain.sheets.rows import SheetRow
from kdesk.engine.poller import Poller
from kdesk.engine.transfers.tasks import Tasks
from kdesk.errors import BadResponse, JournalProblem, KdeskError, NotPermitted, TimedOut, Unreachable

PAUSES = (2.0, 2.0, 3.0, 5.0, 10.0, 30.0)
"""Seconds between two looks at jobs that run."""

log = logging.getLogger(__name__)


class BulkJobs:
    """The bulk uploads of this computer, followed while `running`.

    Args:
        store: Keeps them, so that they are followed after a restart.
        sessions: Of the accounts: new jobs go to the one that gets new files.
        pauses: See PAUSES.
    """

    def __init__(
        self,
        store: BulkStore,
        sessions: Sessions,
        clock: Clock,
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        self._store, self._sessions, self._clock = store, sessions, clock
        self._jobs: dict[str, BulkJob] = {}
        self._listeners: list[BulkListener] = []
        self._tasks = Tasks()
        self._poller = Poller(self._watched, self._poll, pauses)

    @asynccontextmanager
    async def running(self) -> AsyncIterator["BulkJobs"]:
        """Follow the jobs until the block is left."""
        try:
            self._jobs = {job.id: job for job in await self._store.load()}
        except JournalProblem as problem:
            log.warning("the bulk uploads cannot be read: %s", problem)
        async with self._tasks.running():
            self._tasks.start(self._poller.run)
            self.wake()
            yield self

    def jobs(self) -> Sequence[BulkJob]:
        """Return all jobs, the newest first."""
        return tuple(reversed(self._jobs.values()))

    def listen(self, listener: BulkListener) -> None:
        """Call the listener after each change."""
        self._listeners.append(listener)

    def ignore(self, listener: BulkListener) -> None:
        """Call a listener no more."""
        self._listeners.remove(listener)

    def wake(self) -> None:
        """Look soon: an account was signed in, or a job was added."""
        self._poller.wake()

    async def start(self, name: str, rows: Sequence[SheetRow], account: str = "") -> BulkJob:
        """Hand rows over. Raises ServerProblem, SignInNeeded, JournalProblem; nothing was sent then.

        The call is not idempotent. So it is journalled before; if its answer is lost, the job is looked for by its
        content, and never sent again.

        Args:
            account: Key of the account that gets them; "" for the one that gets new files.
        """
        api = self._sessions.all().get(account or self._sessions.target())
        if api is None or api.bulk is None:
            raise NotPermitted
        whole = any(row.details.owner for row in rows)
        job = BulkJob(
            secrets.token_hex(8), api.account.key, name, self._clock.now(), lines_of(rows), whole_account=whole
        )
        content = await asyncio.to_thread(csv_of, job, rows)
        await self._store.save(job)
        self._jobs[job.id] = job
        try:
            server_id = await api.bulk.add(f"{job.id}.csv", content)
        except (Unreachable, TimedOut, BadResponse) as error:
            log.info("the answer to a bulk upload was lost: %s", error)
        except KdeskError:
            await self.forget(job.id)
            raise
        else:
            job = replace(job, server_id=server_id, state=BulkState.WAITING)
            await self._keep(job)
        self._tell()
        self.wake()
        return job

    async def abort(self, job_id: str) -> None:
        """Abort a job. Raises ServerProblem, SignInNeeded."""
        job, api = self._jobs.get(job_id), self._bulk(self._jobs.get(job_id))
        if job is None or api is None or not job.server_id:
            return
        state = await api.abort(job.server_id)
        await self._keep(self._jobs.get(job_id, job).with_news(state, {}, self._clock.now()))
        self.wake()

    async def forget(self, job_id: str) -> None:
        """Take a job off the list; the server goes on with it."""
        self._jobs.pop(job_id, None)
        await self._store.remove(job_id)
        self._tell()

    def _bulk(self, job: BulkJob | None) -> BulkApi | None:
        """Return the calls for a job, if its account is signed in."""
        api = self._sessions.all().get(job.account) if job else None
        return api.bulk if api else None

    def _watched(self) -> list[BulkJob]:
        return [job for job in self._jobs.values() if not job.is_settled and self._bulk(job) is not None]

    async def _poll(self) -> None:
        for job in self._watched():
            try:
                await self._look_at(job)
            except KdeskError as error:
                log.info("bulk upload %s cannot be looked at: %s", job.id, error)

    async def _look_at(self, job: BulkJob) -> None:
        api = self._bulk(job)
        if api is None:
            return
        if not job.server_id:
            job = replace(job, server_id=await api.find(job))
        state = await api.state(job.server_id) if job.server_id else job.state
        entries = await api.entries(job)
        before = self._jobs.get(job.id)
        if before is not None:
            await self._keep(replace(before, server_id=job.server_id).with_news(state, entries, self._clock.now()))

    async def _keep(self, job: BulkJob) -> None:
        """Keep what is new of a job, unless it was taken off the list meanwhile."""
        if self._jobs.get(job.id) in {None, job}:
            return
        self._jobs[job.id] = job
        try:
            await self._store.save(job)
        except JournalProblem as problem:
            log.warning("a bulk upload was not written: %s", problem)
        self._tell()

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            self._tasks.call(listener.changed)
