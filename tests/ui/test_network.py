"""The system's network, and what the window makes of it."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtNetwork import QNetworkInformation
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kdesk.domain.ui_ports import AccountState, NetworkState
from kdesk.messages.format import Format
from kdesk.ui.network import SystemNetwork, network_state
from kdesk.ui.status import StatusBar
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.summary import Summary
from tests.ui.fakes.transfers import transfer

Reachability = QNetworkInformation.Reachability


@pytest.mark.parametrize(
    ("reachability", "portal", "state"),
    [
        (Reachability.Online, False, NetworkState.FINE),
        (Reachability.Unknown, False, NetworkState.FINE),
        (Reachability.Local, False, NetworkState.FINE),
        (Reachability.Site, False, NetworkState.FINE),
        (Reachability.Disconnected, False, NetworkState.OFFLINE),
        (Reachability.Online, True, NetworkState.PORTAL),
    ],
)
def test_only_a_plain_no_is_offline(reachability: Reachability, portal: bool, state: NetworkState) -> None:
    """A server in the same house needs no internet, and many systems do not know."""
    assert network_state(reachability, portal=portal) is state


def test_coming_back_is_told_once(qtbot: QtBot) -> None:
    """Each change is told; only the way back to fine is a reason to try again at once."""
    network = SystemNetwork()
    network.show(NetworkState.FINE)
    told: list[str] = []
    network.state_changed.connect(lambda state: told.append(state.value))
    network.came_back.connect(lambda: told.append("came back"))
    for state in (NetworkState.OFFLINE, NetworkState.OFFLINE, NetworkState.PORTAL, NetworkState.FINE):
        network.show(state)
    assert told == ["offline", "asks for a sign-in", "fine", "came back"]
    del qtbot


def test_the_status_bar_counts_downloads(qtbot: QtBot, theme: Theme, formatter: Format) -> None:
    """It does not say that nothing runs while files come, and names them beside transfers that move."""
    status = StatusBar(theme, formatter)
    qtbot.addWidget(status)
    status.show_summary(Summary())
    assert status.numbers.text() == "No transfers"
    status.show_downloads(2)
    assert status.numbers.text() == "2 downloads are running"
    moving = Summary()
    moving.add(transfer(1, size=10, speed=2e6))
    status.show_summary(moving)
    assert status.numbers.text().startswith("2.0 MB/s")
    assert status.numbers.text().endswith("2 downloads are running")
    status.show_downloads(0)
    assert "download" not in status.numbers.text()


def test_the_status_bar_says_that_the_network_is_away(qtbot: QtBot, theme: Theme, formatter: Format) -> None:
    """Before the state of the account, which it explains; bytes that go prove that there is a network."""
    status = StatusBar(theme, formatter)
    qtbot.addWidget(status)
    status.show_state(AccountState.SIGNED_IN)
    status.show_network(NetworkState.OFFLINE)
    assert status.words.text() == "Offline: transfers go on when the network is back"
    moving = Summary()
    moving.add(transfer(1, size=10, speed=2e6))
    status.show_summary(moving)
    assert status.words.text() == ""
    status.show_summary(Summary())
    status.show_network(NetworkState.PORTAL)
    assert status.words.text() == "The network asks for a sign-in: open a web page"
    status.show_network(NetworkState.FINE)
    assert status.words.text() == ""


class Page(QWidget):
    """It would like more than a low window has."""

    def sizeHint(self) -> QSize:
        return QSize(200, 500)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 195)


def test_the_bell_keeps_its_height_in_a_low_window(theme: Theme, formatter: Format, qtbot: QtBot) -> None:
    """The pages give way."""
    window, status, bell = QWidget(), StatusBar(theme, formatter), QToolButton()
    bell.setIconSize(QSize(24, 24))
    status.add(bell)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(Page(), 1)
    column.addWidget(status)
    qtbot.addWidget(window)
    window.setMinimumSize(100, 100)
    window.resize(300, 200)
    window.show()
    qtbot.waitExposed(window)
    assert bell.height() >= bell.sizeHint().height()
