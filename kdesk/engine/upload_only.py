"""What the server holds for a transfer of a session that may only use upload tokens and `addFromUploadedFile`.

The token comes first, then the bytes, then the entry, which is made of the complete token (role UPLOAD_BASE_ROLE).
"""

import logging

from kdesk.domain.ports import Clock, Connection
from kdesk.domain.transfer import Mark
from kdesk.domain.upload import NO_BYTES, UploadToken
from kdesk.engine.cleanup import NOTHING_RESERVED, remove_free_tokens
from kdesk.engine.record import Record
from kdesk.errors import KdeskError

log = logging.getLogger(__name__)


class UploadOnly:
    """Has the methods of `Reservation`; every change is journalled when a call returns.

    Where the answer to `attach` is lost, the token tells: CLOSED means that the entry was made, and its id is unknown.
    """

    def __init__(self, connection: Connection, record: Record, clock: Clock) -> None:
        self._connection = connection
        self._api = connection.uploads
        self._record = record
        self._clock = clock
        self._answer_lost = False
        self._used = ""

    async def make(self) -> UploadToken:
        """Make a token that is attached to nothing; one that was made without an answer is removed first."""
        if self._record.transfer.reservation is Mark.SENT:
            self._answer_lost = True
            await remove_free_tokens(self._connection, self._record.transfer)
        started_at = self._record.transfer.started_at or self._clock.now()
        await self._record.keep(reservation=Mark.SENT, started_at=started_at)
        token = await self._api.free_token(self._record.transfer)
        await self._record.keep(
            token_id=token.id,
            upload_url=token.upload_url,
            entry_id="",
            reservation=Mark.ANSWERED,
            opener=Mark.NOT_SENT,
            accepted=NO_BYTES,
            sent=0,
        )
        return token

    async def attach(self) -> None:
        """Make the entry of the FULL token. Raises TokenNotOpen when an earlier call of this kind has done so.

        Never a second one of the same token, whatever the server tells of it.
        """
        if self._used == self._record.transfer.token_id:
            return
        entry = await self._api.add_entry(self._record.transfer)
        self._used = self._record.transfer.token_id
        # Nobody here may look at the entry later: what the server made of its name is known now or never.
        await self._record.keep(entry_id=entry.id, remark=self._record.transfer.name_words(entry.name))

    async def replace_token(self) -> None:
        """Give the token up; the next one is made afresh."""
        await self.remove()

    async def remove(self) -> None:
        """Remove the token."""
        if token_id := self._record.transfer.token_id:
            await self._api.delete_token(token_id)
        await self._record.keep(**NOTHING_RESERVED)

    async def remove_late_ones(self) -> None:
        """Look once more for a token whose answer was lost: a slow server may have made it after our look."""
        if not self._answer_lost:
            return
        try:
            await remove_free_tokens(self._connection, self._record.transfer)
        except KdeskError as error:
            log.warning("transfer %s: looking for lost tokens failed: %s", self._record.transfer.id, error)
