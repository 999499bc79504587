"""The table of the lines of one bulk upload."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from kdesk.domain.bulk.job import BulkJob
from kdesk.messages import N_, _
from kdesk.messages.bulk import is_wrong, line_text
from kdesk.messages.foreign_text import LINE, shown
from kdesk.messages.format import Format
from kdesk.ui.theme import Theme
from kdesk.ui.tips import plain_tip

_COLUMNS = (N_("Row"), N_("Title"), N_("What became of it"))
_ROW, _TITLE, _STATE = range(3)
_Index = QModelIndex | QPersistentModelIndex


class LinesModel(QAbstractTableModel):
    """The lines of the job that is selected."""

    def __init__(self, theme: Theme, formatter: Format) -> None:
        super().__init__()
        self._theme, self._formatter = theme, formatter
        self.job: BulkJob | None = None

    def show_job(self, job: BulkJob | None) -> None:
        """Show the lines of a job; those of the same one are changed in place, so that the view stays."""
        before, self_is_new = self.job, job is None or self.job is None or job.id != self.job.id
        if self_is_new:
            self.beginResetModel()
            self.job = job
            self.endResetModel()
        elif job is not None and job != before:
            self.job = job
            self.dataChanged.emit(self.index(0, 0), self.index(len(job.lines) - 1, _STATE))

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if self.job is None or (parent is not None and parent.isValid()) else len(self.job.lines)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        shown_here = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return _(_COLUMNS[section]) if shown_here else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if self.job is None or not index.isValid():
            return None
        line, column = self.job.lines[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            if column == _ROW:
                return self._formatter.number(line.number)
            return shown(line.title, LINE) if column == _TITLE else line_text(line, self.job.state)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(line.address) if column == _TITLE else None
        if role == Qt.ItemDataRole.ForegroundRole and column == _STATE and is_wrong(line.state(self.job.state)):
            return self._theme.colour("bad")
        return None
