"""Requests on their way: each through the proxy that is its own, directly where there is none."""

import ssl
from collections.abc import Iterable

import httpx
from httpcore import SOCKET_OPTION

from kdesk.kaltura.network_errors import ProxyFailed, ProxyFault, causes, reason_of, speaks_no_tls, tls_error
from kdesk.kaltura.proxies import Proxy, Routes, UnusableProxy
from kdesk.kaltura.socks import SocksBackend

SOCKS = ("socks5", "socks5h")
LOGIN_WANTED = 407


class RoutedTransport(httpx.AsyncBaseTransport):
    """Sends each request where the routes say. A proxy that fails is never bypassed: the request fails.

    Args:
        routes: Which proxy carries what.
        verify: Judges the certificates of servers and of proxies.
        limits: For the connections of each way by itself.
        socket_options: For every connection.
        connect_seconds: How long a SOCKS proxy may take for each of its answers.
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
        options = list(socket_options)
        self.direct = httpx.AsyncHTTPTransport(verify=verify, limits=limits, http2=False, socket_options=options)
        self._through: dict[Proxy, httpx.AsyncHTTPTransport] = {}
        for proxy in routes.proxies:
            carries_http = proxy.kind not in SOCKS
            way = httpx.AsyncHTTPTransport(
                verify=verify,
                limits=limits,
                http2=False,
                socket_options=options,
                proxy=_address(proxy, verify) if carries_http else None,
            )
            if not carries_http:
                way._pool._network_backend = SocksBackend(proxy, connect_seconds)  # noqa: SLF001  httpx has no other door for it
            self._through[proxy] = way

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send it. Raises ProxyFailed where its proxy is at fault, otherwise as httpx does."""
        entry = self._routes.to(request.url.scheme, request.url.host, _port(request.url))
        if entry is None:
            return await self.direct.handle_async_request(request)
        if isinstance(entry, UnusableProxy):
            raise ProxyFailed(entry, "not sent, since its proxy cannot be used")
        try:
            response = await self._through[entry].handle_async_request(request)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as exc:
            raise _blamed(entry, exc) from exc
        if response.status_code == LOGIN_WANTED:
            await response.aclose()
            raise ProxyFailed(entry, f"HTTP {LOGIN_WANTED}", ProxyFault.LOGIN)
        return response

    async def aclose(self) -> None:
        """Close every connection; what comes next connects anew."""
        for way in (self.direct, *self._through.values()):
            await way.aclose()


def _address(proxy: Proxy, verify: ssl.SSLContext) -> httpx.Proxy:
    url = httpx.URL(scheme=proxy.kind, host=proxy.host, port=proxy.port)
    return httpx.Proxy(url, auth=proxy.login, ssl_context=verify if proxy.kind == "https" else None)


def _port(url: httpx.URL) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


def _blamed(proxy: Proxy, exc: httpx.TransportError) -> httpx.TransportError:
    """Return the error that names the proxy; a failure of the server behind it stays what it is."""
    tls = tls_error(exc)
    if isinstance(exc, ProxyFailed) or (tls and not (proxy.kind == "https" and speaks_no_tls(tls))):
        return exc
    if tls:
        return ProxyFailed(proxy, reason_of(exc), ProxyFault.NO_TLS)
    if not isinstance(exc, httpx.ProxyError):
        # Connecting to the server is the proxy's work, so that what could not be connected to is the proxy itself.
        closed = any(isinstance(cause, ConnectionRefusedError) for cause in causes(exc))
        return ProxyFailed(proxy, reason_of(exc), ProxyFault.CLOSED if closed else ProxyFault.SILENT)
    said = str(exc)
    return ProxyFailed(proxy, said, ProxyFault.LOGIN if said.startswith(str(LOGIN_WANTED)) else ProxyFault.REFUSED)
