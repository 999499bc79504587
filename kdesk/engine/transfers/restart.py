"""How a new process finds the transfers of the journal."""

from kdesk.domain.transfer import Transfer, TransferState


def as_after_restart(transfer: Transfer) -> Transfer:
    """Return the transfer as a new process finds it: what ran waits for a slot."""
    return transfer.advance(TransferState.QUEUED) if transfer.state.holds_slot else transfer


def is_unseen(transfer: Transfer) -> bool:
    """Whether its drive had not answered yet when the process ended."""
    return transfer.state is TransferState.QUEUED and not transfer.file.size and transfer.file.identity is None
