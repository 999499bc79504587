"""The states of a download, and the table of allowed changes."""

from collections.abc import Mapping
from enum import StrEnum


class DownloadState(StrEnum):
    """State of a download."""

    QUEUED = "queued"
    PREPARING = "preparing"
    DOWNLOADING = "downloading"
    CHECKING = "checking"
    """Every byte is here, and is compared with what the server says of it."""
    DONE = "done"
    SKIPPED = "skipped"
    """A file of this name is there already, and was to be kept."""
    PAUSED = "paused"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def holds_slot(self) -> bool:
        """Whether a download in this state occupies one of the slots."""
        return self in _IN_SLOT

    @property
    def is_finished(self) -> bool:
        """Whether a download in this state does nothing more unless it is retried or asked for again."""
        return self in _FINISHED


_IN_SLOT = frozenset({DownloadState.PREPARING, DownloadState.DOWNLOADING, DownloadState.CHECKING})
_FINISHED = frozenset({DownloadState.DONE, DownloadState.SKIPPED, DownloadState.FAILED, DownloadState.CANCELLED})
_STOPS = frozenset({DownloadState.QUEUED, DownloadState.PAUSED, DownloadState.FAILED, DownloadState.CANCELLED})

ALLOWED_CHANGES: Mapping[DownloadState, frozenset[DownloadState]] = {
    DownloadState.QUEUED: _STOPS - {DownloadState.QUEUED} | {DownloadState.PREPARING},
    # Straight to an end: the file may be there already.
    DownloadState.PREPARING: _STOPS
    | {DownloadState.DOWNLOADING, DownloadState.CHECKING, DownloadState.DONE, DownloadState.SKIPPED},
    # Back to PREPARING: the server's file may have moved on.
    DownloadState.DOWNLOADING: _STOPS | {DownloadState.PREPARING, DownloadState.CHECKING},
    DownloadState.CHECKING: _STOPS | {DownloadState.PREPARING, DownloadState.DONE, DownloadState.SKIPPED},
    DownloadState.PAUSED: frozenset({DownloadState.QUEUED, DownloadState.CANCELLED}),
    DownloadState.FAILED: frozenset({DownloadState.QUEUED, DownloadState.CANCELLED}),
    # Whoever asks for it again gets it looked at again: the server may have another version by now.
    DownloadState.DONE: frozenset({DownloadState.QUEUED}),
    DownloadState.SKIPPED: frozenset({DownloadState.QUEUED}),
    DownloadState.CANCELLED: frozenset(),
}
