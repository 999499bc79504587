"""Finds entries and transfers with the content of a file, and carries out what a person decided about them (rule 2)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from kdesk.domain.entry import Entry, EntryStatus
from kdesk.domain.question import Decision, Question, QuestionKind, QuestionReason
from kdesk.domain.reservation import CallState
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.upload import takeover
from kdesk.engine.upload.content_match import ContentMatcher, Match
from kdesk.engine.upload.content_swap import HAS_CONTENT, token_for_replacement
from kdesk.engine.upload.decisions import DecisionNeeded
from kdesk.engine.upload.rivals import CHECKS, SECONDS_BETWEEN, Standing, rivals, standing
from kdesk.engine.verification.compare import is_next_step
from kdesk.errors import EntryGone, ServerProblem, Unreachable

if TYPE_CHECKING:  # only signatures name them
    from kdesk.domain.ports import AccountApi, Clock
    from kdesk.domain.remark import Remark
    from kdesk.domain.transfer import Transfer, TransferChanges
    from kdesk.domain.upload_ports import Reserved
    from kdesk.engine.transfers.transfer_handle import TransferHandle

log = logging.getLogger(__name__)

NO_CLAIM: TransferChanges = {}
"""Nothing is continued: the transfer reserves as usual."""

SEARCH_FIRST = 20
"""After so many new files in a row the next ones are reserved without a search before it.

