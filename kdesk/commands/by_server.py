"""`kdesk upload --sheet FILE --by-server`: the server fetches the addresses of a sheet by itself."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass

from kdesk.commands.command_run import CommandRun
from kdesk.commands.sheet_entries import EntryRows, read_sheet
from kdesk.commands.sheet_files import columns_of_sheet, tell_problems
from kdesk.commands.signing_in import connected
from kdesk.commands.wanted_sheet import WantedSheet
from kdesk.domain.bulk.job import BulkJob, BulkLine
from kdesk.domain.bulk.translation import can_be_fetched, left_out
from kdesk.domain.ports import AccountApi, Clock
from kdesk.domain.sheets.rows import SheetRow, rows_of
from kdesk.engine.bulk.jobs import BulkJobs
from kdesk.engine.clock import SystemClock
from kdesk.engine.one_session import OneSession
from kdesk.engine.sheets.file_lookup import FileLookup
from kdesk.exit_status import FAILED, FINE, Output, WrongUse
from kdesk.messages import _
from kdesk.messages.bulk import handed_over, is_wrong, job_text, left_out_text, line_sentence, stuck_text
from kdesk.messages.format import Format
from kdesk.plain_text import decodable
from kdesk.store.bulk_jobs import StoredBulkJobs
from kdesk.store.journal import Journal
from kdesk.store.lock import lock_journal

LOOK_SECONDS = 5.0
"""Between two looks whether a job is stuck: then nothing changes any more."""


class _Changes:
    """Wakes whoever waits for a change of the jobs. Implements `BulkListener`."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def changed(self) -> None:
        self._event.set()

    async def next(self, seconds: float) -> None:
        """Wait for a change, but no longer than this."""
        self._event.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return


@dataclass(frozen=True, slots=True)
class ServerFetch:
    """What is handed over.

    Attributes:
        wait: Whether to wait until each line has come or failed.
    """

    sheet: WantedSheet
    wait: bool


def upload_by_server(run: CommandRun, sheet: WantedSheet) -> int:
    """Hand the sheet over and return the exit status. Raises DataDirectoryInUse while the window is open."""
    with lock_journal(run.paths):
        work = _upload(run, ServerFetch(sheet, run.options.wait))
        return run.until_signal(work, _("interrupted; the server goes on by itself"))


async def _upload(run: CommandRun, wanted: ServerFetch) -> int:
    clock = SystemClock()
    async with (
        connected(run, lambda _problem: None) as api,
        Journal.open(run.paths.journal) as journal,
        BulkJobs(StoredBulkJobs(journal), OneSession(lambda: api), clock).running() as jobs,
    ):
        return await fetch_by_server(wanted, api, jobs, clock, run.output)


async def fetch_by_server(wanted: ServerFetch, api: AccountApi, jobs: BulkJobs, clock: Clock, output: Output) -> int:
    """Hand the sheet over, do its rows about entries, and return the exit status. Raises KdeskError, WrongUse."""
    rows = await _rows(wanted.sheet, api, output)
    done = await EntryRows(api, clock, output, as_json=wanted.sheet.as_json).do(rows, wanted.sheet.agreed)
    status = FINE if done else FAILED
    if not can_be_fetched(rows):
        return status
    job = await jobs.start(wanted.sheet.path.name, rows, api.account.key)
    output.complain(handed_over(job, Format()))
    if not wanted.wait:
        return status
    changes = _Changes()
    jobs.listen(changes)
    try:
        while not job.is_settled and not job.is_stuck(clock.now()):
            await changes.next(LOOK_SECONDS)
            job = next((one for one in jobs.jobs() if one.id == job.id), job)
    finally:
        jobs.ignore(changes)
    return max(status, _report(job, output, stuck=job.is_stuck(clock.now()), as_json=wanted.sheet.as_json))


async def _rows(wanted: WantedSheet, api: AccountApi, output: Output) -> Sequence[SheetRow]:
    """Return the rows of the sheet. Raises FileProblem, and WrongUse if it has nothing that the server can do."""
    sheet = await read_sheet(wanted.path)
    roles = await columns_of_sheet(sheet, api, output)
    rows = await asyncio.to_thread(lambda: FileLookup(sheet.path, roles).found(rows_of(sheet, roles)))
    tell_problems(sheet, rows, output)
    queued = [row for row in rows if row.can_be_queued]
    if not can_be_fetched(rows) and (queued or not any(row.acts_on_entry for row in rows)):
        raise WrongUse(_("the server can fetch addresses only: this sheet names files of this computer, or nothing"))
    if words := left_out_text(left_out(rows)):
        output.complain(words)
    return rows


def _report(job: BulkJob, output: Output, *, stuck: bool, as_json: bool) -> int:
    formatter = Format()
    for line in job.lines:
        text = json.dumps(_as_json(line, job)) if as_json else line_sentence(line, job.state, formatter)
        output.print(text)
    output.complain(job_text(job, formatter))
    if stuck:
        output.complain(stuck_text(job))
    return FAILED if stuck or any(is_wrong(line.state(job.state)) for line in job.lines) else FINE


def _as_json(line: BulkLine, job: BulkJob) -> dict[str, object]:
    known = {"row": line.number, "address": decodable(line.address), "state": str(line.state(job.state))}
    return known | ({"entry_id": line.entry.id} if line.entry else {})
