"""What a transfer does at a moment, as statistics count it."""

from kdesk.domain.source_file import SourceKind
from kdesk.domain.statistics.kept import ELSEWHERE, QUESTION
from kdesk.domain.transfer import FileWait, Transfer
from kdesk.domain.transfer_state import TransferState

IDLE = ""
SENDING = "sending"


def activity_of(transfer: Transfer) -> str:
    """Return SENDING, the reason of its wait, or IDLE: for its turn, for whoever paused it, or for nothing."""
    if transfer.state.is_finished:
        return IDLE
    if transfer.question is not None:
        return QUESTION if transfer.needs_decision else ELSEWHERE
    if transfer.trouble is not None and transfer.waits:
        return f"{transfer.trouble.kind}:{transfer.trouble.reason.value}"
    if transfer.file_wait is not FileWait.NONE and transfer.state is TransferState.QUEUED:
        return f"file:{transfer.file_wait.value}"
    return SENDING if transfer.state is TransferState.UPLOADING else IDLE


def sent_between(before: Transfer, now: Transfer) -> int:
    """Return the bytes that arrived on the server between two snapshots.

    What a token is found to hold already was sent in an earlier run, or by another computer, and does not count.
    """
    if now.file.kind is SourceKind.ADDRESS:
        return 0
    if now.state is TransferState.PROCESSING and before.state is not now.state:
        # A small file goes as one request, and was not counted on its way (rule 3).
        return max(0, now.file.size - before.reservation.accepted.total)
    if before.reservation is now.reservation or now.reservation.acknowledged_at is None:
        return 0
    if before.reservation.acknowledged_at == now.reservation.acknowledged_at:
        return 0
    return max(0, now.reservation.accepted.total - before.reservation.accepted.total)
