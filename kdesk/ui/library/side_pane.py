"""What stands beside the library's entries: the panel of one, or what is told of several that are selected."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from kdesk.domain.entry import Entry
from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.ui.library.entry_panel import EntryPanel
from kdesk.ui.library.selected_panel import SelectedPanel
from kdesk.ui.library.view_keys import is_escape
from kdesk.ui.theme import Theme


class SidePane(QStackedWidget):
    """Shows one of both.

    Attributes:
        selected: Tells of several entries.

    Signals:
        escaped: Escape was pressed, and no field in it had a use for it.
    """

    escaped = Signal()

    def __init__(self, panel: EntryPanel, theme: Theme, formatter: Format, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._panel = panel
        self.selected = SelectedPanel(theme, formatter)
        self.addWidget(panel)
        self.addWidget(self.selected)

    def show_panel(self) -> None:
        """Show the panel of one entry."""
        self.setCurrentWidget(self._panel)
        self.show()

    def show_selected(self, entries: Sequence[Entry], count: int) -> None:
        """Show how many entries are selected.

        Args:
            entries: Those that are loaded.
            count: Of all selected rows.
        """
        self.selected.show_entries(entries, count)
        self.setCurrentWidget(self.selected)
        self.show()

    @property
    def begin(self) -> QWidget:
        """The widget with which the keyboard begins."""
        return self._panel.player.view if self.currentWidget() is self._panel else self.selected.begin

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_escape(event):
            self.escaped.emit()
        else:
            super().keyPressEvent(event)


def beside(entries: QWidget, side: SidePane, theme: Theme) -> QSplitter:
    """Return the entries with the side, which is hidden at first, beside them."""
    splitter = QSplitter(Qt.Orientation.Horizontal)
    splitter.setChildrenCollapsible(False)
    splitter.setHandleWidth(theme.px(8))
    # The handle is the gap between cards and panel, which have their own borders.
    splitter.setStyleSheet("QSplitter::handle { background: transparent; }")
    splitter.addWidget(entries)
    splitter.addWidget(side)
    splitter.setStretchFactor(0, 1)
    splitter.handle(1).setAccessibleName(_("Edge between cards and panel"))
    # Both fit into the smallest window, also with a font of twice the size.
    side.setMinimumWidth(theme.px(312))
    entries.setMinimumWidth(theme.px(96))
    splitter.setSizes([theme.px(640), theme.px(400)])
    side.hide()
    return splitter
