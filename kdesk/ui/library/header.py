"""The header of the Library page: title, count, search, order, refresh, and the button for new entries."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from kdesk.domain.entry_query import Sort
from kdesk.messages import N_, _, ngettext
from kdesk.messages.format import Format
from kdesk.ui.library.state import LibraryState, Phase
from kdesk.ui.search_field import SearchField
from kdesk.ui.theme import Theme

_ORDERS = {Sort.NEWEST: N_("Newest first"), Sort.OLDEST: N_("Oldest first")}


class Header(QWidget):
    """The filter of the library, and its count.

    Attributes:
        new: Shows the pending entries.

    Signals:
        searched: The text, at each letter.
        ordered: The chosen `Sort`.
        refreshed: The refresh button was pressed.
        new_wanted: The user wants to see the pending entries.
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
        """Show the state of the library.

        Args:
            state: The state.
            count: Number of cards.
        """
        signed_in = state.phase is not Phase.SIGNED_OUT
        for widget in (self.search, self.order, self.refresh):
            widget.setEnabled(signed_in)
        self.refresh.setToolTip(_("Refresh") if signed_in else _("Sign in to see the library"))
        new = ngettext("Show {count} new entry", "Show {count} new entries", state.pending)
        self.new.setVisible(state.pending > 0)
        self.new.setText(new.format(count=self._formatter.number(state.pending)))
        # The server counts in an index that lags (rule 10): the list may hold more.
        total = max(state.total, count)
        entries = ngettext("{count} entry", "{count} entries", total).format(count=self._formatter.number(total))
        if state.local:
            entries = _("{entries}, as last seen").format(entries=entries)
        self.count.setText(entries if count else "")
        self.count.setVisible(count > 0)

    def _build(self) -> None:
        px = self._theme.px
        title = QLabel(_("Library"))
        title.setProperty("role", "title")
        self.count = QLabel()
        self.count.setProperty("role", "secondary")
        self.new = QPushButton()
        self.new.setProperty("kind", "chip")
        self.new.hide()
        self.search = SearchField(self._theme, _("Search by name"), _("Search the library"))
        self.search.setToolTip(_("Search by name (Ctrl+F)"))
        self.search.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.search.setMinimumWidth(px(160))
        self.order = QComboBox()
        self.order.setAccessibleName(_("Order"))
        self.order.setToolTip(_("Order"))
        for order, label in _ORDERS.items():
            self.order.addItem(_(label), order)
        self.refresh = QToolButton()
        self.refresh.setAccessibleName(_("Refresh"))
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
