"""`kdesk download`: files of entries into a folder, without a window."""

import argparse
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from kdesk.commands.download_monitor import DownloadMonitor
from kdesk.commands.download_report import DownloadReport, JsonDownloadReport, TerminalDownloadReport
from kdesk.commands.entry_finder import MOST_FOUND, EntryFinder, Found
from kdesk.commands.pasted_files import pasted_from
from kdesk.commands.signals import run_until_signal
from kdesk.commands.signing_in import connected
from kdesk.domain.ports import AccountApi
from kdesk.domain.search.pasted import Pasted
from kdesk.domain.settings import SpeedLimit
from kdesk.engine.clock import SystemClock
from kdesk.engine.downloads.pace import Pace
from kdesk.engine.downloads.planning import DownloadPlanner, WantedFiles
from kdesk.engine.downloads.queue import DownloadOptions, DownloadQueue
from kdesk.engine.transfers.tasks import Tasks
from kdesk.errors import ApiError, KdeskError, NotPermitted, Reason, SignInNeeded, SignInProblem, StoreProblem
from kdesk.exit_status import FAILED, Output, complain, run_logged, status_of, tell
from kdesk.kaltura.client import make_http
from kdesk.kaltura.media_http import AccountAccess, MediaHttp
from kdesk.logs import Redactor
from kdesk.media.deliveries import UpstreamDeliveries
from kdesk.media.upstream import UpstreamClient
from kdesk.messages import _
from kdesk.messages.errors import sentence_of
from kdesk.store.downloads import StoredDownloads
from kdesk.store.journal import Journal
from kdesk.store.lock import lock_data_dir
from kdesk.store.paths import Paths
from kdesk.store.settings import SettingsFile

READ_SECONDS = 30.0
"""Longest time between two pieces of a file: a player cannot wait so long, a download can."""


def run(options: argparse.Namespace) -> int:
    """Download the files and return the exit status."""
    redactor = Redactor()
    return status_of(lambda: _run(options, redactor), redactor)


def _run(options: argparse.Namespace, redactor: Redactor) -> int:
    pasted = pasted_from(options.entries)
    paths = Paths.under(options.data) if options.data else Paths.default()
    paths.create()
    with lock_data_dir(paths), run_logged(paths.logs, redactor) as unhandled:
        output = Output()
        work = _download(options, pasted, paths, redactor, output)
        return output.status(run_until_signal(work, _("interrupted; the same command continues"), unhandled))


async def _download(
    options: argparse.Namespace, pasted: Pasted, paths: Paths, redactor: Redactor, output: Output
) -> int:
    lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def on_lost(problem: SignInProblem) -> None:
        if not lost.done():
            lost.set_exception(SignInNeeded.because(problem))

    with closing(SettingsFile(paths.settings)) as file:
        settings = await file.load()
    report: DownloadReport = JsonDownloadReport(output) if options.json else TerminalDownloadReport(output)
    limit = settings.limit if options.limit is None else options.limit
    async with (
        connected(options, paths, redactor, on_lost) as api,
        _queue(paths, api, settings.slots, redactor) as queue,
        _limited(queue.pace, limit, api),
    ):
        monitor = DownloadMonitor(queue, report)
        try:
            complete = await _add_all(EntryFinder(api), pasted, _planner(options, api), monitor, redactor)
            status = await monitor.wait(lost)
        except asyncio.CancelledError:
            monitor.report_interrupted()
            raise
        finally:
            # A session that is lost from here on must not set an error that nobody reads.
            lost.cancel()
            report.end()
    return status if complete else FAILED


@asynccontextmanager
async def _queue(paths: Paths, api: AccountApi, slots: int, redactor: Redactor) -> AsyncIterator[DownloadQueue]:
    """Run the queue of downloads of this account."""
    if api.downloads is None:
        raise NotPermitted(reason=Reason.LIBRARY_NOT_SEEN)
    # A client of its own: its connections carry files, and those of the API must not wait for them.
    async with make_http(hide=redactor.hide) as http, Journal.open(paths.journal) as journal:
        upstream = UpstreamClient(MediaHttp(http), AccountAccess(lambda: api), READ_SECONDS)
        queue = DownloadQueue(
            StoredDownloads(journal),
            UpstreamDeliveries(upstream),
            SystemClock(),
            DownloadOptions(slots=slots, resumes=False, on_problem=_not_stored),
        )
        async with queue.running():
            queue.connect(api.account.key, api.downloads)
            yield queue


@asynccontextmanager
async def _limited(pace: Pace, limit: SpeedLimit, api: AccountApi) -> AsyncIterator[None]:
    """Apply the limit on the rate of all downloads while the block runs."""
    beside = Tasks()
    pace.set_limit(limit)
    async with beside.running():
        if limit.polite:
            beside.start(pace.background_priority(api.uploads.ping).run)
        yield


def _planner(options: argparse.Namespace, api: AccountApi) -> DownloadPlanner:
    folder = Path(options.to).absolute()
    wanted = WantedFiles(str(folder), options.name, options.rendition, frozenset(options.beside), options.existing)
    return DownloadPlanner(api, SystemClock(), wanted)


async def _add_all(
    finder: EntryFinder, pasted: Pasted, planner: DownloadPlanner, monitor: DownloadMonitor, redactor: Redactor
) -> bool:
    """Queue the files of each entry, and return whether every entry has what was asked for."""
    results = [await _added(found, planner, monitor, redactor) async for found in finder.find(pasted)]
    for link_id in finder.dead_links:
        complain(_("the short link {id} leads to no entry, or has expired").format(id=link_id))
    if not results and not finder.dead_links:
        complain(_("no entry is found"))
    if finder.total > MOST_FOUND:
        complain(_("only the newest {count} of {total} are taken").format(count=MOST_FOUND, total=finder.total))
    return bool(results) and all(results) and not finder.dead_links


async def _added(found: Found, planner: DownloadPlanner, monitor: DownloadMonitor, redactor: Redactor) -> bool:
    if found.entry is None:
        tell(found.problem or KdeskError(), redactor, about=found.entry_id)
        return False
    try:
        await monitor.add(await planner.plan(found.entry))
    except ApiError as error:
        tell(error, redactor, about=found.entry_id)
        return False
    return True


def _not_stored(problem: StoreProblem) -> None:
    sentence = _("{problem}; this run goes on, but could not be continued after an interruption")
    complain(sentence.format(problem=sentence_of(problem)))
