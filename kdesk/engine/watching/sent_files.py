"""Follows the transfers of watched files to their ends: what was sent, and what is to be moved by now."""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial

from kdesk.domain.queue_listener import QueueListener
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.verification import Outcome
from kdesk.domain.watch_folders import FileFate, WatchedFile
from kdesk.engine.watching.parts import WatchParts
from kdesk.engine.watching.taking import SENT
from kdesk.errors import JournalProblem

log = logging.getLogger(__name__)

_AT_ONCE = 500
"""Transfers that one turn of the loop handles."""

_NO_MORE_NEWS = frozenset({TransferState.CANCELLED, TransferState.ARRIVED})


class SentFiles(QueueListener):
    """Remembers what was sent.

    Args:
        listed: Returns the transfers on the list.
        move_soon: Called with the id of a folder that has files to be moved.
    """

    def __init__(
        self, parts: WatchParts, listed: Callable[[], Sequence[Transfer]], move_soon: Callable[[str], None]
    ) -> None:
        self._parts, self._listed, self._move_soon = parts, listed, move_soon

    def changed(self, before: Transfer, now: Transfer) -> None:
        """Remember that a watched file was sent. Called many times a second."""
        running = self._parts.running
        if now.id not in running:
            return
        running[now.id] = now
        if now.state in _NO_MORE_NEWS:
            del running[now.id]
        elif _is_compared(now) and now.verification != before.verification:
            self._parts.tasks.finish(partial(self._sent, (now,)))

    def removed(self, transfer_ids: Collection[str]) -> None:
        """Forget transfers that left the list."""
        for transfer_id in transfer_ids:
            self._parts.running.pop(transfer_id, None)

    async def find_earlier(self) -> None:
        """Find the watched files among the transfers of earlier processes."""
        listed = [transfer for transfer in self._listed() if transfer.state is not TransferState.CANCELLED]
        for first in range(0, len(listed), _AT_ONCE):
            await self._find({transfer.id: transfer for transfer in listed[first : first + _AT_ONCE]})

    async def _find(self, listed: Mapping[str, Transfer]) -> None:
        for transfer in listed.values():
            if transfer.state in SENT:
                self._parts.arrived[transfer.file.path] = transfer
        try:
            rows = await self._parts.store.of_transfers(list(listed))
        except JournalProblem:
            return
        for row in rows:
            if not _is_compared(listed[row.transfer]):
                self._parts.running[row.transfer] = listed[row.transfer]
        # Killed between READY and the note that the file is to be moved.
        await self._sent([listed[row.transfer] for row in rows if _is_compared(listed[row.transfer])])

    async def _sent(self, transfers: Sequence[Transfer]) -> None:
        """Remember the hash of what was sent, and which files are to be moved by now."""
        by_id = {transfer.id: transfer for transfer in transfers}
        if not by_id:
            return
        store = self._parts.store
        try:
            rows = await store.of_transfers(list(by_id))
            now = [self._after(row, by_id[row.transfer]) for row in rows]
            await store.save_files([new for new, old in zip(now, rows, strict=True) if new != old])
        except JournalProblem as problem:
            log.warning("what was sent from watch folders is found again at the next start: %s", problem)
            now = []
        for transfer_id in by_id:
            self._parts.running.pop(transfer_id, None)
        for folder_id in {row.folder for row in now if row.fate is FileFate.DUE}:
            self._move_soon(folder_id)
        self._parts.listener.changed()

    def _after(self, row: WatchedFile, transfer: Transfer) -> WatchedFile:
        same = transfer.verification is not None and transfer.verification.outcome is Outcome.SAME
        moves = any(folder.id == row.folder and folder.move_to for folder in self._parts.watched())
        due = row.fate is FileFate.TAKEN and same and moves
        return replace(row, fate=FileFate.DUE if due else row.fate, sha256=transfer.file.sha256 or row.sha256)


def _is_compared(transfer: Transfer) -> bool:
    return transfer.state is TransferState.READY and not transfer.unverified
