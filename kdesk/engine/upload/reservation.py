"""Reserving token and entry on the server before the first byte, replacing the token, and giving both up."""

import logging
from dataclasses import replace

from kdesk.domain.details.upload_details import UploadDetails
from kdesk.domain.question import Decision
from kdesk.domain.reservation import NOTHING_RESERVED, CallState, reservation_of
from kdesk.domain.upload import NO_BYTES, UploadToken, UploadTokenStatus
from kdesk.domain.upload_ports import Reserved
from kdesk.engine.server_cleanup.reservation import (
    Removal,
    remove_free_tokens,
    remove_lost_reservations,
    remove_lost_tokens,
    remove_reserved,
)
from kdesk.engine.upload.content_swap import ContentSwap
from kdesk.engine.upload.decisions import DecisionNeeded
from kdesk.engine.upload.duplicates import Duplicates
from kdesk.engine.upload.takeover import TakeoverCheck
from kdesk.engine.upload.upload_run import UploadRun
from kdesk.errors import AlreadyWithContent, EntryGone, KdeskError

log = logging.getLogger(__name__)


class Reserver:
    """Makes, replaces and removes the reservation of one transfer; every change is journalled when a call returns."""

    def __init__(self, run: UploadRun, duplicates: Duplicates, takeover: TakeoverCheck) -> None:
        self._run = run
        self._api = run.api
        self._uploads = run.api.uploads
        self._handle = run.handle
        self._duplicates = duplicates
        self._takeover = takeover
        self._swap = ContentSwap(run)
        self._response_lost = False

    async def reserve(self) -> UploadToken | None:
        """Reserve token and entry (rule 2), or continue with what exists.

        A new reservation is journalled as ANSWERED only once it is certain that it is kept: until then a restart
        looks for it on the server.

        Returns:
            The new token; None if an existing upload is continued, or the entry that a decision named is gone.
        """
        async with self._duplicates.one_at_a_time(self._handle.transfer):
            decision = self._handle.transfer.decision
            if claimed := await self._duplicates.claimed(self._api, self._handle):
                await self._handle.save(**claimed)
                begins_anew = decision is Decision.BEGIN_ANEW and self._handle.transfer.reservation.token_id
                return await self.replace_token() if begins_anew else None
            return await self._reserve()

    async def attach(self) -> UploadToken | None:
        """Attach the token to the entry, or let it replace the content of an entry that has some.

        An entry that cannot take the token is given up, with the token.

        Returns:
            The token if its state is known; None if the server has to be asked for it.
        """
        transfer = self._handle.transfer
        token_id, entry_id = transfer.reservation.token_id, transfer.reservation.entry_id
        try:
            await (self._swap.swap() if transfer.replaces else self._uploads.attach(entry_id, token_id))
        except AlreadyWithContent:
            token = await self._uploads.token(token_id)
            if token.status is UploadTokenStatus.FULL and token.attached_id:
                raise  # attached, and the server still takes over the bytes: ask again later
            # Rule 9: attached by an earlier call with the same token, whose response was lost.
            return None if token.attached_id else await self._give_up()
        except EntryGone:
            return await self._give_up()
        return None

    async def replace_token(self) -> UploadToken | None:
        """Replace the token of the entry (rule 9).

        Tokens whose response was lost are found by their entry and deleted. An entry that is complete keeps its token.

        Returns:
            The new token; None if the whole reservation had to be given up.
        """
        await self._takeover.check()
        transfer = self._handle.transfer
        if transfer.replaces:
            await self._give_up()  # such a reservation consists of the token
            return None
        if transfer.reservation.token_id:
            # Rule 9: the old token first, as the entry takes another one only when it has no content again.
            await self._uploads.delete_token(transfer.reservation.token_id)
        await remove_lost_tokens(self._api, transfer)
        try:
            token = await self._uploads.add_token(transfer)
        except (AlreadyWithContent, EntryGone):
            return await self._give_up()
        await self._handle.save(reservation=reservation_of(token, transfer.reservation.entry_id))
        return token

    async def remove(self) -> None:
        """Delete token and entry."""
        await remove_reserved(self._api, self._handle.transfer)
        await self._handle.save(reservation=NOTHING_RESERVED)

    async def remove_late_ones(self) -> None:
        """Search again for the result of a reservation without a response: a slow server may have made it later.

        The transfer is complete when this is called; an error does not fail it.
        """
        if not self._response_lost:
            return
        try:
            await remove_lost_reservations(self._api, self._handle.transfer)
        except KdeskError as error:
            log.warning("transfer %s: searching for lost reservations failed: %s", self._handle.transfer.id, error)

    async def _reserve(self) -> UploadToken:
        # Rule 2, response lost: what the earlier call made is deleted before the next one.
        if self._handle.transfer.reservation.request is CallState.SENT:
            self._response_lost = True
            await remove_lost_reservations(self._api, self._handle.transfer)
        started_at = self._handle.transfer.started_at or self._run.clock.now()
        # Journalled before the call: if the response is lost, a restart knows that it has to search.
        sent = replace(self._handle.transfer.reservation, request=CallState.SENT)
        await self._handle.save(reservation=sent, started_at=started_at)
        reserved = await self._run.details.reserve(self._api, self._handle.transfer, self._make, lambda one: one.entry)
        made = reservation_of(reserved.token, reserved.entry.id)
        if question := await self._duplicates.overlooked(self._api, self._handle, reserved):
            await remove_reserved(self._api, self._handle.transfer.replace(reservation=made))
            raise DecisionNeeded(question, reservation=NOTHING_RESERVED, decision=None)
        await self._handle.save(reservation=made)
        return reserved.token

    async def _make(self, details: UploadDetails) -> Reserved:
        return await self._uploads.reserve(self._handle.transfer, details)

    async def _give_up(self) -> UploadToken | None:
        """Delete the reservation, unless another computer took it over; the next step reserves again.

        A whole file that was sent in one body without a response may arrive late and complete the entry. Only this
        transfer knows the token, so the content is the file: the entry stays, and no second one is reserved.

        Returns:
            The closed token of an entry that is complete.
        """
        await self._takeover.check()
        transfer = self._handle.transfer
        if await remove_reserved(self._api, transfer) is not Removal.ARRIVED:
            await self._handle.save(reservation=NOTHING_RESERVED)
            return None
        reserved, size = transfer.reservation, transfer.file.size
        await remove_free_tokens(self._api, transfer.replace(reservation=replace(reserved, token_id="")))
        complete = replace(reserved, accepted=NO_BYTES.with_range(0, size), opener=CallState.ANSWERED)
        await self._handle.save(reservation=complete)
        return UploadToken(reserved.token_id, UploadTokenStatus.CLOSED, transfer.token_name, size)
