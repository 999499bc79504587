"""Errors of the HTTP library become errors of kdesk, here and nowhere else."""

import os
import socket
import ssl
from collections.abc import Iterator, Mapping
from enum import Enum, auto
from urllib.parse import urlsplit

import httpx

from kdesk.domain.options.network import OWN_SETTINGS
from kdesk.errors import BadResponse, ProxyUnusable, Reason, ServerProblem, TimedOut, TlsFailed, Unreachable
from kdesk.kaltura.mapped_error import MappedError
from kdesk.kaltura.proxies import SETTINGS, SYSTEM, ProxyEntry, UnusableProxy

NOT_SENDABLE = MappedError(BadResponse, Reason.REQUEST_NOT_SENDABLE, retryable=False)
_ADDRESS = MappedError(BadResponse, Reason.ADDRESS_UNUSABLE, retryable=False)
BROKEN_OFF = MappedError(BadResponse, Reason.CONNECTION_BROKE_OFF)

# The first match counts, so that the special stands before the general. Resets count as tries (BadResponse): where the
# network is gone, the next try ends in Unreachable; where something resets every large request, trying has an end.
_TABLE: tuple[tuple[type[Exception], MappedError[ServerProblem]], ...] = (
    (httpx.ConnectTimeout, MappedError(Unreachable)),
    (httpx.TimeoutException, MappedError(TimedOut)),
    (httpx.ConnectError, MappedError(Unreachable)),
    (httpx.ProxyError, MappedError(Unreachable, Reason.PROXY_REFUSES_KDESK)),
    (httpx.UnsupportedProtocol, _ADDRESS),
    (httpx.InvalidURL, _ADDRESS),
    (UnicodeError, _ADDRESS),  # from encoding a host name as IDNA
    (httpx.LocalProtocolError, NOT_SENDABLE),
    (httpx.TooManyRedirects, MappedError(BadResponse, Reason.REDIRECTED_WITHOUT_END)),
    (httpx.DecodingError, MappedError(BadResponse, Reason.RESPONSE_DAMAGED)),
)

# How the versions of OpenSSL report a peer that speaks no TLS.
_NO_TLS = frozenset({"WRONG_VERSION_NUMBER", "PACKET_LENGTH_TOO_LONG", "UNKNOWN_PROTOCOL", "HTTP_REQUEST"})


class ProxyFault(Enum):
    """How a usable proxy failed."""

    SILENT = auto()
    """It does not respond as a proxy of its kind."""
    CLOSED = auto()
    """The connection is refused: nothing listens at this address."""
    LOGIN = auto()
    """It wants a login, or another one."""
    REFUSED = auto()
    """It refuses or fails to carry this request."""
    NO_TLS = auto()
    """It is contacted by HTTPS and speaks plain HTTP."""


class ProxyFailed(httpx.ProxyError):
    """A request that its proxy did not carry.

    Attributes:
        entry: The proxy.
        reason: The proxy's message or the failure; quotes nothing of the entry.
        fault: None if the entry is unusable, so that the proxy was not contacted.
    """

    def __init__(self, entry: ProxyEntry, reason: str, fault: ProxyFault | None = None) -> None:
        super().__init__(reason)
        self.entry = entry
        self.reason = reason
        self.fault = fault


def translated(exc: Exception, host: str) -> ServerProblem:
    """Return the error of kdesk for one of the network, with host and reason in the detail."""
    if isinstance(exc, ProxyFailed):
        return _proxy_error(exc, host)
    tls = tls_error(exc)
    if tls is not None:
        # Not every back end of the trust store fills both.
        detail = f"{host}: {getattr(tls, 'verify_message', '') or getattr(tls, 'reason', '') or tls}"
        if speaks_no_tls(tls):
            return TlsFailed(detail, reason=Reason.SPEAKS_HTTP, arguments={"host": host})
        return TlsFailed(detail)
    mapped = next((mapped for kind, mapped in _TABLE if isinstance(exc, kind)), BROKEN_OFF)
    return mapped.make(f"{host}: {reason_of(exc)}")


_PROXY_REASONS: Mapping[ProxyFault, Reason] = {
    ProxyFault.LOGIN: Reason.PROXY_WANTS_LOGIN,
    ProxyFault.CLOSED: Reason.PROXY_CLOSED,
    ProxyFault.SILENT: Reason.PROXY_SILENT,
    ProxyFault.NO_TLS: Reason.PROXY_WITHOUT_TLS,
}


def _proxy_error(failed: ProxyFailed, host: str) -> ServerProblem:
    entry = failed.entry
    # Failures before the proxy was asked for anything have nothing to do with the server.
    at_proxy = failed.fault in {ProxyFault.SILENT, ProxyFault.CLOSED, ProxyFault.NO_TLS}
    detail = failed.reason if at_proxy else f"{host}: {failed.reason}"
    source = {SYSTEM: "", SETTINGS: OWN_SETTINGS}.get(entry.source, entry.source)
    if isinstance(entry, UnusableProxy):
        return ProxyUnusable(detail, reason=entry.reason, arguments={"source": source, "kind": entry.kind})
    return Unreachable(
        detail,
        reason=_PROXY_REASONS.get(failed.fault or ProxyFault.REFUSED, Reason.PROXY_DENIES),
        arguments={"source": source, "kind": entry.kind, "address": entry.address, "host": _bare(host)},
    )


def _bare(host: str) -> str:
    """Return a host without its port."""
    return urlsplit(f"//{host}").hostname or host


def tls_error(exc: Exception) -> ssl.SSLError | None:
    """Return the TLS error behind `exc`; None if the connection merely ended."""
    for cause in causes(exc):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return cause
        ended = isinstance(cause, (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError))
        # Once connected, a TLS error means damaged or cut-off data, not a peer that could not prove itself.
        if isinstance(cause, ssl.SSLError) and isinstance(exc, httpx.ConnectError) and not ended:
            return cause
    return None


def speaks_no_tls(tls: ssl.SSLError) -> bool:
    """Tell whether the peer did not speak TLS at all."""
    return getattr(tls, "reason", None) in _NO_TLS


def causes(exc: BaseException) -> Iterator[BaseException]:
    """Yield the error and its causes, outermost first; groups yield their members."""
    # Cause and context are often the same error, and `raise … from …` can even close a circle.
    waiting, seen = [exc], set[int]()
    while waiting:
        current = waiting.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        waiting += current.exceptions if isinstance(current, BaseExceptionGroup) else ()
        waiting += [cause for cause in (current.__cause__, current.__context__) if cause is not None]


def reason_of(exc: Exception) -> str:
    """Return the operating system's message (“Connection refused”), or else the library's."""
    for cause in causes(exc):
        # Its numbers (EAI_…) are not those of errno: os.strerror() would name another error.
        if isinstance(cause, socket.gaierror) and cause.strerror:
            return cause.strerror
        # By number: asyncio replaces the system's message by “Connect call failed” and the address.
        if isinstance(cause, OSError) and not isinstance(cause, ssl.SSLError) and cause.errno:
            return os.strerror(cause.errno)
    return str(exc) or type(exc).__name__
