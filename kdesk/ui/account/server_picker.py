"""Where to sign in: one of the regions, or a server of one's own."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from kdesk.domain.account import REGIONS, normalise_service_url
from kdesk.errors import BadServiceUrl
from kdesk.ui.account.sign_in_form import mark_wrong
from kdesk.ui.theme import Theme

OWN = "Your own server"


class ServerPicker(QWidget):
    """A region, or an address that is typed.

    Signals:
    changed  another region or address
    """

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.regions = QComboBox()
        self.regions.setAccessibleName("Server")
        for region in REGIONS:
            self.regions.addItem(f"Kaltura {region.name}", region.service_url)
        self.regions.addItem(OWN, "")
        label = QLabel("Server")
        label.setBuddy(self.regions)
        self.address = QLineEdit(placeholderText="https://kaltura.example.com")
        self.address.setAccessibleName("Address of your own server")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        for widget in (label, self.regions, self.address):
            column.addWidget(widget)
        self.regions.currentIndexChanged.connect(self._show_address)
        self.regions.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.address.textChanged.connect(lambda _text: self.changed.emit())
        self._show_address()

    def fill(self, service_url: str) -> None:
        """Choose the region of an address, or write the address."""
        known = self.regions.findData(service_url)
        self.regions.setCurrentIndex(known if known >= 0 else self.regions.count() - 1)
        if known < 0:
            self.address.setText(service_url)

    def service_url(self) -> str:
        """Return the address as kdesk keeps it. Raises BadServiceUrl, the field then shows it."""
        mark_wrong(self.address, False)
        chosen = str(self.regions.currentData())
        if chosen:
            return chosen
        try:
            return normalise_service_url(self.address.text())
        except BadServiceUrl:
            mark_wrong(self.address, True)
            raise

    def _show_address(self) -> None:
        own = not self.regions.currentData()
        self.address.setVisible(own)
        if own:
            self.address.setFocus()
