"""The network of this computer, as the system reports it."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QNetworkInformation

from kdesk.domain.ui_ports import NetworkState

_FEATURES = QNetworkInformation.Feature
_REACHABILITY = QNetworkInformation.Reachability


def network_state(reachability: QNetworkInformation.Reachability, *, portal: bool) -> NetworkState:
    """Return the state for what the system reports; only “disconnected” counts as offline."""
    if portal:
        return NetworkState.PORTAL
    # `Local` and `Site` may reach a server inside the network, and `Unknown` says nothing.
    return NetworkState.OFFLINE if reachability is _REACHABILITY.Disconnected else NetworkState.FINE


class SystemNetwork(QObject):
    """Follows the system's network, as a hint only: whether the server can be reached is found out by requests.

    Signals:
        state_changed: `NetworkState`.
        came_back: The network is back, or is another one: earlier connections may be dead.
    """

    state_changed = Signal(object)
    came_back = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = NetworkState.FINE
        if not QNetworkInformation.loadBackendByFeatures(_FEATURES.Reachability):
            return  # the system does not report: FINE for good
        information = QNetworkInformation.instance()
        information.reachabilityChanged.connect(self._update)
        information.isBehindCaptivePortalChanged.connect(self._update)
        information.transportMediumChanged.connect(self._moved)
        self._update()

    def show(self, state: NetworkState) -> None:
        """Set the state and emit what changed."""
        before, self.state = self.state, state
        if before is state:
            return
        self.state_changed.emit(state)
        if state is NetworkState.FINE:
            self.came_back.emit()

    def _update(self) -> None:
        information = QNetworkInformation.instance()
        self.show(network_state(information.reachability(), portal=information.isBehindCaptivePortal()))

    def _moved(self) -> None:
        """Handle a change between cable and wireless, which changes the address."""
        if self.state is NetworkState.FINE:
            self.came_back.emit()
