"""`kdesk upload`: the engine without a window."""

import argparse
import asyncio
from functools import partial

from kdesk.commands.chosen_speed import chosen_speed
from kdesk.commands.command_run import CommandRun, run_command
from kdesk.commands.details_options import details_of, with_template
from kdesk.commands.handing.protocol import PROTOCOL, Request, UploadWork
from kdesk.commands.handing.visit import hand_over
from kdesk.commands.monitor import UploadMonitor
from kdesk.commands.report import JsonReport, Report, TerminalReport
from kdesk.commands.signing_in import connected
from kdesk.commands.upload_parts import DUPLICATES, named_files, print_warnings, receipts_in, upload_options
from kdesk.commands.wanted_sheet import WantedSheet, wanted_sheet
from kdesk.domain.left_out import LeftOut
from kdesk.domain.verification import Level
from kdesk.engine.clock import SystemClock
from kdesk.engine.one_session import OneSession
from kdesk.engine.transfers.file_scan import absolute
from kdesk.engine.transfers.queue import TransferQueue
from kdesk.engine.transfers.queue_options import QueueEvents
from kdesk.engine.transfers.tasks import Tasks
from kdesk.engine.wake_detector import detect_wakes
from kdesk.errors import DataDirectoryInUse, JournalProblem, SignInNeeded, SignInProblem
from kdesk.exit_status import WrongUse, complain
from kdesk.messages import _
from kdesk.messages.errors import sentence_of
from kdesk.messages.format import Format
from kdesk.messages.left_out import left_out_sentence, reason_text
from kdesk.queue_setup import queue_options, statistics_of, timelines_of
from kdesk.receipts import make_folder
from kdesk.store.journal import Journal
from kdesk.store.lock import lock_journal
from kdesk.store.settings_in_force import settings_in_force
from kdesk.store.statistics import StatisticsFile
from kdesk.store.templates import TemplatesFile


def run(options: argparse.Namespace) -> int:
    """Upload the files and return the exit status."""
    return run_command(options, _alone_or_handed_over)


def _alone_or_handed_over(run: CommandRun) -> int:
    options = run.options
    run.paths.create()
    if not options.files and not options.sheet:
        raise WrongUse(_("name files, or a sheet with --sheet"))
    if options.by_server and (options.files or not options.sheet):
        raise WrongUse(_("--by-server takes a sheet with addresses, and no files: --sheet SHEET --by-server"))
    sheet = wanted_sheet(options)
    if options.receipts:
        make_folder(options.receipts)
    try:
        if options.by_server and sheet is not None:
            # With it come the bulk uploads.
            from kdesk.commands.by_server import upload_by_server  # noqa: PLC0415

            return upload_by_server(run, sheet)
        with lock_journal(run.paths):
            return run.until_signal(_upload(run, sheet), _("interrupted; the same command continues"))
    except DataDirectoryInUse as in_use:
        return hand_over(run, _work(options, sheet), in_use)


def _work(options: argparse.Namespace, sheet: WantedSheet | None) -> Request:
    """Return the command as a request to the window."""
    wanted = upload_options(options)
    work = UploadWork(
        files=tuple(str(absolute(file)) for file in options.files),
        duplicates=options.duplicates,
        wait_for_ready=wanted.wait_for_ready,
        must_verify=wanted.must_verify,
        wait_for_writers=wanted.wait_for_writers,
        receipts=str(options.receipts.absolute()) if options.receipts else "",
        sheet=str(sheet.path) if sheet else "",
        any_folder=options.any_folder,
        agreed=tuple(sheet.agreed) if sheet else (),
        by_server=options.by_server,
        links=options.links,
        details=details_of(options),
        template=options.template,
    )
    return Request(PROTOCOL, as_json=options.json, upload=work)


async def _upload(run: CommandRun, sheet: WantedSheet | None) -> int:
    options, paths, output = run.options, run.paths, run.output
    lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    settings = await settings_in_force(paths)
    report: Report = JsonReport(output) if options.json else TerminalReport(output, with_links=options.links)

    def on_lost(problem: SignInProblem) -> None:
        if not lost.done():
            lost.set_exception(SignInNeeded.because(problem))

    clock, beside = SystemClock(), Tasks()
    async with (
        connected(run, on_lost) as api,
        StatisticsFile.opened(paths.statistics) as kept,
        Journal.open(paths.journal) as journal,
        TemplatesFile.opened(paths.templates, lambda problem: complain(sentence_of(problem))) as templates,
        TransferQueue(
            journal,
            OneSession(lambda: api),
            clock,
            QueueEvents(journal_problem, partial(_report_left_out, each=options.list_left_out)),
            queue_options(settings, journal, templates, Level(options.verify) if options.verify else None),
        ).running() as queue,
        beside.running(),
    ):
        speed = chosen_speed(options.limit, settings, clock)
        speed.follow(queue.set_limit)
        beside.start(speed.run)
        beside.start(timelines_of(queue, journal, clock).run)
        beside.start(statistics_of(queue, kept, clock).run)
        print_warnings(api, DUPLICATES[options.duplicates], output)
        beside.start(partial(detect_wakes, clock, queue.restart_runs))
        try:
            with receipts_in(options.receipts, output) as receipts:
                details = with_template(options.template, details_of(options), queue.details)
                wanted = upload_options(options, details)
                monitor = UploadMonitor(queue, api, report, receipts, clock, wanted)
                async with named_files(options.files, sheet, queue, api, output) as named:
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
