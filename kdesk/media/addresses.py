"""Which addresses the relay asks: http and https alone, never from protected to unprotected, no logins."""

from urllib.parse import urljoin, urlsplit

from kdesk.domain.account import is_loopback
from kdesk.errors import BadAnswer
from kdesk.media.refusals import refusal

MAX_ADDRESS = 8192
"""Characters; what servers and caches take at most."""

_PORTS = {"http": 80, "https": 443}


def origin(url: str) -> tuple[str, str, int]:
    """Return scheme, host and port. Raises BadAnswer where the relay does not ask such an address."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as exc:
        raise _bad("the address cannot be read") from exc
    if parts.scheme not in _PORTS:
        raise _bad(f"the address begins with {parts.scheme[:20] or 'nothing'}:, not with http: or https:")
    if not host or "@" in parts.netloc or len(url) > MAX_ADDRESS or not _is_plain(url):
        raise _bad("the address has a login, no host, control characters, or is too long")
    return parts.scheme, host.lower(), port or _PORTS[parts.scheme]


def resolve(base: str, reference: str) -> str:
    """Return the address that a list, or a redirect, at `base` names. Raises BadAnswer where it must not lead there.

    Nothing that https protects leads to plain http, and no other server leads to a name of this computer.

    Args:
        base: An address that was asked already.
        reference: As it stands in the list; relative to `base`.
    """
    try:
        url = urljoin(base, reference.strip(), allow_fragments=False).partition("#")[0]
    except ValueError as exc:
        raise _bad("the address cannot be read") from exc
    host_end = base.find("/", len("https://")) + 1
    if host_end and url.startswith(base[:host_end]):
        # The same server again, as in nearly every line of a list: only what follows its name is new.
        if len(url) > MAX_ADDRESS or not _is_plain(url):
            raise _bad("the address has control characters, or is too long")
        return url
    scheme, host, _ = origin(url)
    base_scheme, base_host, _ = origin(base)
    if base_scheme == "https" and scheme != "https":
        raise _bad(f"an address under https leads to {scheme}://{host}, which nothing protects")
    if is_loopback(host) and not is_loopback(base_host):
        raise _bad(f"{base_host} leads to this computer itself")
    return url


def _is_plain(url: str) -> bool:
    return url.isprintable() and " " not in url


def _bad(detail: str) -> BadAnswer:
    return refusal("The server names an address that kdesk does not open", detail)
