"""Following the transfers of one `kdesk upload` to their end."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from pathlib import Path

from kdesk.commands.earlier_uploads import done_before
from kdesk.commands.entry_lookup import EntryLookup
from kdesk.commands.report import Report
from kdesk.domain.links import Link
from kdesk.domain.ports import AccountApi, Clock
from kdesk.domain.question import Decision, QuestionKind
from kdesk.domain.transfer import FileWait, Transfer, TransferState
from kdesk.domain.verification import Outcome
from kdesk.engine.transfers.file_scan import absolute
from kdesk.engine.transfers.queue import TransferQueue
from kdesk.exit_status import FAILED, FINE

SAFE = frozenset({QuestionKind.IN_LIBRARY, QuestionKind.IN_LIST})
"""What is left out for one of these is in the account, or about to be."""

_OTHER_VERSION = frozenset({QuestionKind.CHANGED, QuestionKind.OUTDATED})
"""The file is not the one any more that was sent; named again, it is wanted as it is then."""

_WITHOUT_SUCCESS = frozenset({TransferState.FAILED, TransferState.CANCELLED})


class Follower:
    """Follows the transfers of this command to their end. Implements ui_ports.QueueListener.

    duplicates        what to do with a file that the account has already; None leaves it out
    must_verify       a copy that could not be compared as closely as was asked for is no success
    wait_for_writers  whether a file has to be at rest first
    """

    def __init__(
        self,
        queue: TransferQueue,
        api: AccountApi,
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
        self._account = api.account.key
        self._entries = EntryLookup(api, clock)
        self._report = report
        # A session that may not see processing has nothing to wait for: its transfers end as soon as they have arrived.
        self._wait_for_end = wait_for_ready or not api.rights.see
        self._must_verify = must_verify
        self._wait_for_writers = wait_for_writers
        self._receipts = receipts
        self._duplicates = duplicates
        self._followed: dict[str, Transfer] = {}
        self._took_over: set[str] = set()
        self._sent_earlier: frozenset[str] = frozenset()
        self._news = asyncio.Event()

    async def run(self, files: Sequence[Path], lost: asyncio.Future[None]) -> int:
        """Follow the files to their end and return the exit status; when cancelled, tell what was reached."""
        try:
            await self.follow(files)
            return await self.outcome(lost)
        except asyncio.CancelledError:
            self.tell_what_was_reached()
            raise

    async def follow(self, files: Sequence[Path]) -> None:
        """Queue the files, without those that are done and unchanged, and tell of each from now on.

        A file that changed during an earlier command is wanted as it is now.
        """
        again = self._duplicates is Decision.UPLOAD_ANYWAY
        done = {} if again else await done_before(files, self._queue, self._account, self._entries)
        self._followed |= {transfer.id: transfer for transfer in done.values()}
        self._sent_earlier = frozenset(self._followed)
        missing = [file for file in files if absolute(file) not in done]
        self._queue.listen(self)
        for transfer in await self._queue.enqueue(missing):
            self._followed[transfer.id] = transfer
            if transfer.question and transfer.question.kind in _OTHER_VERSION:
                self._queue.decide(transfer.id, Decision.NEW_VERSION)  # of an earlier run: named again, it is wanted
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
        missing = any(map(self._without_success, self._followed.values())) or not SAFE.issuperset(left_out)
        return FAILED if missing else FINE

    def _show(self, transfer: Transfer, links: Sequence[Link] = ()) -> None:
        self._report.show(transfer, links, sent_earlier=transfer.id in self._sent_earlier)

    def tell_what_was_reached(self) -> None:
        """Tell how far each transfer has come that began and has not ended; the others were never at the server."""
        for transfer in self._followed.values():
            if transfer.reservation.entry_id and not self._ended(transfer):
                self._report.interrupted(transfer)

    def _ended(self, transfer: Transfer) -> bool:
        """Whether this run takes the transfer no further; a question ends it too, since nobody is here to answer."""
        if transfer.question is not None:
            return transfer.question.kind is not QuestionKind.ELSEWHERE or self._decision(transfer) is not None
        if self._wait_for_end or transfer.reservation.taken_over:
            # What holds bytes of another computer is done only once it was compared.
            return transfer.state.is_finished and not transfer.unverified
        return transfer.state.is_finished or transfer.state is TransferState.PROCESSING

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
        proven = transfer.verification is not None and transfer.verification.outcome is Outcome.SAME
        unproven = (self._must_verify or transfer.reservation.taken_over) and not proven
        return transfer.question is not None or transfer.state in _WITHOUT_SUCCESS or transfer.differs or unproven

    def _leave_out(self, transfer_id: str, kind: QuestionKind) -> None:
        """Give up what somebody else has or sends; a changed file keeps its place for the next command."""
        if kind not in _OTHER_VERSION:
            del self._followed[transfer_id]
            self._queue.cancel([transfer_id])

    def added(self, transfers: Sequence[Transfer]) -> None:
        """Follow them: they are of this command, also those of a folder whose drive answered late."""
        self._followed |= {transfer.id: transfer for transfer in transfers}
        self._news.set()

    def changed(self, transfer: Transfer) -> None:
        """Tell of a followed transfer; its end is told by `outcome`, with its links."""
        if transfer.id in self._followed:
            self._followed[transfer.id] = transfer
            if transfer.file_wait is FileWait.STABLE and not self._wait_for_writers:
                self._queue.upload_unstable([transfer.id])  # not told: it waits for nothing
            elif not self._ended(transfer) and not transfer.unverified:
                self._show(transfer)
            self._news.set()

    def removed(self, transfer_ids: Collection[str]) -> None:
        """Forget what stood for a folder whose drive did not answer."""
        for transfer_id in transfer_ids:
            self._followed.pop(transfer_id, None)
        self._news.set()

    def restored(self, transfers: Sequence[Transfer], rows: Sequence[int]) -> None:
        """No command takes a removal back."""

    def moved(self, transfer_ids: Collection[str], row: int) -> None:
        """The order does not matter here."""
