"""What the bar at the foot of the window says."""

from kdesk.domain.ui_ports import AccountState, NetworkState
from kdesk.messages.format import Format
from kdesk.messages.translation import N_, _, ngettext

_ACCOUNT = {
    AccountState.SIGNED_OUT: N_("Signed out: transfers wait"),
    AccountState.SIGNING_IN: N_("Signing in"),
    AccountState.OFFLINE: N_("The server cannot be reached: kdesk goes on by itself"),
    AccountState.SIGN_IN_NEEDED: N_("Sign in again to go on"),
}
_NETWORK = {
    NetworkState.OFFLINE: N_("Offline: transfers go on when the network is back"),
    NetworkState.PORTAL: N_("The network asks for a sign-in: open a web page"),
}


def account_text(state: AccountState) -> str:
    """Return what is not fine with the account, "" while it is fine."""
    return _(_ACCOUNT[state]) if state in _ACCOUNT else ""


def network_text(state: NetworkState) -> str:
    """Return what is not fine with the network, "" while it is fine."""
    return _(_NETWORK[state]) if state in _NETWORK else ""


def moving_text(speed: float, time_left: float | None, left: int, formatter: Format) -> list[str]:
    """Return speed, time left and bytes left: “18.4 MB/s”, “6 min left”, “6.1 GB to go”; what is known of them."""
    parts = []
    if speed > 0:
        parts.append(formatter.speed(speed))
    if time_left is not None:
        parts.append(_("{time} left").format(time=formatter.time_left(time_left)))
    if left:
        parts.append(_("{size} to go").format(size=formatter.size(left)))
    return parts


def at_rest_text(total: int, active: int, formatter: Format) -> str:
    """Return the state of the list while no bytes are sent.

    Args:
        total: Transfers in the list.
        active: Those of them that the server processes.
    """
    if not total:
        return _("No transfers")
    if active:
        text = ngettext("{count} transfer is being processed", "{count} transfers are being processed", active)
        return text.format(count=formatter.number(active))
    return _("No transfer is running · {count} in the list").format(count=formatter.number(total))


def downloads_text(running: int, formatter: Format) -> str:
    """Return how many downloads run, "" if none does."""
    if not running:
        return ""
    words = ngettext("{count} download is running", "{count} downloads are running", running)
    return words.format(count=formatter.number(running))


def asks_text(asks: int, formatter: Format) -> str:
    """Return how many transfers wait for an answer, "" if none does."""
    if not asks:
        return ""
    return ngettext("{count} waits for an answer", "{count} wait for an answer", asks).format(
        count=formatter.number(asks)
    )
