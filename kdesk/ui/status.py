"""The bar at the foot of the window: how fast, how long, how much, and what is not fine."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from kdesk.domain.speed_limits import SpeedLimit
from kdesk.domain.ui_ports import AccountState, NetworkState
from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.messages.rows import SEPARATOR
from kdesk.messages.speed_limits import limit_status
from kdesk.messages.status import account_text, asks_text, at_rest_text, downloads_text, moving_text, network_text
from kdesk.ui.resources import ICON_SIZE
from kdesk.ui.theme import Theme
from kdesk.ui.tips import announce
from kdesk.ui.uploads.summary import Group, Summary

_ACCOUNT_ICONS = {
    AccountState.SIGNED_OUT: "user",
    AccountState.SIGNING_IN: "clock",
    AccountState.OFFLINE: "offline",
    AccountState.SIGN_IN_NEEDED: "warning",
}
_NETWORK_ICONS = {NetworkState.OFFLINE: "offline", NetworkState.PORTAL: "warning"}


class StatusBar(QWidget):
    """Numbers on the left, what is not fine on the right, and what the window adds behind it."""

    def __init__(self, theme: Theme, formatter: Format, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "status")
        self.setAccessibleName(_("Status"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme, self._formatter = theme, formatter
        self._state = AccountState.SIGNED_IN
        self._network = NetworkState.FINE
        self._limit = ""
        self._downloads = 0
        self._summary = Summary()
        self.numbers, self.words, self._icon = QLabel(), QLabel(), QLabel()
        self.numbers.setProperty("role", "secondary")
        self.words.setProperty("role", "waiting")
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(*(theme.px(n) for n in (16, 4, 16, 4)))
        row.setSpacing(theme.px(6))
        row.addWidget(self.numbers)
        row.addStretch(1)
        row.addWidget(self._icon)
        row.addWidget(self.words)
        # In a low window the pages give way: the bell would be pressed to half of its height. A minimum of its own
        # would count in the place of what the bell needs.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._paint_icon)

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(0, self._theme.px(28)))

    def add(self, widget: QWidget) -> None:
        """Put a widget behind the words."""
        self._row.addWidget(widget)

    def show_summary(self, summary: Summary) -> None:
        """Write speed, time left and bytes left: “18.4 MB/s · 6 min left · 6.1 GB to go”."""
        self._summary = summary
        moving = moving_text(summary.speed, summary.time_left, summary.left, self._formatter)
        total, active = summary.count(Group.ALL), summary.count(Group.ACTIVE)
        downloads = downloads_text(self._downloads, self._formatter)
        # “No transfer is running” beside downloads that run would not be true.
        at_rest = [] if downloads and not active else [at_rest_text(total, active, self._formatter)]
        parts = [*(moving or at_rest), downloads]
        parts += [asks_text(summary.asks, self._formatter), self._limit]
        self.numbers.setText(SEPARATOR.join(part for part in parts if part))
        self._show_words()

    def show_downloads(self, running: int) -> None:
        """Say how many downloads run."""
        if running != self._downloads:
            self._downloads = running
            self.show_summary(self._summary)

    def show_limit(self, limit: SpeedLimit) -> None:
        """Say which limit on the speed holds, if any."""
        self._limit = limit_status(limit, self._formatter)
        self.show_summary(self._summary)

    def show_state(self, state: AccountState) -> None:
        """Say what is not fine with the account; nothing while it is fine."""
        self._state = state
        self._show_words()

    def show_network(self, state: NetworkState) -> None:
        """Say what is not fine with the network, unless bytes move over it."""
        self._network = state
        self._show_words()

    def _show_words(self) -> None:
        words = self._trouble()[0]
        if words and words != self.words.text():
            announce(self.words, words)
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self._paint_icon()

    def _trouble(self) -> tuple[str, str]:
        """Return words and icon for what is not fine. While bytes move there is a network, whatever the system says."""
        if self._summary.speed <= 0 and self._network in _NETWORK_ICONS:
            return network_text(self._network), _NETWORK_ICONS[self._network]
        return account_text(self._state), _ACCOUNT_ICONS.get(self._state, "")

    def _paint_icon(self) -> None:
        icon = self._trouble()[1]
        self._icon.setVisible(bool(icon))
        if icon:
            size = self._theme.px(ICON_SIZE - 4)
            self._icon.setPixmap(self._theme.icons.pixmap(icon, "waiting", size, self.devicePixelRatioF()))
