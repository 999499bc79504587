"""What can be learnt of the way to a server: its proxy, its certificate, its clock. No session is sent."""

import ssl
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import Enum, auto
from typing import Any
from urllib.parse import urlsplit

import httpx

from kdesk.domain.account import is_loopback
from kdesk.domain.network_choice import NetworkChoice
from kdesk.domain.options.network import OWN_SETTINGS, ProxyMode
from kdesk.errors import KdeskError
from kdesk.kaltura.client import CONNECT_SECONDS, make_http
from kdesk.kaltura.network_errors import ProxyFailed, tls_error, translated
from kdesk.kaltura.proxies import SETTINGS, SYSTEM, Proxy, Routes, UnusableProxy, chosen_routes
from kdesk.kaltura.proxy_transport import ProxyTransport
from kdesk.kaltura.reach import ping_address
from kdesk.kaltura.response_body import ACCEPT_IDENTITY
from kdesk.kaltura.transport import Request, host_of, open_response

_PORTS = {"http": 80, "https": 443}


class NoProxyBecause(Enum):
    """Why a server is reached directly."""

    NOT_SET = auto()
    OFF = auto()
    LOCAL = auto()
    EXCEPTED = auto()


@dataclass(frozen=True, slots=True)
class Way:
    """Where the first connection to a server goes.

    Attributes:
        host: Of the proxy, or of the server without one.
        proxy: What may be shown of the proxy, "" without one.
        source: Variable, `OWN_SETTINGS`, or "" for the system, that names the proxy or the exception.
        directly: Why there is no proxy; None with one.
    """

    host: str
    port: int
    proxy: str = ""
    source: str = ""
    directly: NoProxyBecause | None = None


def way_to(url: str, choice: NetworkChoice) -> Way:
    """Return where a request to a URL goes first. Raises ProxyUnusable."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    routes = chosen_routes(choice)
    entry = routes.proxy_for(parts.scheme, host, port)
    if isinstance(entry, UnusableProxy):
        raise translated(ProxyFailed(entry, "not asked"), host)
    if isinstance(entry, Proxy):
        return Way(entry.host, entry.port, entry.address, _shown(entry.source))
    return Way(host, port, "", *_why_directly(host, port, choice, routes))


def _why_directly(host: str, port: int, choice: NetworkChoice, routes: Routes) -> tuple[str, NoProxyBecause]:
    if choice.proxy is ProxyMode.NONE:
        return OWN_SETTINGS, NoProxyBecause.OFF
    if not routes.entries:
        return "", NoProxyBecause.NOT_SET
    if is_loopback(host):
        return "", NoProxyBecause.LOCAL
    if routes.no_proxy.matches(host, port):
        return _shown(routes.no_proxy_source), NoProxyBecause.EXCEPTED
    return "", NoProxyBecause.NOT_SET


def _shown(source: str) -> str:
    return {SETTINGS: OWN_SETTINGS, SYSTEM: ""}.get(source, source)


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a server showed, and the system accepted.

    Attributes:
        issuer: Name of the authority, or of its organisation.
        until: Unix seconds of its end; 0.0 if it does not tell.
        version: Of TLS.
        public: Whether the authorities that browsers bring along accept it, too; None if that is not known.
    """

    issuer: str
    until: float
    version: str
    public: bool | None


class CertificateRefused(Exception):
    """The certificate of a server was not accepted.

    Attributes:
        code: Of OpenSSL, 0 where the system's own judge tells none.
        error: The error of kdesk for it.
    """

    def __init__(self, code: int, error: KdeskError) -> None:
        super().__init__(str(error))
        self.code, self.error = code, error


async def certificate_of(url: str, choice: NetworkChoice) -> Certificate:
    """Return the certificate of a server. Raises CertificateRefused, ServerProblem, CertificatesUnusable."""
    async with make_http(choice=choice) as http:
        try:
            version, shown = await _shaken(http, url)
        except KdeskError as error:
            cause = tls_error(error.__cause__) if isinstance(error.__cause__, Exception) else None
            if isinstance(cause, ssl.SSLCertVerificationError):
                raise CertificateRefused(getattr(cause, "verify_code", 0) or 0, error) from error
            raise
    return Certificate(_issuer(shown), _until(shown), version, await _is_public(url, choice))


async def _shaken(http: httpx.AsyncClient, url: str) -> tuple[str, dict[str, Any]]:
    """Return version and certificate of a new connection."""
    async with open_response(http, Request("GET", ping_address(url), headers=ACCEPT_IDENTITY)) as response:
        stream = response.extensions.get("network_stream")
        found = stream.get_extra_info("ssl_object") if stream is not None else None
        if found is None:
            return "", {}
        return found.version() or "", found.getpeercert() or {}


async def _is_public(url: str, choice: NetworkChoice) -> bool | None:
    """Return whether browsers' own authorities accept the server: those of companies are only in the system's."""
    try:
        # httpx brings it along; a package may leave it out.
        import certifi  # noqa: PLC0415

        context = ssl.create_default_context(cafile=certifi.where())
    except (ImportError, OSError):
        return None
    transport = ProxyTransport(
        chosen_routes(choice),
        verify=context,
        limits=httpx.Limits(max_connections=1),
        socket_options=(),
        connect_seconds=CONNECT_SECONDS,
    )
    async with httpx.AsyncClient(transport=transport, trust_env=False, timeout=CONNECT_SECONDS) as http:
        try:
            await _shaken(http, url)
        except KdeskError as error:
            cause = error.__cause__
            refused = isinstance(cause, Exception) and isinstance(tls_error(cause), ssl.SSLCertVerificationError)
            return False if refused else None
    return True


def _issuer(shown: dict[str, Any]) -> str:
    named = {name: value for part in shown.get("issuer", ()) for name, value in part}
    return str(named.get("organizationName") or named.get("commonName") or "")


def _until(shown: dict[str, Any]) -> float:
    try:
        return float(ssl.cert_time_to_seconds(str(shown.get("notAfter", ""))))
    except ValueError:
        return 0.0


async def clock_ahead(url: str, choice: NetworkChoice) -> float | None:
    """Return by how many seconds this computer's clock is ahead of a server's; None if it does not tell.

    Raises ServerProblem, CertificatesUnusable.
    """
    async with make_http(choice=choice) as http:
        before = time.time()
        async with open_response(http, Request("GET", ping_address(url), headers=ACCEPT_IDENTITY)) as response:
            told = response.headers.get("date", "")
        try:
            at = parsedate_to_datetime(told).timestamp()
        except (ValueError, OverflowError):  # a year of twenty digits
            return None
        # The header has whole seconds: on average the response was made half a second later.
        return (before + time.time()) / 2 - at - 0.5


async def status_of(url: str, choice: NetworkChoice) -> tuple[str, int]:
    """Return host and status of what an address answers, without a session. Raises ServerProblem."""
    async with (
        make_http(choice=choice) as http,
        open_response(http, Request("GET", url, headers=ACCEPT_IDENTITY, follow_redirects=True)) as response,
    ):
        return host_of(url), response.status_code


async def version_of(service_url: str, choice: NetworkChoice) -> str:
    """Ask the API for its version. Raises ServerProblem, CertificatesUnusable."""
    from kdesk.kaltura.rpc import Rpc  # noqa: PLC0415  the codecs, which a look at the network does not need

    async with make_http(choice=choice) as http:
        return await Rpc(http, service_url).call("system", "getVersion", result=str)
