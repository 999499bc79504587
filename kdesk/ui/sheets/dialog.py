"""The preview of a sheet: its rows, what is wrong with them, and what its columns hold."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from kdesk.domain.sheets.columns import ColumnRole, ColumnUse, reassigned
from kdesk.domain.sheets.custom_columns import CustomColumn
from kdesk.domain.sheets.rows import SheetRow
from kdesk.domain.sheets.sheet import Sheet
from kdesk.guide import Topic
from kdesk.messages import _
from kdesk.messages.bulk import hand_over_label
from kdesk.messages.format import Format
from kdesk.messages.sheets import counts_sentence, extra_files_sentence, queue_label, sheet_title
from kdesk.ui.dialog import Dialog, dialog_margins
from kdesk.ui.dialog_buttons import dialog_buttons
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.sheets.cell_editing import EditableSheetModel, SentenceDelegate, let_correct
from kdesk.ui.sheets.column_widths import fit_columns
from kdesk.ui.sheets.fetch_choice import FetchChoice
from kdesk.ui.sheets.header import ColumnHeader
from kdesk.ui.sheets.model import FIRST
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip

_SIZE = (980, 620)
_WIDTHS = (56, 260)


@dataclass(frozen=True, slots=True)
class SheetPreview:
    """What a preview shows.

    Attributes:
        roles: What the columns hold.
        others: How many files came with the sheet that none of its rows names.
        is_file: Whether the sheet is a file that could be uploaded itself.
        own_name: Of a folder that is shown as a sheet: whether its own name counts; None for others.
        custom: Fields of custom metadata that columns may hold.
    """

    sheet: Sheet
    roles: Sequence[ColumnUse]
    rows: Sequence[SheetRow]
    others: int = 0
    is_file: bool = False
    own_name: bool | None = None
    custom: Sequence[CustomColumn] = ()


class SheetDialog(Dialog):
    """Shows the rows of a sheet before they are queued. Deleted when it is closed.

    Attributes:
        queue: The button that queues.
        itself: The button that uploads the file of the sheet.
        hint: How a cell is corrected.
        words: What is wrong with the current row; at first, with the first one of which there is something to say.
        also: Whether files that no row names are queued, too.
        own_name: Whether the name of the folder that was chosen counts; for folders only.
        fetch_choice: Who fetches the addresses, where all rows name one.

    Signals:
        roles_chosen: A tuple of `ColumnUse`: the user has said what a column holds.
        wanted: The rows are to be queued.
        itself_wanted: The file is no sheet of uploads: it is to be uploaded itself.
    """

    roles_chosen = Signal(object)
    wanted = Signal()
    itself_wanted = Signal()

    def __init__(self, preview: SheetPreview, theme: Theme, formatter: Format, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_topic(self, Topic.DETAILS)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme, self._formatter = theme, formatter
        self.roles = tuple(preview.roles)
        self.setWindowTitle(sheet_title(preview.sheet.path))
        self.model = EditableSheetModel(preview.sheet, theme, formatter)
        self.model.is_editable = self.model.shows_unused = preview.own_name is None
        self.table = QTableView()
        self.header = ColumnHeader(preview.sheet.titles, preview.custom, theme, self.table)
        self.counts, self.words = QLabel(), QLabel()
        self.hint = QLabel(_("Double-click a cell or press F2 to correct it here; the file stays as it is."))
        self.only_problems = QCheckBox(_("Only rows with something wrong"))
        self.also = QCheckBox()
        self.also.setChecked(True)
        self.own_name = QCheckBox(_("The name of the folder itself as well, not only those in it"))
        self.own_name.setVisible(False)
        self.fetch_choice = FetchChoice(self._theme)
        self.queue, self.itself = QPushButton(), QPushButton(_("Upload as a file"))
        set_tip(self.itself, _("This table names no uploads: upload the file itself, and what came with it"))
        self.itself.setParent(self)
        self.itself.hide()
        self._build(is_file=preview.is_file)
        self.show_preview(preview)
        fit_columns(self.table, preview.sheet, theme)
        self.queue.setFocus()

    @property
    def rows(self) -> Sequence[SheetRow]:
        """All rows, as they are shown."""
        return self.model.rows

    @property
    def by_server(self) -> bool:
        """Whether the server is to fetch the addresses by itself."""
        return self.fetch_choice.by_server

    def show_preview(self, preview: SheetPreview) -> None:
        """Show what was found out of the rows, for columns that hold this."""
        self.roles = tuple(preview.roles)
        self.header.show_roles(self.roles)
        self.model.unused = frozenset(place for place, use in enumerate(self.roles) if use is ColumnRole.IGNORED)
        self._show_rows(preview)
        self.counts.setText(counts_sentence(preview.rows, self._formatter))
        self.queue.setEnabled(any(row.can_be_queued or row.acts_on_entry for row in preview.rows))
        wrong = any(row.problems for row in preview.rows)
        self.only_problems.setEnabled(wrong)
        if not wrong:
            self.only_problems.setChecked(False)  # the last one was corrected: an empty table would say nothing
        self.hint.setVisible(wrong and self.model.is_editable)
        self.table.setColumnHidden(FIRST - 1, not wrong)
        self.also.setText(extra_files_sentence(preview.others, self._formatter))
        self.also.setVisible(preview.others > 0)
        self.own_name.setChecked(bool(preview.own_name))
        self.own_name.setVisible(preview.own_name is not None)
        self.fetch_choice.show_rows(preview.rows)
        self._label()

    def _show_rows(self, preview: SheetPreview) -> None:
        """Show rows; the cell that was current stays it, where its row still stands in the list."""
        current = self.table.currentIndex()
        number = self.model.number_of(current.row())
        self.model.show_rows(preview.rows, preview.sheet)
        row = self.model.row_of(number)
        if row >= 0:
            self.table.setCurrentIndex(self.model.index(row, current.column()))
        self._tell(row if row >= 0 else self.model.first_problem)

    def _build(self, *, is_file: bool) -> None:
        px = self._theme.px
        self.fit_over_window(self._theme, _SIZE)
        self._dress_table()
        for label in (self.counts, self.words, self.hint):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.words.setProperty("role", "secondary")
        self.hint.setProperty("role", "secondary")
        self.words.setAccessibleName(_("What is wrong with the selected row"))
        buttons = dialog_buttons(self.queue, QPushButton(_("Cancel")), *([self.itself] if is_file else ()))
        self.itself.clicked.connect(self.itself_wanted)
        buttons.accepted.connect(self.wanted)
        buttons.rejected.connect(self.reject)
        above = QHBoxLayout()
        above.addWidget(self.counts, 1)
        above.addWidget(self.only_problems)
        column = QVBoxLayout(self)
        column.setContentsMargins(*dialog_margins(self._theme))
        column.setSpacing(px(12))
        column.addLayout(above)
        column.addWidget(self.table, 1)
        column.addWidget(self.words)
        column.addWidget(self.hint)
        column.addWidget(self.own_name)
        column.addWidget(self.also)
        column.addWidget(self.fetch_choice)
        column.addWidget(buttons)
        self.only_problems.toggled.connect(self.model.show_only_problems)
        self.header.chosen.connect(self._choose)
        self.fetch_choice.at_once.toggled.connect(self._label)

    def _dress_table(self) -> None:
        table, px = self.table, self._theme.px
        table.setAccessibleName(_("Rows of the sheet"))
        table.setModel(self.model)
        table.setHorizontalHeader(self.header)
        self.header.setSectionsClickable(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        let_correct(table)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        # By default Tab goes from cell to cell and does not leave the table.
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        # A path tells most at its end.
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        table.setItemDelegateForColumn(FIRST - 1, SentenceDelegate(table))
        # Qt adds 3 pixels; with them the cells are aligned with their titles.
        table.setStyleSheet(f"QTableView::item {{ padding: 0 {px(8) - 3}px; }}")
        rows = table.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().height() + px(12))
        for section in range(FIRST):
            table.setColumnWidth(section, px(_WIDTHS[section]))
        self.header.follow(table)
        table.selectionModel().currentRowChanged.connect(lambda index, _before: self._tell(index.row()))

    def _tell(self, row: int) -> None:
        """Say in full what is wrong with a row that is shown; cells have no room for it."""
        self.words.setText("\n".join(self.model.words_of(row)))
        self.words.setVisible(bool(self.words.text()))

    def _label(self) -> None:
        """Say on the main button what it does."""
        if self.by_server:
            label = hand_over_label(sum(row.can_be_queued for row in self.rows), self._formatter)
        else:
            label = queue_label(self.rows, self._formatter)
        self.queue.setText(label)

    def _choose(self, column: int, role: ColumnUse) -> None:
        # At once: the next choice may come before the rows were looked at.
        self.roles = reassigned(self.roles, column, role)
        self.roles_chosen.emit(self.roles)
