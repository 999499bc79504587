"""What the server holds for a transfer of a session that may only use upload tokens and `addFromUploadedFile`.

The token comes first, then the bytes, then the entry, which is made of the complete token (role UPLOAD_BASE_ROLE).
"""

import logging
from dataclasses import replace

from kdesk.domain.ports import AccountApi, Clock
from kdesk.domain.reservation import NOTHING_RESERVED, CallState, reservation_of
from kdesk.domain.upload import UploadToken
from kdesk.engine.server_cleanup.reservation import remove_free_tokens
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.errors import KdeskError

log = logging.getLogger(__name__)


class UploadOnly:
    """Has the methods of `Reservation`; every change is journalled when a call returns.

    Where the answer to `attach` is lost, the token tells: CLOSED means that the entry was made, and its id is unknown.
    """

    def __init__(self, api: AccountApi, handle: TransferHandle, clock: Clock) -> None:
        self._api = api
        self._uploads = api.uploads
        self._handle = handle
        self._clock = clock
        self._answer_lost = False
        self._used = ""

    async def make(self) -> UploadToken:
        """Make a token that is attached to nothing; one that was made without an answer is removed first."""
        if self._handle.transfer.reservation.request is CallState.SENT:
            self._answer_lost = True
            await remove_free_tokens(self._api, self._handle.transfer)
        started_at = self._handle.transfer.started_at or self._clock.now()
        sent = replace(self._handle.transfer.reservation, request=CallState.SENT)
        await self._handle.save(reservation=sent, started_at=started_at)
        token = await self._uploads.free_token(self._handle.transfer)
        await self._handle.save(reservation=reservation_of(token, entry_id=""))
        return token

    async def attach(self) -> None:
        """Make the entry of the FULL token. Raises TokenNotOpen when an earlier call of this kind has done so.

        Never a second one of the same token, whatever the server tells of it.
        """
        if self._used == self._handle.transfer.reservation.token_id:
            return
        entry = await self._uploads.add_entry(self._handle.transfer)
        self._used = self._handle.transfer.reservation.token_id
        # Nobody here may look at the entry later: what the server made of its name is known now or never.
        transfer = self._handle.transfer
        made = replace(transfer.reservation, entry_id=entry.id)
        await self._handle.save(reservation=made, remarks=transfer.remarks_on_name(entry.name))

    async def replace_token(self) -> None:
        """Give the token up; the next one is made afresh."""
        await self.remove()

    async def remove(self) -> None:
        """Remove the token."""
        if token_id := self._handle.transfer.reservation.token_id:
            await self._uploads.delete_token(token_id)
        await self._handle.save(reservation=NOTHING_RESERVED)

    async def remove_late_ones(self) -> None:
        """Look once more for a token whose answer was lost: a slow server may have made it after our look."""
        if not self._answer_lost:
            return
        try:
            await remove_free_tokens(self._api, self._handle.transfer)
        except KdeskError as error:
            log.warning("transfer %s: looking for lost tokens failed: %s", self._handle.transfer.id, error)
