"""The entries as cards."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QWidget

from kdesk.domain.entry import Entry
from kdesk.messages import _
from kdesk.ui.library.card_delegate import CardDelegate, picture_url
from kdesk.ui.library.card_view import CardView
from kdesk.ui.library.entry_view import EntryView
from kdesk.ui.library.model import LibraryModel
from kdesk.ui.library.row_loader import RowLoader
from kdesk.ui.theme import Theme

_NOTCH = 120
"""Eighths of a degree by which a wheel turns at once."""


class EntryGrid(EntryView, CardView):
    """The cards of the library's entries.

    Args:
        loader: Loads what the visible cards need.

    Signals:
        zoomed: The wheel was turned with Ctrl: 1 for larger cards, -1 for smaller ones.
    """

    zoomed = Signal(int)

    def __init__(
        self,
        model: LibraryModel,
        delegate: CardDelegate,
        loader: RowLoader,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(model, delegate, theme, parent)
        self._turned = 0
        self.setAccessibleName(_("Entries"))
        self.load_by(loader)
        self.arranged.connect(self._load)

    def show_row(self, row: int) -> None:
        """Select a card and scroll to it."""
        self.setCurrentIndex(self._model.index(row, 0))

    def select_none(self) -> None:
        """Clear the selection and the current card."""
        self.selectionModel().clear()

    def picture_url(self, row: int, entry: Entry) -> str:
        """Return the address of a card's picture; the first columns are one pixel wider than the others."""
        return picture_url(entry, self.grid_geometry.rect(row).width(), self.devicePixelRatioF())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl change the size of the cards, one step a notch."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        self._turned += event.angleDelta().y()
        if abs(self._turned) >= _NOTCH:
            self.zoomed.emit(1 if self._turned > 0 else -1)
            self._turned = 0
