"""`kdesk watch`: watch folders without a window, as a service or once.

Whoever holds the lock of the data directory does the work. While a window holds it, this command asks the window to
watch its folders; when a window is opened, this command makes room and asks that one; when it is closed, this command
goes on.
"""

import argparse
import asyncio
import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from kdesk.commands.chosen_speed import chosen_speed
from kdesk.commands.command_run import CommandRun, run_command
from kdesk.commands.handing.door import Caller, NoDoor, knock, open_door
from kdesk.commands.handing.owner import Owner
from kdesk.commands.handing.owner_services import OwnerServices
from kdesk.commands.handing.protocol import PROTOCOL, Request, WatchWork, request_line
from kdesk.commands.handing.visit import OwnerGone, follow
from kdesk.commands.report import JsonReport, Report, TerminalReport
from kdesk.commands.signing_in import connected, named_account
from kdesk.commands.upload import journal_problem
from kdesk.commands.upload_parts import print_warnings
from kdesk.commands.watch_session import WatchReport, WatchSession
from kdesk.domain.details.templates import details_named
from kdesk.domain.left_out import LeftOut
from kdesk.domain.ports import AccountApi
from kdesk.domain.watch_folders import MEDIA, WatchKind
from kdesk.engine.clock import SystemClock
from kdesk.engine.one_session import OneSession
from kdesk.engine.transfers.file_scan import absolute
from kdesk.engine.transfers.queue import TransferQueue
from kdesk.engine.transfers.queue_options import QueueEvents
from kdesk.engine.transfers.tasks import Tasks
from kdesk.engine.wake_detector import detect_wakes
from kdesk.engine.watching.parts import WatchOptions
from kdesk.engine.watching.watcher import FolderWatcher
from kdesk.environment import take_secrets
from kdesk.errors import DataDirectoryInUse, KdeskError, SignInNeeded, SignInProblem
from kdesk.exit_status import WrongUse, told
from kdesk.messages import _
from kdesk.messages.handing import chosen_in_window, makes_room, waits_for_other, watching_here, watching_there
from kdesk.queue_setup import queue_options, statistics_of, timelines_of
from kdesk.store.journal import Journal
from kdesk.store.lock import lock_journal
from kdesk.store.settings_in_force import settings_in_force
from kdesk.store.statistics import StatisticsFile
from kdesk.store.templates import TemplatesFile
from kdesk.store.watch_folders import StoredWatchFolders

TURN_SECONDS = 1.0
"""Between two tries to get the data directory, or to reach its owner."""

OPENING_TURNS = 15
"""Turns without an answer after which the owner is no window that is being opened."""

MOVE = "move:"
"""Before the folder of `--then`."""


def run(options: argparse.Namespace) -> int:
    """Watch the folders and return the exit status."""
    return run_command(options, _watch)


def _watch(run: CommandRun) -> int:
    run.paths.create()
    service = Service(run, work_of(run.options))
    return run.until_signal(service.run(), _("interrupted; the same command continues"))


def work_of(options: argparse.Namespace) -> WatchWork:
    """Return what the arguments ask for. Raises WrongUse."""
    folders = tuple(str(absolute(folder)) for folder in options.folders)
    for folder in folders:
        if os.path.lexists(folder) and not os.path.isdir(folder):  # noqa: PTH112  text, as in the request
            raise WrongUse(_("{path} is no folder").format(path=folder))
    then = "" if options.then == "leave" else options.then.removeprefix(MOVE)
    return WatchWork(
        folders=folders,
        move_to=str(absolute(Path(then))) if then else "",
        template=options.template.strip(),
        kinds=frozenset(map(WatchKind, options.kind)) if options.kind else MEDIA,
        patterns=tuple(options.name),
        subfolders=not options.no_subfolders,
        once=options.once,
    )


class _RoomWanted(Exception):
    """A window is to have the data directory."""


