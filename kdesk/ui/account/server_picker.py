"""The choice of the server: one of Kaltura's regions, one that was used before, or another address."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from kdesk.domain.account import REGIONS, normalise_service_url
from kdesk.errors import BadServiceUrl
from kdesk.messages import _
from kdesk.messages.foreign_text import shown
from kdesk.ui.style_property import is_wrong, mark_wrong
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip


class ServerPicker(QWidget):
    """A list of regions and of servers that were used before, and a field for the address of another one.

    Attributes:
        forget: Takes the chosen server off the list; hidden for what is no server that was used before.

    Signals:
        changed: Another region or address.
        corrected: The user changes an address that is marked as wrong, which is marked no longer.
        forgotten: The service URL that is to leave the list.
    """

    changed = Signal()
    corrected = Signal()
    forgotten = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recent: Sequence[str] = ()
        self.regions = QComboBox()
        self.regions.setAccessibleName(_("Server"))
        self.regions.setMaxVisibleItems(20)  # all of them: the last one is “Your own server”
        label = QLabel(_("Server"))
        label.setBuddy(self.regions)
        self.forget = QToolButton()
        theme.icons.dress(self.forget, "trash", "secondary")
        self.forget.setAccessibleName(_("Forget this server"))
        set_tip(self.forget, _("Forget this server"))
        self.address = QLineEdit(placeholderText="https://kaltura.example.com")
        self.address.setAccessibleName(_("Address of your own server"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        row = QHBoxLayout()
        row.setSpacing(theme.px(4))
        row.addWidget(self.regions, 1)
        row.addWidget(self.forget)
        column.addWidget(label)
        column.addLayout(row)
        column.addWidget(self.address)
        self.show_recent(())
        self.regions.currentIndexChanged.connect(self._show_address)
        self.regions.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.changed.connect(self._correct)
        self.address.textChanged.connect(lambda _text: self.changed.emit())
        self.forget.clicked.connect(lambda: self.forgotten.emit(str(self.regions.currentData())))
        self._show_address()

    def show_recent(self, servers: Sequence[str]) -> None:
        """Offer servers that were used before; the choice stays, or becomes the first region."""
        chosen = self.regions.currentData()
        self._recent = servers
        with QSignalBlocker(self.regions):
            self.regions.clear()
            for region in REGIONS:
                self.regions.addItem(_("Kaltura {region}").format(region=region.name), region.service_url)
            if servers:
                self.regions.insertSeparator(self.regions.count())
            for server in servers:
                self.regions.addItem(shown(server.removeprefix("https://")), server)
            if servers:
                self.regions.insertSeparator(self.regions.count())
            self.regions.addItem(_("Your own server"), "")
            self.regions.setCurrentIndex(max(0, self.regions.findData(chosen)) if chosen is not None else 0)
        self._show_address()

    def fill(self, service_url: str) -> None:
        """Select a service URL of the list, or enter it as the address of another server."""
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

    def _correct(self) -> None:
        if is_wrong(self.address):
            mark_wrong(self.address, False)
            self.corrected.emit()

    def _show_address(self) -> None:
        chosen = self.regions.currentData()
        had_focus = self.forget.hasFocus()
        self.forget.setVisible(chosen in self._recent)
        if had_focus and self.forget.isHidden():
            self.regions.setFocus(Qt.FocusReason.OtherFocusReason)
        own = not chosen
        self.address.setVisible(own)
        if own:
            self.address.setFocus()
