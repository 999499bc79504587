"""The HTTP client that everything shares: the trust store of the operating system, time-outs, proxies."""

import logging
import socket
import ssl
import sys
from collections.abc import Callable
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx
import truststore

from kdesk import __version__
from kdesk.kaltura.proxies import Routes, UnusableProxy, read_routes
from kdesk.kaltura.proxy_transport import RoutedTransport
from kdesk.kaltura.response_body import PLAIN
from kdesk.kaltura.transport import PROGRESS_SECONDS

CONNECT_SECONDS = 15.0

# Chunks of every slot, calls and pictures at once; each of them has a limit of its own elsewhere.
CONNECTIONS = 64
KEPT_CONNECTIONS = 24
# Below the 5 s after which common servers close an idle connection: a request must not run into that.
KEPT_SECONDS = 4.0

UNSENT_BYTES = 256 * 1024
"""How much the system may hold of a connection beyond what is on the way: more would count as sent and is not."""

_NOTSENT_LOWAT = {"linux": 25, "darwin": 0x201}
"""The number of TCP_NOTSENT_LOWAT, which Python names since 3.12 only; other systems do not have it."""

_NO_COOKIES = DefaultCookiePolicy(allowed_domains=())

log = logging.getLogger(__name__)


class HttpClient(httpx.AsyncClient):
    """A client that can let go of its connections.

    Args:
        ways: Carries every request.
        options: As of `httpx.AsyncClient`.
    """

    def __init__(self, ways: RoutedTransport, **options: Any) -> None:
        # The routes are read already: httpx would read the environment again, and give up on all of it for one entry.
        # No cookies: Kaltura needs none, and a server could fill the memory with them.
        super().__init__(transport=ways, trust_env=False, cookies=CookieJar(_NO_COOKIES), **options)
        self._ways = ways

    async def drop_connections(self) -> None:
        """Close every connection: what is under way fails at once, what comes next connects anew."""
        await self._ways.aclose()


def make_http(*, hide: Callable[[str], None] = lambda _: None) -> HttpClient:
    """Make the client. Certificates are judged by the operating system; proxies come from the environment.

    A proxy is never asked for this computer itself.

    Args:
        hide: Told the login of every proxy, so that no log shows it.
    """
    routes = read_routes()
    for proxy in routes.proxies:
        for secret in proxy.secrets:
            hide(secret)
    _warn_of(routes)
    ways = RoutedTransport(
        routes,
        verify=truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        limits=httpx.Limits(
            max_connections=CONNECTIONS,
            max_keepalive_connections=KEPT_CONNECTIONS,
            keepalive_expiry=KEPT_SECONDS,
        ),
        socket_options=_socket_options(),
        connect_seconds=CONNECT_SECONDS,
    )
    return HttpClient(
        ways,
        follow_redirects=False,
        timeout=httpx.Timeout(PROGRESS_SECONDS, connect=CONNECT_SECONDS),
        # Packed answers are asked for only where they are unpacked within a bound.
        headers={"User-Agent": f"kdesk/{__version__}", **PLAIN},
    )


def _warn_of(routes: Routes) -> None:
    """Tell what was not understood, in the log alone: a call that needs it fails with words of its own."""
    for entry in routes.entries.values():
        if isinstance(entry, UnusableProxy):
            log.info("the proxy of %s cannot be used: %s", entry.source, entry.reason)
    for place in routes.exceptions.unreadable:
        log.warning("Entry %d of %s cannot be read and counts for nothing", place, routes.exceptions_source)


def _socket_options() -> list[tuple[int, int, int]]:
    option = _NOTSENT_LOWAT.get(sys.platform)
    return [] if option is None else [(socket.IPPROTO_TCP, option, UNSENT_BYTES)]
