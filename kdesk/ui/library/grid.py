"""The grid of entries: loads what the visible cards need, and handles keyboard and context menu."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QHideEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from kdesk.messages import _
from kdesk.ui.library.card_delegate import CardDelegate, picture_url
from kdesk.ui.library.card_view import CardView
from kdesk.ui.library.model import ENTRY_ROLE, LibraryModel
from kdesk.ui.library.pixmap_cache import PixmapCache
from kdesk.ui.popup import menu_place
from kdesk.ui.theme import Theme

LOAD_DELAY_MS = 50
"""Between a movement and the requests for pictures, so that cards which only scroll by load nothing."""

_BY_KEY = frozenset({Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason})


class EntryGrid(CardView):
    """The cards of the library's entries.

    Args:
        pixmaps: Gets the URLs of the visible cards.

    Signals:
        top_reached: The view was scrolled to its first card.
        menu_wanted: Global position (QPoint) for the menu of the selected card.
    """

    top_reached = Signal()
    menu_wanted = Signal(object)

    def __init__(
        self,
        model: LibraryModel,
        delegate: CardDelegate,
        pixmaps: PixmapCache,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(model, delegate, theme, parent)
        self._pixmaps = pixmaps
        self._requested: dict[str, int] = {}
        self._load_timer = QTimer(self, singleShot=True, interval=LOAD_DELAY_MS)
        self._load_timer.timeout.connect(self._load_visible)
        self.setAccessibleName(_("Entries"))
        self.verticalScrollBar().valueChanged.connect(self._follow_scrolling)
        self.arranged.connect(self._load_timer.start)
        model.dataChanged.connect(lambda *_args: self._load_timer.start())
        pixmaps.loaded.connect(self._update_card)

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

    def _follow_scrolling(self) -> None:
        # Not restarted: pictures are to load during a long scroll as well.
        if not self._load_timer.isActive():
            self._load_timer.start()
        if self.at_top:
            self.top_reached.emit()

    def _load_visible(self) -> None:
        """Request the entries of the visible cards, and their pictures."""
        if not self.isVisible():
            self._pixmaps.request(())
            return
        rows = self.visible_rows()
        urls = [self._picture_url(row) for row in rows]
        self._requested = {url: row for url, row in zip(urls, rows, strict=True) if url}
        self._pixmaps.request(tuple(self._requested))
        self._model.want(rows.start, rows.stop - 1)

    def _update_card(self, url: str) -> None:
        row = self._requested.get(url)
        if row is not None and row < self._count():
            self.update(self._model.index(row, 0))

    def _picture_url(self, row: int) -> str:
        entry = self._model.index(row, 0).data(ENTRY_ROLE)
        if entry is None:
            return ""
        return picture_url(entry, self.grid_geometry.rect(row).width(), self.devicePixelRatioF())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the Copy key to the page: Qt would put the entry's name on the clipboard."""
        if event.matches(QKeySequence.StandardKey.Copy):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Cancel the requests for pictures."""
        super().hideEvent(event)
        self._load_timer.start()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select a card if the focus came by Tab; otherwise no card becomes current.

        Qt itself would make the first card current without selecting it.
        """
        had_current = self.currentIndex().isValid()
        super().focusInEvent(event)
        if event.reason() in _BY_KEY:
            self.select_for_keys()
        elif not had_current:
            self.selectionModel().clearCurrentIndex()
        self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Select the card under the pointer, or the current one for the Menu key, and ask for its menu."""
        index, place = menu_place(self, event)
        if index.isValid():
            self.show_row(index.row())
            self.menu_wanted.emit(place)
