"""What the server holds for a transfer before its bytes: a token, the entry that waits for it, and their bond."""

import logging
from dataclasses import replace

from kdesk.domain.ports import AccountApi, Clock
from kdesk.domain.question import Decision
from kdesk.domain.reservation import NOTHING_RESERVED, CallState, reservation_of
from kdesk.domain.upload import NO_BYTES, UploadToken, UploadTokenStatus
from kdesk.engine.server_cleanup.reservation import (
    Removal,
    remove_free_tokens,
    remove_lost_reservations,
    remove_lost_tokens,
    remove_reserved,
)
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.engine.upload.decisions import DecisionNeeded
from kdesk.engine.upload.duplicates import Duplicates
from kdesk.engine.upload.ownership import Ownership
from kdesk.errors import AlreadyWithContent, EntryGone, KdeskError

log = logging.getLogger(__name__)


class Reserver:
    """Makes, mends and removes the reservation of one transfer; every change is journalled when a call returns."""

    def __init__(
        self, api: AccountApi, handle: TransferHandle, duplicates: Duplicates, ownership: Ownership, clock: Clock
    ) -> None:
        self._api = api
        self._uploads = api.uploads
        self._handle = handle
        self._duplicates = duplicates
        self._ownership = ownership
        self._clock = clock
        self._answer_lost = False

    async def make(self) -> UploadToken | None:
        """Make token and entry and return the token.

        None if an existing upload is resumed, or the entry that a decision named is gone.

        An earlier reservation without an answer is looked for and removed first. What is made is journalled once it is
        sure that it is kept: until then it counts as made without an answer.
        """
        async with self._duplicates.one_at_a_time(self._handle.transfer):
            decision = self._handle.transfer.decision
            if claimed := await self._duplicates.claimed(self._api, self._handle):
                await self._handle.save(**claimed)
                begins_anew = decision is Decision.BEGIN_ANEW and self._handle.transfer.reservation.token_id
                return await self.replace_token() if begins_anew else None
            return await self._make()

    async def attach(self) -> UploadToken | None:
        """Attach the token to the entry; an entry that cannot take it is given up with its token.

        An entry that has content takes the new one in its place.

        Returns:
            The token where its state is known; None where it has to be asked for.
        """
        transfer = self._handle.transfer
        token_id, entry_id = transfer.reservation.token_id, transfer.reservation.entry_id
        try:
            await (
                self._uploads.replace_content(transfer)
                if transfer.replaces
                else self._uploads.attach(entry_id, token_id)
            )
        except AlreadyWithContent:
            token = await self._uploads.token(token_id)
            if token.status is UploadTokenStatus.FULL and token.attached_id:
                raise  # attached, and the server is still taking the bytes over: ask again later
            # Attached: by an earlier call with this very token, whose answer was lost.
            return None if token.attached_id else await self._give_up()
        except EntryGone:
            return await self._give_up()
        return None

    async def replace_token(self) -> UploadToken | None:
        """Make a new token for the same entry and return it; None where the whole reservation had to be given up.

        One that was made without our knowing is found by the entry. An entry that is complete by now keeps its token.
        """
        await self._ownership.check()
        transfer = self._handle.transfer
        if transfer.replaces:
            await self._give_up()  # of which its token is all
            return None
        if transfer.reservation.token_id:
            await self._uploads.delete_token(transfer.reservation.token_id)
        await remove_lost_tokens(self._api, transfer)
        try:
            token = await self._uploads.add_token(transfer)
        except (AlreadyWithContent, EntryGone):
            return await self._give_up()
        await self._handle.save(reservation=reservation_of(token, transfer.reservation.entry_id))
        return token

    async def remove(self) -> None:
        """Remove token and entry."""
        await remove_reserved(self._api, self._handle.transfer)
        await self._handle.save(reservation=NOTHING_RESERVED)

    async def remove_late_ones(self) -> None:
        """Look once more for what a reservation without an answer made: a slow server may have made it after our look.

        The transfer is complete by now; what cannot be removed is no reason to fail it.
        """
        if not self._answer_lost:
            return
        try:
            await remove_lost_reservations(self._api, self._handle.transfer)
        except KdeskError as error:
            log.warning("transfer %s: looking for lost reservations failed: %s", self._handle.transfer.id, error)

    async def _make(self) -> UploadToken:
        if self._handle.transfer.reservation.request is CallState.SENT:
            self._answer_lost = True
            await remove_lost_reservations(self._api, self._handle.transfer)
        started_at = self._handle.transfer.started_at or self._clock.now()
        sent = replace(self._handle.transfer.reservation, request=CallState.SENT)
        await self._handle.save(reservation=sent, started_at=started_at)
        reserved = await self._uploads.reserve(self._handle.transfer)
        made = reservation_of(reserved.token, reserved.entry.id)
        if question := await self._duplicates.overlooked(self._api, self._handle, reserved):
            await remove_reserved(self._api, self._handle.transfer.replace(reservation=made))
            raise DecisionNeeded(question, reservation=NOTHING_RESERVED, decision=None)
        await self._handle.save(reservation=made)
        return reserved.token

    async def _give_up(self) -> UploadToken | None:
        """Remove the reservation, unless another computer has taken it over; the next one is made afresh.

        A body that went out in one piece and got no answer may arrive as late as this and complete the entry. That is
        the whole file, since only this transfer knew the token: the entry stays, and nothing is reserved beside it.

        Returns:
            The closed token of an entry that is complete.
        """
        await self._ownership.check()
        transfer = self._handle.transfer
        if await remove_reserved(self._api, transfer) is not Removal.ARRIVED:
            await self._handle.save(reservation=NOTHING_RESERVED)
            return None
        reserved, size = transfer.reservation, transfer.file.size
        await remove_free_tokens(self._api, transfer.replace(reservation=replace(reserved, token_id="")))
        complete = replace(reserved, accepted=NO_BYTES.with_range(0, size), opener=CallState.ANSWERED)
        await self._handle.save(reservation=complete)
        return UploadToken(reserved.token_id, UploadTokenStatus.CLOSED, transfer.token_name, size)
