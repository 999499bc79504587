"""The window of “Uploads by the server…”: each sheet that was handed over, and what became of its lines."""

import time
from collections.abc import Callable, Coroutine

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from kdesk.domain.bulk.job import BulkJob
from kdesk.domain.bulk.ports import BulkUploads
from kdesk.guide import Topic
from kdesk.messages import N_, _
from kdesk.messages.bulk import job_text, stuck_text
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import Format
from kdesk.ui.bulk.model import LinesModel
from kdesk.ui.dialog import Dialog, dialog_margins
from kdesk.ui.dialog_buttons import dialog_buttons
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from kdesk.ui.tips import plain_tip, set_tip

_SIZE = (760, 520)
_COLUMNS = (N_("Sheet"), N_("State"))
_SHOW_MS = 200
_STUCK_MS = 30_000
"""A job that does not move changes nothing: whether that is to be said is looked at in between."""
EXPLANATION = N_(
    "The server fetches the addresses of these sheets by itself, also while kdesk is closed. To add one, open it with"
    " “Upload from a sheet…”, and choose there to hand it over."
)


class BulkDialog(Dialog):
    """Lists the bulk uploads and aborts them; `open()` it without blocking."""

    def __init__(
        self, theme: Theme, formatter: Format, bulk: BulkUploads, tasks: TaskScope, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        set_topic(self, Topic.UPLOADS)
        self.setWindowTitle(_("Uploads by the server"))
        self._theme, self._formatter, self._bulk, self._tasks = theme, formatter, bulk, tasks
        self._later = QTimer(self, singleShot=True, interval=_SHOW_MS)
        self._later.timeout.connect(self._show)
        self._again = QTimer(self, interval=_STUCK_MS)
        self._again.timeout.connect(self._show)
        self._again.start()
        self.lines = LinesModel(theme, formatter)
        self.words, self.table, self.list = QLabel(), QTableView(), QTreeWidget()
        self.abort_button, self.remove_button = QPushButton(_("Abort")), QPushButton(_("Remove from the list"))
        self._build()
        bulk.listen(self)
        self._show()

    def changed(self) -> None:
        """Show what changed, a moment later."""
        if not self._later.isActive():
            self._later.start()

    @property
    def chosen(self) -> BulkJob | None:
        """The job that is selected."""
        item = self.list.currentItem()
        job_id = item.data(0, Qt.ItemDataRole.UserRole) if item else None
        return next((job for job in self._bulk.jobs() if job.id == job_id), None)

    def _build(self) -> None:
        px = self._theme.px
        self.fit_over_window(self._theme, _SIZE)
        self._dress_list()
        self._dress_table()
        explanation = QLabel(_(EXPLANATION))
        for label in (explanation, self.words):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        explanation.setProperty("role", "secondary")
        self.abort_button.clicked.connect(lambda: self._do(self._bulk.abort))
        self.remove_button.clicked.connect(lambda: self._do(self._bulk.forget))
        close = QPushButton(_("Close"))
        buttons = dialog_buttons(None, close, self.abort_button, self.remove_button)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(*dialog_margins(self._theme))
        column.setSpacing(px(12))
        column.addWidget(explanation)
        column.addWidget(self.list, 1)
        column.addWidget(self.words)
        column.addWidget(self.table, 2)
        column.addWidget(buttons)

    def _dress_list(self) -> None:
        self.list.setAccessibleName(_("Sheets that the server fetches"))
        self.list.setHeaderLabels([_(column) for column in _COLUMNS])
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.list.currentItemChanged.connect(self._refresh)

    def _dress_table(self) -> None:
        table = self.table
        table.setAccessibleName(_("Lines of the sheet"))
        table.setModel(self.lines)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        # Qt adds 3 pixels; with them the cells are aligned with their titles.
        table.setStyleSheet(f"QTableView::item {{ padding: 0 {self._theme.px(8) - 3}px; }}")
        rows = table.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().height() + self._theme.px(12))
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(0, self._theme.px(56))
        header.resizeSection(2, self._theme.px(240))

    def _do(self, act: Callable[[str], Coroutine[None, None, None]]) -> None:
        if job := self.chosen:
            self._tasks.spawn(act(job.id), name="change a bulk upload")

    def _show(self) -> None:
        """Bring the rows up to date; the selection stays."""
        jobs = self._bulk.jobs()
        current = self.list.currentItem()
        before = current.data(0, Qt.ItemDataRole.UserRole) if current else None
        if [item.data(0, Qt.ItemDataRole.UserRole) for item in self._items()] != [job.id for job in jobs]:
            self.list.clear()
            for job in jobs:
                item = QTreeWidgetItem()
                item.setData(0, Qt.ItemDataRole.UserRole, job.id)
                self.list.addTopLevelItem(item)
                if self.list.currentItem() is None or job.id == before:
                    self.list.setCurrentItem(item)
        for item, job in zip(self._items(), jobs, strict=True):
            item.setText(0, shown(job.name))
            item.setText(1, job_text(job, self._formatter))
            item.setToolTip(0, plain_tip(job.name))
        self._refresh()

    def _items(self) -> list[QTreeWidgetItem]:
        found = map(self.list.topLevelItem, range(self.list.topLevelItemCount()))
        return [item for item in found if item is not None]

    def _refresh(self) -> None:
        job = self.chosen
        self.lines.show_job(job)
        stuck = job is not None and job.is_stuck(time.time())
        self.words.setText(stuck_text(job) if job is not None and stuck else "")
        self.words.setVisible(stuck)
        self.abort_button.setEnabled(job is not None and bool(job.server_id) and not job.state.is_final)
        self.remove_button.setEnabled(job is not None)
        set_tip(self.remove_button, _("The server goes on with it, and its entries stay"))
