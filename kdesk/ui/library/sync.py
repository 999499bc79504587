"""Updates of the library by the transfer queue."""

from collections.abc import Callable, Collection, Sequence

from kdesk.domain.transfer import Transfer, TransferState

_WITH_ENTRY = frozenset({TransferState.PROCESSING, TransferState.READY})


class LibrarySync:
    """Refreshes the entry of a transfer when its last byte has arrived, and again when it is READY.

    Implements `ui_ports.QueueListener`.

    Args:
        refresh: Loads the entry with this id into the library.
        transfers: Those that are in the queue already; their entries are not refreshed.
    """

    def __init__(self, refresh: Callable[[str], None], transfers: Sequence[Transfer]) -> None:
        self._refresh = refresh
        self._states: dict[str, TransferState] = {}
        self.added(transfers)

    def added(self, transfers: Sequence[Transfer]) -> None:
        """Remember the states, so that only a change of state refreshes an entry."""
        self._states |= {transfer.id: transfer.state for transfer in transfers}

    def changed(self, transfer: Transfer) -> None:
        """Refresh the entry once per state."""
        if self._states.get(transfer.id) is transfer.state:
            return
        self._states[transfer.id] = transfer.state
        if transfer.state in _WITH_ENTRY:
            self._refresh(transfer.reservation.entry_id)

    def removed(self, transfer_ids: Collection[str]) -> None:
        """Forget the states; the entries stay in the library."""
        for transfer_id in transfer_ids:
            self._states.pop(transfer_id, None)

    def restored(self, transfers: Sequence[Transfer], rows: Sequence[int]) -> None:
        """Remember the states again."""
        del rows
        self.added(transfers)

    def moved(self, transfer_ids: Collection[str], row: int) -> None:
        """Do nothing: the library has its own order."""
