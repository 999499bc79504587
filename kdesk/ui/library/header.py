"""The line above the cards: title, count, search, order, refresh, and the new entries that wait."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from kdesk.domain.entry import EntryOrder
from kdesk.messages.format import Format
from kdesk.ui.library.state import LibraryState, Phase
from kdesk.ui.search_field import SearchField
from kdesk.ui.theme import Theme

ORDERS = {EntryOrder.NEWEST: "Newest first", EntryOrder.OLDEST: "Oldest first"}


class Header(QWidget):
    """What the library is asked with.

    theme, formatter  look and words

    Signals:
    searched   the text, at each letter
    ordered    an `EntryOrder`
    refreshed  ask again
    new_wanted show the new entries
    """

    searched = Signal(str)
    ordered = Signal(object)
    refreshed = Signal()
    new_wanted = Signal()

    def __init__(self, theme: Theme, formatter: Format, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._formatter = formatter
        self._build()
        self.search.textChanged.connect(self.searched)
        self.order.activated.connect(lambda row: self.ordered.emit(self.order.itemData(row)))
        self.refresh.clicked.connect(self.refreshed)
        self.new.clicked.connect(self.new_wanted)

    def show_state(self, state: LibraryState, count: int) -> None:
        """Tell how many entries match, and what can be done now."""
        signed_in = state.phase is not Phase.SIGNED_OUT
        for widget in (self.search, self.order, self.refresh):
            widget.setEnabled(signed_in)
        self.refresh.setToolTip("Refresh" if signed_in else "Sign in to see the library")
        self.new.setVisible(state.waiting > 0)
        self.new.setText(f"Show {self._formatter.count(state.waiting, 'new entry', 'new entries')}")
        self.count.setText(self._count_words(state, count))
        self.count.setVisible(count > 0)

    def _count_words(self, state: LibraryState, count: int) -> str:
        if not count:
            return ""
        return self._formatter.count(max(state.total, count), "entry", "entries")

    def _build(self) -> None:
        px = self._theme.px
        title = QLabel("Library")
        title.setProperty("role", "title")
        self.count = QLabel()
        self.count.setProperty("role", "secondary")
        self.new = QPushButton()
        self.new.setProperty("kind", "chip")
        self.new.hide()
        self.search = SearchField(self._theme, "Search by name", "Search the library")
        self.search.setToolTip("Search by name (Ctrl+F)")
        self.search.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.search.setMinimumWidth(px(160))
        self.order = QComboBox()
        self.order.setAccessibleName("Order")
        self.order.setToolTip("Order")
        for order, words in ORDERS.items():
            self.order.addItem(words, order)
        self.refresh = QToolButton()
        self.refresh.setAccessibleName("Refresh")
        self.refresh.setIconSize(QSize(px(20), px(20)))
        self._theme.icons.dress(self.refresh, "retry")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        row.addWidget(title)
        row.addWidget(self.count, 0, Qt.AlignmentFlag.AlignBaseline)
        row.addWidget(self.new)
        row.addStretch(1)
        row.addWidget(self.search, 2)
        row.addWidget(self.order)
        row.addWidget(self.refresh)
