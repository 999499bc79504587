"""Paints the row of a transfer."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex
from PySide6.QtGui import QPixmap

from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.messages.details import RowDetails
from kdesk.messages.format import Format
from kdesk.messages.rows import row_text
from kdesk.ui.media_icons import media_icon
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.model import DETAILS_ROLE, TRANSFER_ROLE
from kdesk.ui.uploads.row_delegate import RowDelegate, RowFace
from kdesk.ui.uploads.rows import parts_of

_Index = QModelIndex | QPersistentModelIndex
_QUIET = frozenset({TransferState.PAUSED, TransferState.QUEUED})


class TransferDelegate(RowDelegate):
    """Paints rows from snapshots.

    Args:
        picture_of: Returns the picture of a file, and looks at it if it is not known.

    Attributes:
        signed_in: Whether a queued row waits for its turn only, and not for a sign-in as well.
    """

    def __init__(
        self,
        theme: Theme,
        formatter: Format,
        now: Callable[[], float],
        parent: QObject | None = None,
        *,
        picture_of: Callable[[Transfer], QPixmap | None] = lambda _transfer: None,
    ) -> None:
        super().__init__(theme, parent)
        self._picture_of = picture_of
        self._formatter = formatter
        self._now = now
        self.signed_in = True

    def face_of(self, index: _Index) -> RowFace:
        """Return what the row of a transfer shows."""
        transfer: Transfer = index.data(TRANSFER_ROLE)
        details: RowDetails = index.data(DETAILS_ROLE)
        words = row_text(transfer, self._formatter, self._now(), signed_in=self.signed_in, details=details)
        accepted, sent = bar_per_mille(transfer)
        return RowFace(
            name=details.title or transfer.file.name,
            icon=media_icon(transfer.file.media_type),
            faded=transfer.state is TransferState.CANCELLED,
            parts=parts_of(transfer, words, unfolds=details.unfolds),
            done=accepted,
            moving=sent,
            quiet=transfer.state in _QUIET,
            dot=details.colour,
            picture=self._picture_of(transfer),
        )


def bar_per_mille(transfer: Transfer) -> tuple[int, int]:
    """Return accepted and sent bytes in thousandths of the file; sent is never less than accepted."""
    if not transfer.file.size:
        return 0, 0
    accepted = min(1000, transfer.accepted_bytes * 1000 // transfer.file.size)
    sent = min(1000, transfer.sent * 1000 // transfer.file.size)
    return accepted, max(accepted, sent)
