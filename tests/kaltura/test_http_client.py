"""The client that everything shares."""

import ssl

import httpx
import pytest
import truststore

from kdesk import __version__
from kdesk.kaltura.client import make_http


def transport_for(http: httpx.AsyncClient, url: str) -> object:
    """Return what a request to this address would go through."""
    return http._transport_for_url(httpx.URL(url))


async def test_a_proxy_is_never_asked_for_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo server is reached directly, the rest through the proxy of the environment."""
    monkeypatch.setenv("ALL_PROXY", "http://proxy.example:3128")
    monkeypatch.delenv("NO_PROXY", raising=False)
    async with make_http() as http:
        for host in ("localhost", "127.0.0.1", "[::1]"):
            assert transport_for(http, f"http://{host}:8080/api_v3") is http._transport
            assert transport_for(http, f"https://{host}/") is http._transport
        assert transport_for(http, "https://www.kaltura.example") is not http._transport


@pytest.mark.parametrize("proxy", ["socks5://proxy.example:1080", "nonsense://x", "http://[::1"])
async def test_a_proxy_that_cannot_be_used_does_not_keep_the_window_shut(
    monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    """It is told in the log, and the network is used directly."""
    monkeypatch.setenv("ALL_PROXY", proxy)
    async with make_http() as http:
        assert transport_for(http, "https://www.kaltura.example") is http._transport


async def test_the_operating_system_judges_certificates() -> None:
    """Company proxies are in its store; nothing is bypassed."""
    async with make_http() as http:
        context = http._transport._pool._ssl_context  # type: ignore[attr-defined]
        assert isinstance(context, truststore.SSLContext)
        assert context.verify_mode is ssl.CERT_REQUIRED


async def test_time_outs_limit_standing_still() -> None:
    """Nothing limits a whole transfer; redirects are for those who ask for them; the server learns who asks."""
    async with make_http() as http:
        assert (http.timeout.connect, http.timeout.read, http.timeout.write) == (15.0, 60.0, 60.0)
        assert http.follow_redirects is False
        assert http.headers["User-Agent"] == f"kdesk/{__version__}"
