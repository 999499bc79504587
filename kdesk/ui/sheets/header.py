"""The header of a sheet's table: below each title a box that says what the column holds."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHeaderView, QTableView, QWidget

from kdesk.domain.sheets.columns import ColumnRole
from kdesk.messages import _
from kdesk.messages.sheets import role_name
from kdesk.ui.theme import Theme

_MARGIN = 4


class ColumnHeader(QHeaderView):
    """Titles with boxes below them.

    Args:
        first: The first section with a box.

    Attributes:
        boxes: One for each column of the sheet.

    Signals:
        chosen: Number of a column of the sheet, and its `ColumnRole`.
    """

    chosen = Signal(int, object)

    def __init__(self, titles: Sequence[str], first: int, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._first, self._theme = first, theme
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setHighlightSections(False)
        self.boxes = [self._box(column, title) for column, title in enumerate(titles)]
        self.sectionResized.connect(self._place)
        theme.changed.connect(self._place)

    def follow(self, table: QTableView) -> None:
        """Move the boxes with the columns of a table."""
        table.horizontalScrollBar().valueChanged.connect(self._place)
        self._place()

    def show_roles(self, roles: Sequence[ColumnRole]) -> None:
        """Show what each column holds."""
        for box, role in zip(self.boxes, roles, strict=True):
            box.setCurrentIndex(box.findData(role))

    def sizeHint(self) -> QSize:
        """Return the height of a title and a box."""
        height = self.fontMetrics().height() + self._box_height() + 3 * self._theme.px(_MARGIN)
        return QSize(super().sizeHint().width(), height)

    def updateGeometries(self) -> None:
        super().updateGeometries()
        self._place()

    def _box(self, column: int, title: str) -> QComboBox:
        box = QComboBox(self)
        for role in ColumnRole:
            box.addItem(role_name(role), role)
        box.setAccessibleName(_("What the column “{title}” holds").format(title=title))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.view().setMinimumWidth(self._theme.px(200))
        # `activated` is of the user only, not of `show_roles`. Qt keeps the role as a plain text.
        box.activated.connect(lambda index: self.chosen.emit(column, ColumnRole(box.itemData(index))))
        return box

    def _box_height(self) -> int:
        return max((box.sizeHint().height() for box in self.boxes), default=0)

    def _place(self) -> None:
        margin, height = self._theme.px(_MARGIN), self._box_height()
        top = self.fontMetrics().height() + 2 * margin
        for column, box in enumerate(self.boxes):
            section = column + self._first
            left, width = self.sectionViewportPosition(section), self.sectionSize(section)
            box.setGeometry(left + margin, top, max(0, width - 2 * margin), height)
            box.setVisible(not self.isSectionHidden(section))
