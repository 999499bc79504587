"""When what stands around the list of transfers is brought up to date."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from kdesk.ui.uploads.list import TransferList
from kdesk.ui.uploads.model import TransferModel

_CALM_MS = 250


class Refresher(QObject):
    """Refreshes at once after a step of the user or of the list, four times a second while bytes move or files come.

    Args:
        model: The transfers.
        rows: The list that shows them.
        refresh: Called for all signals of one round of the loop together.
    """

    def __init__(self, model: TransferModel, rows: TransferList, refresh: Callable[[], None]) -> None:
        super().__init__(rows)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._calmly = QTimer(self, singleShot=True, interval=_CALM_MS)
        for timer in (self._soon, self._calmly):
            timer.timeout.connect(refresh)
        model.summary_changed.connect(lambda: self._calmly.isActive() or self._calmly.start())
        for at_once in (
            rows.selection_moved,
            model.rowsRemoved,
            model.modelReset,
            model.layoutChanged,
        ):
            at_once.connect(lambda *_rows: self.soon())
        # `summary_changed` follows each insertion: of a large folder, the rows that come next are counted calmly.
        model.rowsInserted.connect(lambda *_rows: self._calmly.isActive() or self._soon.start())

    def soon(self) -> None:
        """Refresh in the next round of the loop."""
        self._soon.start()
