"""Writes the journal for the engine. If the disk fails, work continues in memory and the journal is completed later."""

import logging
from collections.abc import Callable, Mapping, Sequence

from kdesk.domain.ports import TransferStore
from kdesk.domain.transfer import Transfer
from kdesk.errors import JournalProblem

log = logging.getLogger(__name__)


class JournalWriter:
    """The journal as the engine uses it: errors are reported through a callback, never raised.

    Transfers that could not be written are written in their newest state together with the next change that succeeds.

    Args:
        store: The journal.
        on_problem: Called with the error when writing begins to fail, and with None when it works again.
    """

    def __init__(self, store: TransferStore, on_problem: Callable[[JournalProblem | None], None]) -> None:
        self._store = store
        self._on_problem = on_problem
        self._failing = False
        self._newest: dict[str, Transfer] = {}
        # A dictionary, as a set has no order: the journal keeps the order in which transfers are added.
        self._unsaved: dict[str, None] = {}
        self._order: Sequence[str] = ()
        self._unremoved: set[str] = set()
        # A task that still runs for a transfer that was removed must not write it again.
        self._removed: set[str] = set()

    async def load(self) -> Sequence[Transfer]:
        """Return the transfers of the journal; none if it cannot be read."""
        try:
            return await self._store.load()
        except JournalProblem as problem:
            self._report(problem)
            return ()

    async def load_first(self, count: int) -> Sequence[Transfer]:
        """Return the first transfers of the journal; none if it cannot be read: `load` reports why."""
        try:
            return await self._store.load_first(count)
        except JournalProblem:
            return ()

    async def add(self, transfers: Sequence[Transfer]) -> None:
        """Write transfers that were never written, as `save` does."""
        if self._unsaved:
            await self.save(transfers)
            return
        self._newest |= {transfer.id: transfer for transfer in transfers}
        try:
            await self._store.add(transfers)
        except JournalProblem as problem:
            self._unsaved |= dict.fromkeys(transfer.id for transfer in transfers)
            self._report(problem)
        else:
            await self._catch_up()

    async def save(self, transfers: Sequence[Transfer]) -> None:
        """Write the transfers; returns when they are on disk, or when the error was reported."""
        given = {transfer.id: transfer for transfer in transfers if transfer.id not in self._removed}
        self._newest |= given
        missed = [transfer_id for transfer_id in self._unsaved if transfer_id in self._newest]
        batch = {transfer_id: self._newest[transfer_id] for transfer_id in missed} | given
        if not batch:
            return
        try:
            await self._store.save(list(batch.values()))
        except JournalProblem as problem:
            self._unsaved |= dict.fromkeys(batch)
            self._report(problem)
        else:
            for transfer_id in missed:
                # `remove` may have dropped it during the write.
                self._unsaved.pop(transfer_id, None)
            await self._catch_up()

    async def save_order(self, transfer_ids: Sequence[str]) -> None:
        """Write the order of the list, as `save` does."""
        try:
            await self._store.save_order(transfer_ids)
        except JournalProblem as problem:
            self._order = transfer_ids
            self._report(problem)

    async def remove(self, transfer_ids: Sequence[str]) -> None:
        """Delete transfers from the journal, as `save` does."""
        self._removed.update(transfer_ids)
        for transfer_id in transfer_ids:
            self._newest.pop(transfer_id, None)
            self._unsaved.pop(transfer_id, None)
        try:
            await self._store.remove(transfer_ids)
        except JournalProblem as problem:
            self._unremoved.update(transfer_ids)
            self._report(problem)

    async def load_max_chunks(self) -> Mapping[str, int]:
        """Return the largest chunk in bytes that each account's server takes; none if the journal cannot be read."""
        try:
            return await self._store.load_max_chunks()
        except JournalProblem as problem:
            self._report(problem)
            return {}

    async def save_max_chunk(self, account: str, largest: int) -> None:
        """Write the largest chunk in bytes that this account's server takes. A lost write is measured again."""
        try:
            await self._store.save_max_chunk(account, largest)
        except JournalProblem as problem:
            self._report(problem)

    async def _catch_up(self) -> None:
        """Repeat the failed writes of order and removals, and report that writing works again."""
        if not self._failing:
            return
        # Reset before the writes are repeated: each of them may fail again and report that.
        self._failing = False
        order, self._order = self._order, ()
        unremoved, self._unremoved = sorted(self._unremoved), set()
        if order:
            await self.save_order(order)
        if unremoved:
            await self.remove(unremoved)
        if not self._failing:
            self._on_problem(None)

    def _report(self, problem: JournalProblem) -> None:
        if not self._failing:
            log.warning("the journal cannot be written: %s", problem)
            self._failing = True
            self._on_problem(problem)
