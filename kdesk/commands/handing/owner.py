"""The owner of a data directory at work for commands: the same monitors and reports as theirs, on its own queues."""

import asyncio
import hmac
import logging
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from pathlib import Path

from kdesk.commands import check, link_printing
from kdesk.commands.check import check_stream
from kdesk.commands.download_adding import Adding
from kdesk.commands.download_monitor import DownloadMonitor
from kdesk.commands.download_report import DownloadReport, JsonDownloadReport, TerminalDownloadReport
from kdesk.commands.entry_finder import EntryFinder
from kdesk.commands.handing.console import CallerConsole
from kdesk.commands.handing.door import Caller
from kdesk.commands.handing.owner_services import OwnerServices
from kdesk.commands.handing.protocol import (
    OWNER_LEAVES,
    DownloadWork,
    LinksWork,
    NotUnderstood,
    OtherProtocol,
    Request,
    ShowWork,
    WatchWork,
    read_request,
)
from kdesk.commands.handing.upload_work import OwnerUpload
from kdesk.commands.link_printing import LinkPrinter
from kdesk.commands.report import JsonReport, Report, TerminalReport
from kdesk.commands.watch_session import WatchReport, WatchSession
from kdesk.data_files import translation_folder
from kdesk.domain.ports import AccountApi
from kdesk.domain.search.amounts import Today
from kdesk.domain.search.pasted import Pasted, read_words
from kdesk.engine.downloads.planning import DownloadPlanner
from kdesk.errors import KdeskError, NotPermitted, Reason
from kdesk.exit_status import DATA_IN_USE, FAILED, FINE, WRONG_USE, Output, WrongUse, told
from kdesk.messages.errors import advice_of, title_of
from kdesk.messages.handing import (
    nobody_signed_in,
    only_watches,
    other_account,
    other_version,
    too_many_commands,
)
from kdesk.messages.translation import catalogue_of, catalogues, choose, speak_here

log = logging.getLogger(__name__)

MOST_COMMANDS = 64
"""Commands that are worked for at once."""
SIGN_IN_SECONDS = 20.0
"""After which a command that waits for the sign-in of the window is told that it waits."""
REQUEST_SECONDS = 120.0
"""A command signs in between its knock and its request, to learn which account it means."""


