"""The client that everything shares."""

import asyncio
import ssl
import sys
from collections.abc import AsyncIterator

import httpx
import pytest
import truststore

from kdesk import __version__
from kdesk.kaltura.client import make_http
from tests.support.odd_server import OddServer, Response
from tests.support.patience import PATIENCE
from tests.support.web_proxies import HttpProxy


@pytest.mark.parametrize("variable", ["ALL_PROXY", "HTTP_PROXY"])
async def test_a_proxy_is_never_asked_for_this_computer(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    """The demo server is reached directly, the rest through the proxy of the environment."""
    monkeypatch.delenv("NO_PROXY", raising=False)
    with OddServer(Response(b"here", "text/plain")) as server, HttpProxy(0, refuses=True) as proxy:
        monkeypatch.setenv(variable, proxy.url)
        port = server.url.rpartition(":")[2]
        async with make_http() as http:
            for host in ("localhost", "127.0.0.1"):
                assert (await http.post(f"http://{host}:{port}/", content=b"x")).text == "here"
            assert (await http.post(f"http://kaltura.test:{port}/", content=b"x")).status_code == 403


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
        assert isinstance(http.ssl_context, truststore.SSLContext)
        assert http.ssl_context.verify_mode is ssl.CERT_REQUIRED


async def test_time_outs_limit_standing_still() -> None:
    """Nothing limits a whole transfer; redirects are for those who ask for them; the server learns who asks."""
    async with make_http() as http:
        assert (http.timeout.connect, http.timeout.read, http.timeout.write) == (15.0, 60.0, 60.0)
        assert http.follow_redirects is False
        assert http.headers["User-Agent"] == f"kdesk/{__version__}"


def test_nothing_packed_is_asked_for_by_itself() -> None:
    """Who unpacks within a bound asks for it; httpx would unpack without one."""
    assert make_http().headers["accept-encoding"] == "identity"
