"""The transfers whose files replace the content of entries, for the panels of these entries."""

from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from kdesk.domain.entry import Entry
from kdesk.domain.queue_listener import QueueListener
from kdesk.domain.transfer import Transfer
from kdesk.domain.ui_ports import Transfers


class Replacements(QObject):
    """Knows which transfers of the queue are for an entry that is there.

    Args:
        transfers: The queue.

    Signals:
        changed: The id of an entry for which a transfer came, changed, or went.
    """

    changed = Signal(str)

    def __init__(self, transfers: Transfers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._transfers = transfers
        self._known = {one.id: one for one in transfers.snapshot() if one.replaces}
        transfers.listen(_Follower(self))

    def add(self, path: Path, size: int, entry: Entry) -> None:
        """Queue a file of this size that replaces the content of an entry."""
        self._transfers.loading.once_done(partial(self._transfers.replace_content, path, size, entry))

    def of(self, entry_id: str) -> Transfer | None:
        """Return the transfer for this entry that is not finished; of several, the one that came first."""
        of_entry = (one for one in self._known.values() if one.replaces == entry_id and not one.state.is_finished)
        return next(of_entry, None)

    def take(self, transfer: Transfer) -> None:
        """Follow the next snapshot of a transfer."""
        before = self._known.get(transfer.id)
        if transfer.replaces:
            self._known[transfer.id] = transfer
            self.changed.emit(transfer.replaces)
        elif before is not None:
            self.forget([transfer.id])

    def forget(self, transfer_ids: Collection[str]) -> None:
        """Follow that transfers left the list."""
        gone = [self._known.pop(transfer_id) for transfer_id in transfer_ids if transfer_id in self._known]
        for entry_id in {one.replaces for one in gone}:
            self.changed.emit(entry_id)


class _Follower(QueueListener):
    """Listens to the queue for as long as that exists."""

    def __init__(self, replacements: Replacements) -> None:
        self._replacements = replacements

    def added(self, transfers: Sequence[Transfer]) -> None:
        for transfer in transfers:
            if transfer.replaces:
                self._replacements.take(transfer)

    def changed(self, before: Transfer, now: Transfer) -> None:
        if now.replaces or before.replaces:
            self._replacements.take(now)

    def removed(self, transfer_ids: Collection[str]) -> None:
        self._replacements.forget(transfer_ids)

    def restored(self, transfers: Sequence[Transfer], rows: Sequence[int]) -> None:
        del rows
        self.added(transfers)