The response to a reservation contains the same entries. If the file is known after all, which is rare then, the
reservation is deleted again. A search before it takes a third of the time of a small file.
"""

MAX_COMPARED = 50
"""How many entries are compared with one file; each may have to be read back."""


class Duplicates:
    """Searches for entries with the content of a transfer, and continues with one of them if a person decided so.

    Entries are found by their fingerprint, which is a hint. Nothing is skipped or replaced before the whole content was
    compared.

    Args:
        listed: Returns the transfer with an id from the list; None if there is none.
        matcher: Compares contents.
        clock: Waits.
    """

    def __init__(self, listed: Callable[[str], Transfer | None], matcher: ContentMatcher, clock: Clock) -> None:
        self._listed = listed
        self._matcher = matcher
        self._clock = clock
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._searches_left = SEARCH_FIRST

    def one_at_a_time(self, transfer: Transfer) -> asyncio.Lock:
        """Return the lock of this content: with it, the second of two equal files finds what the first one reserved."""
        key = transfer.file.identity.fingerprint if transfer.file.identity else transfer.id
        # The dictionary is weak: the caller must keep the lock while it uses it.
        return self._locks.setdefault(key, asyncio.Lock())

    async def claimed(self, api: AccountApi, handle: TransferHandle) -> TransferChanges:
        """Return the changes with which the transfer continues what exists; NO_CLAIM if it reserves as usual.

        A search that fails for another reason than the network does not stop the upload.

        Raises:
            DecisionNeeded: A person has to choose.
            ServerProblem: The decision cannot be carried out.
        """
        transfer = handle.transfer
        if transfer.replaces:
            return await token_for_replacement(api, transfer)
        begun = transfer.reservation.request is not CallState.NOT_SENT
        if begun or transfer.file.identity is None or transfer.decision is Decision.UPLOAD_ANYWAY:
            return NO_CLAIM
        if not self._searches_left and transfer.decision is None:
            return NO_CLAIM
        question = await self._known(api, handle)
        if question is None:
            # The entry of the decision is gone.
            return {"decision": None} if transfer.decision else NO_CLAIM
        if transfer.decision in takeover.DECISIONS and question.kind is QuestionKind.ELSEWHERE:
            return await takeover.take_over(api, transfer, question, self._clock)
        raise DecisionNeeded(question, decision=None)

    async def check_sent(self, api: AccountApi, handle: TransferHandle) -> None:
        """Look for the same content before an entry is made of a complete token (rule 13).

        Raises:
            DecisionNeeded: Another entry got the content while the file was sent.
        """
        if handle.transfer.decision is not Decision.UPLOAD_ANYWAY and (question := await self._known(api, handle)):
            raise DecisionNeeded(question, decision=None)

    async def overlooked(self, api: AccountApi, handle: TransferHandle, reserved: Reserved) -> Question | None:
        """Return the question about the entries in the response to a reservation; None if the reservation is kept."""
        if handle.transfer.decision is Decision.UPLOAD_ANYWAY:
            return None
        if rival := await self._rival(api, handle.transfer, reserved):
            return await self._begun_elsewhere(api, rival, handle.transfer)
        own = reserved.entry.created_at
        # If the creation time of the own entry is unknown, any other may be the earlier one.
        earlier = [entry for entry in reserved.same if not own or entry.created_at <= own]
        return await self._known(api, handle, earlier)

    async def _rival(self, api: AccountApi, transfer: Transfer, reserved: Reserved) -> Entry | None:
        """Return the reservation of another computer to which the own one gives way; None if it is kept."""
        alike = reserved.same
        for check in range(CHECKS + 1):
            # Transfers of this list are no rivals: the lock of their content puts them in order.
            others = [e for e in rivals(reserved.entry, alike) if self._listed(e.transfer_id) is None]
            match standing(reserved.entry, others):
                case Standing.KEEPS:
                    return None
                case Standing.WAITS if check < CHECKS:
                    await self._clock.sleep(SECONDS_BETWEEN)
                    alike = await api.uploads.entries_like(transfer)
                case _:
                    return others[0]
        return None

    async def _known(
        self, api: AccountApi, handle: TransferHandle, entries: Sequence[Entry] | None = None
    ) -> Question | None:
        """Return the question about these entries; if None are given, search for those with the fingerprint."""
        transfer = handle.transfer
        try:
            found = await api.uploads.entries_like(transfer) if entries is None else entries
            question = await self._question(api, handle, found)
        except ServerProblem as problem:
            # Rule 6: being offline is waited out. A decision must not be ignored because of an error.
            if isinstance(problem, Unreachable) or transfer.decision in takeover.DECISIONS:
                raise
            log.warning("transfer %s: searching for the same file failed: %s", transfer.id, problem)
            return None
        if question:
            self._searches_left = SEARCH_FIRST
        elif entries is None:  # with its reservation the file was counted before
            self._searches_left = max(0, self._searches_left - 1)
        return question

    async def _question(self, api: AccountApi, handle: TransferHandle, found: Sequence[Entry]) -> Question | None:
        """Return the question about the entries of this fingerprint; one with equal content comes first."""
        entries = [entry for entry in found if _concerns(entry, handle.transfer)][:MAX_COMPARED]
        suspected: Question | None = None
        # Entries with content first: if one is the same file, nothing has to be sent.
        for entry in entries:
            if entry.status in HAS_CONTENT and (asked := await self._filled(api, handle, entry)):
                if asked.kind is QuestionKind.IN_LIBRARY:
                    return asked
                suspected = suspected or asked
        for entry in entries:
            if entry.status is EntryStatus.WAITING_FOR_CONTENT:
                with suppress(EntryGone):  # it gave way meanwhile; the others still count
                    if asked := await self._waiting(api, entry, handle):
                        return asked
        return suspected

    async def _filled(self, api: AccountApi, handle: TransferHandle, entry: Entry) -> Question | None:
        """Return the question about an entry with content; None if its content is different."""
        try:
            finding = await self._matcher.with_entry(api, handle.transfer, entry, _progress_of(handle))
        except EntryGone:
            return None
        finally:
            _show_compared(handle, None)
        match finding.match:
            case Match.SAME:
                return self._in_library(entry)
            case Match.UNKNOWN:
                return self._suspected(entry, finding.reason)
            case Match.DIFFERENT:
                return None

    def _in_library(self, entry: Entry) -> Question:
        known = _facts(entry)
        if entry.status is not EntryStatus.READY:
            known["status"] = str(entry.status)
        return Question(QuestionKind.IN_LIBRARY, QuestionReason.SAME_IN_LIBRARY, known, entry.id)

    def _suspected(self, entry: Entry, why: Remark | None) -> Question:
        """Return the question about an entry that could not be compared; one that has just arrived is checked again."""
        known = _facts(entry)
        if entry.status.arriving:
            return Question(QuestionKind.ELSEWHERE, QuestionReason.HAS_JUST_ARRIVED, known, entry.id)
        if why:
            known["why"] = why.facts
        return Question(QuestionKind.SUSPECTED, QuestionReason.LOOKS_SAME_IN_LIBRARY, known, entry.id)

    async def _waiting(self, api: AccountApi, entry: Entry, handle: TransferHandle) -> Question | None:
        """Return the question about an entry that waits for bytes; None if nobody sends any, or they are different."""
        listed = self._listed(entry.transfer_id)
        if listed is not None and listed.id != handle.transfer.id:
            return await self._in_list(handle, listed, entry)
        question = await self._begun_elsewhere(api, entry, handle.transfer)
        if question.token_id:
            return question
        now = await api.catalogue.entry(entry.id)  # its last byte may have arrived meanwhile
        return await self._filled(api, handle, now) if now.status in HAS_CONTENT else None

    async def _in_list(self, handle: TransferHandle, listed: Transfer, entry: Entry) -> Question | None:
        """Return the question about a transfer of this list; None if its file is different, or cannot be read."""
        if listed.state is TransferState.CANCELLED:
            return None
        try:
            finding = await self._matcher.with_file(handle.transfer, listed.file.path, _progress_of(handle))
        finally:
            _show_compared(handle, None)
        if finding.match is not Match.SAME:
            return None
        known = {"name": listed.file.name, "path": listed.file.path}
        return Question(QuestionKind.IN_LIST, QuestionReason.SAME_IN_LIST, known, entry.id)

    async def _begun_elsewhere(self, api: AccountApi, entry: Entry, transfer: Transfer) -> Question:
        """Return the question about an upload of another computer; its `token_id` is "" if no token waits for it."""
        token = await takeover.waiting_token(api, entry, transfer)
        percent = token.uploaded_size * 100 // transfer.file.size if token else 0
        return Question(
            QuestionKind.ELSEWHERE,
            QuestionReason.BEGUN_ELSEWHERE,
            {**_facts(entry), "percent": percent},
            entry.id,
            token.id if token else "",
        )


def _facts(entry: Entry) -> dict[str, Any]:
    return {"name": entry.name, "since": entry.created_at}


def _progress_of(handle: TransferHandle) -> Callable[[int], None]:
    """Return a callback that shows how many bytes were compared, in visible steps."""

    def on_progress(compared: int) -> None:
        shown = handle.transfer.progress.compared
        if shown is None or is_next_step(shown, compared, handle.transfer.file.size):
            _show_compared(handle, compared)

    return on_progress


def _show_compared(handle: TransferHandle, compared: int | None) -> None:
    handle.update(progress=replace(handle.transfer.progress, compared=compared))


def _concerns(entry: Entry, transfer: Transfer) -> bool:
    """Leave out the transfer's own entry, which is being deleted, unless it was taken over in a run that died."""
    return entry.transfer_id != transfer.id or transfer.decision in takeover.DECISIONS
