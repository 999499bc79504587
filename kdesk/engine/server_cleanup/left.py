"""Whether a transfer left something on the server."""

from kdesk.domain.reservation import CallState
from kdesk.domain.transfer import Transfer


def left_something(transfer: Transfer) -> bool:
    """Return whether the server may hold a token or an entry of this transfer."""
    reserved = transfer.reservation
    return bool(reserved.token_id or reserved.entry_id or reserved.request is CallState.SENT)
