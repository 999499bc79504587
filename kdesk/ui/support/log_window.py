"""The log in a window of its own: levels, a search, following, and copying without secrets."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from kdesk.domain.log_lines import LEVELS, LogRecord
from kdesk.guide import Topic
from kdesk.messages import _
from kdesk.ui.following_window import FollowingWindow
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.key_sheet import reach_keys
from kdesk.ui.search_field import SearchField
from kdesk.ui.share.clipboard import put_text
from kdesk.ui.support.log_model import LogModel, level_name
from kdesk.ui.support.ports import LogReader
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from kdesk.ui.tips import announce

_SIZE, _LEAST = QSize(860, 600), QSize(480, 320)
_FOLLOW_MS = 1_000
_WIDTHS = (160, 80, 160)

_MOST_TIMES = 100
"""At which a record came again that are listed: the last ones."""


class LogWindow(FollowingWindow):
    """A window beside which one can work on, to see what happens.

    Attributes:
        levels: From which level on.
        follows: Whether the end stays in sight.
        table: The records.
        details: The whole of the selected one.
    """

    def __init__(self, theme: Theme, tasks: TaskScope, reader: LogReader, over: QWidget) -> None:
        super().__init__(_("Log – kdesk"), over, tasks, interval=_FOLLOW_MS)
        set_topic(self, Topic.TROUBLESHOOTING)
        self._reader = reader
        self.model = LogModel(theme)
        self.levels, self.follows = QComboBox(), QCheckBox(_("Follow"))
        self.search = SearchField(theme, _("Find in the log"), _("Find in the log"))
        self.table, self.details, self.copy = QTableView(), QPlainTextEdit(), QPushButton(_("Copy"))
        self._build(theme)
        self._connect()
        reach_keys(theme, self)

    async def read(self) -> None:
        """Show what was written since."""
        records = await self._reader.read()
        self.model.show_records(records)
        if self.follows.isChecked():
            self.table.scrollToBottom()

    def chosen(self) -> Sequence[LogRecord]:
        """Return the selected records, all that are shown if none is."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        chosen = [self.model.rows[row] for row in rows] or self.model.rows
        return [record for records in chosen for record in records]

    def _build(self, theme: Theme) -> None:
        px = theme.px
        for level in LEVELS[1:]:
            number = LEVELS.index(level)
            words = level_name(number)
            self.levels.addItem(words if level == LEVELS[-1] else _("{level} and more").format(level=words), number)
        self.levels.setAccessibleName(_("From which level on"))
        self.follows.setChecked(True)
        self._dress_table(px(_WIDTHS[0]), px(_WIDTHS[1]), px(_WIDTHS[2]))
        # Qt adds 3 pixels; with them the cells are aligned with their titles.
        self.table.setStyleSheet(f"QTableView::item {{ padding: 0 {px(8) - 3}px; }}")
        self.details.setReadOnly(True)
        self.details.setAccessibleName(_("The whole record"))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self.search, 1)
        for widget in (self.levels, self.follows, self.copy):
            head.addWidget(widget)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.table)
        parts.addWidget(self.details)
        parts.setStretchFactor(0, 1)
        parts.setSizes([px(400), px(96)])
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(12))
        column.addLayout(head)
        column.addWidget(parts, 1)
        self.take_size(theme, _SIZE, _LEAST)

    def _dress_table(self, *widths: int) -> None:
        table = self.table
        table.setAccessibleName(_("Records of the log"))
        table.setModel(self.model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        # The reason of a failure is the end of its line.
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        rows = table.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().height() + 8)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        for column, width in enumerate(widths):
            header.resizeSection(column, width)

    def _connect(self) -> None:
        self.levels.currentIndexChanged.connect(lambda _row: self._choose())
        self.search.textChanged.connect(lambda _text: self._choose())
        self.search.given_up.connect(self.close)
        self.search.left.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.table.selectionModel().selectionChanged.connect(lambda *_rows: self._show_details())
        self.model.dataChanged.connect(lambda *_rows: self._show_details())
        self.copy.clicked.connect(self._copy)
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self.search.take_cursor)
        copying = QShortcut(QKeySequence.StandardKey.Copy, self.table)
        copying.setContext(Qt.ShortcutContext.WidgetShortcut)
        copying.activated.connect(self._copy)

    def follow(self) -> None:
        """Show more only if the user wants it."""
        if self.follows.isChecked():
            super().follow()

    def _choose(self) -> None:
        self.model.choose(self.levels.currentData(), self.search.text().strip())
        if self.follows.isChecked():
            self.table.scrollToBottom()

    def _show_details(self) -> None:
        rows = self.table.selectionModel().selectedRows()
        text = "\n".join(_whole(self.model.rows[index.row()]) for index in rows[:1])
        # What somebody reads stays where it is scrolled to.
        if text != self.details.toPlainText():
            self.details.setPlainText(text)

    def _copy(self) -> None:
        text = "\n".join(record.whole for record in self.chosen())
        put_text(QGuiApplication.clipboard(), self._reader.redact(text))
        announce(self.copy, _("Copied"))


def _whole(records: Sequence[LogRecord]) -> str:
    """Return the first record as the log has it, and when it came again."""
    times = [record.at for record in records[1:][-_MOST_TIMES:]]
    left_out = ("…",) if len(records) > len(times) + 1 else ()
    return "\n".join((records[0].whole, *left_out, *times))
