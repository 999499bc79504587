"""The HTTP client that everything shares: the trust store of the operating system, time-outs, proxies."""

import logging
import socket
import ssl
import sys
from typing import Any
from urllib.request import getproxies

import httpx
import truststore

from kdesk import __version__

CONNECT_SECONDS = 15.0
PROGRESS_SECONDS = 60.0
"""How long a connection may stand still while reading or writing; there is no limit on a whole transfer."""

# Chunks of every slot, calls and pictures at once; each of them has a limit of its own elsewhere.
CONNECTIONS = 64
KEPT_CONNECTIONS = 24
# Below the 5 s after which common servers close an idle connection: a request must not run into that.
KEPT_SECONDS = 4.0

UNSENT_BYTES = 256 * 1024
"""How much the system may hold of a connection beyond what is on the way: more would count as sent and is not."""

_NOTSENT_LOWAT = {"linux": 25, "darwin": 0x201}
"""The number of TCP_NOTSENT_LOWAT, which Python names since 3.12 only; other systems do not have it."""

_LOOPBACK = ("all://localhost", "all://127.0.0.1", "all://[::1]")
_EVERYWHERE = "all://"

log = logging.getLogger(__name__)


class HttpClient(httpx.AsyncClient):
    """A client that can let go of its connections.

    direct  carries what goes through no proxy
    """

    def __init__(self, direct: httpx.AsyncHTTPTransport, **options: Any) -> None:
        super().__init__(**options)
        self._direct = direct

    async def drop_connections(self) -> None:
        """Close every direct connection: what is under way over them fails at once, what comes next connects anew.

        A proxy's stay: they end after `PROGRESS_SECONDS` at most.
        """
        await self._direct.aclose()


def make_http() -> HttpClient:
    """Make the client. Certificates are judged by the operating system; proxies come from the environment.

    A proxy is never asked for this computer itself.
    """
    try:
        return _client(trust_env=True)
    except (ImportError, ValueError, httpx.InvalidURL) as exc:
        # `socks5://` without its library, or a proxy address that cannot be read, must not keep the window shut.
        log.warning("The proxy settings of the environment are not used: %s", exc)
        return _client(trust_env=False)


def _client(*, trust_env: bool) -> HttpClient:
    verify = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    limits = httpx.Limits(
        max_connections=CONNECTIONS,
        max_keepalive_connections=KEPT_CONNECTIONS,
        keepalive_expiry=KEPT_SECONDS,
    )
    direct = httpx.AsyncHTTPTransport(verify=verify, limits=limits, http2=False, socket_options=_socket_options())
    mounts: dict[str, httpx.AsyncBaseTransport | None] = dict.fromkeys(_LOOPBACK, direct)
    if not (trust_env and "all" in getproxies()):
        # A proxy for one scheme is more specific than this and goes first.
        mounts[_EVERYWHERE] = direct
    return HttpClient(
        direct,
        verify=verify,
        http2=False,
        trust_env=trust_env,
        mounts=mounts,
        follow_redirects=False,
        timeout=httpx.Timeout(PROGRESS_SECONDS, connect=CONNECT_SECONDS),
        limits=limits,
        headers={"User-Agent": f"kdesk/{__version__}"},
    )


def _socket_options() -> list[tuple[int, int, int]]:
    option = _NOTSENT_LOWAT.get(sys.platform)
    return [] if option is None else [(socket.IPPROTO_TCP, option, UNSENT_BYTES)]
