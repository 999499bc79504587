"""The bar at the foot of the window: how fast, how long, how much, and what is not fine."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from kdesk.domain.settings import SpeedLimit
from kdesk.domain.ui_ports import AccountState, NetworkState
from kdesk.messages.format import Format
from kdesk.ui.resources import ICON_SIZE
from kdesk.ui.theme import Theme
from kdesk.ui.tips import announce
from kdesk.ui.uploads.limits import status_words
from kdesk.ui.uploads.summary import Group, Summary

_STATE_WORDS = {
    AccountState.SIGNED_OUT: ("Signed out: transfers wait", "user"),
    AccountState.SIGNING_IN: ("Signing in", "clock"),
    AccountState.OFFLINE: ("The server cannot be reached: kdesk goes on by itself", "offline"),
    AccountState.SIGN_IN_NEEDED: ("Sign in again to go on", "warning"),
}
_NETWORK_WORDS = {
    NetworkState.OFFLINE: ("Offline: transfers go on when the network is back", "offline"),
    NetworkState.PORTAL: ("The network asks for a sign-in: open a web page", "warning"),
}


class StatusBar(QWidget):
    """Words, and at its end what the window adds to them."""

    def __init__(self, theme: Theme, formatter: Format, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "status")
        self.setAccessibleName("Status")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme, self._formatter = theme, formatter
        self._state = AccountState.SIGNED_IN
        self._network = NetworkState.FINE
        self._limit = ""
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
        self.setMinimumHeight(theme.px(28))
        theme.changed.connect(self._paint_icon)

    def add(self, widget: QWidget) -> None:
        """Put a widget behind the words."""
        self._row.addWidget(widget)

    def show_summary(self, summary: Summary) -> None:
        """Write speed, time left and bytes left: “18.4 MB/s · 6 min left · 6.1 GB to go”."""
        self._summary = summary
        parts = []
        if summary.speed > 0:
            parts.append(self._formatter.speed(summary.speed))
        if summary.time_left is not None:
            parts.append(f"{self._formatter.time_left(summary.time_left)} left")
        if summary.left:
            parts.append(f"{self._formatter.size(summary.left)} to go")
        asks = self._formatter.count(summary.asks, "waits for an answer", "wait for an answer") if summary.asks else ""
        said = [*(parts or [self._at_rest(summary)]), asks, self._limit]
        self.numbers.setText(" · ".join(part for part in said if part))
        self._show_words()

    def show_limit(self, limit: SpeedLimit) -> None:
        """Say which limit on the speed holds; nothing where there is none."""
        self._limit = status_words(limit, self._formatter)
        self.show_summary(self._summary)

    def show_state(self, state: AccountState) -> None:
        """Say in words what is not fine; nothing while it is."""
        self._state = state
        self._show_words()

    def show_network(self, state: NetworkState) -> None:
        """Say in words that the network is away, as long as nothing proves the contrary."""
        self._network = state
        self._show_words()

    def _show_words(self) -> None:
        words, _ = self._trouble()
        if words and words != self.words.text():
            announce(self.words, words)
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self._paint_icon()

    def _trouble(self) -> tuple[str, str]:
        """Return words and icon for what is not fine. A network over which bytes go is there, whatever is said."""
        moving = self._summary.speed > 0
        network = None if moving else _NETWORK_WORDS.get(self._network)
        return network or _STATE_WORDS.get(self._state, ("", ""))

    def _at_rest(self, summary: Summary) -> str:
        total = summary.count(Group.ALL)
        if not total:
            return "No transfers"
        active = summary.count(Group.ACTIVE)
        if active:
            return self._formatter.count(active, "transfer is being processed", "transfers are being processed")
        return f"No transfer is running · {self._formatter.number(total)} in the list"

    def _paint_icon(self) -> None:
        _, icon = self._trouble()
        self._icon.setVisible(bool(icon))
        if icon:
            size = self._theme.px(ICON_SIZE - 4)
            self._icon.setPixmap(self._theme.icons.pixmap(icon, "waiting", size, self.devicePixelRatioF()))
