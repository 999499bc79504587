"""What a person can still choose about a file: whether it becomes a document or data."""

from kdesk.domain.source_file import SourceKind
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState

_BEFORE_IT_RUNS = frozenset({TransferState.QUEUED, TransferState.PAUSED, TransferState.FAILED})


def can_become(transfer: Transfer, kind: SourceKind) -> bool:
    """Return whether a file can become this; until the server holds anything of it, and never media."""
    file = transfer.file
    untouched = not transfer.reservation.token_id and transfer.state in _BEFORE_IT_RUNS
    return untouched and file.kind.entry_last and kind.entry_last and kind is not file.kind
