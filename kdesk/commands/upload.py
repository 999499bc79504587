"""`kdesk upload`: the engine without a window."""

import argparse
import asyncio
from contextlib import closing
from functools import partial

from kdesk.commands.details_options import details_of, with_template
from kdesk.commands.handing.protocol import PROTOCOL, Request, UploadWork
from kdesk.commands.handing.visit import Visit, hand_over
from kdesk.commands.monitor import UploadMonitor
from kdesk.commands.report import JsonReport, Report, TerminalReport
from kdesk.commands.signals import run_until_signal
from kdesk.commands.signing_in import connected
from kdesk.commands.upload_parts import DUPLICATES, named_files, print_warnings, receipts_in, upload_options
from kdesk.domain.left_out import LeftOut
from kdesk.domain.verification import Level
from kdesk.engine.clock import SystemClock
from kdesk.engine.transfers.file_scan import absolute
from kdesk.engine.transfers.queue import TransferQueue
from kdesk.engine.transfers.queue_options import QueueEvents
from kdesk.engine.transfers.tasks import Tasks
from kdesk.engine.wake_detector import detect_wakes
from kdesk.errors import DataDirectoryInUse, JournalProblem, SignInNeeded, SignInProblem
from kdesk.exit_status import Output, WrongUse, complain, run_logged, status_of
from kdesk.logs import Redactor
from kdesk.messages import _
from kdesk.messages.errors import sentence_of
from kdesk.messages.format import Format
from kdesk.messages.left_out import left_out_sentence, reason_text
from kdesk.queue_setup import queue_options
from kdesk.receipts import make_folder
from kdesk.store.journal import Journal
from kdesk.store.lock import lock_data_dir
from kdesk.store.paths import Paths
from kdesk.store.settings import SettingsFile
from kdesk.store.templates import TemplatesFile


def run(options: argparse.Namespace) -> int:
    """Upload the files and return the exit status."""
    redactor = Redactor()
    return status_of(lambda: _run(options, redactor), redactor)


def _run(options: argparse.Namespace, redactor: Redactor) -> int:
    paths = Paths.of_run(options.data)
    paths.create()
    if not options.files and not options.sheet:
        raise WrongUse(_("name files, or a sheet with --sheet"))
    if options.by_server:
        # With it come the readers of sheets.
        from kdesk.commands.by_server import upload_by_server  # noqa: PLC0415

        return upload_by_server(options, paths, redactor)
    if options.receipts:
        make_folder(options.receipts)
    try:
        with lock_data_dir(paths), run_logged(paths.logs, redactor) as unhandled:
            output = Output()
            work = _upload(options, paths, redactor, output)
            return output.status(run_until_signal(work, _("interrupted; the same command continues"), unhandled))
    except DataDirectoryInUse as in_use:
        return hand_over(Visit(options, paths, redactor, _work(options)), in_use)


def _work(options: argparse.Namespace) -> Request:
    """Return the command as a request to the window."""
    wanted = upload_options(options)
    work = UploadWork(
        files=tuple(str(absolute(file)) for file in options.files),
        duplicates=options.duplicates,
        wait_for_ready=wanted.wait_for_ready,
        must_verify=wanted.must_verify,
        wait_for_writers=wanted.wait_for_writers,
        receipts=str(options.receipts.absolute()) if options.receipts else "",
        sheet=str(absolute(options.sheet)) if options.sheet else "",
        any_folder=options.any_folder,
        details=details_of(options),
        template=options.template,
    )
    return Request(PROTOCOL, as_json=options.json, upload=work)


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
        TemplatesFile.opened(paths.templates, lambda problem: complain(sentence_of(problem))) as templates,
        TransferQueue(
            journal,
            lambda: api,
            clock,
            QueueEvents(journal_problem, partial(_report_left_out, each=options.list_left_out)),
            queue_options(settings, journal, templates, Level(options.verify) if options.verify else None),
        ).running() as queue,
        beside.running(),
    ):
        queue.set_limit(settings.limit if options.limit is None else options.limit)
        print_warnings(api, DUPLICATES[options.duplicates], output)
        beside.start(partial(detect_wakes, clock, queue.restart_runs))
        try:
            with receipts_in(options.receipts, output) as receipts:
                details = with_template(options.template, details_of(options), queue.details)
                wanted = upload_options(options, details)
                monitor = UploadMonitor(queue, api, report, receipts, clock, wanted)
                named = await named_files(options.files, options.sheet, queue, output, any_folder=options.any_folder)
                return named.status(await monitor.run(named.files, lost, addresses=named.addresses))
        finally:
            # A session that is lost from here on must not set an error that nobody reads.
            lost.cancel()
            report.end()


def journal_problem(problem: JournalProblem | None) -> None:
    """Print that the journal cannot be written."""
    if problem:
        sentence = _("{problem}; this run goes on, but could not be continued after an interruption")
        complain(sentence.format(problem=sentence_of(problem)))


def _report_left_out(left_out: LeftOut, *, each: bool) -> None:
    sentence = left_out_sentence(left_out, Format())
    complain(sentence if each else _("{sentence}; --list-left-out names them").format(sentence=sentence))
    if each:
        for file in left_out.files:
            complain(_("left out: {path}: {reason}").format(path=file.path, reason=reason_text(file.reason)))
