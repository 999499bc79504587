"""The transfers of earlier processes: whether they are on the list yet, and how a new process has them."""

import asyncio
from collections.abc import Callable

from kdesk.domain.source_file import SourceKind
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState


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


def after_restart(transfer: Transfer) -> Transfer:
    """Return a transfer of the journal as a new process has it: those that ran are QUEUED."""
    return transfer.advance(TransferState.QUEUED) if transfer.state.holds_slot else transfer


def was_not_scanned(transfer: Transfer) -> bool:
    """Return whether the drive of a transfer had not responded when the last process ended."""
    unread = not transfer.file.size and transfer.file.identity is None
    return transfer.state is TransferState.QUEUED and unread and transfer.file.kind is not SourceKind.ADDRESS
