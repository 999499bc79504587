"""How far all transfers and downloads are, as one number for title, docks and tray."""

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from kdesk.domain.downloads.download import Download
from kdesk.domain.downloads.download_state import DownloadState
from kdesk.domain.queue_listener import QueueListener
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.ui.uploads.summary import GOES_ON, Summary

REFRESH_MS = 500
_ARRIVED = frozenset({TransferState.PROCESSING, TransferState.READY, TransferState.ARRIVED})
_RUN = (TransferState.PREPARING, TransferState.UPLOADING, TransferState.FINISHING)


class WorkProgress(QObject):
    """Sums what goes on by itself, and what of it has arrived since nothing went on last.

    Args:
        summary: Of the list of transfers.
        downloads: Returns all downloads.

    Attributes:
        per_mille: How far everything is, 0 to 1000; None while nothing moves.

    Signals:
        changed: `per_mille` is another one.
    """

    changed = Signal()

    def __init__(self, summary: Summary, downloads: Callable[[], Sequence[Download]], parent: QObject) -> None:
        super().__init__(parent)
        self._summary, self._downloads = summary, downloads
        self._arrived = 0
        self.per_mille: int | None = None
        self._timer = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._timer.timeout.connect(self._refresh)

    def arrived(self, size: int) -> None:
        """Count bytes of what has gone on until now, and is complete."""
        self._arrived += size
        self.refresh_soon()

    def refresh_soon(self) -> None:
        """Look again within half a second."""
        if not self._timer.isActive():
            self._timer.start()

    def _refresh(self) -> None:
        downloads = [one for one in self._downloads() if one.state.holds_slot or one.state is DownloadState.QUEUED]
        if not downloads and not self._summary.count_of(*GOES_ON):
            self._arrived = 0
        moves = self._summary.count_of(*_RUN) or any(one.state.holds_slot for one in downloads)
        received = sum(one.received.total for one in downloads)
        done = self._arrived + self._summary.accepted + received
        left = self._summary.left + sum(max(0, one.size - one.received.total) for one in downloads)
        per_mille = min(1000, done * 1000 // (done + left)) if moves and done + left else None
        if per_mille != self.per_mille:
            self.per_mille = per_mille
            self.changed.emit()


class TransferProgress(QueueListener):
    """Tells which transfers have arrived."""

    def __init__(self, progress: WorkProgress) -> None:
        self._progress = progress

    def changed(self, before: Transfer, now: Transfer) -> None:
        """Count a transfer whose bytes are all there."""
        if before.state in GOES_ON and now.state in _ARRIVED:
            self._progress.arrived(now.file.size)


class DownloadProgress:
    """Tells which downloads are done."""

    def __init__(self, progress: WorkProgress) -> None:
        self._progress = progress

    def added(self, downloads: Sequence[Download]) -> None:
        """Look at new downloads."""
        del downloads
        self._progress.refresh_soon()

    def changed(self, before: Download, now: Download) -> None:
        """Count a download that is done, and look at the others."""
        if before.state.holds_slot and now.state is DownloadState.DONE:
            self._progress.arrived(now.size)
        self._progress.refresh_soon()

    def removed(self, download_ids: Collection[str]) -> None:
        """Look at those that are left."""
        del download_ids
        self._progress.refresh_soon()
