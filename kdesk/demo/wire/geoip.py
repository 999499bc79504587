"""Countries of addresses: three of the networks reserved for documentation have a country each, others have none."""

import ipaddress

_NETWORKS = {
    ipaddress.ip_network("192.0.2.0/24"): "us",
    ipaddress.ip_network("198.51.100.0/24"): "de",
    ipaddress.ip_network("203.0.113.0/24"): "jp",
}
"""A client selects one of them by an address in `X-Forwarded-For`."""


def country_of(address: str) -> str:
    """Return the country code in lower case, or an empty string."""
    try:
        place = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return next((country for network, country in _NETWORKS.items() if place in network), "")


def client_address(peer: str, forwarded: str) -> str:
    """Return the client's address: the one in `X-Forwarded-For` if the peer is this computer, otherwise the peer's."""
    first = forwarded.partition(",")[0].strip()
    return first if first and peer in ("127.0.0.1", "::1") else peer
