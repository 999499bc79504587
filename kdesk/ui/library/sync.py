"""Updates the library from the transfer list: an entry appears after its last byte, and changes when it is READY."""

from collections.abc import Callable, Collection

from kdesk.domain.queue_listener import QueueListener
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.ui_ports import Transfers

# Not ARRIVED, the end of transfers whose session cannot see its entry (rule 10).
_WITH_ENTRY = frozenset({TransferState.PROCESSING, TransferState.READY})


class LibrarySync(QueueListener):
    """Refreshes entries of the library whose transfers change.

    Args:
        refresh: Loads the entry with this id into the library again.
        is_shown: Returns whether the library of an account is shown, by its key.
    """

    def __init__(self, refresh: Callable[[str], None], is_shown: Callable[[str], bool]) -> None:
        self._refresh, self._is_shown = refresh, is_shown

    def changed(self, before: Transfer, now: Transfer) -> None:
        """Refresh the entry of a transfer that entered PROCESSING or READY."""
        if now.state in _WITH_ENTRY and before.state is not now.state and self._is_shown(now.account):
            self._refresh(now.reservation.entry_id)


def cancel_uploads(transfers: Transfers, entry_ids: Collection[str]) -> None:
    """Cancel the uploads into entries that were deleted: they would make new ones."""
    unfinished = (one for one in transfers.snapshot() if one.can_cancel and not one.replaces)
    if ids := [one.id for one in unfinished if one.reservation.entry_id in entry_ids]:
        transfers.cancel(ids)
