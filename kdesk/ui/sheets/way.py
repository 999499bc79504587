"""The choice of who fetches the addresses of a sheet."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QRadioButton, QVBoxLayout, QWidget

from kdesk.domain.bulk.translation import can_be_fetched, left_out
from kdesk.domain.sheets.rows import SheetRow
from kdesk.messages import _
from kdesk.messages.bulk import left_out_text
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip


class WayChoice(QWidget):
    """Two buttons, shown where all rows name addresses.

    Attributes:
        one_by_one: kdesk queues each address; chosen at first.
        at_once: The server gets the whole sheet.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.one_by_one = QRadioButton(_("kdesk queues each address, a row each"))
        self.at_once = QRadioButton(_("The server fetches all of them by itself"))
        set_tip(self.at_once, _("The sheet is handed over as a whole; the server works on it while kdesk is closed"))
        self.one_by_one.setChecked(True)
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.words.setProperty("role", "secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        for widget in (self.one_by_one, self.at_once, self.words):
            column.addWidget(widget)
        self._left_out = ""
        self.at_once.toggled.connect(self._tell)

    @property
    def by_server(self) -> bool:
        """Whether the server is to fetch all."""
        return self.at_once.isChecked() and not self.isHidden()

    def show_rows(self, rows: Sequence[SheetRow]) -> None:
        """Offer the choice if these rows allow it."""
        self._left_out = left_out_text(left_out(rows))
        self.setVisible(can_be_fetched(rows))
        self._tell()

    def _tell(self) -> None:
        self.words.setText(self._left_out)
        self.words.setVisible(self.at_once.isChecked() and bool(self._left_out))
