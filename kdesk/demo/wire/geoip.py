"""Which country an address is in: the networks that are kept for documentation lie in one each, the rest nowhere."""

import ipaddress

_NETWORKS = {
    ipaddress.ip_network("192.0.2.0/24"): "us",
    ipaddress.ip_network("198.51.100.0/24"): "de",
    ipaddress.ip_network("203.0.113.0/24"): "jp",
}
"""To seem to come from one of them, send its address in `X-Forwarded-For`."""


def country_of(address: str) -> str:
    """The two letters of a country in lower case; empty where the address tells none."""
    try:
        place = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return next((country for network, country in _NETWORKS.items() if place in network), "")


def client_address(peer: str, forwarded: str) -> str:
    """The address of a client: what a forwarder on this machine says (`X-Forwarded-For`), else the peer's own."""
    first = forwarded.partition(",")[0].strip()
    return first if first and peer in ("127.0.0.1", "::1") else peer
