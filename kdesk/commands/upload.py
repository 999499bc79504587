"""`kdesk upload`: the engine without a window."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from kdesk.commands.monitor import UploadMonitor, UploadOptions
from kdesk.commands.report import JsonReport, Report, TerminalReport
from kdesk.commands.signals import run_until_signal
from kdesk.commands.signing_in import connected
from kdesk.domain.left_out import LeftOut
from kdesk.domain.ports import AccountApi
from kdesk.domain.question import Decision
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.verification import Level
from kdesk.engine.clock import SystemClock
from kdesk.engine.transfers.queue import QueueEvents, QueueOptions, TransferQueue
from kdesk.engine.transfers.tasks import Tasks
from kdesk.engine.wake_detector import detect_wakes
from kdesk.errors import JournalProblem, SignInNeeded, SignInProblem, StoreProblem
from kdesk.exit_status import Output, complain, run_logged, status_of
from kdesk.logs import Redactor
from kdesk.messages import _
from kdesk.messages.accounts import clock_warning, copies_not_noticed
from kdesk.messages.errors import sentence_of
from kdesk.messages.format import Format
from kdesk.messages.left_out import left_out_sentence, reason_text
from kdesk.receipts import ReceiptFiles, make_folder
from kdesk.store.journal import Journal
from kdesk.store.lock import lock_data_dir
from kdesk.store.paths import Paths
from kdesk.store.settings import SettingsFile

DUPLICATES: dict[str, Decision | None] = {
    "skip": None,
    "upload": Decision.UPLOAD_ANYWAY,
    "replace": Decision.REPLACE,
    "take-over": Decision.TAKE_OVER,
}

_READS_BACK = frozenset({str(Level.SAMPLES), str(Level.WHOLE)})


def run(options: argparse.Namespace) -> int:
    """Upload the files and return the exit status."""
    redactor = Redactor()
    return status_of(lambda: _run(options, redactor), redactor)


def _run(options: argparse.Namespace, redactor: Redactor) -> int:
    paths = Paths.under(options.data) if options.data else Paths.default()
    paths.create()
    if options.receipts:
        make_folder(options.receipts)
    with lock_data_dir(paths), run_logged(paths.logs, redactor) as unhandled:
        output = Output()
        work = _upload(options, paths, redactor, output)
        return output.status(run_until_signal(work, _("interrupted; the same command continues"), unhandled))


async def _upload(options: argparse.Namespace, paths: Paths, redactor: Redactor, output: Output) -> int:
    lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    with closing(SettingsFile(paths.settings)) as file:
        settings = await file.load()
    report: Report = JsonReport(output) if options.json else TerminalReport(output)

    def on_lost(problem: SignInProblem) -> None:
        if not lost.done():
            lost.set_exception(SignInNeeded.because(problem))

    clock, beside = SystemClock(), Tasks()
    async with (
        connected(options, paths, redactor, on_lost) as api,
        Journal.open(paths.journal) as journal,
        TransferQueue(
            journal,
            lambda: api,
            clock,
            QueueEvents(_journal_problem, partial(_report_left_out, each=options.list_left_out)),
            QueueOptions(settings.slots, Level(options.verify or settings.verify)),
        ).running() as queue,
        beside.running(),
    ):
        queue.set_limit(settings.limit if options.limit is None else options.limit)
        _print_warnings(api, DUPLICATES[options.duplicates])
        beside.start(partial(detect_wakes, clock, queue.restart_runs))
        try:
            with _receipts_in(options.receipts) as receipts:
                monitor = UploadMonitor(queue, api, report, receipts, clock, _upload_options(options))
                return await monitor.run(options.files, lost)
        finally:
            # A session that is lost from here on must not set an error that nobody reads.
            lost.cancel()
            report.end()


def _upload_options(options: argparse.Namespace) -> UploadOptions:
    return UploadOptions(
        duplicates=DUPLICATES[options.duplicates],
        wait_for_ready=options.wait,
        must_verify=options.wait and options.verify in _READS_BACK,
        wait_for_writers=options.while_written == "wait",
    )


def _print_warnings(api: AccountApi, duplicates: Decision | None) -> None:
    """Print what a person should know about this account before the first byte is sent."""
    if words := clock_warning(api.clock_ahead):
        complain(words)
    if api.rights.upload_only and duplicates is not Decision.UPLOAD_ANYWAY:
        complain(copies_not_noticed())


@contextmanager
def _receipts_in(folder: Path | None) -> Iterator[Callable[[Transfer], Awaitable[None]]]:
    """Yield a function that writes the receipts of a transfer that has ended; without a folder it does nothing."""
    files = ReceiptFiles()

    async def save(transfer: Transfer) -> None:
        if folder is not None and transfer.state.is_finished and transfer.state is not TransferState.CANCELLED:
            try:
                await files.save([transfer], folder)
            except StoreProblem as problem:
                complain(sentence_of(problem))

    with closing(files):
        yield save


def _journal_problem(problem: JournalProblem | None) -> None:
    if problem:
        sentence = _("{problem}; this run goes on, but could not be continued after an interruption")
        complain(sentence.format(problem=sentence_of(problem)))


def _report_left_out(left_out: LeftOut, *, each: bool) -> None:
    sentence = left_out_sentence(left_out, Format())
    complain(sentence if each else _("{sentence}; --list-left-out names them").format(sentence=sentence))
    if each:
        for file in left_out.files:
            complain(_("left out: {path}: {reason}").format(path=file.path, reason=reason_text(file.reason)))
