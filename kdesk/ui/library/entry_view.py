"""What cards and table do alike: keys, pointer, focus and menu, and having loaded what is in sight."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView

from kdesk.ui.library.row_loader import RowLoader
from kdesk.ui.library.view_keys import BY_KEY, Wish, is_escape, wish_of
from kdesk.ui.popup import menu_place

if TYPE_CHECKING:
    from kdesk.domain.entry import Entry

    class _ItemView(QAbstractItemView):
        """What each of the two has of its own.

        For the type checker only: nothing of it is there while the program runs, so no body is ever reached.
        """

        def visible_rows(self) -> range:
            """Return the rows that are at least partly visible."""
            raise NotImplementedError

        def show_row(self, row: int) -> None:
            """Select a row and scroll to it."""
            raise NotImplementedError

        def picture_url(self, row: int, entry: Entry) -> str:
            """Return the address of the picture in the size that the row shows."""
            raise NotImplementedError

        def update_row(self, row: int) -> None:
            """Paint a row anew."""
            raise NotImplementedError
else:
    # While the program runs it has no base: each of the two brings its own kind of item view.
    _ItemView = object


class EntryView(_ItemView):
    """A view of the library's entries. It stands before the item view among the bases of a class.

    Signals:
        top_reached: The view was scrolled to its first entry.
        menu_wanted: Global position (QPoint) for the menu of the selected entries.
        wished: A `Wish` for the current entry.
        escaped: Escape was pressed.
    """

    top_reached = Signal()
    menu_wanted = Signal(object)
    wished = Signal(object)
    escaped = Signal()

    def load_by(self, loader: RowLoader) -> None:
        """Have loaded what is in sight from now on."""
        self._loader = loader
        self.verticalScrollBar().valueChanged.connect(self._follow_scrolling)

    @property
    def at_top(self) -> bool:
        """Whether the first entry is visible."""
        return self.verticalScrollBar().value() == 0

    def select_for_keys(self) -> None:
        """Select the current row, or the first visible one, unless a row is selected: keys act on the selection."""
        current = self.currentIndex()
        row = current.row() if current.isValid() else self.visible_rows().start
        if self.model().rowCount() and not self.selectionModel().hasSelection():
            self.show_row(row)

    def _follow_scrolling(self) -> None:
        self._load()
        if self.at_top:
            self.top_reached.emit()

    def _load(self) -> None:
        if self.isVisible():
            self._loader.serve(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask for what the page does with the current entry; Qt itself knows selecting and moving only."""
        wish = wish_of(event)
        if wish is Wish.COPY:
            # Left to the page: Qt would put the entry's name on the clipboard.
            event.ignore()
        elif is_escape(event):
            self.escaped.emit()
        elif wish is not None and self.currentIndex().isValid():
            self.wished.emit(wish)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for a window of the entry that the first click selected: it may have moved as the panel opened."""
        if event.button() is Qt.MouseButton.LeftButton and self.currentIndex().isValid():
            self.wished.emit(Wish.WINDOW)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select a row if the focus came by key; otherwise no row becomes current.

        Qt itself would make the first one current without selecting it.
        """
        had_current = self.currentIndex().isValid()
        super().focusInEvent(event)
        if event.reason() in BY_KEY:
            if not had_current:
                self.selectionModel().clearCurrentIndex()
            self.select_for_keys()
        elif not had_current:
            self.selectionModel().clearCurrentIndex()
        self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the selected entries; an entry outside of them is selected first."""
        index, place = menu_place(self, event)
        selection = self.selectionModel()
        if index.isValid():
            if not selection.isSelected(index):
                self.show_row(index.row())
            self.menu_wanted.emit(place)
        elif event.reason() is QContextMenuEvent.Reason.Keyboard and selection.hasSelection():
            # Everything was selected, and the keyboard is on no row.
            self.menu_wanted.emit(self.viewport().mapToGlobal(self.viewport().rect().center()))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._load()

    def hideEvent(self, event: QHideEvent) -> None:
        """Cancel the requests for pictures."""
        super().hideEvent(event)
        self._loader.leave(self)
