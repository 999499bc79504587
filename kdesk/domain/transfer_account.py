"""Which transfers may still go to another account."""

from kdesk.domain.details.upload_details import UploadDetails
from kdesk.domain.reservation import NOTHING_RESERVED
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState

_STANDS = frozenset({TransferState.QUEUED, TransferState.PAUSED, TransferState.FAILED})


def may_change_account(transfer: Transfer) -> bool:
    """Return whether nothing of a transfer is at its account yet, as far as its row shows."""
    return transfer.state in _STANDS and transfer.question is None and not transfer.reservation.token_id


def can_change_account(transfer: Transfer, details: UploadDetails) -> bool:
    """Return whether a transfer may go to another account.

    What its details name must be there too: profiles, users and custom metadata are known by numbers of one account.
    """
    bound = (details.conversion_profile, details.access_control, details.owner, details.metadata)
    untouched = transfer.reservation == NOTHING_RESERVED and not transfer.replaces
    return may_change_account(transfer) and untouched and all(value is None for value in bound)
