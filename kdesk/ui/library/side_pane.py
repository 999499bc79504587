"""What stands beside the library's entries: the panel of one, or what is told of several that are selected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from kdesk.domain.entry import Entry
from kdesk.messages.format import Format
from kdesk.ui.library.selected_panel import SelectedPanel
from kdesk.ui.library.view_keys import is_escape
from kdesk.ui.tab_order import put_after
from kdesk.ui.theme import Theme

if TYPE_CHECKING:  # it is imported when it is built
    from kdesk.ui.library.entry_panel import EntryPanel


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
