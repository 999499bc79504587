"""`kdesk upload --sheet FILE --by-server`: the server fetches the addresses of a sheet by itself."""

import argparse
import asyncio
import json
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from kdesk.commands.sheet_files import tell_problems
from kdesk.commands.signals import run_until_signal
from kdesk.commands.signing_in import connected
from kdesk.domain.bulk.job import BulkJob, BulkLine
from kdesk.domain.bulk.translation import can_be_fetched, left_out
from kdesk.domain.sheets.columns import matched_columns
from kdesk.domain.sheets.rows import SheetRow, rows_of
from kdesk.engine.bulk.jobs import BulkJobs
from kdesk.engine.clock import SystemClock
from kdesk.engine.files.side_files import SideFiles
from kdesk.engine.sheets.file_lookup import FileLookup
from kdesk.engine.transfers.file_scan import absolute
from kdesk.exit_status import FAILED, FINE, Output, WrongUse, run_logged
from kdesk.logs import Redactor
from kdesk.messages import _
from kdesk.messages.bulk import handed_over, is_wrong, job_text, left_out_text, line_sentence, stuck_text
from kdesk.messages.format import Format
from kdesk.plain_text import decodable
from kdesk.store.bulk_jobs import StoredBulkJobs
from kdesk.store.journal import Journal
from kdesk.store.lock import lock_data_dir
from kdesk.store.paths import Paths
from kdesk.store.sheets.files import StoredSheets


class _Changes:
    """Wakes whoever waits for a change of the jobs."""

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


def upload_by_server(options: argparse.Namespace, paths: Paths, redactor: Redactor) -> int:
    """Hand the sheet over and return the exit status. Raises DataDirectoryInUse while the window is open."""
    if not options.sheet or options.files:
        raise WrongUse(_("--by-server takes a sheet with addresses, and no files: --sheet SHEET --by-server"))
    with lock_data_dir(paths), run_logged(paths.logs, redactor) as unhandled:
        output = Output()
        work = _upload(options, paths, redactor, output)
        stopped = _("interrupted; the server goes on by itself")
        return output.status(run_until_signal(work, stopped, unhandled))


async def _upload(options: argparse.Namespace, paths: Paths, redactor: Redactor, output: Output) -> int:
    path = absolute(options.sheet)
    rows = await _rows(path, output)
    clock = SystemClock()
    async with (
        connected(options, paths, redactor, lambda _problem: None) as api,
        Journal.open(paths.journal) as journal,
        BulkJobs(StoredBulkJobs(journal), lambda: api, clock).running() as jobs,
    ):
        changes = _Changes()
        jobs.listen(changes)
        job = await jobs.start(path.name, rows)
        output.complain(handed_over(job, Format()))
        while options.wait and not job.is_settled and not job.is_stuck(clock.now()):
            await changes.next(5.0)
            job = next((one for one in jobs.jobs() if one.id == job.id), job)
        return _report(job, options, output, stuck=job.is_stuck(clock.now()))


async def _rows(path: Path, output: Output) -> Sequence[SheetRow]:
    """Return the rows of the sheet. Raises FileProblem, WrongUse."""
    with closing(SideFiles()) as files, closing(StoredSheets(files)) as sheets:
        sheet = await sheets.read(path)
    roles = matched_columns(sheet)
    rows = await asyncio.to_thread(lambda: FileLookup(sheet.path, roles).found(rows_of(sheet, roles)))
    tell_problems(sheet, rows, output)
    if not can_be_fetched(rows):
        raise WrongUse(_("the server can fetch addresses only: this sheet names files of this computer, or nothing"))
    if words := left_out_text(left_out(rows)):
        output.complain(words)
    return rows


def _report(job: BulkJob, options: argparse.Namespace, output: Output, *, stuck: bool) -> int:
    formatter = Format()
    if not options.wait:
        return FINE
    for line in job.lines:
        text = json.dumps(_as_json(line, job)) if options.json else line_sentence(line, job.state, formatter)
        output.print(text)
    output.complain(job_text(job, formatter))
    if stuck:
        output.complain(stuck_text(job))
    return FAILED if stuck or any(is_wrong(line.state(job.state)) for line in job.lines) else FINE


def _as_json(line: BulkLine, job: BulkJob) -> dict[str, object]:
    known = {"row": line.number, "address": decodable(line.address), "state": str(line.state(job.state))}
    return known | ({"entry_id": line.entry.id} if line.entry else {})
