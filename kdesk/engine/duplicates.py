"""The same file twice: what the account has of it, as a rule before anything is reserved, and what was decided then."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath
from typing import Any
from weakref import WeakValueDictionary

from kdesk.domain.entry import Entry, EntryStatus
from kdesk.domain.moments import moment
from kdesk.domain.names import in_a_sentence, shorten_name
from kdesk.domain.ports import Clock, Connection, Reserved
from kdesk.domain.question import Decision, Question, QuestionKind
from kdesk.domain.transfer import Mark, Transfer, TransferState
from kdesk.domain.upload import NO_BYTES, UploadToken, UploadTokenStatus
from kdesk.engine.undecided import Undecided
from kdesk.errors import EntryGone, ServerProblem, Unreachable

log = logging.getLogger(__name__)

NO_CLAIM: Mapping[str, Any] = {}
"""The transfer takes nothing over: it reserves as usual."""

ASK_FIRST = 20
"""So many files in a row have to be new before the next ones are reserved without a look beforehand.

The answer to a reservation tells the same. What it made is removed again when the file is known after all, which is
rare then; a look beforehand costs a small file a third of its time.
"""

_REPLACES_NOTHING: Mapping[str, Any] = {"replaces": "", "decision": None}

_HAS_CONTENT = frozenset({EntryStatus.READY, EntryStatus.PROCESSING, EntryStatus.PENDING, EntryStatus.MODERATION})


class Duplicates:
    """Looks for entries with the content of a transfer, and lets it go on with one of them when that was decided.

    listed  the transfer of this list with an id, None where there is none
    """

    def __init__(self, listed: Callable[[str], Transfer | None], clock: Clock) -> None:
        self._listed = listed
        self._clock = clock
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._to_ask = ASK_FIRST

    def one_at_a_time(self, transfer: Transfer) -> asyncio.Lock:
        """Return the lock of this content: of two files with the same one, the second finds what the first reserved."""
        key = transfer.identity.fingerprint if transfer.identity else transfer.id
        return self._locks.setdefault(key, asyncio.Lock())

    async def claimed(self, connection: Connection, transfer: Transfer) -> Mapping[str, Any]:
        """Return the fields with which the transfer goes on from what is there, NO_CLAIM where it reserves as usual.

        Raises Undecided when a person has to choose, and what the server answers to a choice that was made. A look
        that fails for another reason than the network stops no upload.
        """
        if transfer.replaces:
            return await _replacement(connection, transfer)
        begun = transfer.reservation is not Mark.NOT_SENT
        if begun or transfer.identity is None or transfer.decision is Decision.UPLOAD_ANYWAY:
            return NO_CLAIM
        takes_over = transfer.decision is Decision.TAKE_OVER
        if not self._to_ask and not takes_over:
            return NO_CLAIM
        question = await self._known(connection, transfer)
        if question is None:
            # What should have been taken over is gone.
            return {"decision": None} if takes_over else NO_CLAIM
        if takes_over and question.kind is QuestionKind.ELSEWHERE:
            return await _taken_over(connection, transfer, question)
        raise Undecided(question)

    async def overlooked(self, connection: Connection, transfer: Transfer, reserved: Reserved) -> Question | None:
        """Return what a reservation showed that was not known before it; None where it may be kept.

        Of two computers that reserve one after the other, the second finds the entry of the first, however close they
        are; in the same second, when both may see both, both give theirs up rather than none.
        """
        if transfer.decision is Decision.UPLOAD_ANYWAY:
            return None
        others = [entry for entry in reserved.same if entry.created_at <= reserved.entry.created_at]
        return await self._known(connection, transfer, others)

    async def _known(
        self, connection: Connection, transfer: Transfer, entries: Sequence[Entry] | None = None
    ) -> Question | None:
        """Return the question that these entries raise; without any, ask for those of the transfer's fingerprint."""
        fingerprint = transfer.identity.fingerprint if transfer.identity else ""
        try:
            found = await connection.uploads.entries_of(fingerprint) if entries is None else entries
            question = await self._question(connection, transfer, found)
        except ServerProblem as problem:
            if isinstance(problem, Unreachable) or transfer.decision is Decision.TAKE_OVER:
                raise
            log.warning("transfer %s: looking for the same file failed: %s", transfer.id, problem)
            return None
        if question:
            self._to_ask = ASK_FIRST
        elif entries is None:  # a file counts once, not again with its reservation
            self._to_ask = max(0, self._to_ask - 1)
        return question

    async def _question(self, connection: Connection, transfer: Transfer, found: Sequence[Entry]) -> Question | None:
        """Ask what is to be done about the entries of this content: most of all about one with its bytes."""
        entries = [entry for entry in found if _concerns(entry, transfer)]
        for entry in entries:
            if entry.status in _HAS_CONTENT:
                return self._in_library(entry)
        for entry in entries:
            if entry.status is EntryStatus.WAITING_FOR_CONTENT and (
                asked := await self._waiting(connection, entry, transfer)
            ):
                return asked
        return None

    def _in_library(self, entry: Entry) -> Question:
        since = f"“{entry.name}”, since {moment(entry.created_at, self._clock.now())}"
        detail = since if entry.status is EntryStatus.READY else f"{since}: {entry.status}"
        return Question(QuestionKind.IN_LIBRARY, "The same file is in the library already", detail, entry.id)

    async def _waiting(self, connection: Connection, entry: Entry, transfer: Transfer) -> Question | None:
        """Ask about an entry that waits for its bytes; None when nobody is going to send them."""
        listed = self._listed(entry.transfer_id)
        if listed is not None and listed.id != transfer.id:
            if listed.state is TransferState.CANCELLED:
                return None
            title = f"“{in_a_sentence(listed.name)}” in this list has the same content"
            return Question(QuestionKind.IN_LIST, title, listed.path, entry.id)
        token = await _waiting_token(connection, entry, transfer)
        if token is None:
            now = await connection.catalogue.entry(entry.id)
            return self._in_library(now) if now.status in _HAS_CONTENT else None  # its last byte came meanwhile
        percent = token.uploaded_size * 100 // transfer.size
        title = f"Another computer has {f'sent {percent} % of' if percent else 'begun to upload'} this file"
        detail = f"Begun at {moment(entry.created_at, self._clock.now())}, as “{entry.name}”"
        return Question(QuestionKind.ELSEWHERE, title, detail, entry.id, token.id)


