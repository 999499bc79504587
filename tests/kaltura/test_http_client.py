"""The client that everything shares."""

import asyncio
import ssl
import sys
from collections.abc import AsyncIterator

import httpcore
import httpx
import pytest
import truststore

from kdesk import __version__
from kdesk.kaltura.client import make_http
from tests.support.patience import PATIENCE


def goes_direct(http: httpx.AsyncClient, url: str) -> bool:
    """Tell whether a request to this address goes through no proxy."""
    transport = http._transport_for_url(httpx.URL(url))
    return type(transport._pool) is httpcore.AsyncConnectionPool  # type: ignore[attr-defined]


@pytest.mark.parametrize("variable", ["ALL_PROXY", "HTTPS_PROXY"])
async def test_a_proxy_is_never_asked_for_this_computer(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    """The demo server is reached directly, the rest through the proxy of the environment."""
    monkeypatch.setenv(variable, "http://proxy.example:3128")
    monkeypatch.delenv("NO_PROXY", raising=False)
    async with make_http() as http:
        for host in ("localhost", "127.0.0.1", "[::1]"):
            assert goes_direct(http, f"http://{host}:8080/api_v3")
            assert goes_direct(http, f"https://{host}/")
        assert not goes_direct(http, "https://www.kaltura.example")


@pytest.mark.parametrize("proxy", ["socks5://proxy.example:1080", "nonsense://x", "http://[::1"])
async def test_a_proxy_that_cannot_be_used_does_not_keep_the_window_shut(
    monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    """It is told in the log, and the network is used directly."""
    monkeypatch.setenv("ALL_PROXY", proxy)
    async with make_http() as http:
        assert goes_direct(http, "https://www.kaltura.example")


@pytest.mark.skipif(sys.platform not in {"linux", "darwin"}, reason="other systems have no TCP_NOTSENT_LOWAT")
async def test_what_counts_as_sent_is_on_its_way() -> None:
    """A server that takes nothing is handed about a megabyte, not all that the system would hold for it."""
    handed_over = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal handed_over
        for _ in range(100):
            yield bytes(262_144)
            handed_over += 262_144

    async def take_nothing(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        await asked_enough.wait()
        writer.transport.abort()

    asked_enough = asyncio.Event()
    server = await asyncio.start_server(take_nothing, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    async with make_http() as http:
        with pytest.raises(httpx.WriteTimeout):
            await http.post(url, content=body(), timeout=httpx.Timeout(PATIENCE, write=0.5))
    asked_enough.set()
    server.close()
    await server.wait_closed()
    assert handed_over < 2_000_000


async def test_the_operating_system_judges_certificates() -> None:
    """Company proxies are in its store; nothing is bypassed."""
    async with make_http() as http:
        transport = http._transport_for_url(httpx.URL("https://www.kaltura.example"))
        context = transport._pool._ssl_context  # type: ignore[attr-defined]
        assert isinstance(context, truststore.SSLContext)
        assert context.verify_mode is ssl.CERT_REQUIRED


async def test_time_outs_limit_standing_still() -> None:
    """Nothing limits a whole transfer; redirects are for those who ask for them; the server learns who asks."""
    async with make_http() as http:
        assert (http.timeout.connect, http.timeout.read, http.timeout.write) == (15.0, 60.0, 60.0)
        assert http.follow_redirects is False
        assert http.headers["User-Agent"] == f"kdesk/{__version__}"
