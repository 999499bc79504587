"""The HTTP client that everything shares: the trust store of the operating system, time-outs, proxies."""

import logging
import ssl

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

_LOOPBACK = ("all://localhost", "all://127.0.0.1", "all://[::1]")

_log = logging.getLogger(__name__)


def make_http() -> httpx.AsyncClient:
    """Make the client. Certificates are judged by the operating system; proxies come from the environment.

    A proxy is never asked for this computer itself.
    """
    try:
        return _client(trust_env=True)
    except (ImportError, ValueError, httpx.InvalidURL) as exc:
        # `socks5://` without its library, or a proxy address that cannot be read, must not keep the window shut.
        _log.warning("The proxy settings of the environment are not used: %s", exc)
        return _client(trust_env=False)


def _client(*, trust_env: bool) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        verify=truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        http2=False,
        trust_env=trust_env,
        mounts=dict.fromkeys(_LOOPBACK),
        follow_redirects=False,
        timeout=httpx.Timeout(PROGRESS_SECONDS, connect=CONNECT_SECONDS),
        limits=httpx.Limits(
            max_connections=CONNECTIONS,
            max_keepalive_connections=KEPT_CONNECTIONS,
            keepalive_expiry=KEPT_SECONDS,
        ),
        headers={"User-Agent": f"kdesk/{__version__}"},
    )
