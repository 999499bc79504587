"""A transfer while it is worked on: the one place where its snapshot changes and gets journalled."""

from collections.abc import Callable
from typing import Unpack

from kdesk.domain.transfer import Transfer, TransferChanges, TransferState
from kdesk.engine.transfers.journal_writer import JournalWriter


class TransferHandle:
    """The present snapshot of one transfer, and the four ways to change it: shown or journalled, with its state or not.

    changed  is told every new snapshot
    rank     grows along the list; the roster deals it
    """

    def __init__(self, transfer: Transfer, journal: JournalWriter, changed: Callable[[Transfer], None]) -> None:
        self.rank = 0
        self._transfer = transfer
        self._journal = journal
        self._changed = changed

    @property
    def transfer(self) -> Transfer:
        """The present snapshot."""
        return self._transfer

    def update(self, **changes: Unpack[TransferChanges]) -> None:
        """Change live fields: they are seen, not journalled."""
        self._set(self._transfer.replace(**changes))

    async def save(self, **changes: Unpack[TransferChanges]) -> None:
        """Change fields and return when they are journalled."""
        self._set(self._transfer.replace(**changes))
        await self._journal.save([self._transfer])

    async def advance(self, state: TransferState, **changes: Unpack[TransferChanges]) -> None:
        """Change the state and return when it is journalled. Raises IllegalChange."""
        self.step(state, **changes)
        await self._journal.save([self._transfer])

    def step(self, state: TransferState, **changes: Unpack[TransferChanges]) -> None:
        """Change the state at once; the caller journals it with others. Raises IllegalChange."""
        self._set(self._transfer.advance(state, **changes))

    def _set(self, transfer: Transfer) -> None:
        self._transfer = transfer
        self._changed(transfer)
