"""Writes what was said to the entries: as soon as they exist, once, and as it was said last."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial

from kdesk.domain.captions.decoding import Decode
from kdesk.domain.details.comparison import plan, seen
from kdesk.domain.details.permission import judged
from kdesk.domain.details.ports import DetailsRecord, FieldState
from kdesk.domain.details.upload_details import COMPANIONS, NOTHING_SAID, DetailField, UploadDetails
from kdesk.domain.entry import Entry
from kdesk.domain.ports import AccountApi
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.details.category_writer import CategoryWriter
from kdesk.engine.details.companions import CompanionFiles, CompanionWriter
from kdesk.engine.details.entry_writer import EntryWriter, Outcome
from kdesk.engine.details.failed_writes import FailedWrites
from kdesk.engine.details.metadata_writer import MetadataWriter
from kdesk.engine.details.records import DetailsRecords
from kdesk.engine.details.written_fields import (
    after_arrival,
    begun_with,
    compared,
    entry_of,
    given_up,
    is_made,
    marks_needed,
    noted,
    profile_read,
    with_categories_sent,
    writable_now,
)
from kdesk.engine.files.side_files import SideFiles
from kdesk.engine.transfers.context import EngineContext, QueuePart
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.engine.transfers.work_queue import WorkQueue
from kdesk.errors import EntryGone, KdeskError, SignInProblem, Unreachable

log = logging.getLogger(__name__)

MAX_TASKS = 2
BATCH = 50
"""Entries that are read with one request."""


class DetailsWriter(QueuePart):
    """Compares what was said with what the entry has, and writes what differs.

    A call whose answer was lost is never repeated blindly: the entry is read before every write, and what kdesk sent
    itself is no change of somebody else.

    Args:
        context: What the parts of the queue share.
        records: What was said.
        decode: Makes a text of the bytes of a caption.
    """

    def __init__(self, context: EngineContext, records: DetailsRecords, decode: Decode) -> None:
        self._context = context
        self._reading = CompanionFiles(SideFiles(), decode)
        self._companions: CompanionWriter | None = None
        self._records = records
        self._api: AccountApi | None = None
        self._writer: EntryWriter | None = None
        self._categories: CategoryWriter | None = None
        self._metadata: MetadataWriter | None = None
        self._queue = WorkQueue(context.tasks, MAX_TASKS, BATCH, self._write, self._ended)
        self._failed = FailedWrites(context.tasks, context.clock, self.offer)
        # Entries that do not exist any more, by the ids of their transfers.
        self._gone: dict[str, str] = {}

    def connect(self, api: AccountApi | None) -> None:
        """Write through this API from now on; what another session was not allowed is judged anew."""
        self._queue.clear()
        self._failed.clear()
        self._api = api
        editing = api.editing if api is not None and not api.rights.upload_only else None
        self._writer = EntryWriter(editing) if editing is not None else None
        self._categories = CategoryWriter(api, editing) if api is not None and editing is not None else None
        self._metadata = MetadataWriter(self._records, editing) if editing is not None else None
        self._companions = CompanionWriter(self._records, editing, self._reading) if editing is not None else None
        self.offer(list(self._records.ids()))

    def close(self) -> None:
        """Let the reading threads end."""
        self._reading.files.close()

    def changed(self, before: Transfer, now: Transfer) -> None:
        """Write details once the entry exists, and once it has its content."""
        if now.state is TransferState.ARRIVED and before.state is not now.state:
            self._records.update(now.id, after_arrival)
        entry_came = before.reservation is not now.reservation and now.reservation.entry_id
        if (entry_came or before.state is not now.state) and now.id in self._records.ids():
            self.offer([now.id])

    def restored(self, transfers: Sequence[Transfer], rows: Sequence[int]) -> None:
        """Continue with what came back to the list."""
        del rows
        self.offer([transfer.id for transfer in transfers])

    def removed(self, transfer_ids: Collection[str]) -> None:
        """Write no details for these; they come back with an undone removal."""
        for transfer_id in transfer_ids:
            self._queue.discard(transfer_id)

    def forget(self, handle: TransferHandle) -> None:
        """Drop the details of a transfer that leaves the journal."""
        if handle.transfer.id in self._records.ids():
            self._records.remove([handle.transfer.id])

    def offer(self, transfer_ids: Collection[str]) -> None:
        """Write the details of these transfers if there is something to write."""
        api = self._api
        if api is None:
            return
        judged_now: dict[str, DetailsRecord] = {}
        handles = [h for h in self._context.transfers.pick(transfer_ids) if h.transfer.account == api.account.key]
        for handle in handles:
            record = self._records.of(handle.transfer.id)
            reserved = is_made(handle.transfer)
            judged_now[handle.transfer.id] = judged(record, api.rights, api.account.user_id, reserved=reserved)
        self._records.put(judged_now)
        for handle in handles:
            if handle.transfer.id not in self._failed and self._has_work(handle.transfer):
                self._queue.enqueue(handle)

    def has_work(self, transfer_ids: Collection[str]) -> bool:
        """Return whether something is to be written for one of these transfers now."""
        return any(self._has_work(handle.transfer) for handle in self._context.transfers.pick(transfer_ids))

    def _has_work(self, transfer: Transfer) -> bool:
        record, entry_id = self._records.of(transfer.id), entry_of(transfer)
        exists = self._writer is not None and entry_id and self._gone.get(transfer.id) != entry_id
        return bool(exists) and bool(writable_now(record, transfer))

    async def _write(self, handles: Sequence[TransferHandle]) -> None:
        """Write the details of a batch; this is the boundary of its errors."""
        api, writer = self._api, self._writer
        if api is None or writer is None:
            return
        transfers = {entry_of(handle.transfer): handle.transfer for handle in handles}
        transfers = {key: one for key, one in transfers.items() if self._has_work(one)}
        try:
            # Not by the list: its index lags, and an old value would look like a change of somebody else.
            entries = {entry.id: entry for entry in await api.catalogue.existing(transfers)}
            for entry_id, transfer in transfers.items():
                await self._try_one(api, writer, transfer, entries.get(entry_id))
        except EntryGone as gone:
            log.info("details of %d entries: one is gone: %s", len(transfers), gone)
            await self._find_gone(api, transfers)
        except SignInProblem as problem:
            log.info("details of %d entries wait for a sign-in: %s", len(transfers), problem)
            self._failed.hold(handle.transfer.id for handle in handles)  # until `connect`
        except KdeskError as error:
            for handle in handles:
                self._count_failure(handle.transfer, error)

    async def _try_one(self, api: AccountApi, writer: EntryWriter, transfer: Transfer, entry: Entry | None) -> None:
        """Write the details of one transfer; what fails again and again counts as refused, and holds up no other."""
        try:
            await self._write_one(api, writer, transfer, entry or await api.catalogue.entry(entry_of(transfer)))
        except (Unreachable, SignInProblem, EntryGone):
            raise
        except KdeskError as error:
            self._count_failure(transfer, error)
        else:
            self._failed.succeeded(transfer.id)

    def _count_failure(self, transfer: Transfer, error: KdeskError) -> None:
        """Try again later, unless the server has answered with errors too often; being offline is never counted."""
        log.info("the details of %s were not written: %s", transfer.id, error)
        if not self._failed.add(transfer.id, error):
            fields = writable_now(self._records.of(transfer.id), transfer)
            self._records.update(transfer.id, partial(given_up, fields=fields, error=error))

    async def _find_gone(self, api: AccountApi, transfers: dict[str, Transfer]) -> None:
        """Note which entries do not exist any more: their transfers may get other ones."""
        try:
            there = {entry.id for entry in await api.catalogue.existing(transfers)}
        except KdeskError:
            there = set(transfers)
            self._failed.retry_later(transfer.id for transfer in transfers.values())
        for entry_id, transfer in transfers.items():
            if entry_id not in there:
                self._gone[transfer.id] = entry_id

    def _ended(self, handle: TransferHandle) -> None:
        """Continue with what was said meanwhile."""
        self.offer([handle.transfer.id])

    async def _write_one(self, api: AccountApi, writer: EntryWriter, transfer: Transfer, entry: Entry) -> None:
        record = self._adopted(transfer, entry)
        pending = writable_now(record, transfer)
        found = plan(record, entry, begun_with(transfer), pending)
        # What was read is the base, also if the answer to what is sent now is lost.
        base = record.written.with_changes(seen(entry).only(found.write.said))
        sent = record.sent.with_changes(found.write)
        await self._records.save({transfer.id: replace(record, written=base, sent=sent)})
        self._note(transfer.id, record.details, compared(found, entry))
        if DetailField.CONVERSION_PROFILE in pending:
            self._note(transfer.id, record.details, profile_read(entry, record.details))
        if found.write.said:
            marks = marks_needed(transfer, found.write, api)
            self._note(transfer.id, record.details, await writer.write_fields(entry, found.write, marks))
        if DetailField.CATEGORIES in pending and self._categories is not None:
            await self._records.save(
                {transfer.id: with_categories_sent(self._records.of(transfer.id), categories=record.details.categories)}
            )
            self._note(transfer.id, record.details, await self._categories.write(entry, record))
        if DetailField.METADATA in pending and self._metadata is not None:
            outcome = await self._metadata.write(entry.id, transfer, record)
            self._note(transfer.id, record.details, outcome)
        for one in sorted(pending & COMPANIONS):
            if self._companions is not None:
                self._note(transfer.id, record.details, await self._companions.write(transfer, entry, one))

    def _adopted(self, transfer: Transfer, entry: Entry) -> DetailsRecord:
        """Return the record of a transfer for this entry: what another one had is written again."""
        record = self._records.of(transfer.id)
        if record.entry_id == entry.id:
            return record
        states = {
            one: FieldState.KEPT if state is FieldState.WRITTEN and one is not DetailField.CONVERSION_PROFILE else state
            for one, state in record.states.items()
        }
        return replace(record, entry_id=entry.id, written=NOTHING_SAID, made={}, states=states)

    def _note(self, transfer_id: str, tried: UploadDetails, outcome: Outcome) -> None:
        """Keep what became of fields, unless something else was said of them meanwhile."""
        self._records.update(transfer_id, partial(noted, tried=tried, outcome=outcome))
