"""The table of the entry panel: whole rows, no grid lines, as high as its content."""

from PySide6.QtCore import QAbstractTableModel, QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QTableView, QWidget

from kdesk.ui.theme import Theme

MEASURED_ROWS = 20
"""Number of rows that determine the width of a column; measuring hundreds of them takes seconds."""


class PanelTable(QTableView):
    """A table with the height of its rows. It scrolls horizontally only; the panel around it scrolls vertically."""

    def __init__(self, model: QAbstractTableModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # By default Tab goes from cell to cell and does not leave the table.
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        # Qt adds 3 pixels; with them the cells are aligned with their titles.
        self.setStyleSheet(f"QTableView::item {{ padding: 0 {theme.px(8) - 3}px; }}")
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setResizeContentsPrecision(MEASURED_ROWS)
        self.setModel(model)
        for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            signal.connect(self._fit)
        model.modelReset.connect(lambda: self.horizontalScrollBar().setValue(0))
        self.horizontalScrollBar().installEventFilter(self)
        theme.changed.connect(self._fit)
        self._fit()

    def copy_selected(self) -> None:
        """Copy the selected row; a plain table copies nothing."""

    def row_height(self) -> int:
        """Return the height of a row: a line of text with the margins of a button."""
        return self.fontMetrics().height() + self._theme.px(16)

    def sizeHint(self) -> QSize:
        """Return a size with the height of all rows, and of the scroll bar if the columns are wider than the table."""
        frame = 2 * self.frameWidth() + 2
        wider = self.horizontalHeader().length() > self.viewport().width()
        bar = self.horizontalScrollBar().sizeHint().height() if wider else 0
        return QSize(
            super().sizeHint().width(),
            self.horizontalHeader().sizeHint().height() + self.verticalHeader().length() + bar + frame,
        )

    def minimumSizeHint(self) -> QSize:
        """Return a size for a narrow panel, with the full height."""
        return QSize(self._theme.px(160), self.sizeHint().height())

    def updateGeometries(self) -> None:
        """Update the size hint too: the scroll bar may have appeared or disappeared."""
        super().updateGeometries()
        self.updateGeometry()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll horizontally; leave vertical scrolling to the panel."""
        if _is_horizontal(event):
            super().wheelEvent(event)
        else:
            event.ignore()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave vertical scrolling to the panel also over the scroll bar, where Qt would scroll horizontally."""
        if isinstance(event, QWheelEvent) and not _is_horizontal(event):
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy by the Copy key; leave the keys of a button in a cell to that button."""
        if self.focusWidget() not in {None, self}:
            event.ignore()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selected()
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self.row_height())
        self.updateGeometry()


def _is_horizontal(event: QWheelEvent) -> bool:
    turned = event.pixelDelta() if event.angleDelta().isNull() else event.angleDelta()
    return abs(turned.x()) > abs(turned.y())
