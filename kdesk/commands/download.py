"""`kdesk download`: files of entries into a folder, without a window."""

import argparse
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from kdesk.commands.chosen_speed import chosen_speed
from kdesk.commands.command_run import CommandRun, run_command
from kdesk.commands.download_adding import Adding
from kdesk.commands.download_monitor import DownloadMonitor
from kdesk.commands.download_report import DownloadReport, JsonDownloadReport, TerminalDownloadReport
from kdesk.commands.entry_finder import EntryFinder
from kdesk.commands.handing.protocol import PROTOCOL, DownloadWork, Request
from kdesk.commands.handing.visit import hand_over
from kdesk.commands.network_in_force import network_in_force
from kdesk.commands.pasted_files import pasted_from
from kdesk.commands.signing_in import connected
from kdesk.domain.downloads.wanted import WantedFiles
from kdesk.domain.ports import AccountApi
from kdesk.domain.search.pasted import Pasted
from kdesk.engine.clock import SystemClock
from kdesk.engine.downloads.planning import DownloadPlanner
from kdesk.engine.downloads.queue import DownloadOptions, DownloadQueue
from kdesk.engine.transfers.tasks import Tasks
from kdesk.errors import DataDirectoryInUse, NotPermitted, Reason, SignInNeeded, SignInProblem, StoreProblem
from kdesk.exit_status import FAILED, complain
from kdesk.kaltura.client import make_http
from kdesk.kaltura.media_http import AccountAccess, MediaHttp
from kdesk.media.deliveries import UpstreamDeliveries
from kdesk.media.upstream import UpstreamClient
from kdesk.messages import _
from kdesk.messages.errors import sentence_of
from kdesk.store.downloads import StoredDownloads
from kdesk.store.journal import Journal
from kdesk.store.lock import lock_journal
from kdesk.store.settings_in_force import settings_in_force

READ_SECONDS = 30.0
"""Longest time between two pieces of a file: a player cannot wait so long, a download can."""


def run(options: argparse.Namespace) -> int:
    """Download the files and return the exit status."""
    return run_command(options, _alone_or_handed_over)


def _alone_or_handed_over(run: CommandRun) -> int:
    pasted = pasted_from(run.options.entries)
    run.paths.create()
    try:
        with lock_journal(run.paths):
            return run.until_signal(_download(run, pasted), _("interrupted; the same command continues"))
    except DataDirectoryInUse as in_use:
        return hand_over(run, _work(run.options, pasted), in_use)


def _work(options: argparse.Namespace, pasted: Pasted) -> Request:
    """Return the command as a request to the window."""
    # A search goes as it was given: the window reads it. What names entries goes as their ids, without any session.
    words = tuple(options.entries) if pasted.conditions else ()
    work = DownloadWork(_wanted(options), words, pasted.entry_ids, pasted.short_links)
    return Request(PROTOCOL, as_json=options.json, download=work)


async def _download(run: CommandRun, pasted: Pasted) -> int:
    options, output = run.options, run.output
    lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def on_lost(problem: SignInProblem) -> None:
        if not lost.done():
            lost.set_exception(SignInNeeded.because(problem))

    settings = await settings_in_force(run.paths)
    report: DownloadReport = JsonDownloadReport(output) if options.json else TerminalDownloadReport(output)
    speed, beside = chosen_speed(options.limit, settings, SystemClock()), Tasks()
    async with (
        connected(run, on_lost) as api,
        _queue(run, api, settings.slots) as queue,
        beside.running(),
    ):
        speed.follow(queue.set_limit)
        beside.start(speed.run)
        monitor = DownloadMonitor(queue, report)
        try:
            planner = DownloadPlanner(api, SystemClock(), _wanted(options))
            complete = await Adding(planner, monitor, run.redactor, output).add(EntryFinder(api), pasted)
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
async def _queue(run: CommandRun, api: AccountApi, slots: int) -> AsyncIterator[DownloadQueue]:
    """Run the queue of downloads of this account."""
    if api.downloads is None:
        raise NotPermitted(reason=Reason.LIBRARY_NOT_SEEN)
    # A client of its own: its connections carry files, and those of the API must not wait for them.
    network = await network_in_force(run)
    async with make_http(hide=run.redactor.hide, choice=network) as http, Journal.open(run.paths.journal) as journal:
        upstream = UpstreamClient(MediaHttp(http), AccountAccess(lambda: api), READ_SECONDS)
        deliveries = UpstreamDeliveries(upstream)
        queue = DownloadQueue(
            StoredDownloads(journal),
            lambda _account: deliveries,
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
