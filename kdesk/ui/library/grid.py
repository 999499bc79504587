"""The grid of entries: tells what is in sight, and handles keyboard, pointer and context menu."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from kdesk.domain.entry import Entry
from kdesk.messages import _
from kdesk.ui.library.card_delegate import CardDelegate, picture_url
from kdesk.ui.library.card_view import CardView
from kdesk.ui.library.model import LibraryModel
from kdesk.ui.library.row_loader import RowLoader
from kdesk.ui.library.view_keys import BY_KEY, Wish, wish_of
from kdesk.ui.popup import menu_place
from kdesk.ui.theme import Theme

_NOTCH = 120
"""Eighths of a degree by which a wheel turns at once."""


class EntryGrid(CardView):
    """The cards of the library's entries.

    Args:
        loader: Loads what the visible cards need.

    Signals:
        top_reached: The view was scrolled to its first card.
        menu_wanted: Global position (QPoint) for the menu of the selected cards.
        wished: A `Wish` for the current card.
        zoomed: The wheel was turned with Ctrl: 1 for larger cards, -1 for smaller ones.
    """

    top_reached = Signal()
    menu_wanted = Signal(object)
    wished = Signal(object)
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
        self._loader = loader
        self._turned = 0
        self.setAccessibleName(_("Entries"))
        self.verticalScrollBar().valueChanged.connect(self._follow_scrolling)
        self.arranged.connect(self._load)

    @property
    def at_top(self) -> bool:
        """Whether the first card is visible."""
        return self.verticalScrollBar().value() == 0

    def show_row(self, row: int) -> None:
        """Select a card and scroll to it."""
        self.setCurrentIndex(self._model.index(row, 0))

    def select_none(self) -> None:
        """Clear the selection and the current card."""
        self.selectionModel().clear()

    def select_for_keys(self) -> None:
        """Select the current card, or the first visible one, unless a card is selected: keys act on the selection."""
        current = self.currentIndex()
        row = current.row() if current.isValid() else self.visible_rows().start
        if self._count() and not self.selectionModel().hasSelection():
            self.show_row(row)

    def picture_url(self, row: int, entry: Entry) -> str:
        """Return the address of a card's picture; the first columns are one pixel wider than the others."""
        return picture_url(entry, self.grid_geometry.rect(row).width(), self.devicePixelRatioF())

    def _follow_scrolling(self) -> None:
        self._load()
        if self.at_top:
            self.top_reached.emit()

    def _load(self) -> None:
        if self.isVisible():
            self._loader.serve(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask for what the page does with the current card; Qt itself knows selecting and moving only."""
        wish = wish_of(event)
        if wish is Wish.COPY:
            # Left to the page: Qt would put the entry's name on the clipboard.
            event.ignore()
        elif wish is not None and self.currentIndex().isValid():
            self.wished.emit(wish)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for a window of the card that the first click selected: it may have moved as the panel opened."""
        if event.button() is Qt.MouseButton.LeftButton and self.currentIndex().isValid():
            self.wished.emit(Wish.WINDOW)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl change the size of the cards, one step a notch."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        self._turned += event.angleDelta().y()
        if abs(self._turned) >= _NOTCH:
            self.zoomed.emit(1 if self._turned > 0 else -1)
            self._turned = 0

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._load()

    def hideEvent(self, event: QHideEvent) -> None:
        """Cancel the requests for pictures."""
        super().hideEvent(event)
        self._loader.leave(self)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select a card if the focus came by Tab; otherwise no card becomes current.

        Qt itself would make the first card current without selecting it.
        """
        had_current = self.currentIndex().isValid()
        super().focusInEvent(event)
        if event.reason() in BY_KEY:
            self.select_for_keys()
        elif not had_current:
            self.selectionModel().clearCurrentIndex()
        self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the selected cards; a card outside of them is selected first."""
        index, place = menu_place(self, event)
        if index.isValid():
            if not self.selectionModel().isSelected(index):
                self.show_row(index.row())
            self.menu_wanted.emit(place)