def _concerns(entry: Entry, transfer: Transfer) -> bool:
    """Leave out the transfer's own entry, which is being removed; one that it took over in a run that died is taken."""
    return entry.transfer_id != transfer.id or transfer.decision is Decision.TAKE_OVER


async def _waiting_token(connection: Connection, entry: Entry, transfer: Transfer) -> UploadToken | None:
    """Find the token that an entry waits for, by the file's name here and by the one that it had there."""
    flavor_ids = {flavor.id for flavor in await connection.catalogue.flavors(entry.id)}
    there = shorten_name(entry.name + PurePath(transfer.name).suffix)
    for name in dict.fromkeys((transfer.token_name, there)):
        # In the order in which a token passes through them: it must not slip by between two looks.
        for status in (UploadTokenStatus.PENDING, UploadTokenStatus.PARTIAL):
            for token in await connection.uploads.waiting_tokens(name, status):
                if token.attached_id in flavor_ids:
                    return token
    return None


async def _replacement(connection: Connection, transfer: Transfer) -> Mapping[str, Any]:
    """Begin a token whose content is to replace an entry's; one that is gone, or empty, is not replaced.

    Tokens that were made for it before are removed: their answers were lost.
    """
    try:
        entry = await connection.catalogue.entry(transfer.replaces)
    except EntryGone:
        return _REPLACES_NOTHING
    if entry.status not in _HAS_CONTENT:
        return _REPLACES_NOTHING
    for token in await connection.uploads.waiting_tokens(transfer.free_token_name):
        if token.transfer_id == transfer.id:
            await connection.uploads.delete_token(token.id)
    return _with_token(await connection.uploads.free_token(transfer), entry.id, Mark.NOT_SENT)


async def _taken_over(connection: Connection, transfer: Transfer, question: Question) -> Mapping[str, Any]:
    """Take an upload over from another computer, which finds the new mark and stops.

    What that computer's chunks left beyond the beginning of the file is not known and sent again: harmless, since it is
    the same file. A token without a beginning gets no opener from here: its own may be on the way.
    """
    await connection.uploads.claim(question.entry_id, transfer)
    token = await connection.uploads.token(question.token_id)
    return {**_with_token(token, question.entry_id, Mark.ANSWERED), "decision": None}


def _with_token(token: UploadToken, entry_id: str, opener: Mark) -> dict[str, Any]:
    return {
        "token_id": token.id,
        "upload_url": token.upload_url,
        "entry_id": entry_id,
        "reservation": Mark.ANSWERED,
        "opener": opener,
        "accepted": NO_BYTES,
        "sent": 0,
    }
