"""The list of transfers as a Qt model that mirrors the queue."""

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import islice
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    QUrl,
    Signal,
)

from kdesk.domain import order
from kdesk.domain.queue_listener import QueueListener
from kdesk.domain.source_file import SourceKind
from kdesk.domain.transfer import Transfer
from kdesk.messages.details import NO_DETAILS, RowDetails
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import Format
from kdesk.messages.rows import spoken_row
from kdesk.ui.uploads.row_words import filter_text, row_tip
from kdesk.ui.uploads.summary import Summary

TRANSFER_ROLE = Qt.ItemDataRole.UserRole + 1
FILTER_ROLE = Qt.ItemDataRole.UserRole + 2
"""Group, line feed, searchable name and title: what the filter matches."""
DETAILS_ROLE = Qt.ItemDataRole.UserRole + 3
"""`RowDetails` of what was said about the transfer."""
REPAINT_MS = 100
GATHERING_MS = 200
"""Between insertions while files keep coming."""
ROWS_A_MS = 50
"""A long list waits a millisecond longer for so many rows: each insertion lays all of them out."""
FEW_ROWS = 100
"""What is less than this part of the list is not worth laying all of it out."""
BATCH, NEXT_MS = 1000, 5
"""Rows that are updated in one batch, and milliseconds between batches, in which the window paints."""
SPANS_BEFORE_RESET = 100
"""Scattered removals beyond this number are cheaper as one reset."""
MIME_TYPE = "application/x-kdesk-transfers"
MOST_FILES = 1000
"""Of a drag out of the window; a longer one moves rows only, and begins at once."""
_ROOT = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


