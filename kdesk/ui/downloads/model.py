"""The list of downloads as a Qt model that mirrors the queue."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from kdesk.domain import order
from kdesk.domain.downloads.download import Download
from kdesk.messages.download_rows import download_tip, spoken_row
from kdesk.messages.errors import support_of
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import Format
from kdesk.ui.tips import plain_tip
from kdesk.ui.uploads.model import REPAINT_MS

DOWNLOAD_ROLE = Qt.ItemDataRole.UserRole + 1
MIME_TYPE = "application/x-kdesk-downloads"
_ROOT = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


class DownloadModel(QAbstractListModel):
    """Shows the snapshots in the queue's order. Implements `DownloadListener`.

    Args:
        formatter: Writes sizes and speeds.
        now: Returns Unix seconds.

    Signals:
        repainted: Snapshots have changed; at most once per repaint.
        dropped: Ids of rows that were dragged, and the row before which they belong now.
    """

    repainted = Signal()
    dropped = Signal(object, int)

    def __init__(self, formatter: Format, now: Callable[[], float], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._roles: dict[int, Callable[[Download], Any]] = {
            DOWNLOAD_ROLE: lambda download: download,
            Qt.ItemDataRole.DisplayRole: lambda download: shown(download.shown_name),
            Qt.ItemDataRole.AccessibleTextRole: lambda download: spoken_row(download, formatter, now()),
            Qt.ItemDataRole.ToolTipRole: lambda download: _tip(download, formatter),
        }
        self._rows: dict[str, Download] = {}
        self._order: list[str] = []
        self._pending: dict[str, Download] = {}
        self._timer = QTimer(self, singleShot=True, interval=REPAINT_MS)
        self._timer.timeout.connect(self.flush)

    @property
    def downloads(self) -> Sequence[Download]:
        """All snapshots in the order of the rows."""
        return [self._rows[key] for key in self._order]

    def show_all(self, downloads: Sequence[Download]) -> None:
        """Show these downloads and no others."""
        self.beginResetModel()
        self._rows = {download.id: download for download in downloads}
        self._order = list(self._rows)
        self._pending.clear()
        self.endResetModel()
        self.repainted.emit()

    def added(self, downloads: Sequence[Download]) -> None:
        """Insert rows at the end."""
        if not downloads:
            return
        first = len(self._order)
        self.beginInsertRows(_ROOT, first, first + len(downloads) - 1)
        for download in downloads:
            self._rows[download.id] = download
            self._order.append(download.id)
        self.endInsertRows()
        self.repainted.emit()

    def changed(self, before: Download, now: Download) -> None:
        """Keep the newest snapshot until the next repaint."""
        del before
        self._pending[now.id] = now
        if not self._timer.isActive():
            self._timer.start()

    def removed(self, download_ids: Collection[str]) -> None:
        """Remove rows."""
        self.flush()
        self.show_all([download for download in self.downloads if download.id not in set(download_ids)])

    def move(self, download_ids: Collection[str], row: int) -> None:
        """Move rows before the one that is in a row now; selection and current row stay with their downloads."""
        chosen = set(download_ids)
        rows = [number for number, key in enumerate(self._order) if key in chosen]
        if not rows:
            return
        # Not beginMoveRows(), which moves one contiguous block only.
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        keys = [self._order[index.row()] for index in before]
        order.move(self._order, rows, row)
        row_of = {key: number for number, key in enumerate(self._order)}
        self.changePersistentIndexList(before, [self.index(row_of[key]) for key in keys])
        self.layoutChanged.emit()

    def flush(self) -> None:
        """Show the newest snapshots now."""
        pending, self._pending = self._pending, {}
        known = {key: download for key, download in pending.items() if key in self._rows}
        if not known:
            return
        self._rows |= known
        # Some rows between those that changed are painted too: a list of downloads is short.
        rows = [row for row, key in enumerate(self._order) if key in known]
        self.dataChanged.emit(self.index(rows[0]), self.index(rows[-1]))
        self.repainted.emit()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of downloads."""
        return 0 if parent.isValid() else len(self._order)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the snapshot itself for `DOWNLOAD_ROLE`, and text for the other roles."""
        tell = self._roles.get(role) if index.isValid() else None
        return tell(self._rows[self._order[index.row()]]) if tell else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Rows can be selected and dragged; drops fall between them."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        selectable = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return selectable | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemNeverHasChildren

    def supportedDropActions(self) -> Qt.DropAction:
        """Rows are moved, never copied."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Return the one type that rows travel as, inside the list only."""
        return [MIME_TYPE]

    def mimeData(self, indexes: Iterable[QModelIndex]) -> QMimeData:
        """Return the ids of the dragged downloads."""
        data = QMimeData()
        data.setData(MIME_TYPE, "\n".join(self._order[index.row()] for index in indexes).encode())
        return data

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _Index) -> bool:
        """Tell where the rows belong. Returns False: the view must not remove them."""
        del action, column, parent
        if data.hasFormat(MIME_TYPE):
            self.dropped.emit(data.data(MIME_TYPE).toStdString().split("\n"), row if row >= 0 else len(self._order))
        return False


def _tip(download: Download, formatter: Format) -> str:
    trouble = download.trouble
    return plain_tip(download_tip(download, formatter), support_of(trouble, formatter) if trouble else "")
