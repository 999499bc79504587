"""The quiet table of the entry panel: whole rows, no lattice, as high as what it shows."""

from PySide6.QtCore import QAbstractTableModel, QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QTableView, QWidget

from kdesk.ui.theme import Theme

MEASURED_ROWS = 20
"""So many rows decide how wide a column is; of hundreds, measuring each would hold the window for seconds."""


class PanelTable(QTableView):
    """A table that grows with its rows: the panel around it scrolls down, the table itself only sideways.

    model  what it shows
    theme  the look
    """

    def __init__(self, model: QAbstractTableModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        # With the 3 pixels that Qt itself leaves, cells begin where their titles do.
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
        """Copy what the selected row stands for; nothing in a plain table."""

    def row_height(self) -> int:
        """Return the height of a row: a line of text and the air of a button."""
        return self.fontMetrics().height() + self._theme.px(16)

    def sizeHint(self) -> QSize:
        """Return a height that shows every row, and the bar under them when the columns are wider than the table."""
        frame = 2 * self.frameWidth() + 2
        wider = self.horizontalHeader().length() > self.viewport().width()
        bar = self.horizontalScrollBar().sizeHint().height() if wider else 0
        return QSize(
            super().sizeHint().width(),
            self.horizontalHeader().sizeHint().height() + self.verticalHeader().length() + bar + frame,
        )

    def minimumSizeHint(self) -> QSize:
        """Return a width that a narrow panel has, and the full height."""
        return QSize(self._theme.px(160), self.sizeHint().height())

    def updateGeometries(self) -> None:
        """Tell the panel when the bar under the rows comes or goes."""
        super().updateGeometries()
        self.updateGeometry()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave a wheel that turns down to the panel; one that turns sideways is the table's."""
        if _turns_sideways(event):
            super().wheelEvent(event)
        else:
            event.ignore()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave it to the panel over the bar under the rows, too: Qt would scroll sideways there."""
        if isinstance(event, QWheelEvent) and not _turns_sideways(event):
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy by the system's keys; all others are the table's, except those of a button in one of its cells."""
        if self.focusWidget() not in {None, self}:
            event.ignore()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selected()
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self.row_height())
        self.updateGeometry()


def _turns_sideways(event: QWheelEvent) -> bool:
    turned = event.pixelDelta() if event.angleDelta().isNull() else event.angleDelta()
    return abs(turned.x()) > abs(turned.y())