class TransferModel(QAbstractListModel, QueueListener):
    """Shows the snapshots in the queue's order.

    Args:
        now: Returns Unix seconds.
        move: Asks the queue to put transfers before a row; the queue answers with `moved`.
        details_of: Returns what the row of a transfer says of its details.

    Attributes:
        signed_in: Whether a queued row waits for its turn only, and not for a sign-in as well.
        summary: Totals of the whole list.

    Signals:
        summary_changed: Counts, speed or bytes left have changed; at most once per repaint.
    """

    summary_changed = Signal()

    def __init__(
        self,
        formatter: Format,
        now: Callable[[], float],
        move: Callable[[Collection[str], int], None],
        parent: QObject | None = None,
        *,
        details_of: Callable[[Transfer], RowDetails] = lambda _transfer: NO_DETAILS,
    ) -> None:
        super().__init__(parent)
        self._move = move
        self.signed_in = True
        self._roles: dict[int, Callable[[Transfer], Any]] = {
            TRANSFER_ROLE: lambda transfer: transfer,
            DETAILS_ROLE: details_of,
            FILTER_ROLE: lambda transfer: filter_text(transfer, details_of(transfer)),
            Qt.ItemDataRole.DisplayRole: lambda transfer: shown(transfer.file.name),
            Qt.ItemDataRole.AccessibleTextRole: lambda transfer: spoken_row(
                transfer, formatter, now(), signed_in=self.signed_in, details=details_of(transfer)
            ),
            Qt.ItemDataRole.ToolTipRole: lambda transfer: row_tip(transfer, formatter, details_of(transfer)),
        }
        self._rows: list[Transfer] = []
        self._row_of: dict[str, int] = {}
        self._pending: dict[str, Transfer] = {}
        self.summary = Summary()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._flush_batch)
        self._newcomers: list[Transfer] = []
        self._gathering = QTimer(self, singleShot=True)
        self._gathering.timeout.connect(self._insert)

    def transfer(self, row: int) -> Transfer:
        """Return the snapshot that a row shows."""
        return self._rows[row]

    def transfers(self, first: int, last: int) -> Sequence[Transfer]:
        """Return the snapshots that the rows from `first` to `last` show."""
        return self._rows[first : last + 1]

    def row_of(self, transfer_id: str) -> int | None:
        """Return where a transfer stands, None when it is not in the list."""
        return self._row_of.get(transfer_id)

    def added(self, transfers: Sequence[Transfer]) -> None:
        """Insert the first batch at once, and all that follow before the next repaint together."""
        self._newcomers += transfers
        if not self._gathering.isActive():
            self._insert()

    def all_added(self, transfer_ids: Collection[str]) -> None:
        """Insert the last batch at once, unless it is a few rows of a long list, for which others may come as well."""
        del transfer_ids
        if len(self._newcomers) * FEW_ROWS >= len(self._rows):
            self._insert()

    def changed(self, before: Transfer, now: Transfer) -> None:
        """Keep the newest snapshot until the next repaint."""
        del before
        self._pending[now.id] = now
        if not self._timer.isActive():
            self._timer.start(REPAINT_MS)

    def details_changed(self, transfer_ids: Collection[str]) -> None:
        """Paint rows again whose details have changed."""
        for key in transfer_ids:
            row = self._row_of.get(key)
            if row is not None:
                self.changed(self._rows[row], self._pending.get(key, self._rows[row]))

    def removed(self, transfer_ids: Collection[str]) -> None:
        """Remove the rows, span by span from the end, so that row numbers stay valid."""
        self.flush()
        rows = sorted(self._row_of[key] for key in transfer_ids if key in self._row_of)
        for row in rows:
            self.summary.remove(self._rows[row])
        spans = list(order.contiguous(rows))
        if len(spans) > SPANS_BEFORE_RESET:
            self.beginResetModel()
            gone = set(rows)
            self._rows = [transfer for row, transfer in enumerate(self._rows) if row not in gone]
            self._row_of = {transfer.id: row for row, transfer in enumerate(self._rows)}
            self.endResetModel()
        else:
            for first, last in reversed(spans):
                self._remove_span(first, last)
        self.summary_changed.emit()

    def restored(self, transfers: Sequence[Transfer], rows: Sequence[int]) -> None:
        """Insert the rows, span by span from the first, so that row numbers are those of the queue."""
        self.flush()
        for transfer in transfers:
            self.summary.add(transfer)
        spans = list(order.contiguous(rows))
        returning = iter(transfers)
        if len(spans) > SPANS_BEFORE_RESET:
            self.beginResetModel()
            self._rows = order.merged(self._rows, transfers, rows)
            self._index(range(len(self._rows)))
            self.endResetModel()
        else:
            for first, last in spans:
                self.beginInsertRows(_ROOT, first, last)
                self._rows[first:first] = islice(returning, last - first + 1)
                self._index(range(first, len(self._rows)))
                self.endInsertRows()
        self.summary_changed.emit()

    def moved(self, transfer_ids: Collection[str], row: int) -> None:
        """Move the rows as the queue did; selection and current row stay with their transfers."""
        # The queue's row numbers count the newcomers, which may not be inserted yet.
        self.flush()
        # Not beginMoveRows(), which moves one contiguous block only.
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        ids = [self._rows[index.row()].id for index in before]
        rows = sorted(self._row_of[key] for key in transfer_ids)
        self._index(order.move(self._rows, rows, row))
        self.changePersistentIndexList(before, [self.index(self._row_of[key]) for key in ids])
        self.layoutChanged.emit()

    def flush(self) -> None:
        """Show the newest snapshots now: one `dataChanged` for each contiguous span of rows."""
        self._timer.stop()
        self._insert()
        self._flush(len(self._pending))

    def _insert(self) -> None:
        """Put the newcomers behind the others."""
        if not self._newcomers:
            return
        transfers, self._newcomers, first = self._newcomers, [], len(self._rows)
        self.beginInsertRows(_ROOT, first, first + len(transfers) - 1)
        self._rows.extend(transfers)
        self._index(range(first, len(self._rows)))
        self.summary.add_all(transfers)
        self.endInsertRows()
        self._gathering.start(max(GATHERING_MS, len(self._rows) // ROWS_A_MS))
        self.summary_changed.emit()

    def _flush_batch(self) -> None:
        self._flush(BATCH)
        if self._pending:
            self._timer.start(NEXT_MS)

    def _flush(self, count: int) -> None:
        # While a folder is added, rows above move their bytes ten times a second.
        if self._newcomers and not self._pending.keys() <= self._row_of.keys():
            self._insert()
        newest = list(islice(self._pending.items(), count))
        if not newest:
            return
        rows = []
        for key, transfer in newest:
            del self._pending[key]
            # None if the row was removed after the change.
            row = self._row_of.get(key)
            if row is not None:
                self.summary.remove(self._rows[row])
                self.summary.add(transfer)
                self._rows[row] = transfer
                rows.append(row)
        for first, last in order.contiguous(sorted(rows)):
            self.dataChanged.emit(self.index(first), self.index(last))
        self.summary_changed.emit()

    def _remove_span(self, first: int, last: int) -> None:
        self.beginRemoveRows(_ROOT, first, last)
        for transfer in self._rows[first : last + 1]:
            del self._row_of[transfer.id]
        del self._rows[first : last + 1]
        self._index(range(first, len(self._rows)))
        self.endRemoveRows()

    def _index(self, rows: range) -> None:
        self._row_of |= zip([transfer.id for transfer in self._rows[rows.start : rows.stop]], rows, strict=True)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of transfers."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the snapshot itself for `TRANSFER_ROLE`, and text for the other roles."""
        return self.told(self._rows[index.row()], role) if index.isValid() else None

    def told(self, transfer: Transfer, role: int) -> Any:
        """Return what a row says of this transfer under a role."""
        tell = self._roles.get(role)
        return tell(transfer) if tell else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Rows can be selected and dragged; drops fall between them."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsDragEnabled
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    def supportedDropActions(self) -> Qt.DropAction:
        """Rows are moved when they are dropped here: they are dragged as copies, see `supportedDragActions`."""
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def mimeTypes(self) -> list[str]:
        """Return the one type that rows travel as, inside the window only."""
        return [MIME_TYPE]

    def supportedDragActions(self) -> Qt.DropAction:
        """Rows are copied out of the window: a file manager that moved them would take the files away."""
        return Qt.DropAction.CopyAction

    def mimeData(self, indexes: Iterable[QModelIndex]) -> QMimeData:
        """Return the ids of the dragged transfers, and their files for other programs."""
        data = QMimeData()
        dragged = [self._rows[index.row()] for index in indexes]
        data.setData(MIME_TYPE, "\n".join(one.id for one in dragged).encode())
        files = [one.file.path for one in dragged if one.file.kind is not SourceKind.ADDRESS]
        if files and len(files) <= MOST_FILES:
            data.setUrls([QUrl.fromLocalFile(path) for path in files])
        return data

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _Index) -> bool:
        """Ask the queue to move the rows. Returns False: the view must not remove them."""
        del action, column
        if data.hasFormat(MIME_TYPE):
            target = row if row >= 0 else (parent.row() if parent.isValid() else len(self._rows))
            self._move(data.data(MIME_TYPE).toStdString().split("\n"), target)
        return False
