"""Replacing the content of an entry that is in the library (rule 12).

A second `updateContent`, and any that fails, cancels a replacement that is under way, whoever began it. So the call is
made once, for a token that has all bytes, after the entry was read; what has become of a call whose answer was lost
is read from the token.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kdesk.domain.entry import Entry, EntryStatus, Replacement
from kdesk.domain.question import Decision, Question, QuestionKind, QuestionReason
from kdesk.domain.reservation import reservation_of
from kdesk.domain.upload import UploadTokenStatus
from kdesk.engine.upload.decisions import DecisionNeeded
from kdesk.errors import ApiError, EntryGone, NotPermitted

if TYPE_CHECKING:  # only signatures name them
    from kdesk.domain.details.upload_details import UploadDetails
    from kdesk.domain.ports import AccountApi
    from kdesk.domain.transfer import Transfer, TransferChanges
    from kdesk.engine.upload.upload_run import UploadRun

HAS_CONTENT = frozenset({EntryStatus.READY, EntryStatus.MODERATION, EntryStatus.PROCESSING, EntryStatus.PENDING})

SETTLE_SECONDS = 5.0
"""Seconds before the token is asked after a call without an answer: the server may still be carrying it out."""

_REPLACES_NOTHING: TransferChanges = {"replaces": "", "decision": None}
_NO_COPY, _NOT_READABLE = "none", "unknown"


class ContentSwap:
    """Gives the content of a complete token to the entry that a transfer replaces the content of."""

    def __init__(self, run: UploadRun) -> None:
        self._run = run
        self._api = run.api

    async def swap(self) -> None:
        """Call `updateContent`, unless an earlier call is being carried out; the token tells what came of it.

        Raises:
            DecisionNeeded: Other new content waits, which would be lost.
            EntryGone: The entry is not there any more.
        """
        reserved = self._run.transfer.reservation
        if reserved.former_content:
            await self._run.clock.sleep(SETTLE_SECONDS)
            token = await self._api.uploads.token(reserved.token_id)
            if token.status is not UploadTokenStatus.FULL or token.attached_id:
                self._run.details.swapped(self._run.transfer)
                return
        entry = await self._api.catalogue.entry(reserved.entry_id)
        if entry.replacing_id:
            await self._make_room(entry)
        await self._save_former(await content_name(self._api, entry.id))
        try:
            await self._run.details.swap(self._api, self._run.transfer, self._replace)
        except ApiError as error:
            # Refused: nothing was begun. A server in trouble may have begun all the same, and is asked first.
            if not error.retryable:
                await self._save_former("")
            raise

    async def _replace(self, details: UploadDetails) -> None:
        await self._api.uploads.replace_content(self._run.transfer, details)

    async def _make_room(self, entry: Entry) -> None:
        """Throw away new content that waits, if that was decided; content that could not be converted is no loss."""
        decided = self._run.transfer.decision is Decision.DISCARD_WAITING
        if not decided and entry.replacement is not Replacement.FAILED:
            raise DecisionNeeded(await self._about_waiting(entry), decision=None)
        if decided:
            # Before the call: the decision is about what waits now, and about nothing that waits later.
            await self._run.handle.save(decision=None)
        await self._api.uploads.discard_replacement(entry.id)

    async def _about_waiting(self, entry: Entry) -> Question:
        try:
            waiting = await self._api.catalogue.entry(entry.replacing_id)
        except (EntryGone, NotPermitted):
            user, since = "", 0
        else:
            user, since = waiting.user_id, waiting.created_at
        arguments = {"name": entry.name, "user": user, "since": since}
        return Question(QuestionKind.OTHER_WAITS, QuestionReason.OTHER_WAITS, arguments, entry.id)

    async def _save_former(self, name: str) -> None:
        handle = self._run.handle
        await handle.save(reservation=replace(handle.transfer.reservation, former_content=name))


async def token_for_replacement(api: AccountApi, transfer: Transfer) -> TransferChanges:
    """Make a token whose content will replace that of an entry.

    Tokens that were made for it before are deleted: their responses were lost. A file that is not in the library any
    more is uploaded as usual if it was to replace its own double.

    Raises:
        DecisionNeeded: The entry that a person chose is gone, or empty.
    """
    try:
        has_content = (await api.catalogue.entry(transfer.replaces)).status in HAS_CONTENT
    except EntryGone:
        has_content = False
    if not has_content:
        if transfer.decision is Decision.REPLACE:
            return _REPLACES_NOTHING
        raise DecisionNeeded(Question(QuestionKind.TARGET_GONE, QuestionReason.TARGET_GONE), decision=None)
    for token in await api.uploads.waiting_tokens(transfer.token_name):
        if not token.attached_id:
            await api.uploads.delete_token(token.id)
    token = await api.uploads.free_token(transfer)
    return {"reservation": reservation_of(token, transfer.replaces)}


async def is_replaced(api: AccountApi, transfer: Transfer) -> bool:
    """Return whether the entry has other content than before the call; True if that cannot be told."""
    former = transfer.reservation.former_content
    return former in {"", _NOT_READABLE} or await content_name(api, transfer.reservation.entry_id) != former


async def content_name(api: AccountApi, entry_id: str) -> str:
    """Return a name of the content that an entry has now. Raises EntryGone."""
    try:
        source = await api.copies.source(entry_id)
    except NotPermitted:
        return _NOT_READABLE
    return source.name if source else _NO_COPY
