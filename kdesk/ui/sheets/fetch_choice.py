"""The choice of who fetches the addresses of a sheet."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from kdesk.domain.bulk.translation import can_be_fetched, left_out
from kdesk.domain.sheets.rows import SheetRow
from kdesk.messages import _
from kdesk.messages.bulk import left_out_text
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip


class FetchChoice(QWidget):
    """A box, shown where all rows name addresses; unless it is checked, kdesk queues each address.

    Attributes:
        at_once: The server gets the whole sheet.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.at_once = QCheckBox(_("Hand the sheet over: the server fetches all addresses by itself"))
        set_tip(self.at_once, _("The server works on it while kdesk is closed; otherwise kdesk queues each address"))
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.words.setProperty("role", "secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(self.at_once)
        column.addWidget(self.words)
        self._left_out = ""
        self.at_once.toggled.connect(self._tell)

    @property
    def by_server(self) -> bool:
        """Whether the server is to fetch all."""
        return self.at_once.isChecked() and not self.isHidden()

    def show_rows(self, rows: Sequence[SheetRow]) -> None:
        """Offer the choice if these rows allow it."""
        offered = can_be_fetched(rows)
        self._left_out = left_out_text(left_out(rows)) if offered else ""
        self.setVisible(offered)
        self._tell()

    def _tell(self) -> None:
        self.words.setText(self._left_out)
        self.words.setVisible(self.at_once.isChecked() and bool(self._left_out))
