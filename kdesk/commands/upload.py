"""`kdesk upload`: the engine without a window."""

import argparse
import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from kdesk.commands.report import JsonReport, Report, TerminalReport, for_terminal
from kdesk.commands.signals import run_until_signal
from kdesk.commands.signing_in import connected
from kdesk.domain.account_limits import clock_words
from kdesk.domain.entry import Entry
from kdesk.domain.left_out import LeftOut
from kdesk.domain.links import Link, links_of
from kdesk.domain.ports import Clock, Connection
from kdesk.domain.question import Decision, QuestionKind
from kdesk.domain.transfer import FileWait, Transfer, TransferState, Trouble
from kdesk.domain.verification import Depth, Outcome
from kdesk.engine.clock import SystemClock
from kdesk.engine.drives import Drives
from kdesk.engine.file_scan import absolute
from kdesk.engine.known_content import identity_if_same
from kdesk.engine.queue import QueueEvents, TransferQueue
from kdesk.engine.recovery import watch_for_lapses
from kdesk.engine.retry import Patience, RetryPolicy
from kdesk.engine.tasks import Tasks
from kdesk.errors import (
    EntryGone,
    FileProblem,
    JournalProblem,
    ServerProblem,
    SignInNeeded,
    SignInProblem,
    StoreProblem,
)
from kdesk.logs import Redactor, logging_to
from kdesk.outcome import FAILED, FINE, Output, complain, status_of
from kdesk.receipts import ReceiptFiles, make_folder
from kdesk.store.journal import Journal
from kdesk.store.lock import own
from kdesk.store.paths import Paths
from kdesk.store.settings import SettingsFile
from kdesk.threads import Workers

log = logging.getLogger(__name__)

DUPLICATES: dict[str, Decision | None] = {
    "skip": None,
    "upload": Decision.UPLOAD_ANYWAY,
    "replace": Decision.REPLACE,
    "take-over": Decision.TAKE_OVER,
}

SAFE = frozenset({QuestionKind.IN_LIBRARY, QuestionKind.IN_LIST})
"""What is left out for one of these is in the account, or about to be."""

_READS_BACK = frozenset({str(Depth.SAMPLES), str(Depth.WHOLE)})

_OTHER_VERSION = frozenset({QuestionKind.CHANGED, QuestionKind.OUTDATED})
"""The file is not the one any more that was sent; named again, it is wanted as it is then."""

_WITHOUT_SUCCESS = frozenset({TransferState.FAILED, TransferState.CANCELLED})


def run(options: argparse.Namespace) -> int:
    """Upload the files and return the exit status."""
    redactor = Redactor()
    return status_of(lambda: _run(options, redactor), redactor)


def _run(options: argparse.Namespace, redactor: Redactor) -> int:
    paths = Paths.under(options.data) if options.data else Paths.default()
    paths.create()
    if options.receipts:
        make_folder(options.receipts)
    with own(paths), logging_to(paths.logs, redactor):
        output = Output()
        work = _upload(options, paths, redactor, output)
        return output.status(run_until_signal(work, "interrupted; the same command continues"))


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
        connected(options, paths, redactor, on_lost) as connection,
        Journal.open(paths.journal) as journal,
        TransferQueue(
            journal,
            lambda: connection,
            clock,
            QueueEvents(_journal_problem, partial(_tell_left_out, each=options.list_left_out)),
            slots=settings.slots,
            verify=Depth(options.verify or settings.verify),
        ).running() as queue,
        beside.running(),
    ):
        queue.set_limit(settings.limit if options.limit is None else options.limit)
        if words := clock_words(connection.clock_ahead):
            complain(words)
        beside.start(partial(watch_for_lapses, clock, queue.begin_again))
        try:
            with _receipts_in(options.receipts) as receipts:
                follower = Follower(
                    queue,
                    connection,
                    report,
                    receipts,
                    clock,
                    duplicates=DUPLICATES[options.duplicates],
                    wait_for_ready=options.wait,
                    must_verify=options.wait and options.verify in _READS_BACK,
                    wait_for_writers=options.while_written == "wait",
                )
                try:
                    await follower.follow(options.files)
                    return await follower.outcome(lost)
                except asyncio.CancelledError:
                    follower.tell_what_was_reached()
                    raise
        finally:
            lost.cancel()
            report.end()


