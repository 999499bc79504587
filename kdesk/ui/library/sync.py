"""What the queue brings to the library: an entry appears there when its last byte has arrived, and again when READY."""

from collections.abc import Callable, Collection, Sequence

from kdesk.domain.transfer import Transfer, TransferState

_SHOWN = frozenset({TransferState.PROCESSING, TransferState.READY})


class LibrarySync:
    """Tells the library of entries that have come into being or changed. Implements ui_ports.QueueListener.

    refresh    brings the entry of this id up to date in the library
    transfers  that are in the queue already
    """

    def __init__(self, refresh: Callable[[str], None], transfers: Sequence[Transfer]) -> None:
        self._refresh = refresh
        self._states: dict[str, TransferState] = {}
        self.added(transfers)

    def added(self, transfers: Sequence[Transfer]) -> None:
        """Remember where they stand: what an earlier run brought in is no news when something else in it changes."""
        self._states |= {transfer.id: transfer.state for transfer in transfers}

    def changed(self, transfer: Transfer) -> None:
        """Bring the entry up to date, once a state."""
        if self._states.get(transfer.id) is transfer.state:
            return
        self._states[transfer.id] = transfer.state
        if transfer.state in _SHOWN:
            self._refresh(transfer.reservation.entry_id)

    def removed(self, transfer_ids: Collection[str]) -> None:
        """The entry stays; the transfer is forgotten."""
        for transfer_id in transfer_ids:
            self._states.pop(transfer_id, None)

    def restored(self, transfers: Sequence[Transfer], rows: Sequence[int]) -> None:
        """Know them again; what they brought in is no news."""
        del rows
        self.added(transfers)

    def moved(self, transfer_ids: Collection[str], row: int) -> None:
        """The queue's order is not the library's."""