class Service:
    """Watches with the data directory, or through whoever has it, and changes from one to the other."""

    def __init__(self, run: CommandRun, work: WatchWork) -> None:
        self._run, self._work = run, work
        self._options, self._paths, self._output = run.options, run.paths, run.output
        # Each turn signs in anew, and takes the secrets out of the environment.
        self._secrets: Mapping[str, str] = take_secrets()
        self._unanswered = 0

    async def run(self) -> int:
        """Watch until the work has ended, and return the exit status. A service ends by a signal."""
        while True:
            os.environ.update(self._secrets)
            try:
                with lock_journal(self._paths):
                    status = await self._own()
            except DataDirectoryInUse as in_use:
                status = await self._visit(in_use)
            if status is not None:
                return status
            await asyncio.sleep(TURN_SECONDS)

    async def _visit(self, in_use: DataDirectoryInUse) -> int | None:
        """Let the owner watch; return the exit status, None once it has gone."""
        try:
            caller = await knock(self._paths)
        except NoDoor:
            self._unanswered += 1
            # Not at once: a window that is being opened has the directory before it answers.
            if self._unanswered == OPENING_TURNS:
                if self._work.once:
                    raise in_use from None
                self._output.complain(waits_for_other())
            return None
        self._unanswered = 0
        try:
            return await self._ask(caller)
        except OwnerGone:
            self._output.complain(watching_here())
            return None
        finally:
            caller.writer.close()

    async def _ask(self, caller: Caller) -> int:
        account = await named_account(self._run)
        if self._options.limit is not None:
            self._output.complain(chosen_in_window("--limit"))
        request = Request(PROTOCOL, account=account, as_json=self._options.json, watch=self._work)
        live = self._output.console.live
        caller.writer.write(request_line(replace(request, pass_word=caller.pass_word, live=live)))
        self._output.complain(watching_there())
        return await follow(caller, self._output)

    async def _own(self) -> int | None:
        """Watch with the data directory; return the exit status, None if a window wants it."""
        lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def end(reason: Exception) -> None:
            if not lost.done():
                lost.set_exception(reason)

        def on_lost(problem: SignInProblem) -> None:
            end(SignInNeeded.because(problem))

        as_json = self._options.json
        report: Report = JsonReport(self._output) if as_json else TerminalReport(self._output)
        async with connected(self._run, on_lost) as api, self._engine(api) as engine:
            queue, watcher, tasks = engine
            print_warnings(api, None, self._output)
            owner = Owner(self._owner_services(queue, watcher, api, lambda: end(_RoomWanted())))
            session = WatchSession(watcher, queue, api, report, SystemClock())

            def take(caller: Caller) -> None:
                tasks.start(partial(owner.receive, caller))

            try:
                async with open_door(self._paths, take):
                    return await session.run(self._work, WatchReport(self._output, as_json=as_json), lost)
            except _RoomWanted:
                self._output.complain(makes_room())
                return None
            finally:
                # A session that is lost from here on must not set an error that nobody reads.
                lost.cancel()
                report.end()

    def _owner_services(
        self, queue: TransferQueue, watcher: FolderWatcher, api: AccountApi, leave: Callable[[], None]
    ) -> OwnerServices:
        async def watching() -> FolderWatcher:
            return watcher

        return OwnerServices(
            queue=queue,
            downloads=None,
            clock=SystemClock(),
            redactor=self._run.redactor,
            api=lambda account: api if account in {"", api.account.key} else None,
            uploads_came=lambda _count: None,
            downloads_came=lambda _count: None,
            leave=leave,
            watcher=watching,
        )

    @asynccontextmanager
    async def _engine(self, api: AccountApi) -> AsyncIterator[tuple[TransferQueue, FolderWatcher, Tasks]]:
        """Run a queue and its watch folders; with folders of its own the command leaves those of the window alone."""
        settings = await settings_in_force(self._paths)
        clock, tasks = SystemClock(), Tasks()
        events = QueueEvents(journal_problem, _leave_unsaid)
        async with (
            Journal.open(self._paths.journal) as journal,
            TemplatesFile.opened(self._paths.templates, self._say) as templates,
            StatisticsFile.opened(self._paths.statistics) as kept,
        ):
            queue_setup = queue_options(settings, journal, templates)
            queue = TransferQueue(journal, OneSession(lambda: api), clock, events, queue_setup)
            statistics = statistics_of(queue, kept, clock)
            options = WatchOptions(details=lambda name: details_named(templates.all, name), own=self._paths.own_folders)
            watcher = FolderWatcher(
                StoredWatchFolders(journal), queue, clock, lambda account: account == api.account.key, options
            )
            async with (
                queue.running(),
                watcher.running(kept=not self._work.folders),
                tasks.running(),
            ):
                speed = chosen_speed(self._options.limit, settings, clock)
                speed.follow(queue.set_limit)
                tasks.start(speed.run)
                tasks.start(statistics.run)
                tasks.start(timelines_of(queue, journal, clock).run)
                tasks.start(partial(detect_wakes, clock, queue.restart_runs))
                yield queue, watcher, tasks

    def _say(self, error: KdeskError) -> None:
        self._output.complain(*told(error, self._run.redactor))


def _leave_unsaid(_left_out: LeftOut) -> None:
    """Say nothing: watch folders tell by themselves what they do not take."""
