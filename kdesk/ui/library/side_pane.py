"""What stands beside the library's entries: the panel of one, or what is told of several that are selected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from kdesk.domain.entry import Entry
from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.ui.library.selected_panel import SelectedPanel
from kdesk.ui.library.view_keys import is_escape
from kdesk.ui.tab_order import put_after
from kdesk.ui.theme import Theme

if TYPE_CHECKING:  # it is imported when it is built
    from kdesk.ui.library.entry_panel import EntryPanel

SIDE_SHARE = 0.36
"""Of the page's width."""
SIDE_WIDTHS = (360, 520)
"""Least and largest width that the share gives, in pixels of the drawings."""
LEAST_SIDE = 312
"""To which the edge can be dragged, and which a large font leaves in the smallest window."""


class SidePane(QStackedWidget):
    """Shows one of both.

    Args:
        make_panel: Builds the panel of one entry, when it is asked for first.

    Attributes:
        selected: Tells of several entries.

    Signals:
        escaped: Escape was pressed, and no field in it had a use for it.
    """

    escaped = Signal()

    def __init__(
        self, make_panel: Callable[[], EntryPanel], theme: Theme, formatter: Format, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._make_panel = make_panel
        self._panel: EntryPanel | None = None
        self.selected = SelectedPanel(theme, formatter)
        self.addWidget(self.selected)

    @property
    def panel(self) -> EntryPanel:
        """The panel of one entry."""
        if self._panel is None:
            self._panel = self._make_panel()
            self.addWidget(self._panel)
            put_after(self.selected, self._panel)
            self._panel.order_stops()
        return self._panel

    @property
    def open_panel(self) -> EntryPanel | None:
        """The panel of one entry, None if it is not on the screen."""
        return self._panel if self._panel is not None and self._panel.isVisible() else None

    @property
    def entry(self) -> Entry | None:
        """The entry of the panel, None if it shows none."""
        return self._panel.entry if self._panel is not None else None

    def show_panel(self) -> None:
        """Show the panel of one entry."""
        self.setCurrentWidget(self.panel)
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
        return self.selected.begin if self.currentWidget() is self.selected else self.panel.player.view

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_escape(event):
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def put_away(self) -> None:
        """Hide both; the panel shows no entry any more."""
        self.hide()
        if self._panel is not None:
            self._panel.clear()


class Beside(QSplitter):
    """The entries, and the side beside them, which is hidden at first.

    The side has a share of the width until somebody drags the edge; from then on it keeps what it was given.

    Args:
        entries: Have the rest of the width.
        side: What stands beside them.
    """

    def __init__(self, entries: QWidget, side: SidePane, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._theme, self._side, self._dragged = theme, side, False
        self.setChildrenCollapsible(False)
        self.setHandleWidth(theme.px(8))
        # The handle is the gap between cards and panel, which have their own borders.
        self.setStyleSheet("QSplitter::handle { background: transparent; }")
        self.addWidget(entries)
        self.addWidget(side)
        self.setStretchFactor(0, 1)
        self.handle(1).setAccessibleName(_("Divider between cards and panel"))
        # Both fit into the smallest window, also with a font of twice the size.
        side.setMinimumWidth(theme.px(LEAST_SIDE))
        entries.setMinimumWidth(theme.px(96))
        side.hide()
        side.installEventFilter(self)
        self.splitterMoved.connect(self._keep)

    def _keep(self) -> None:
        self._dragged = True

    def _share(self) -> None:
        if not self._dragged:
            least, most = (self._theme.px(width) for width in SIDE_WIDTHS)
            width = max(least, min(round(self.width() * SIDE_SHARE), most))
            self.setSizes([max(0, self.width() - width - self.handleWidth()), width])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give the side its share when it appears."""
        if watched is self._side and event.type() is QEvent.Type.Show:
            self._share()
        return super().eventFilter(watched, event)
