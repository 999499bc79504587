"""Writes the journal for the engine; when the disk fails, work goes on in memory and the rest is written later."""

import logging
from collections.abc import Callable, Mapping, Sequence

from kdesk.domain.ports import TransferStore
from kdesk.domain.transfer import Transfer
from kdesk.errors import JournalProblem

log = logging.getLogger(__name__)


class JournalWriter:
    """The journal as the engine uses it: trouble with the disk is told, and work goes on in memory.

    What could not be written is written with the next change that can be, as it stands then.

    on_problem  is called with the trouble when it begins, and with None when writing works again
    """

    def __init__(self, store: TransferStore, on_problem: Callable[[JournalProblem | None], None]) -> None:
        self._store = store
        self._on_problem = on_problem
        self._in_trouble = False
        self._newest: dict[str, Transfer] = {}
        self._unsaved: dict[str, None] = {}
        self._order: Sequence[str] = ()
        self._unremoved: set[str] = set()
        # What still worked on a transfer when it left the list must not bring it back.
        self._gone: set[str] = set()

    async def load(self) -> Sequence[Transfer]:
        """Return what the journal holds; nothing when it cannot be read, which is told."""
        try:
            return await self._store.load()
        except JournalProblem as problem:
            self._trouble(problem)
            return ()

    async def save(self, transfers: Sequence[Transfer]) -> None:
        """Write the transfers; returns when they are safe, or when the trouble has been told."""
        transfers = [transfer for transfer in transfers if transfer.id not in self._gone]
        self._newest |= {transfer.id: transfer for transfer in transfers}
        missed = [transfer_id for transfer_id in self._unsaved if transfer_id in self._newest]
        batch = {transfer_id: self._newest[transfer_id] for transfer_id in missed} | {t.id: t for t in transfers}
        if not batch:
            return
        try:
            await self._store.save(list(batch.values()))
        except JournalProblem as problem:
            self._unsaved |= dict.fromkeys(batch)
            self._trouble(problem)
        else:
            for transfer_id in missed:
                self._unsaved.pop(transfer_id, None)
            await self._catch_up()

    async def save_order(self, transfer_ids: Sequence[str]) -> None:
        """Write the order, as `save` does."""
        try:
            await self._store.save_order(transfer_ids)
        except JournalProblem as problem:
            self._order = transfer_ids
            self._trouble(problem)

    async def remove(self, transfer_ids: Sequence[str]) -> None:
        """Forget transfers for good, as `save` does."""
        self._gone.update(transfer_ids)
        for transfer_id in transfer_ids:
            self._newest.pop(transfer_id, None)
            self._unsaved.pop(transfer_id, None)
        try:
            await self._store.remove(transfer_ids)
        except JournalProblem as problem:
            self._unremoved.update(transfer_ids)
            self._trouble(problem)

    async def load_max_chunks(self) -> Mapping[str, int]:
        """Return the largest chunk that each account's server takes; nothing when the journal cannot be read."""
        try:
            return await self._store.load_max_chunks()
        except JournalProblem as problem:
            self._trouble(problem)
            return {}

    async def save_max_chunk(self, account: str, largest: int) -> None:
        """Write the largest chunk that this account's server takes; one that is lost is learned again."""
        try:
            await self._store.save_max_chunk(account, largest)
        except JournalProblem as problem:
            self._trouble(problem)

    async def _catch_up(self) -> None:
        """Writing works: do what else could not be done, and tell that the trouble is over."""
        if not self._in_trouble:
            return
        self._in_trouble = False
        order, self._order = self._order, ()
        unremoved, self._unremoved = sorted(self._unremoved), set()
        if order:
            await self.save_order(order)
        if unremoved:
            await self.remove(unremoved)
        if not self._in_trouble:
            self._on_problem(None)

    def _trouble(self, problem: JournalProblem) -> None:
        if not self._in_trouble:
            log.warning("the journal cannot be written: %s", problem)
            self._in_trouble = True
            self._on_problem(problem)
