"""The header of the Library page: title, count, search, order, refresh, and the button for new entries."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from kdesk.messages import _, ngettext
from kdesk.messages.format import Format
from kdesk.messages.listing import limits_of_list
from kdesk.ui.library.search.search_bar import SearchBar
from kdesk.ui.library.state import LibraryState, Phase
from kdesk.ui.theme import Theme


class Header(QWidget):
    """The search of the library, and its count.

    Args:
        theme: For sizes and icons.
        formatter: For the numbers.
        bar: Stands below the first row; its field and its order stand in that row.

    Attributes:
        new: Shows the pending entries.
        search: The search field.
        order: The order.
        limits: Says what the list lacks, or holds too much; hidden if it is all that matches.

    Signals:
        refreshed: The refresh button was pressed.
        new_wanted: The user wants to see the pending entries.
    """

    refreshed = Signal()
    new_wanted = Signal()

    def __init__(self, theme: Theme, formatter: Format, bar: SearchBar, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._formatter = formatter
        self._bar = bar
        self.search, self.order = bar.field, bar.sort
        self._build()
        self.refresh.clicked.connect(self.refreshed)
        self.new.clicked.connect(self.new_wanted)

    def show_state(self, state: LibraryState, count: int) -> None:
        """Show the state of the library.

        Args:
            state: The state.
            count: Number of cards.
        """
        signed_in = state.phase is not Phase.SIGNED_OUT
        self.refresh.setEnabled(signed_in)
        self.refresh.setToolTip(_("Refresh") if signed_in else _("Sign in to see the library"))
        pending = state.known.pending
        new = ngettext("Show {count} new entry", "Show {count} new entries", pending)
        self.new.setVisible(pending > 0)
        self.new.setText(new.format(count=self._formatter.number(pending)))
        # The server counts in an index that lags (rule 10): the list may hold more.
        total = max(state.known.matches, count)
        entries = ngettext("{count} entry", "{count} entries", total).format(count=self._formatter.number(total))
        if state.known.local:
            entries = _("{entries}, as last seen").format(entries=entries)
        self.count.setText(entries if count else "")
        self.count.setVisible(count > 0)
        self._show_limits(state, count)

    def _show_limits(self, state: LibraryState, count: int) -> None:
        known = state.known
        unreachable = known.unreachable if count else 0
        limits = limits_of_list(
            count,
            unreachable,
            state.wanted.sort,
            self._formatter,
            exact=known.exact or not count,
            spoken_left_out=known.spoken_left_out,
        )
        self.limits.setText(limits)
        self.limits.setVisible(bool(limits))
        self._bar.show_transcripts(known.transcripts)

    def _build(self) -> None:
        px = self._theme.px
        self.count = QLabel()
        self.count.setProperty("role", "secondary")
        self.limits = QLabel()
        self.limits.setProperty("role", "secondary")
        self.limits.setWordWrap(True)
        self.limits.hide()
        self.new = QPushButton()
        self.new.setProperty("kind", "chip")
        self.new.hide()
        self.search.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.search.setMinimumWidth(px(160))
        self.refresh = QToolButton()
        self.refresh.setAccessibleName(_("Refresh"))
        self.refresh.setIconSize(QSize(px(20), px(20)))
        self._theme.icons.dress(self.refresh, "retry")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self._heading(), 2)
        row.addWidget(self.search, 3)
        row.addWidget(self.order)
        row.addWidget(self.refresh)
        column.addLayout(row)
        column.addWidget(self._bar)
        column.addWidget(self.limits)

    def _heading(self) -> QWidget:
        """Return title, count and button as one, so that their words do not change the width of the search field."""
        title = QLabel(_("Library"))
        title.setProperty("role", "title")
        heading = QWidget()
        row = QHBoxLayout(heading)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._theme.px(8))
        row.addWidget(title)
        row.addWidget(self.count, 0, Qt.AlignmentFlag.AlignBaseline)
        row.addWidget(self.new)
        row.addStretch(1)
        return heading