class Follower:
    """Follows the transfers of this command to their end. Implements window_ports.QueueListener.

    duplicates        what to do with a file that the account has already; None leaves it out
    must_verify       a copy that could not be compared as closely as was asked for is no success
    wait_for_writers  whether a file has to be at rest first
    """

    def __init__(
        self,
        queue: TransferQueue,
        connection: Connection,
        report: Report,
        receipts: Callable[[Transfer], Awaitable[None]],
        clock: Clock,
        *,
        duplicates: Decision | None,
        wait_for_ready: bool,
        must_verify: bool = False,
        wait_for_writers: bool = True,
    ) -> None:
        self._queue = queue
        self._connection = connection
        self._report = report
        # A session that may not see processing has nothing to wait for: its transfers end as soon as they have arrived.
        self._wait_for_end = wait_for_ready or not connection.rights.see
        self._must_verify = must_verify
        self._wait_for_writers = wait_for_writers
        self._receipts = receipts
        self._clock = clock
        self._duplicates = duplicates
        self._followed: dict[str, Transfer] = {}
        self._took_over: set[str] = set()
        self._news = asyncio.Event()
        self._waits_for = ""

    async def follow(self, files: Sequence[Path]) -> None:
        """Queue the files, without those that are done and unchanged, and tell of each from now on.

        A file that changed during an earlier command is wanted as it is now.
        """
        done = {} if self._duplicates is Decision.UPLOAD_ANYWAY else await self._done_before(files)
        for transfer in done.values():
            self._followed[transfer.id] = transfer
        missing = [file for file in files if absolute(file) not in done]
        self._queue.listen(self)
        for transfer in await self._queue.take_in(missing):
            self._followed[transfer.id] = transfer
            if transfer.question and transfer.question.kind in _OTHER_VERSION:
                self._queue.answer(transfer.id, Decision.NEW_VERSION)  # of an earlier run: named again, it is wanted
        present = {transfer.id: transfer for transfer in self._queue.snapshot()}
        # What stood for a folder on a slow drive may be gone already.
        self._followed = {key: present[key] for key in self._followed if key in present}
        for transfer in list(self._followed.values()):
            self.changed(transfer)

    async def outcome(self, lost: asyncio.Future[None]) -> int:
        """Wait for the end of every transfer, return the exit status. Raises SignInNeeded when no session is left."""
        reported: set[str] = set()
        left_out: list[QuestionKind] = []
        lost.add_done_callback(lambda _: self._news.set())
        while True:
            self._news.clear()  # before looking: what comes while links are asked for is looked at in the next round
            for transfer in [t for t in self._followed.values() if self._ended(t) and t.id not in reported]:
                question = transfer.question
                if decision := self._decision(transfer):
                    if decision is Decision.TAKE_OVER:
                        self._took_over.add(transfer.id)
                    self._queue.answer(transfer.id, decision)
                    continue
                self._report.show(transfer, await self._links(transfer))
                await self._receipts(transfer)
                reported.add(transfer.id)
                if question:
                    left_out.append(question.kind)
                    self._leave_out(transfer.id, question.kind)
            if reported.issuperset(self._followed):
                break
            await self._news.wait()
            if lost.done():
                lost.result()
        missing = any(map(self._without_success, self._followed.values())) or not SAFE.issuperset(left_out)
        return FAILED if missing else FINE

    def tell_what_was_reached(self) -> None:
        """Tell how far each transfer has come that began and has not ended; the others were never at the server."""
        for transfer in self._followed.values():
            if transfer.entry_id and not self._ended(transfer):
                self._report.interrupted(transfer)

    def _ended(self, transfer: Transfer) -> bool:
        """Whether nothing more comes of it in this run: there is nobody here who could answer a question."""
        if transfer.question is not None:
            return transfer.question.kind is not QuestionKind.ELSEWHERE or self._decision(transfer) is not None
        if self._wait_for_end or transfer.taken_over:  # bytes of another computer are not told as done unseen
            return transfer.state.ended and not transfer.unverified
        return transfer.state.ended or transfer.state is TransferState.PROCESSING

    def _decision(self, transfer: Transfer) -> Decision | None:
        """Return what this command decides by itself; a copy beside another is better than a file left out unseen."""
        question = transfer.question
        if question is None:
            return None
        if question.kind is QuestionKind.SUSPECTED:
            return Decision.UPLOAD_ANYWAY
        if self._duplicates is Decision.TAKE_OVER:
            # Once, and while there is a token: two commands would take one upload from each other for ever.
            possible = question.kind is QuestionKind.ELSEWHERE and question.token_id
            return Decision.TAKE_OVER if possible and transfer.id not in self._took_over else None
        return self._duplicates if self._duplicates in question.choices else None

    def _without_success(self, transfer: Transfer) -> bool:
        unproven = self._must_verify and not (transfer.verification and transfer.verification.outcome is Outcome.SAME)
        return transfer.question is not None or transfer.state in _WITHOUT_SUCCESS or transfer.differs or unproven

    def _leave_out(self, transfer_id: str, kind: QuestionKind) -> None:
        """Give up what somebody else has or sends; a changed file keeps its place for the next command."""
        if kind not in _OTHER_VERSION:
            del self._followed[transfer_id]
            self._queue.cancel([transfer_id])

    async def _links(self, transfer: Transfer) -> tuple[Link, ...]:
        """Return the links of the entry that is the transfer's, or that has its content already."""
        question = transfer.question
        known = question.entry_id if question and question.kind is QuestionKind.IN_LIBRARY else ""
        if transfer.state is not TransferState.READY and not known:
            return ()
        try:
            return links_of(await self._entry(known or transfer.entry_id))
        except ServerProblem as problem:  # the file is there all the same, and others are on their way
            complain(f"no links of {known or transfer.entry_id}: {problem}")
            return ()

    async def _entry(self, entry_id: str) -> Entry:
        patience = Patience(RetryPolicy(), self._clock, self._tell_wait)
        return await patience.keep_trying(lambda: self._connection.catalogue.entry(entry_id))

    def _tell_wait(self, trouble: Trouble | None) -> None:
        """Tell why an entry cannot be looked at, once for each reason that follows another."""
        if trouble and trouble.title != self._waits_for:
            self._waits_for = trouble.title
            complain(f"waiting: {trouble.title} {trouble.for_support}")

    async def _done_before(self, files: Sequence[Path]) -> dict[Path, Transfer]:
        """Return the transfers of those files that are done in this data directory."""
        account = self._connection.account.key
        ended = (TransferState.READY, TransferState.ARRIVED)
        ready = {t.path: t for t in self._queue.snapshot() if t.state in ended and t.account == account}
        workers, drives = Workers("kdesk-compare", 1), Drives()
        done: dict[Path, Transfer] = {}
        for path in set(map(absolute, files)):
            transfer = ready.get(str(path))
            if transfer and await self._stands(transfer, workers, drives):
                done[path] = transfer
        workers.close()
        drives.close()
        return done

    async def _stands(self, transfer: Transfer, workers: Workers, drives: Drives) -> bool:
        """Whether the file is the one that was uploaded, and its entry was not deleted since."""
        try:
            await drives.ask(transfer.path, os.path.exists, transfer.path)
            identity = await identity_if_same(transfer, workers)
        except FileProblem:
            return False
        if identity is None or not await self._exists(transfer.entry_id):
            return False
        self._queue.recognise(transfer.id, identity)
        return True

    async def _exists(self, entry_id: str) -> bool:
        """Whether an entry was not deleted, as far as this session may look."""
        if not self._connection.rights.see or not entry_id:
            return True
        try:
            await self._entry(entry_id)
        except EntryGone:
            return False
        except ServerProblem as problem:
            log.info("entry %s could not be looked at, it is taken to be there: %s", entry_id, problem)
        return True

    def added(self, transfers: Sequence[Transfer]) -> None:
        """Follow them: they are of this command, also those of a folder whose drive answered late."""
        self._followed |= {transfer.id: transfer for transfer in transfers}
        self._news.set()

    def changed(self, transfer: Transfer) -> None:
        """Tell of a followed transfer; its end is told by `outcome`, with its links."""
        if transfer.id in self._followed:
            self._followed[transfer.id] = transfer
            if not self._ended(transfer) and not transfer.unverified:
                self._report.show(transfer)
            if transfer.file_wait is FileWait.STABLE and not self._wait_for_writers:
                self._queue.upload_unstable([transfer.id])
            self._news.set()

    def removed(self, transfer_ids: Collection[str]) -> None:
        """Forget what stood for a folder whose drive did not answer."""
        for transfer_id in transfer_ids:
            self._followed.pop(transfer_id, None)
        self._news.set()

    def moved(self, transfer_ids: Collection[str], row: int) -> None:
        """The order does not matter here."""


@contextmanager
def _receipts_in(folder: Path | None) -> Iterator[Callable[[Transfer], Awaitable[None]]]:
    """Give what writes the receipts of a transfer that has ended; nothing is written without a folder."""
    files = ReceiptFiles()

    async def save(transfer: Transfer) -> None:
        if folder is not None and transfer.state.ended and transfer.state is not TransferState.CANCELLED:
            try:
                await files.save([transfer], folder)
            except StoreProblem as problem:
                complain(problem)

    with closing(files):
        yield save


def _journal_problem(problem: JournalProblem | None) -> None:
    if problem:
        complain(f"{problem}; this run goes on, but could not be continued after an interruption")


def _tell_left_out(left_out: LeftOut, *, each: bool) -> None:
    complain(left_out.sentence(_counted) + ("" if each else "; --list-left-out names them"))
    if each:
        for file in left_out.files:
            complain(f"left out: {for_terminal(file.path)}: {file.reason}")


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
