"""`kdesk download`: files of entries into a folder, without a window."""

import argparse
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from kdesk.commands.download_adding import Adding
from kdesk.commands.download_monitor import DownloadMonitor
from kdesk.commands.download_report import DownloadReport, JsonDownloadReport, TerminalDownloadReport
from kdesk.commands.entry_finder import EntryFinder
from kdesk.commands.handing.protocol import PROTOCOL, DownloadWork, Request
from kdesk.commands.handing.visit import Visit, hand_over
from kdesk.commands.pasted_files import pasted_from
from kdesk.commands.signals import run_until_signal
from kdesk.commands.signing_in import connected
from kdesk.domain.downloads.wanted import WantedFiles
from kdesk.domain.ports import AccountApi
from kdesk.domain.search.pasted import Pasted
from kdesk.engine.clock import SystemClock
from kdesk.engine.downloads.planning import DownloadPlanner
from kdesk.engine.downloads.queue import DownloadOptions, DownloadQueue
from kdesk.errors import DataDirectoryInUse, NotPermitted, Reason, SignInNeeded, SignInProblem, StoreProblem
from kdesk.exit_status import FAILED, Output, complain, run_logged, status_of
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
    paths = Paths.of_run(options.data)
    paths.create()
    try:
        with lock_data_dir(paths), run_logged(paths.logs, redactor) as unhandled:
            output = Output()
            work = _download(options, pasted, paths, redactor, output)
            return output.status(run_until_signal(work, _("interrupted; the same command continues"), unhandled))
    except DataDirectoryInUse as in_use:
        return hand_over(Visit(options, paths, redactor, _work(options, pasted)), in_use)


def _work(options: argparse.Namespace, pasted: Pasted) -> Request:
    """Return the command as a request to the window."""
    # A search goes as it was given: the window reads it. What names entries goes as their ids, without any session.
    words = tuple(options.entries) if pasted.conditions else ()
    work = DownloadWork(_wanted(options), words, pasted.entry_ids, pasted.short_links)
    return Request(PROTOCOL, as_json=options.json, download=work)


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
    ):
        queue.set_limit(limit)
        monitor = DownloadMonitor(queue, report)
        try:
            planner = DownloadPlanner(api, SystemClock(), _wanted(options))
            complete = await Adding(planner, monitor, redactor, output).add(EntryFinder(api), pasted)
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
            DownloadOptions(slots=slots, resumes=False, ping=api.uploads.ping, on_problem=_not_stored),
        )
        async with queue.running():
            queue.connect(api.account.key, api.downloads)
            yield queue


def _wanted(options: argparse.Namespace) -> WantedFiles:
    folder = Path(options.to).absolute()
    beside = tuple(dict.fromkeys(options.beside))
    return WantedFiles(str(folder), options.name, options.rendition, beside, options.existing)


def _not_stored(problem: StoreProblem) -> None:
    sentence = _("{problem}; this run goes on, but could not be continued after an interruption")
    complain(sentence.format(problem=sentence_of(problem)))
