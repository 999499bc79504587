"""Requests for the entries of a command's transfers: their links, and whether they still exist."""

import logging
from collections.abc import Callable

from kdesk.domain.entry import Entry
from kdesk.domain.links.link import Link
from kdesk.domain.links.of_entry import links_of
from kdesk.domain.ports import AccountApi, Clock
from kdesk.domain.question import QuestionKind
from kdesk.domain.transfer import Transfer, Trouble
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.throughput.retry import Retrier, RetryPolicy
from kdesk.errors import EntryGone, ServerProblem
from kdesk.exit_status import complain
from kdesk.messages import _
from kdesk.messages.errors import sentence_of, title_of

log = logging.getLogger(__name__)


class EntryLookup:
    """Requests entries and repeats what may be repeated.

    Args:
        say: Prints each wait on standard error.
    """

    def __init__(self, api: AccountApi, clock: Clock, say: Callable[[str], object] = complain) -> None:
        self._say = say
        self._api = api
        self._clock = clock
        self._waits_for = ""

    async def links(self, transfer: Transfer) -> tuple[Link, ...]:
        """Return the links of a READY transfer's entry, or of the entry that already has the file's content.

        A failed request is printed on standard error and ends nothing: the file has arrived.
        """
        question = transfer.question
        known = question.entry_id if question and question.kind is QuestionKind.IN_LIBRARY else ""
        # Until an entry is READY its links answer 404, or 200 with an empty body.
        if transfer.state is not TransferState.READY and not known:
            return ()
        try:
            return links_of(await self._entry(known or transfer.reservation.entry_id))
        except ServerProblem as problem:
            sentence = _("no links of {id}: {reason}")
            self._say(sentence.format(id=known or transfer.reservation.entry_id, reason=sentence_of(problem)))
            return ()

    async def exists(self, entry_id: str) -> bool:
        """Return whether an entry exists. True also if the session may not see it, or the server cannot tell."""
        if not self._api.rights.see or not entry_id:
            return True
        try:
            await self._entry(entry_id)
        except EntryGone:
            return False
        except ServerProblem as problem:
            log.info("entry %s could not be requested, it is taken to exist: %s", entry_id, problem)
        return True

    async def _entry(self, entry_id: str) -> Entry:
        retrier = Retrier(RetryPolicy(), self._clock, self._print_wait)
        return await retrier.keep_trying(lambda: self._api.catalogue.entry(entry_id))

    def _print_wait(self, trouble: Trouble | None) -> None:
        """Print why a request waits, once per reason in a row."""
        if trouble and title_of(trouble) != self._waits_for:
            self._waits_for = title_of(trouble)
            reason = " · ".join(part for part in (sentence_of(trouble), trouble.code) if part)
            self._say(_("waiting: {reason}").format(reason=reason))
