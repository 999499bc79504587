"""A transport that sends each request through its proxy, or directly."""

import ssl
from collections.abc import Iterable

import httpx
from httpcore import SOCKET_OPTION

from kdesk.kaltura.network_errors import ProxyFailed, ProxyFault, causes, reason_of, speaks_no_tls, tls_error
from kdesk.kaltura.proxies import Proxy, Routes, UnusableProxy
from kdesk.kaltura.socks import SocksBackend

SOCKS = ("socks5", "socks5h")
PROXY_AUTH_REQUIRED = 407


class ProxyTransport(httpx.AsyncBaseTransport):
    """Routes each request. A failing proxy is never bypassed: the request fails.

    Args:
        routes: Which proxy carries what.
        verify: Checks the certificates of servers and proxies.
        limits: For the connections of each proxy, and of the direct ones.
        socket_options: For each connection.
        connect_seconds: Time-out for each response of a SOCKS proxy.
    """

    def __init__(
        self,
        routes: Routes,
        *,
        verify: ssl.SSLContext,
        limits: httpx.Limits,
        socket_options: Iterable[SOCKET_OPTION],
        connect_seconds: float,
    ) -> None:
        self._routes = routes
        self.ssl_context = verify
        options = list(socket_options)
        self.direct = httpx.AsyncHTTPTransport(verify=verify, limits=limits, http2=False, socket_options=options)
        self._transports: dict[Proxy, httpx.AsyncHTTPTransport] = {}
        for proxy in routes.proxies:
            carries_http = proxy.kind not in SOCKS
            transport = httpx.AsyncHTTPTransport(
                verify=verify,
                limits=limits,
                http2=False,
                socket_options=options,
                proxy=_httpx_proxy(proxy, verify) if carries_http else None,
            )
            if not carries_http:
                transport._pool._network_backend = SocksBackend(proxy, connect_seconds)  # noqa: SLF001  httpx has no other door for it
            self._transports[proxy] = transport

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request. Raises ProxyFailed if its proxy is at fault, otherwise as httpx."""
        entry = self._routes.proxy_for(request.url.scheme, request.url.host, _port_of(request.url))
        if entry is None:
            return await self.direct.handle_async_request(request)
        if isinstance(entry, UnusableProxy):
            raise ProxyFailed(entry, "not sent, since its proxy cannot be used")
        try:
            response = await self._transports[entry].handle_async_request(request)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as exc:
            raise _attribute_failure(entry, exc) from exc
        # Only for http, where the refusal is the response. For https, httpcore raises ProxyError after CONNECT.
        if response.status_code == PROXY_AUTH_REQUIRED:
            await response.aclose()
            raise ProxyFailed(entry, f"HTTP {PROXY_AUTH_REQUIRED}", ProxyFault.LOGIN)
        return response

    def proxy_to(self, url: httpx.URL) -> str:
        """Return what may be shown of the proxy that carries requests to a URL, "" without one."""
        entry = self._routes.proxy_for(url.scheme, url.host, _port_of(url))
        return entry.address if isinstance(entry, Proxy) else ""

    async def aclose(self) -> None:
        """Close all connections; later requests connect anew."""
        for transport in (self.direct, *self._transports.values()):
            await transport.aclose()


def _httpx_proxy(proxy: Proxy, verify: ssl.SSLContext) -> httpx.Proxy:
    url = httpx.URL(scheme=proxy.kind, host=proxy.host, port=proxy.port)
    return httpx.Proxy(url, auth=proxy.login, ssl_context=verify if proxy.kind == "https" else None)


def _port_of(url: httpx.URL) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


def _attribute_failure(proxy: Proxy, exc: httpx.TransportError) -> httpx.TransportError:
    """Return an error that names the proxy if it is at fault; a failure of the server is returned as it is."""
    tls = tls_error(exc)
    if isinstance(exc, ProxyFailed) or (tls and not (proxy.kind == "https" and speaks_no_tls(tls))):
        return exc
    if tls:
        return ProxyFailed(proxy, reason_of(exc), ProxyFault.NO_TLS)
    if not isinstance(exc, httpx.ProxyError):
        # The proxy connects to the server, so that a failed connection of ours is one to the proxy.
        closed = any(isinstance(cause, ConnectionRefusedError) for cause in causes(exc))
        return ProxyFailed(proxy, reason_of(exc), ProxyFault.CLOSED if closed else ProxyFault.SILENT)
    # The message of httpcore begins with the status of the response to CONNECT.
    reason = str(exc)
    return ProxyFailed(
        proxy, reason, ProxyFault.LOGIN if reason.startswith(str(PROXY_AUTH_REQUIRED)) else ProxyFault.REFUSED
    )
