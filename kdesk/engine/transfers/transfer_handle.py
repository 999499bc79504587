"""The mutable handle of one transfer: the only place where its snapshot changes."""

from collections.abc import Callable
from typing import Unpack

from kdesk.domain.transfer import Transfer, TransferChanges
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.transfers.journal_writer import JournalWriter


class TransferHandle:
    """The current snapshot of one transfer, and three ways to change it.

    `update` and `advance` change memory at once and announce the new snapshot; `save` also writes it to the journal.

    Attributes:
        rank: Position relative to other transfers; grows along the list, which sets it.
    """

    __slots__ = ("__weakref__", "_journal", "_on_change", "_transfer", "rank")

    def __init__(
        self, transfer: Transfer, journal: JournalWriter, on_change: Callable[[Transfer, Transfer], None], rank: int = 0
    ) -> None:
        self.rank = rank
        self._transfer = transfer
        self._journal = journal
        self._on_change = on_change

    @property
    def transfer(self) -> Transfer:
        """The current snapshot."""
        return self._transfer

    def update(self, **changes: Unpack[TransferChanges]) -> None:
        """Change fields in memory only."""
        self._set(self._transfer.replace(**changes))

    async def save(self, **changes: Unpack[TransferChanges]) -> None:
        """Change fields, write the snapshot to the journal and wait until it is there."""
        transfer = self._transfer
        if changes:
            transfer = transfer.replace(**changes)
            self._set(transfer)
        await self._journal.save([transfer])

    def advance(self, state: TransferState, **changes: Unpack[TransferChanges]) -> None:
        """Change the state, and further fields with it, in memory; call `save` to journal it. Raises IllegalChange."""
        self._set(self._transfer.advance(state, **changes))

    def _set(self, transfer: Transfer) -> None:
        before, self._transfer = self._transfer, transfer
        self._on_change(before, transfer)
