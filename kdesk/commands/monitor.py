"""Monitors the transfers of one `kdesk upload` until all have ended."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kdesk.commands.earlier_uploads import done_before
from kdesk.commands.entry_lookup import EntryLookup
from kdesk.commands.report import Report
from kdesk.domain.details.upload_details import NOTHING_SAID, UploadDetails
from kdesk.domain.links.link import Link
from kdesk.domain.ports import AccountApi, Clock
from kdesk.domain.question import Decision, QuestionKind
from kdesk.domain.queue_listener import QueueListener
from kdesk.domain.transfer import FileWait, Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.verification import Outcome
from kdesk.engine.transfers.file_scan import absolute
from kdesk.engine.transfers.queue import TransferQueue
from kdesk.engine.transfers.sidecar_scan import SidecarGroups
from kdesk.exit_status import FAILED, FINE
from kdesk.messages.translation import as_spoken_here

SAFE = frozenset({QuestionKind.IN_LIBRARY, QuestionKind.IN_LIST})
"""A file left out for one of these is in the account, or about to be: the command has not failed."""

DETAILS_SECONDS = 60.0
"""How long a command waits at its end for titles, tags and the like to be written."""

_OTHER_VERSION = frozenset({QuestionKind.CHANGED, QuestionKind.OUTDATED})
"""The file changed after it was sent; named again, its new version is uploaded."""

_WITHOUT_SUCCESS = frozenset({TransferState.FAILED, TransferState.CANCELLED})


@dataclass(frozen=True, slots=True)
class UploadOptions:
    """What the options of the command ask for.

    Attributes:
        duplicates: What to do with a file that the account already has; None leaves it out.
        wait_for_ready: End only when the entries are READY, not when all bytes have arrived.
        must_verify: Fail if a copy could not be compared as closely as was asked for.
        wait_for_writers: Upload a file only when no program writes it.
        details: What is said of the files.
        with_sidecars: Let captions, posters and attachments beside a video belong to it.
    """

    duplicates: Decision | None = None
    wait_for_ready: bool = False
    must_verify: bool = False
    wait_for_writers: bool = True
    with_sidecars: bool = True
    details: UploadDetails = NOTHING_SAID


class Addresses(Protocol):
    """What a command names besides files."""

    def bring(self, details: UploadDetails, account: str, *, again: bool) -> Sequence[Transfer]:
        """Queue them with details for an account; return their transfers, `again` also of what is there already."""


class UploadMonitor(QueueListener):
    """Follows the transfers of one command, decides what it may, and reports them.

    Args:
        queue: All transfers of the data directory.
        api: The account that is signed in.
        report: Prints each step.
        receipts: Saves the receipt of a transfer that has ended.
        clock: For repeated requests.
        options: What the command was asked for.
    """

    def __init__(
        self,
        queue: TransferQueue,
        api: AccountApi,
        report: Report,
        receipts: Callable[[Transfer], Awaitable[None]],
        clock: Clock,
        options: UploadOptions,
    ) -> None:
        self._queue = queue
        self._account = api.account.key
        self._entries = EntryLookup(api, clock, report.warn)
        self._report = report
        # Without the right to see entries processing is never seen to end: transfers end as ARRIVED.
        self._wait_for_end = options.wait_for_ready or not api.rights.see
        self._options = options
        self._receipts = receipts
        self._followed: dict[str, Transfer] = {}
        self._took_over: set[str] = set()
        self._sent_earlier: frozenset[str] = frozenset()
        self._news = asyncio.Event()
        # The queue calls from tasks of its own, and they do not speak the language of this command.
        self._tell = as_spoken_here(report.show)

    async def run(
        self,
        files: Sequence[Path],
        lost: asyncio.Future[None],
        begun: Callable[[int], object] | None = None,
        addresses: Addresses | None = None,
    ) -> int:
        """Upload the files and return the exit status. When cancelled, report how far each transfer has come.

        Args:
            files: Files and folders that the command names.
            lost: Gets an exception when the session ends and cannot be renewed.
            begun: Called with how many transfers are followed, once all are queued.
            addresses: Those that the command names, too.
        """
        try:
            await self.start(files, addresses)
            if begun is not None:
                begun(len(self._followed))
            return await self.wait(lost)
        except asyncio.CancelledError:
            self.report_interrupted()
            raise
        finally:
            self._queue.ignore(self)
            self._queue.details.ignore(self._written)

    async def start(self, files: Sequence[Path], addresses: Addresses | None = None) -> None:
        """Queue files and addresses, except those that an earlier command has uploaded and that are unchanged.

        A file that changed during an earlier command is uploaded in its new version.
        """
        again = self._options.duplicates is Decision.UPLOAD_ANYWAY
        done = {} if again else await done_before(files, self._queue, self._account, self._entries)
        self._followed |= {transfer.id: transfer for transfer in done.values()}
        self._sent_earlier = frozenset(self._followed)
        missing = _without_sidecars_of(done, files) if self._options.with_sidecars else files
        missing = [file for file in missing if absolute(file) not in done]
        # Before the files are queued: their first changes come while `enqueue` still waits.
        self._queue.listen(self)
        self._queue.details.listen(self._written)
        for transfer in await self._queue.enqueue(
            missing,
            self._options.details,
            with_sidecars=self._options.with_sidecars,
            account=self._account,
        ):
            self._followed[transfer.id] = transfer
            if transfer.question and transfer.question.kind in _OTHER_VERSION:
                self._queue.decide(transfer.id, Decision.NEW_VERSION)  # of an earlier command; it is named again
        if addresses is not None:
            brought = addresses.bring(self._options.details, self._account, again=again)
            self._followed |= {transfer.id: transfer for transfer in brought}
        present = {transfer.id: transfer for transfer in self._queue.snapshot()}
        # The row that stood for a folder on a slow drive may be gone already.
        self._followed = {key: present[key] for key in self._followed if key in present}
        for transfer in list(self._followed.values()):
            self._follow(transfer)

    async def wait(self, lost: asyncio.Future[None]) -> int:
        """Wait until every transfer has ended and return the exit status.

        Raises:
            SignInNeeded: The session has ended and cannot be renewed.
        """
        reported: set[str] = set()
        left_out: list[QuestionKind] = []
        # One event for both: the loop below waits in one place only.
        lost.remove_done_callback(self._wake)  # of an earlier wait
        lost.add_done_callback(self._wake)
        while True:
            self._news.clear()  # before the check: a change during the requests below counts in the next round
            # A list: deciding and awaiting change `_followed`.
            for transfer in [t for t in self._followed.values() if self._ended(t) and t.id not in reported]:
                question = transfer.question
                if decision := self._decision(transfer):
                    if decision is Decision.TAKE_OVER:
                        self._took_over.add(transfer.id)
                    self._queue.decide(transfer.id, decision)
                    continue
                self._show(transfer, await self._entries.links(transfer))
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
        await self._details_written()
        missing = any(map(self._without_success, self._followed.values())) or not SAFE.issuperset(left_out)
        return FAILED if missing else FINE

    def _written(self, _transfer_ids: Collection[str]) -> None:
        self._news.set()

    def _wake(self, _lost: asyncio.Future[None]) -> None:
        self._news.set()

    async def _details_written(self) -> None:
        """Wait until the entries have what was said about them, but not for ever: it is kept, and written next time."""
        with suppress(TimeoutError):
            async with asyncio.timeout(DETAILS_SECONDS):
                while self._queue.writes_details(self._followed):  # noqa: ASYNC110  seldom, and soon over
                    await asyncio.sleep(0.05)

    def _show(self, transfer: Transfer, links: Sequence[Link] = ()) -> None:
        self._tell(transfer, links, sent_earlier=transfer.id in self._sent_earlier)

    def report_interrupted(self) -> None:
        """Report how far each unfinished transfer has come, if it has reached the server at all."""
        for transfer in self._followed.values():
            if transfer.reservation.entry_id and not self._ended(transfer):
                self._report.interrupted(transfer)

    def _ended(self, transfer: Transfer) -> bool:
        """Whether this command is done with the transfer. A question ends it too: nobody is here to decide."""
        if transfer.question is not None:
            return transfer.question.kind is not QuestionKind.ELSEWHERE or self._decision(transfer) is not None
        if self._wait_for_end or transfer.reservation.taken_over:
            # An upload with bytes from another computer is done only once it was compared.
            ended = transfer.state.is_finished and not transfer.unverified
        else:
            ended = transfer.state.is_finished or transfer.state is TransferState.PROCESSING
        # The command may be the last that runs here: what was said is written before it ends.
        return ended and (transfer.state in _WITHOUT_SUCCESS or not self._queue.writes_details([transfer.id]))

    def _decision(self, transfer: Transfer) -> Decision | None:
        """Return the command's decision about a question, None where it has none."""
        question = transfer.question
        if question is None:
            return None
        if question.kind is QuestionKind.SUSPECTED:
            return Decision.UPLOAD_ANYWAY  # two entries are better than a file that is left out by mistake
        if self._options.duplicates is Decision.TAKE_OVER:
            # Once, and only with a token: two commands would take one upload from each other for ever.
            possible = question.kind is QuestionKind.ELSEWHERE and question.token_id
            return Decision.TAKE_OVER if possible and transfer.id not in self._took_over else None
        return self._options.duplicates if self._options.duplicates in question.choices else None

    def _without_success(self, transfer: Transfer) -> bool:
        proven = transfer.verification is not None and transfer.verification.outcome is Outcome.SAME
        unproven = (self._options.must_verify or transfer.reservation.taken_over) and not proven
        return transfer.question is not None or transfer.state in _WITHOUT_SUCCESS or transfer.differs or unproven

    def _leave_out(self, transfer_id: str, kind: QuestionKind) -> None:
        """Cancel the transfer of a file that is left out; a changed file keeps its transfer for the next command."""
        if kind not in _OTHER_VERSION:
            del self._followed[transfer_id]
            self._queue.cancel([transfer_id])

    def added(self, transfers: Sequence[Transfer]) -> None:
        """Follow the transfers: those of a folder on a slow drive come late."""
        self._followed |= {transfer.id: transfer for transfer in transfers}
        self._news.set()

    def changed(self, before: Transfer, now: Transfer) -> None:
        """Report a followed transfer; `wait` reports its end, with its links."""
        del before
        self._follow(now)

    def _follow(self, transfer: Transfer) -> None:
        if transfer.id in self._followed:
            self._followed[transfer.id] = transfer
            if transfer.file_wait is FileWait.STABLE and not self._options.wait_for_writers:
                self._queue.upload_unstable([transfer.id])  # not reported: it waits for nothing
            elif not self._ended(transfer) and not transfer.unverified:
                self._show(transfer)
            self._news.set()

    def removed(self, transfer_ids: Collection[str]) -> None:
        """Forget the row that stood for a folder on a slow drive."""
        for transfer_id in transfer_ids:
            self._followed.pop(transfer_id, None)
        self._news.set()


def _without_sidecars_of(done: Collection[Path], files: Sequence[Path]) -> list[Path]:
    """Return the files without those that belong to one that is done: they would become entries of their own."""
    groups = SidecarGroups()
    groups.among_paths(str(absolute(file)) for file in files)
    belonging = {path.parent / name for path in done for name in groups.of(str(path)).names}
    return [file for file in files if absolute(file) not in belonging]
