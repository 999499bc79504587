"""How servers are reached, with everything that it takes: options, the password of the proxy, authorities."""

from dataclasses import dataclass, field

from kdesk.domain.options.network import ProxyMode


@dataclass(frozen=True, slots=True)
class NetworkChoice:
    """The chosen way to the servers.

    Attributes:
        proxy: Where the proxy comes from. MANUAL without an address counts as SYSTEM, so that nothing stands still
            while somebody types.
        address: Of the proxy, for MANUAL.
        user: Name at the proxy; "" without a sign-in.
        password: For that name.
        not_for: Hosts that are reached directly, as `no_proxy` has them.
        authorities: PEM text; these are trusted besides those of the system.
    """

    proxy: ProxyMode = ProxyMode.SYSTEM
    address: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    not_for: str = ""
    authorities: str = ""


AS_THE_SYSTEM = NetworkChoice()


def proxy_secret(address: str, user: str) -> str:
    """Return the name of the password of a user at a proxy, in the keyring."""
    return f"proxy {user}@{address}"


@dataclass(frozen=True, slots=True)
class Reached:
    """A server has answered.

    Attributes:
        seconds: From the first packet to the head of the response.
        proxy: Kind, host and port of the proxy in between, "" without one.
    """

    service_url: str
    seconds: float
    proxy: str = ""
