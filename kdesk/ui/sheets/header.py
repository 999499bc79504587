"""The header of a sheet's table: below each title a box that says what the column holds."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from kdesk.domain.sheets.columns import ColumnRole, ColumnUse
from kdesk.domain.sheets.custom_columns import CustomColumn
from kdesk.messages import _
from kdesk.messages.sheets import use_name
from kdesk.ui.fields.edits import Choice
from kdesk.ui.sheets.model import FIRST
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip

_MARGIN = 4
_LEAST_LIST, _MOST_LIST, _LIST_ROOM = 200, 600, 48
"""Bounds for the width of the list of choices, and what it needs beside the words, in pixels of the drawings."""


class _Box(Choice):
    """What one column holds.

    Signals:
        reached: It got the focus.
    """

    reached = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.reached.emit()


class ColumnHeader(QHeaderView):
    """Titles with boxes below them.

    Args:
        custom: Fields of custom metadata that columns may hold.

    Attributes:
        boxes: One for each column of the sheet.

    Signals:
        chosen: Number of a column of the sheet, and its `ColumnUse`.
    """

    chosen = Signal(int, object)

    def __init__(self, titles: Sequence[str], custom: Sequence[CustomColumn], theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._uses: Sequence[ColumnUse] = (*ColumnRole, *custom)
        # One for all boxes: a sheet has a hundred columns, and an account hundreds of fields.
        self._choices = QStandardItemModel(self)
        for use in self._uses:
            self._choices.appendRow(_choice(use))
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setHighlightSections(False)
        self._list_wide = self._list_width()
        self.boxes = [self._box(column, title) for column, title in enumerate(titles)]
        self.sectionResized.connect(self._place)
        theme.changed.connect(self._place)

    def follow(self, table: QTableView) -> None:
        """Move the boxes with the columns of a table, and bring into sight the column whose box gets the focus."""
        table.horizontalScrollBar().valueChanged.connect(self._place)
        for column, box in enumerate(self.boxes):
            box.reached.connect(partial(_show_column, table, column + FIRST))
        self._place()

    def show_roles(self, roles: Sequence[ColumnUse]) -> None:
        """Show what each column holds."""
        for box, use in zip(self.boxes, roles, strict=True):
            box.setCurrentIndex(self._uses.index(use))

    def sizeHint(self) -> QSize:
        """Return the height of a title and a box."""
        height = self.fontMetrics().height() + self._box_height() + 3 * self._theme.px(_MARGIN)
        return QSize(super().sizeHint().width(), height)

    def updateGeometries(self) -> None:
        super().updateGeometries()
        self._place()

    def _box(self, column: int, title: str) -> "_Box":
        box = _Box(self)
        box.setModel(self._choices)
        box.setAccessibleName(_("What the column “{title}” holds").format(title=title))
        # The box is as narrow as its column: the list and a tooltip show what has no room in it.
        box.view().setMinimumWidth(self._list_wide)
        box.currentTextChanged.connect(lambda words: set_tip(box, words))
        # `activated` is of the user only, not of `show_roles`.
        box.activated.connect(lambda index: self.chosen.emit(column, self._uses[index]))
        return box

    def _list_width(self) -> int:
        """Return the width in which every choice can be read, within bounds: an account names its fields freely."""
        px, metrics = self._theme.px, self.fontMetrics()
        words = [use_name(use) for use in self._uses]
        longest = max((metrics.horizontalAdvance(text) for text in words), default=0)
        return min(max(px(_LEAST_LIST), longest + px(_LIST_ROOM)), px(_MOST_LIST))

    def _box_height(self) -> int:
        # They are alike, and each asks for the width of all its choices, too: with every column that is resized.
        return self.boxes[0].sizeHint().height() if self.boxes else 0

    def _place(self) -> None:
        margin, height = self._theme.px(_MARGIN), self._box_height()
        top = self.fontMetrics().height() + 2 * margin
        for column, box in enumerate(self.boxes):
            section = column + FIRST
            left, width = self.sectionViewportPosition(section), self.sectionSize(section)
            box.setGeometry(left + margin, top, max(0, width - 2 * margin), height)
            box.setVisible(not self.isSectionHidden(section))


def _choice(use: ColumnUse) -> QStandardItem:
    item = QStandardItem(use_name(use))
    item.setData(str(use) if isinstance(use, ColumnRole) else use_name(use), Qt.ItemDataRole.UserRole)
    return item


def _show_column(table: QTableView, column: int) -> None:
    """Scroll sideways only, so that a column is in sight."""
    header, bar = table.horizontalHeader(), table.horizontalScrollBar()
    left = header.sectionPosition(column)
    right = left + header.sectionSize(column)
    bar.setValue(min(left, max(bar.value(), right - table.viewport().width())))
