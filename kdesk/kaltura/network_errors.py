"""Translate the errors of the HTTP library into kdesk's; no other module does."""

import os
import socket
import ssl
from collections.abc import Iterator
from enum import Enum, auto
from urllib.parse import urlsplit

import httpx

from kdesk.domain.words import LATER
from kdesk.errors import BadResponse, ProxyUnusable, ServerProblem, TimedOut, TlsFailed, Unreachable
from kdesk.kaltura.meaning import Meaning
from kdesk.kaltura.proxies import SYSTEM, ProxyEntry, UnusableProxy

NOT_SENDABLE = Meaning(
    BadResponse,
    "The request could not be sent",
    "A text in it cannot be written in the way that the server reads.",
    "Rename the file or change the text, then retry.",
    retryable=False,
)
_ADDRESS = Meaning(
    BadResponse,
    "This address cannot be used",
    "It is not the address of a web server.",
    "Check the address of the server and sign in again.",
    retryable=False,
)
BROKEN_OFF = Meaning(
    BadResponse,
    "The connection to the server broke off",
    "The network, or the server, ended it in the middle. Nothing that was uploaded is lost.",
    LATER,
)

# The first match counts, so that the special stands before the general. Resets count as tries (BadResponse): where the
# network is gone, the next try ends in Unreachable; where something resets every large request, trying has an end.
_TABLE: tuple[tuple[type[Exception], Meaning[ServerProblem]], ...] = (
    (httpx.ConnectTimeout, Meaning(Unreachable)),
    (httpx.TimeoutException, Meaning(TimedOut)),
    (httpx.ConnectError, Meaning(Unreachable)),
    (httpx.ProxyError, Meaning(Unreachable, "The proxy of this network does not let kdesk through")),
    (httpx.UnsupportedProtocol, _ADDRESS),
    (httpx.InvalidURL, _ADDRESS),
    (UnicodeError, _ADDRESS),
    (httpx.LocalProtocolError, NOT_SENDABLE),
    (
        httpx.TooManyRedirects,
        Meaning(
            BadResponse,
            "The server sends every request somewhere else",
            "The address is probably not that of the API, or a network wants a sign-in of its own.",
            "Check the address of the server.",
        ),
    ),
    (httpx.DecodingError, Meaning(BadResponse, "The server's answer arrived damaged")),
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
    """Translate a network error; its detail has host and reason."""
    if isinstance(exc, ProxyFailed):
        # The title names the proxy. A failure to reach the proxy itself has nothing to do with the server.
        at_proxy = exc.fault in {ProxyFault.SILENT, ProxyFault.CLOSED, ProxyFault.NO_TLS}
        return _proxy_meaning(exc, host).problem(exc.reason if at_proxy else f"{host}: {exc.reason}")
    tls = tls_error(exc)
    if tls is not None:
        # Not every back end of the trust store fills both.
        detail = f"{host}: {getattr(tls, 'verify_message', '') or getattr(tls, 'reason', '') or tls}"
        return (_speaks_http(host) if speaks_no_tls(tls) else Meaning(TlsFailed)).problem(detail)
    detail = f"{host}: {reason_of(exc)}"
    return next((meaning for kind, meaning in _TABLE if isinstance(exc, kind)), BROKEN_OFF).problem(detail)


def _speaks_http(host: str) -> Meaning[TlsFailed]:
    return Meaning(
        TlsFailed,
        "The server could not prove who it is: it speaks HTTP without encryption",
        "What answers at this address does not speak HTTPS.",
        f"If that is meant, write the address as http://{host}; whoever is on the way can then read what is sent, the"
        " secret too. Otherwise check the address and its port.",
    )


def _proxy_meaning(failed: ProxyFailed, host: str) -> Meaning[ServerProblem]:
    entry = failed.entry
    # The environment of a program does not change while it runs.
    again = "." if entry.source == SYSTEM else ", then start kdesk again."
    if isinstance(entry, UnusableProxy):
        return Meaning(
            ProxyUnusable,
            f"The proxy in {entry.source} cannot be used",
            entry.reason,
            f"Write it as http://HOST:PORT or socks5://HOST:PORT, with characters such as / # ? @ in a user name or a"
            f" password as %2F %23 %3F %40, or remove {entry.source}{again}",
        )
    explanation = f"Requests to this server go through it: {entry.source} says so."
    change = f"correct or remove {entry.source}, or name {_bare(host)} in no_proxy{again}"
    title, step = {
        ProxyFault.LOGIN: (
            "wants a user name and a password, or other ones",
            f"Write them into {entry.source}, as {entry.kind}://USER:PASSWORD@HOST:PORT{again}",
        ),
        ProxyFault.CLOSED: ("refuses the connection", f"Start the proxy; otherwise {change}"),
        ProxyFault.SILENT: ("does not answer as a proxy of its kind", f"Start the proxy; otherwise {change}"),
        ProxyFault.NO_TLS: (
            "speaks HTTP without encryption",
            f"Write it as http://HOST:PORT in {entry.source}{again}",
        ),
    }.get(
        failed.fault or ProxyFault.REFUSED,
        (
            "does not let kdesk through",
            f"Ask who runs the network to allow it; otherwise {change}",
        ),
    )
    return Meaning(Unreachable, f"The proxy {entry.address} {title}", explanation, step)


def _bare(host: str) -> str:
    """Return a host without its port."""
    return urlsplit(f"//{host}").hostname or host


def tls_error(exc: Exception) -> ssl.SSLError | None:
    """Return the TLS error behind `exc`; None if the connection merely ended."""
    for cause in causes(exc):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return cause
        ended = isinstance(cause, (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError))
        if isinstance(cause, ssl.SSLError) and isinstance(exc, httpx.ConnectError) and not ended:
            return cause
    return None


def speaks_no_tls(tls: ssl.SSLError) -> bool:
    """Tell whether the peer did not speak TLS at all."""
    return getattr(tls, "reason", None) in _NO_TLS


def causes(exc: BaseException) -> Iterator[BaseException]:
    """Yield the error and its causes, outermost first; groups yield their members."""
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
        if isinstance(cause, socket.gaierror) and cause.strerror:
            return cause.strerror
        if isinstance(cause, OSError) and not isinstance(cause, ssl.SSLError) and cause.errno:
            return os.strerror(cause.errno)
    return str(exc) or type(exc).__name__
