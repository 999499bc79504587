"""The transfers of earlier processes: whether they are on the list yet, and how a new process has them."""

import asyncio
from collections.abc import Callable, Sequence

from kdesk.domain.source_file import SourceKind
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.details.records import DetailsRecords
from kdesk.engine.transfers.journal_writer import JournalWriter


class Loading:
    """Whether the transfers of the journal are on the list, and what waits until they are.

    Attributes:
        is_done: Whether they are, or cannot be read.
    """

    def __init__(self) -> None:
        self.is_done = False
        self._done = asyncio.Event()
        self._waiting: list[Callable[[], object]] = []

    async def wait(self) -> None:
        """Wait until they are on the list."""
        await self._done.wait()

    def once_done(self, do: Callable[[], object]) -> None:
        """Call this now if they are on the list, otherwise as soon as they are; never if the queue ends before."""
        if self.is_done:
            do()
        else:
            self._waiting.append(do)

    def finish(self) -> None:
        """Note that they are on the list, and call what waits, in the order in which it came."""
        self.is_done = True
        self._done.set()
        for do in self._waiting:
            # Each by itself: an error of one of them is reported, and does not keep the others.
            asyncio.get_running_loop().call_soon(do)
        self._waiting.clear()


async def first_of(journal: JournalWriter, records: DetailsRecords, count: int) -> Sequence[Transfer]:
    """Return the first of what `all_of` returns, up to so many."""
    first = [after_restart(transfer) for transfer in await journal.load_first(count)]
    await records.load_first([transfer.id for transfer in first])
    return first


async def all_of(journal: JournalWriter, records: DetailsRecords) -> Sequence[Transfer]:
    """Return the transfers of the journal as a new process has them, and read what was said of them."""
    loaded = [after_restart(transfer) for transfer in await journal.load()]
    await records.load({transfer.id for transfer in loaded})
    return loaded


def after_restart(transfer: Transfer) -> Transfer:
    """Return a transfer of the journal as a new process has it: those that ran are QUEUED."""
    return transfer.advance(TransferState.QUEUED) if transfer.state.holds_slot else transfer


def was_not_scanned(transfer: Transfer) -> bool:
    """Return whether the drive of a transfer had not responded when the last process ended."""
    unread = not transfer.file.size and transfer.file.identity is None
    return transfer.state is TransferState.QUEUED and unread and transfer.file.kind is not SourceKind.ADDRESS
