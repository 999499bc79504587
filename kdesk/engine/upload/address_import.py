"""Letting the server fetch a file from an address, once, whatever happens to the call (rule 14)."""

from dataclasses import replace

from kdesk.domain.details.upload_details import UploadDetails
from kdesk.domain.entry import Entry
from kdesk.domain.reservation import NOTHING_RESERVED, CallState
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.upload.content_swap import SETTLE_SECONDS
from kdesk.engine.upload.upload_run import UploadRun
from kdesk.errors import EntryGone, KdeskError, NotPermitted, Reason

_WAY = (TransferState.UPLOADING, TransferState.FINISHING, TransferState.PROCESSING)
"""No byte passes here: the states of a file that is sent are gone through in one turn."""


class AddressImport:
    """Makes the entry of one address; what becomes of it is the watcher's."""

    def __init__(self, run: UploadRun) -> None:
        self._run = run
        self._handle = run.handle
        self._uploads = run.api.uploads

    async def run(self) -> None:
        """Take the transfer from QUEUED to PROCESSING.

        Raises:
            NotPermitted: The session may not let the server fetch anything.
            KdeskError: No retry cured it.
        """
        self._handle.advance(TransferState.PREPARING)
        await self._handle.save()
        # Wire fact (`observed-2.md`, 1): forbidden to the role that may only upload tokens.
        if self._run.api.rights.upload_only or not self._run.api.rights.upload:
            raise NotPermitted(reason=Reason.NO_IMPORT_RIGHT)
        await self._run.retrier.keep_trying(self._drop_failed)
        if not self._handle.transfer.reservation.entry_id:
            await self._begin()
        for state in _WAY:
            self._handle.advance(state)
        await self._handle.save()

    async def _begin(self) -> None:
        """Ask the server to fetch it; after a lost answer look for the entry first."""
        while True:
            try:
                made = await self._found() or await self._asked()
            except KdeskError as error:
                if not error.retryable:
                    raise
                await self._run.retrier.wait(error)
            else:
                reservation = replace(NOTHING_RESERVED, entry_id=made.id, request=CallState.ANSWERED)
                remarks = self._run.remarks_on_name(made)
                await self._handle.save(reservation=reservation, remarks=remarks)
                return

    async def _asked(self) -> Entry:
        transfer = self._handle.transfer
        # Journalled before the call: if its answer is lost, the entry is looked for.
        sent = replace(NOTHING_RESERVED, request=CallState.SENT)
        await self._handle.save(reservation=sent, started_at=transfer.started_at or self._run.clock.now())
        return await self._run.details.reserve(self._run.api, transfer, self._make, lambda made: made)

    async def _make(self, details: UploadDetails) -> Entry:
        return await self._uploads.add_from_url(self._handle.transfer, details)

    async def _found(self) -> Entry | None:
        if self._handle.transfer.reservation.request is not CallState.SENT:
            return None
        # The server may still be carrying the call out, and the index behind lists lags (rule 10).
        await self._run.clock.sleep(SETTLE_SECONDS)
        found = await self._uploads.reserved_entries(self._handle.transfer)
        return next((entry for entry in found if not entry.status.failed), None)

    async def _drop_failed(self) -> None:
        """Delete the entry of an import that failed before: this one makes another."""
        entry_id = self._handle.transfer.reservation.entry_id
        if not entry_id:
            return
        try:
            entry = await self._run.api.catalogue.entry(entry_id)
        except EntryGone:
            await self._handle.save(reservation=NOTHING_RESERVED)
            return
        if entry.status.failed and _is_own(entry, self._handle.transfer):
            await self._uploads.delete_entry(entry_id)
            await self._handle.save(reservation=NOTHING_RESERVED)


def _is_own(entry: Entry, transfer: Transfer) -> bool:
    return entry.transfer_id == transfer.id and not entry.is_clone
