"""The records of details in memory and in the journal."""

import logging
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import replace

from kdesk.domain.details.ports import NO_DETAILS, DetailsRecord, DetailsStore, FieldState
from kdesk.domain.details.upload_details import NOTHING_SAID, DetailField, UploadDetails
from kdesk.domain.quick_making import quick
from kdesk.engine.transfers.tasks import Tasks
from kdesk.errors import JournalProblem

log = logging.getLogger(__name__)

Change = Callable[[DetailsRecord], DetailsRecord]


class DetailsRecords:
    """The record of every transfer of which something was said; a change is in memory at once, then journalled.

    If the disk fails, work goes on in memory, and what is missing in the journal is written with the next change. The
    journal of transfers has told the user then.

    Args:
        store: The journal; None keeps everything in memory.
        tasks: Own the writes.
    """

    def __init__(self, store: DetailsStore | None, tasks: Tasks) -> None:
        self._store = store
        self._tasks = tasks
        self._records: dict[str, DetailsRecord] = {}
        self._unsaved: set[str] = set()
        self._gone: set[str] = set()
        self._listeners: list[Callable[[Collection[str]], None]] = []

    async def load(self, listed: Collection[str]) -> None:
        """Read the records of these transfers; those of others, which a kill left behind, are removed."""
        if self._store is None:
            return
        try:
            found = await self._store.load()
        except JournalProblem as problem:
            log.warning("the details of uploads cannot be read: %s", problem)
            return
        self._records = {key: record for key, record in found.items() if key in listed}
        self.remove(found.keys() - self._records.keys())

    async def load_first(self, listed: Collection[str]) -> None:
        """Read the records of a few transfers, which are shown before `load` reads all."""
        if self._store is not None:
            with suppress(JournalProblem):  # `load` tells of it
                self._records |= await self._store.load(listed)

    def of(self, transfer_id: str) -> DetailsRecord:
        """Return the record of a transfer; NO_DETAILS if nothing was said."""
        return self._records.get(transfer_id, NO_DETAILS)

    def ids(self) -> Collection[str]:
        """Return the transfers that have a record."""
        return self._records.keys()

    def listen(self, changed: Callable[[Collection[str]], None]) -> None:
        """Call with the ids of transfers whose records have changed."""
        self._listeners.append(changed)

    def ignore(self, changed: Callable[[Collection[str]], None]) -> None:
        """Call a listener no more."""
        if changed in self._listeners:
            self._listeners.remove(changed)

    def put(self, records: Mapping[str, DetailsRecord]) -> None:
        """Keep records, and journal them in the background, with one transaction."""
        if self._take(records):
            self._tasks.finish(self._write)

    async def save(self, records: Mapping[str, DetailsRecord]) -> None:
        """Keep records, and return when they are on the disk, or when writing them failed."""
        if self._take(records):
            await self._write()

    def update(self, transfer_id: str, change: Change) -> None:
        """Change the present record of a transfer."""
        self.put({transfer_id: change(self.of(transfer_id))})

    def remove(self, transfer_ids: Collection[str]) -> None:
        """Forget records: their transfers have left the journal."""
        # One that a task still works on must not be written again.
        for key in transfer_ids:
            self._records.pop(key, None)
            self._unsaved.discard(key)
        self._gone.update(transfer_ids)
        if transfer_ids and self._store is not None:
            self._tasks.finish(lambda: self._delete(tuple(transfer_ids)))

    def _take(self, records: Mapping[str, DetailsRecord]) -> bool:
        """Keep what differs from the present records, and tell the listeners; return whether there is anything."""
        changed = {
            key: one
            for key, one in records.items()
            if key not in self._gone and (now := self.of(key)) is not one and now != one
        }
        if not changed:
            return False
        self._records |= changed
        self._unsaved |= changed.keys()
        for listener in list(self._listeners):
            self._tasks.call(listener, changed.keys())
        return True

    async def _write(self) -> None:
        if self._store is None:
            return
        writing = {key: self._records[key] for key in self._unsaved if key in self._records}
        self._unsaved.clear()
        if not writing:
            return
        try:
            await self._store.save(writing)
        except JournalProblem as problem:
            log.warning("the details of %d uploads were not journalled: %s", len(writing), problem)
            self._unsaved |= writing.keys() & self._records.keys()

    async def _delete(self, transfer_ids: tuple[str, ...]) -> None:
        try:
            if self._store is not None:
                await self._store.remove(transfer_ids)
        except JournalProblem as problem:
            # The next start removes them, as their transfers are not listed.
            log.warning("the details of %d uploads were not removed: %s", len(transfer_ids), problem)


def with_details(record: DetailsRecord, said: UploadDetails) -> DetailsRecord:
    """Return the record with what was said now; a value that is there already stays in its state."""
    if record is NO_DETAILS:
        fields = said.said
        return quick(DetailsRecord)(said, dict.fromkeys(fields, FieldState.KEPT)) if fields else record
    new = frozenset(one for one in said.said if getattr(said, one.value) != getattr(record.details, one.value))
    if not new:
        return record
    return with_state(replace(record, details=record.details.with_changes(said)), new, FieldState.KEPT)


def with_state(record: DetailsRecord, fields: Collection[DetailField], state: FieldState) -> DetailsRecord:
    """Return the record with fields in a state that needs no reason."""
    server = record.server
    # Hardly ever is there anything: 2,000 rows of a sheet would be 20,000 copies of nothing.
    for one in fields if server is not NOTHING_SAID else ():
        server = server.without(one)
    return replace(
        record,
        states={**record.states, **dict.fromkeys(fields, state)},
        reasons={key: why for key, why in record.reasons.items() if key not in fields},
        server=server,
    )
