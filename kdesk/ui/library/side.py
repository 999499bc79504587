"""What stands beside the library's entries: the panel of one, or what is told of several that are selected."""

from collections.abc import Sequence

from PySide6.QtWidgets import QStackedWidget, QWidget

from kdesk.domain.entry import Entry
from kdesk.messages.format import Format
from kdesk.ui.library.entry_panel import EntryPanel
from kdesk.ui.library.selected_panel import SelectedPanel
from kdesk.ui.theme import Theme


class Side(QStackedWidget):
    """Shows one of both.

    Attributes:
        selected: Tells of several entries.
    """

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
