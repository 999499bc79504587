"""Whether this computer has a network, as the system sees it."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QNetworkInformation

from kdesk.domain.ui_ports import NetworkState

_FEATURES = QNetworkInformation.Feature
_REACHABILITY = QNetworkInformation.Reachability


def network_state(reachability: QNetworkInformation.Reachability, *, portal: bool) -> NetworkState:
    """Return what the system's word means for kdesk: only a plain “disconnected” is believed to be offline."""
    if portal:
        return NetworkState.PORTAL
    return NetworkState.OFFLINE if reachability is _REACHABILITY.Disconnected else NetworkState.FINE


class SystemNetwork(QObject):
    """Follows the system's network. It only hastens and explains: whether a server answers is found out by asking.

    Signals:
    state_changed  NetworkState
    came_back      the network is there again, or is another one: connections of before may be dead
    """

    state_changed = Signal(object)
    came_back = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = NetworkState.FINE
        if not QNetworkInformation.loadBackendByFeatures(_FEATURES.Reachability):
            return  # a system that does not tell: nothing is believed, everything works
        information = QNetworkInformation.instance()
        information.reachabilityChanged.connect(self._look)
        information.isBehindCaptivePortalChanged.connect(self._look)
        information.transportMediumChanged.connect(self._moved)
        self._look()

    def show(self, state: NetworkState) -> None:
        """Take this as the state of the network from now on."""
        before, self.state = self.state, state
        if before is state:
            return
        self.state_changed.emit(state)
        if state is NetworkState.FINE:
            self.came_back.emit()

    def _look(self) -> None:
        information = QNetworkInformation.instance()
        self.show(network_state(information.reachability(), portal=information.isBehindCaptivePortal()))

    def _moved(self) -> None:
        """From cable to air, or from one to the other: the address has changed with it."""
        if self.state is NetworkState.FINE:
            self.came_back.emit()
