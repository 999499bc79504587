"""Reserving with a session that may only use upload tokens and `media.addFromUploadedFile` (role UPLOAD_BASE_ROLE).

The order differs from rule 2: first the token, then the bytes, then the entry, which is made from the complete token.
"""

import logging
from dataclasses import replace

from kdesk.domain.details.upload_details import UploadDetails
from kdesk.domain.entry import Entry
from kdesk.domain.reservation import NOTHING_RESERVED, CallState, reservation_of
from kdesk.domain.upload import UploadToken
from kdesk.engine.server_cleanup.reservation import remove_free_tokens
from kdesk.engine.upload.upload_run import UploadRun
from kdesk.errors import KdeskError

log = logging.getLogger(__name__)


class UploadOnlyReserver:
    """Has the methods of `Reserver`; every change is journalled when a call returns.

    If the response to `attach` is lost, the token tells: CLOSED means that the entry was made, with an unknown id.
    """

    def __init__(self, run: UploadRun) -> None:
        self._run = run
        self._api = run.api
        self._uploads = run.api.uploads
        self._handle = run.handle
        self._response_lost = False
        self._used_token_id = ""

    async def reserve(self) -> UploadToken:
        """Make a token that is not attached; tokens whose response was lost are deleted first."""
        if self._handle.transfer.reservation.request is CallState.SENT:
            self._response_lost = True
            await remove_free_tokens(self._api, self._handle.transfer)
        started_at = self._handle.transfer.started_at or self._run.clock.now()
        # Journalled before the call: if the response is lost, a restart knows that it has to search.
        sent = replace(self._handle.transfer.reservation, request=CallState.SENT)
        await self._handle.save(reservation=sent, started_at=started_at)
        token = await self._uploads.free_token(self._handle.transfer)
        await self._handle.save(reservation=reservation_of(token, entry_id=""))
        return token

    async def attach(self) -> None:
        """Make the entry from the FULL token, at most once whatever the server says about the token later.

        Raises:
            TokenNotOpen: An earlier call of this kind made the entry.
        """
        transfer = self._handle.transfer
        if self._used_token_id == transfer.reservation.token_id:
            return
        entry = await self._run.details.reserve(self._api, transfer, self._make, lambda made: made)
        self._used_token_id = transfer.reservation.token_id
        # This session cannot read the entry: only this response shows what the server made of its name.
        transfer = self._handle.transfer
        made = replace(transfer.reservation, entry_id=entry.id)
        await self._handle.save(reservation=made, remarks=self._run.remarks_on_name(entry))

    async def _make(self, details: UploadDetails) -> Entry:
        return await self._uploads.add_entry(self._handle.transfer, details)

    async def replace_token(self) -> None:
        """Delete the token; the next step makes a new one."""
        await self.remove()

    async def remove(self) -> None:
        """Delete the token."""
        if token_id := self._handle.transfer.reservation.token_id:
            await self._uploads.delete_token(token_id)
        await self._forget()

    async def _forget(self) -> None:
        await self._handle.save(reservation=NOTHING_RESERVED)

    async def remove_late_ones(self) -> None:
        """Search again for a token without a response: a slow server may have made it later."""
        if not self._response_lost:
            return
        try:
            await remove_free_tokens(self._api, self._handle.transfer)
        except KdeskError as error:
            log.warning("transfer %s: searching for lost tokens failed: %s", self._handle.transfer.id, error)
