"""Keys of the Library that lead from one of its parts to another: F6 and Escape."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from kdesk.ui.library.panel_control import PanelControl
from kdesk.ui.library.selected_entries import SelectedEntries
from kdesk.ui.library.views import LibraryViews
from kdesk.ui.panes import Pane


class PageKeys(QObject):
    """Carries out Escape, and knows the parts between which F6 goes.

    Args:
        begin: Returns the list, or what is in its place.
    """

    def __init__(
        self, views: LibraryViews, selected: SelectedEntries, panel: PanelControl, begin: Callable[[], QWidget]
    ) -> None:
        super().__init__(panel)
        self._views, self._selected, self._panel, self._begin = views, selected, panel, begin
        views.escaped.connect(self._step_back)
        panel.side.escaped.connect(self._leave_side)

    def panes(self, header: QWidget, search: QWidget, entries: QWidget) -> Sequence[Pane]:
        """Return the search, the entries, and what stands beside them.

        Args:
            header: Everything that belongs to the search.
            search: Its field.
            entries: Everything that belongs to the entries.
        """
        side = self._panel.side
        return (
            Pane(header, lambda: search),
            Pane(entries, self._begin),
            Pane(side, lambda: side.begin, remembers=True),
        )

    def _step_back(self) -> None:
        """Stop reading what is selected; otherwise clear the selection; otherwise close the panel."""
        if self._selected.stop():
            return
        if self._views.selection.count:
            self._views.selection.clear_rows()
        else:
            self._panel.put_away()

    def _leave_side(self) -> None:
        """Stop reading what is selected; otherwise go back to the list, on the same row."""
        if not self._selected.stop():
            self._begin().setFocus()
