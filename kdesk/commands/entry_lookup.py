"""Looking at the entries of a command's transfers: their links, and whether they are still there."""

import logging

from kdesk.domain.entry import Entry
from kdesk.domain.links import Link, links_of
from kdesk.domain.ports import AccountApi, Clock
from kdesk.domain.question import QuestionKind
from kdesk.domain.transfer import Transfer, TransferState, Trouble
from kdesk.engine.throughput.retry import Retrier, RetryPolicy
from kdesk.errors import EntryGone, ServerProblem
from kdesk.exit_status import complain
from kdesk.messages.errors import sentence_of, support_of, title_of

log = logging.getLogger(__name__)


class EntryLookup:
    """Asks the server for entries and repeats what may be repeated; each wait is told on standard error."""

    def __init__(self, api: AccountApi, clock: Clock) -> None:
        self._api = api
        self._clock = clock
        self._waits_for = ""

    async def links(self, transfer: Transfer) -> tuple[Link, ...]:
        """Return the links of a READY transfer's entry, or of the entry that has the file's content already.

        Links that cannot be had are told on standard error: the file is there all the same.
        """
        question = transfer.question
        known = question.entry_id if question and question.kind is QuestionKind.IN_LIBRARY else ""
        if transfer.state is not TransferState.READY and not known:
            return ()
        try:
            return links_of(await self._entry(known or transfer.reservation.entry_id))
        except ServerProblem as problem:
            complain(f"no links of {known or transfer.reservation.entry_id}: {sentence_of(problem)}")
            return ()

    async def exists(self, entry_id: str) -> bool:
        """Return whether an entry was not deleted. True also if the session may not look, or the server cannot tell."""
        if not self._api.rights.see or not entry_id:
            return True
        try:
            await self._entry(entry_id)
        except EntryGone:
            return False
        except ServerProblem as problem:
            log.info("entry %s could not be looked at, it is taken to be there: %s", entry_id, problem)
        return True

    async def _entry(self, entry_id: str) -> Entry:
        patience = Retrier(RetryPolicy(), self._clock, self._tell_wait)
        return await patience.keep_trying(lambda: self._api.catalogue.entry(entry_id))

    def _tell_wait(self, trouble: Trouble | None) -> None:
        """Tell why an entry cannot be looked at, once for each reason that follows another."""
        if trouble and title_of(trouble) != self._waits_for:
            self._waits_for = title_of(trouble)
            complain(f"waiting: {title_of(trouble)} {support_of(trouble)}")
