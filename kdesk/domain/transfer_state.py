"""The states of a transfer, and the table of allowed changes."""

from collections.abc import Mapping
from enum import StrEnum


class TransferState(StrEnum):
    """State of a transfer."""

    QUEUED = "queued"
    PREPARING = "preparing"
    UPLOADING = "uploading"
    FINISHING = "finishing"
    PROCESSING = "processing"
    READY = "ready"
    ARRIVED = "arrived"
    """Every byte is on the server, and the session may not see its entry (rule 10)."""
    PAUSED = "paused"
    FAILED = "failed"
    CANCELLED = "cancelled"

    # That of the text, which it equals: the one of enumerations is a function in Python, and each change of 50,000
    # transfers looks states up a dozen times.
    __hash__ = str.__hash__

    @property
    def holds_slot(self) -> bool:
        """Whether a transfer in this state occupies one of the slots."""
        return self in _IN_SLOT

    @property
    def is_final(self) -> bool:
        """Whether this state is never left."""
        return not ALLOWED_CHANGES[self]

    @property
    def is_finished(self) -> bool:
        """Whether a transfer in this state does nothing more unless it is retried."""
        return self.is_final or self is TransferState.FAILED


_IN_SLOT = frozenset({TransferState.PREPARING, TransferState.UPLOADING, TransferState.FINISHING})


_STOPS = frozenset({TransferState.QUEUED, TransferState.PAUSED, TransferState.FAILED, TransferState.CANCELLED})


ALLOWED_CHANGES: Mapping[TransferState, frozenset[TransferState]] = {
    TransferState.QUEUED: _STOPS - {TransferState.QUEUED} | {TransferState.PREPARING},
    TransferState.PREPARING: _STOPS | {TransferState.UPLOADING},
    TransferState.UPLOADING: _STOPS | {TransferState.FINISHING},
    # Back to UPLOADING: the closing call may find that bytes are missing (rule 7).
    TransferState.FINISHING: _STOPS | {TransferState.UPLOADING, TransferState.PROCESSING},
    # Not paused any more. Cancelled only while the server still fetches it from an address (rule 14): an entry that has
    # its content is never removed (rule 11).
    TransferState.PROCESSING: frozenset(
        {TransferState.READY, TransferState.ARRIVED, TransferState.FAILED, TransferState.CANCELLED}
    ),
    TransferState.PAUSED: frozenset({TransferState.QUEUED, TransferState.CANCELLED}),
    TransferState.FAILED: frozenset({TransferState.QUEUED, TransferState.CANCELLED}),
    TransferState.READY: frozenset(),
    TransferState.ARRIVED: frozenset(),
    TransferState.CANCELLED: frozenset(),
}


class IllegalChange(AssertionError):
    """A state change that the table does not allow: a programming error."""