class Owner:
    """Works for commands until their work has ended, also when they have gone meanwhile."""

    def __init__(self, services: OwnerServices) -> None:
        self._services = services
        self._commands = 0

    async def receive(self, caller: Caller) -> None:
        """Read the request of a command, do its work and tell it. Nothing that a caller sends raises an error here."""
        self._commands += 1
        try:
            request = await _request(caller)
            if request is not None:
                await _speak(request.language)
                console = CallerConsole(caller.writer, live=request.live)
                work = self._status(request, Output(console))
                status = await (_while_there(caller, work) if request.only_asks else work)
                console.end(status)
        finally:
            self._commands -= 1
            caller.writer.close()

    async def _status(self, request: Request, output: Output) -> int:
        """Do the work and return the exit status. This is the task boundary: every error is told to the command."""
        if request.show is not None:
            return self._show(request.show)
        if request.watch is not None:
            await self._signed_in(request.account, output)
        api = self._services.api(request.account)
        reason, status = self._why_not(request, api)
        if api is None or reason:
            output.complain(reason)
            return status
        redactor = self._services.redactor
        try:
            return await self._work(request, api, output)
        except WrongUse as wrong:
            output.complain(redactor.redact(str(wrong)))
            return WRONG_USE
        except KdeskError as error:
            output.complain(*told(error, redactor, advice=_advice(request)(error)))
        except Exception:  # the boundary of the work of one command: told to it, and in the log
            log.exception("the work of a command failed unexpectedly")
            output.complain(title_of(KdeskError()))
        return FAILED

    def _show(self, work: ShowWork) -> int:
        if self._services.show is not None:
            self._services.show([Path(file) for file in work.files], work.entry)
            return FINE
        if self._services.leave is None:
            return DATA_IN_USE
        self._services.leave()
        return OWNER_LEAVES

    async def _signed_in(self, account: str, output: Output) -> None:
        """Wait until somebody is signed in: a service that watches may find a window that is being opened."""
        waited = 0.0
        while self._services.api(account) is None and self._services.api("") is None:
            if waited == SIGN_IN_SECONDS:
                output.complain(nobody_signed_in())
            await self._services.clock.sleep(1.0)
            waited += 1.0

    def _why_not(self, request: Request, api: AccountApi | None) -> tuple[str, int]:
        """Return why the work of a command is not taken, and its exit status; an empty reason if it is."""
        if self._commands > MOST_COMMANDS:
            return too_many_commands(), FAILED
        if api is not None:
            return "", FINE
        shown = self._services.api("")
        if shown is None:
            return nobody_signed_in(), FAILED
        return other_account(shown.account.key, request.account), DATA_IN_USE

    async def _work(self, request: Request, api: AccountApi, output: Output) -> int:
        if request.upload is not None:
            return await OwnerUpload(self._services, api, output, as_json=request.as_json).run(request.upload)
        if request.download is not None:
            return await self._download(request.download, api, output, as_json=request.as_json)
        if request.links is not None:
            printer = LinkPrinter(api, request.links, self._services.redactor, output, self._services.network())
            status = await printer.print(_pasted(request.links))
            await output.console.drained()
            return status
        if request.watch is not None:
            return await self._watch(request.watch, api, output, as_json=request.as_json)
        if request.check is not None:
            status = await check_stream(request.check, api, self._services.redactor, output, self._services.network())
            await output.console.drained()
            return status
        return WRONG_USE

    async def _watch(self, work: WatchWork, api: AccountApi, output: Output, *, as_json: bool) -> int:
        services = self._services
        if services.watcher is None:
            return FAILED
        watcher = await services.watcher()
        report: Report = JsonReport(output) if as_json else TerminalReport(output)
        session = WatchSession(watcher, services.queue, api, report, services.clock)
        lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        try:
            return await session.run(work, WatchReport(output, as_json=as_json), lost)
        finally:
            lost.cancel()
            report.end()

    async def _download(self, work: DownloadWork, api: AccountApi, output: Output, *, as_json: bool) -> int:
        services = self._services
        if services.downloads is None:
            raise WrongUse(only_watches())
        if api.downloads is None:
            raise NotPermitted(reason=Reason.LIBRARY_NOT_SEEN)
        report: DownloadReport = JsonDownloadReport(output) if as_json else TerminalDownloadReport(output)
        monitor = DownloadMonitor(services.downloads, report)
        lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        try:
            planner = DownloadPlanner(api, services.clock, work.wanted)
            adding = Adding(planner, monitor, services.redactor, output)
            complete = await adding.add(EntryFinder(api), _pasted(work))
            services.downloads_came(monitor.count)
            status = await monitor.wait(lost)
        except asyncio.CancelledError:
            monitor.report_interrupted()
            raise
        finally:
            lost.cancel()
            services.downloads.ignore(monitor)
            report.end()
        return status if complete else FAILED


def _advice(request: Request) -> Callable[[KdeskError], str]:
    """Return what gives advice on the errors of a command."""
    if request.links is not None:
        return link_printing.advice_on
    return check.advice_on if request.check is not None else advice_of


async def _speak(language: str) -> None:
    """Let this task speak as the command does: its terminal may have another language than the window."""
    folder = translation_folder()
    name = choose([language], catalogues(folder))
    speak_here(await asyncio.to_thread(catalogue_of, name, folder))


async def _while_there(caller: Caller, work: Coroutine[object, object, int]) -> int:
    """Return the result of work that nobody has any use for once the caller has gone; FAILED then."""
    async with asyncio.TaskGroup() as group:
        working = group.create_task(work)
        # A command sends nothing behind its request: whatever comes is the end of its connection.
        going = group.create_task(_gone(caller))
        await asyncio.wait((working, going), return_when=asyncio.FIRST_COMPLETED)
        going.cancel()
        working.cancel()
    return FAILED if working.cancelled() else working.result()


async def _gone(caller: Caller) -> None:
    with suppress(OSError):
        await caller.reader.read(1)


def _pasted(work: DownloadWork | LinksWork) -> Pasted:
    if work.words:
        return read_words(work.words, Today(time.time()))
    return Pasted(work.entry_ids, work.short_links)


async def _request(caller: Caller) -> Request | None:
    """Return the request of a caller; None if it has none, or no right to any."""
    if not caller.is_own:
        log.warning("another user knocked, and was not let in")
        return None
    try:
        async with asyncio.timeout(REQUEST_SECONDS):
            line = await caller.reader.readuntil(b"\n")
        request = read_request(line)
    except OtherProtocol:
        output = Output(console := CallerConsole(caller.writer))
        output.complain(other_version())
        console.end(FAILED)
        return None
    except (TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError, NotUnderstood) as error:
        log.info("a caller sent no request: %r", error)
        return None
    allowed = hmac.compare_digest(request.pass_word.encode(), caller.pass_word.encode())
    return request if allowed else None
