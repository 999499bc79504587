"""Bringing documents and data: the token, then the bytes, then the entry, which is made of the token (rule 13)."""

import logging
from dataclasses import replace

from kdesk.domain.entry import Entry
from kdesk.domain.reservation import CallState
from kdesk.domain.source_file import SourceKind
from kdesk.domain.upload import UploadToken, UploadTokenStatus
from kdesk.engine.server_cleanup.reservation import remove_reserved
from kdesk.engine.upload.content_swap import SETTLE_SECONDS
from kdesk.engine.upload.duplicates import Duplicates
from kdesk.engine.upload.upload_only import UploadOnlyReserver
from kdesk.engine.upload.upload_run import UploadRun
from kdesk.errors import Reason, ServerProblem

log = logging.getLogger(__name__)


class DocumentReserver(UploadOnlyReserver):
    """Makes the entry at most once: after a lost answer it is found by its owner tag, which this session may read."""

    def __init__(self, run: UploadRun, duplicates: Duplicates) -> None:
        super().__init__(run)
        self._duplicates = duplicates

    async def reserve(self) -> UploadToken:
        """Make a token, unless the content is in the library already.

        Raises:
            DecisionNeeded: A person has to choose.
        """
        async with self._duplicates.one_at_a_time(self._handle.transfer):
            await self._duplicates.claimed(self._api, self._handle)
            return await super().reserve()

    async def attach(self) -> None:
        """Make the entry of the complete token, or find the one that an earlier call made.

        Raises:
            DecisionNeeded: Another entry got the same content meanwhile.
        """
        if self._handle.transfer.reservation.entry_id:
            return
        async with self._duplicates.one_at_a_time(self._handle.transfer):
            await self._save_entry(await self._found() or await self._made())

    async def remove(self) -> None:
        """Delete the token; an entry that was made has its content, and stays."""
        await remove_reserved(self._api, self._handle.transfer)
        await self._forget()

    async def _made(self) -> Entry:
        transfer = self._handle.transfer
        if transfer.reservation.request is not CallState.SENT:
            await self._duplicates.check_sent(self._api, self._handle)
            # Journalled before the call: if its answer is lost, the entry is looked for before another one is made.
            await self._handle.save(reservation=replace(transfer.reservation, request=CallState.SENT))
        return await self._run.details.reserve(self._api, self._handle.transfer, self._make, lambda made: made)

    async def _found(self) -> Entry | None:
        """Return the entry that an earlier call made; None if none was made, or none has the content.

        Raises:
            ServerProblem: The token is used up, and the entry is not listed yet.
        """
        transfer = self._handle.transfer
        if transfer.reservation.request is not CallState.SENT:
            return None
        # The server may still be carrying the call out.
        await self._run.clock.sleep(SETTLE_SECONDS)
        used = (await self._uploads.token(transfer.reservation.token_id)).status is UploadTokenStatus.CLOSED
        if not used and transfer.file.kind is not SourceKind.DATA:
            return None
        found = await self._uploads.reserved_entries(transfer)
        if used and found:
            return found[0]
        if used:
            # The index behind lists lags (rule 10).
            raise ServerProblem("the entry is not listed yet", reason=Reason.STANDS_STILL, retryable=True)
        for entry in found:
            log.info("transfer %s: whether data entry %s has its content is not known", transfer.id, entry.id)
            await self._uploads.delete_data(entry.id)
        return None

    async def _save_entry(self, entry: Entry) -> None:
        transfer = self._handle.transfer
        made = replace(transfer.reservation, entry_id=entry.id, request=CallState.ANSWERED)
        await self._handle.save(reservation=made, remarks=self._run.remarks_on_name(entry))
