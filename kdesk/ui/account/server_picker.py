"""The choice of the server: one of Kaltura's regions or another address."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from kdesk.domain.account import REGIONS, normalise_service_url
from kdesk.errors import BadServiceUrl
from kdesk.messages import _
from kdesk.ui.account.sign_in_form import mark_wrong
from kdesk.ui.theme import Theme


class ServerPicker(QWidget):
    """A list of regions, and a field for the address of another server.

    Signals:
        changed: Another region or address.
    """

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.regions = QComboBox()
        self.regions.setAccessibleName(_("Server"))
        for region in REGIONS:
            self.regions.addItem(_("Kaltura {region}").format(region=region.name), region.service_url)
        self.regions.addItem(_("Your own server"), "")
        label = QLabel(_("Server"))
        label.setBuddy(self.regions)
        self.address = QLineEdit(placeholderText="https://kaltura.example.com")
        self.address.setAccessibleName(_("Address of your own server"))
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
        """Select the region of a service URL, or enter it as the address of another server."""
        known = self.regions.findData(service_url)
        self.regions.setCurrentIndex(known if known >= 0 else self.regions.count() - 1)
        if known < 0:
            self.address.setText(service_url)

    def service_url(self) -> str:
        """Return the normalised service URL.

        Raises:
            BadServiceUrl: The address is invalid; its field is marked.
        """
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
