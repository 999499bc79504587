"""Rules for the URLs that the relay requests: no downgrade to http, no redirect to this computer."""

from urllib.parse import urljoin

from kdesk.domain.account import is_loopback
from kdesk.domain.foreign_address import checked, is_plain, unusable
from kdesk.errors import BadResponse, Reason
from kdesk.media.stream_errors import unplayable

_PORTS = {"http": 80, "https": 443}


def origin(url: str) -> tuple[str, str, int]:
    """Return scheme, host and port. Raises BadResponse if kdesk does not request such a URL."""
    parts = checked(url)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or _PORTS[parts.scheme]


def resolve(base: str, reference: str) -> str:
    """Return the URL that a playlist or redirect at `base` refers to.

    Raises BadResponse if an https URL leads to plain http, or another host leads to this computer.

    Args:
        base: A URL that was requested already.
        reference: As written in the playlist; relative to `base`.
    """
    try:
        url = urljoin(base, reference.strip(), allow_fragments=False).partition("#")[0]
    except ValueError as exc:  # a host with an unclosed bracket, for example
        raise unusable("the address cannot be read") from exc
    # With the slash after the host: otherwise https://a.example would also be the beginning of https://a.example.org.
    host_end = base.find("/", len("https://")) + 1
    if host_end and url.startswith(base[:host_end]):
        # Fast path for the same server, as in nearly every line of a playlist: check only the rest of the URL.
        if not is_plain(url):
            raise unusable("it is too long, or has characters that no address has")
        return url
    scheme, host, _ = origin(url)
    base_scheme, base_host, _ = origin(base)
    if base_scheme == "https" and scheme != "https":
        raise _leads_away(f"an address under https leads to {scheme}://{host}, which nothing protects")
    # Otherwise a server could make kdesk request what only programs on this computer may reach.
    if is_loopback(host) and not is_loopback(base_host):
        raise _leads_away(f"{base_host} leads to this computer itself")
    return url


def _leads_away(detail: str) -> BadResponse:
    return unplayable(Reason.STREAM_ADDRESS, detail)
