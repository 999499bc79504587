"""How a new process finds the transfers of the journal."""

from kdesk.domain.transfer import Transfer, TransferState


def as_after_restart(transfer: Transfer) -> Transfer:
    """Return the transfer as a new process finds it: what ran waits for a slot, what was accepted counts as sent."""
    queued = transfer.advance(TransferState.QUEUED) if transfer.state.holds_slot else transfer
    # Most of a long list is nothing that changes, and a person waits for the window.
    return queued.replace(sent=queued.accepted_bytes) if queued.sent != queued.accepted_bytes else queued


def is_unseen(transfer: Transfer) -> bool:
    """Whether its drive had not answered yet when the process ended."""
    return transfer.state is TransferState.QUEUED and not transfer.size and transfer.identity is None
