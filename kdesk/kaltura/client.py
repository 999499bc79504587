"""The shared HTTP client: the system's trust store, time-outs, proxies."""

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
from kdesk.domain.network_choice import AS_THE_SYSTEM, NetworkChoice
from kdesk.errors import CertificatesUnusable
from kdesk.kaltura.proxies import Routes, UnusableProxy, chosen_routes
from kdesk.kaltura.proxy_transport import ProxyTransport
from kdesk.kaltura.response_body import ACCEPT_IDENTITY
from kdesk.kaltura.switched_transport import SwitchedTransport
from kdesk.kaltura.transport import PROGRESS_SECONDS

CONNECT_SECONDS = 15.0

# Chunks of all slots, calls and pictures together; each of these has a limit of its own elsewhere.
CONNECTIONS = 64
IDLE_CONNECTIONS = 24
# Less than the 5 s after which common servers close an idle connection, so that no request hits a closing one.
IDLE_SECONDS = 4.0

UNSENT_BYTES = 256 * 1024
"""Bytes that the system may buffer per connection beyond those in flight: more would count as sent."""

BUFFERS_KEPT = 16 * 1024 * 1024
"""Bytes of freed buffers that the memory allocator may keep for the next ones: several blocks, plain and encrypted."""

_NOTSENT_LOWAT = {"linux": 25, "darwin": 0x201}
"""Number of the option TCP_NOTSENT_LOWAT, which `socket` names only since Python 3.12."""

_NO_COOKIES = DefaultCookiePolicy(allowed_domains=())

log = logging.getLogger(__name__)


class HttpClient(httpx.AsyncClient):
    """An HTTP client whose connections can be dropped.

    Args:
        transport: Carries every request until another one is chosen.
        options: As of `httpx.AsyncClient`.
    """

    def __init__(self, transport: ProxyTransport, **options: Any) -> None:
        self._switch = SwitchedTransport(transport)
        # trust_env=False: httpx would read the environment again, and reject all of it for one bad entry.
        # No cookies: Kaltura needs none, and a server could fill the memory with them.
        super().__init__(transport=self._switch, trust_env=False, cookies=CookieJar(_NO_COOKIES), **options)

    @property
    def ssl_context(self) -> ssl.SSLContext:
        """Checks the certificates of servers and proxies."""
        return self._switch.present.ssl_context

    def choose(self, choice: NetworkChoice, hide: Callable[[str], None] = lambda _: None) -> None:
        """Reach servers so from the next request on; requests under way end as they began.

        Args:
            hide: Called with the login of every proxy, to keep it out of the log.

        Raises:
            CertificatesUnusable: No authority can be read from the chosen text; nothing has changed.
        """
        self._switch.switch(_transport(choice, hide))

    def proxy_to(self, url: str) -> str:
        """Return kind, host and port of the proxy that carries requests to a URL, "" without one."""
        return self._switch.present.proxy_to(httpx.URL(url))

    async def drop_connections(self) -> None:
        """Close all connections: requests in flight fail at once, later ones connect anew."""
        # Not its own aclose(): a closed httpx client refuses every later request, while closed pools connect anew.
        await self._switch.aclose()


def make_http(*, hide: Callable[[str], None] = lambda _: None, choice: NetworkChoice = AS_THE_SYSTEM) -> HttpClient:
    """Make the client. The operating system checks certificates; proxies come from the environment unless chosen.

    A proxy is never used for this computer itself.

    Args:
        hide: Called with the login of every proxy, to keep it out of the log.
        choice: What was chosen in the settings.

    Raises:
        CertificatesUnusable: No authority can be read from the chosen text.
    """
    _keep_buffers()
    return HttpClient(
        _transport(choice, hide),
        # A redirect could carry the KS to another host, and httpx makes a GET of a redirected POST.
        follow_redirects=False,
        timeout=httpx.Timeout(PROGRESS_SECONDS, connect=CONNECT_SECONDS),
        # Compression is requested only where the body is decompressed within a limit.
        headers={"User-Agent": f"kdesk/{__version__}", **ACCEPT_IDENTITY},
    )


def _transport(choice: NetworkChoice, hide: Callable[[str], None]) -> ProxyTransport:
    routes = chosen_routes(choice)
    for proxy in routes.proxies:
        for secret in proxy.secrets:
            hide(secret)
    _log_unusable(routes)
    return ProxyTransport(
        routes,
        verify=_ssl_context(choice.authorities),
        limits=httpx.Limits(
            max_connections=CONNECTIONS,
            max_keepalive_connections=IDLE_CONNECTIONS,
            keepalive_expiry=IDLE_SECONDS,
        ),
        socket_options=_socket_options(),
        connect_seconds=CONNECT_SECONDS,
    )


def _ssl_context(authorities: str) -> truststore.SSLContext:
    """Return what checks certificates: by the system's store, and the authorities of a PEM text."""
    # The certificate authorities of companies are in the system's store, not in the list that httpx brings along.
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if authorities:
        try:
            context.load_verify_locations(cadata=authorities)
        except (ssl.SSLError, ValueError) as exc:
            raise CertificatesUnusable(str(exc)) from exc
    return context


def _log_unusable(routes: Routes) -> None:
    """Log what could not be read. A request that needs it fails with an error of its own."""
    for entry in routes.entries.values():
        if isinstance(entry, UnusableProxy):
            log.info("the proxy of %s cannot be used: %s", entry.source, entry.reason)
    for place in routes.no_proxy.unreadable:
        log.warning("Entry %d of %s cannot be read and counts for nothing", place, routes.no_proxy_source)


def _socket_options() -> list[tuple[int, int, int]]:
    option = _NOTSENT_LOWAT.get(sys.platform)  # Windows has no such option
    return [] if option is None else [(socket.IPPROTO_TCP, option, UNSENT_BYTES)]


def _keep_buffers() -> None:
    """Let glibc keep freed buffers: it gives back what is more than twice the largest block that was freed before.

    Otherwise each block of a chunk gets memory that the system clears page by page: a fifth of what an upload costs.
    """
    bytearray(BUFFERS_KEPT // 2)
