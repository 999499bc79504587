"""Requests through real proxies: HTTP and SOCKS 5, with and without a login, and what is told when one fails."""

import asyncio
import errno
import os
import socket
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, closing

import httpx
import pytest

from kdesk.errors import BadResponse, ProxyUnusable, ServerProblem, TlsFailed, Unreachable
from kdesk.kaltura import client
from kdesk.kaltura.client import make_http
from kdesk.kaltura.transport import Request, exchange
from kdesk.messages.errors import advice_of, sentence_of, title_of
from tests.kaltura.test_real_sockets import CERTIFICATE
from tests.support.odd_server import OddServer, Response
from tests.support.web_proxies import HttpProxy, SocksProxy, WebProxy, no_proxies

__all__ = ["no_proxies"]

LOGIN = ("ann", "S3cr/et#?@[ü")
KINDS = [HttpProxy, SocksProxy]
KIND = pytest.mark.parametrize("kind", KINDS, ids=["http", "socks5"])
HOST = "kaltura.test"


@pytest.fixture
def port() -> Iterator[int]:
    """The port of a server on this computer that says "here"."""
    with OddServer(Response(b"here", "text/plain")) as server:
        yield int(server.url.rpartition(":")[2])


async def asked(url: str = f"http://{HOST}:8080/") -> bytes:
    """Ask for an address as the program does. Raises ServerProblem."""
    async with make_http() as http:
        return (await exchange(http, Request("POST", url, body=b"x" * 1000))).body


async def failure(url: str = f"http://{HOST}:8080/") -> ServerProblem:
    """Ask for an address that cannot be had."""
    with pytest.raises(ServerProblem) as caught:
        await asked(url)
    return caught.value


def words(error: ServerProblem) -> str:
    """All that a person is told."""
    return f"{sentence_of(error)}\n{advice_of(error)}"


@KIND
@pytest.mark.parametrize("login", [None, LOGIN], ids=["free", "login"])
@pytest.mark.parametrize("variable", ["http_proxy", "ALL_PROXY"])
async def test_a_request_goes_through_its_proxy(
    port: int,
    monkeypatch: pytest.MonkeyPatch,
    kind: type[WebProxy],
    login: tuple[str, str] | None,
    variable: str,
) -> None:
    """The name of the host reaches the proxy as it is; this computer need not resolve it."""
    with kind(port, login=login) as proxy:
        monkeypatch.setenv(variable, proxy.url)
        assert await asked() == b"here"
    assert proxy.asked == [f"{HOST}:8080"]


@KIND
async def test_a_login_may_be_written_as_it_is(
    port: int, monkeypatch: pytest.MonkeyPatch, kind: type[WebProxy]
) -> None:
    """Not percent-encoded, with `/ # ? @ [` in its password: the proxy gets exactly that password."""
    with kind(port, login=LOGIN) as proxy:
        monkeypatch.setenv("http_proxy", proxy.address.replace("://", f"://{LOGIN[0]}:{LOGIN[1]}@"))
        assert await asked() == b"here"


@KIND
async def test_tls_goes_through_a_proxy_and_is_judged(monkeypatch: pytest.MonkeyPatch, kind: type[WebProxy]) -> None:
    """A certificate that nobody vouches for is the server's fault, not the proxy's."""
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(CERTIFICATE)
    server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0, ssl=tls)
    async with server:
        with kind(server.sockets[0].getsockname()[1]) as proxy:
            monkeypatch.setenv("https_proxy", proxy.url)
            error = await failure(f"https://{HOST}/")
    assert type(error) is TlsFailed
    assert proxy.asked == [f"{HOST}:443"]
    assert "proxy" not in str(error)


@KIND
async def test_a_proxy_that_wants_another_login_is_named(
    port: int, monkeypatch: pytest.MonkeyPatch, kind: type[WebProxy]
) -> None:
    """With its variable and what to write, for a plain request and for a tunnel; the wrong password is not told."""
    with kind(port, login=LOGIN) as proxy:
        for scheme in ("http", "https"):
            for given in ("", "ann:S3cret@"):
                monkeypatch.setenv(f"{scheme}_proxy", proxy.address.replace("://", f"://{given}"))
                error = await failure(f"{scheme}://{HOST}:8080/")
                assert type(error) is Unreachable
                assert title_of(error) == f"The proxy {proxy.address} wants a user name and a password, or other ones"
                assert f"{scheme}_proxy" in words(error)
                assert "S3cr" not in words(error)
    assert proxy.asked == []


@KIND
async def test_a_proxy_that_refuses_a_host_is_named(
    port: int, monkeypatch: pytest.MonkeyPatch, kind: type[WebProxy]
) -> None:
    """Whoever runs the network can allow it; transfers wait."""
    with kind(port, refuses=True) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        error = await failure(f"https://{HOST}/")
    assert type(error) is Unreachable
    assert title_of(error) == f"The proxy {proxy.address} does not let kdesk through"
    assert "https_proxy" in words(error)


@pytest.mark.parametrize("scheme", ["http", "https", "socks5"])
async def test_a_proxy_that_is_not_there_is_named_and_not_bypassed(
    port: int, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    """The server itself could be reached: the request fails all the same."""
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
    monkeypatch.setattr("kdesk.kaltura.proxies.is_loopback", lambda _host: False)
    monkeypatch.setenv("all_proxy", f"{scheme}://ann:S3cret@{address}")
    error = await failure(f"http://127.0.0.1:{port}/")
    assert type(error) is Unreachable
    assert title_of(error) == f"The proxy {scheme}://{address} refuses the connection"
    assert error.detail == os.strerror(errno.ECONNREFUSED)
    assert "all_proxy" in words(error)
    assert "S3cr" not in words(error)
    monkeypatch.delenv("all_proxy")
    assert await asked(f"http://127.0.0.1:{port}/") == b"here"


@pytest.mark.parametrize("value", ["socks4://127.0.0.1:1", "http://ann:S3cr@127.0.0.1:99999", "http://[::1"])
async def test_an_entry_that_cannot_be_used_is_named_and_not_bypassed(
    port: int, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    """The call fails, is not repeated, and tells the variable and how to write it."""
    monkeypatch.setattr("kdesk.kaltura.proxies.is_loopback", lambda _host: False)
    monkeypatch.setenv("ALL_PROXY", value)
    error = await failure(f"http://127.0.0.1:{port}/")
    assert (type(error), error.retryable) == (ProxyUnusable, False)
    assert title_of(error) == "The proxy in ALL_PROXY cannot be used"
    assert "socks5://HOST:PORT" in words(error)
    assert "S3cr" not in words(error)


@pytest.mark.parametrize(
    "says",
    [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x05", b"\x04\x00", b"\x05\x00\x05"],
    ids=["closes", "http", "half", "socks4", "more"],
)
async def test_something_else_than_a_socks_proxy_is_told(monkeypatch: pytest.MonkeyPatch, says: bytes) -> None:
    """Whatever it sends in response to the greeting."""

    async def respond(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(3)
        writer.write(says)
        writer.close()

    server = await asyncio.start_server(respond, "127.0.0.1", 0)
    async with server:
        monkeypatch.setenv("all_proxy", f"socks5://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        error = await failure()
    assert type(error) is Unreachable
    assert title_of(error).endswith("does not answer as a proxy of its kind")


async def test_a_socks_proxy_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """It accepts connections and never responds: that is reported as a failed connection."""
    done = asyncio.Event()

    async def respond(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await done.wait()
        writer.close()

    monkeypatch.setattr(client, "CONNECT_SECONDS", 0.2)
    server = await asyncio.start_server(respond, "127.0.0.1", 0)
    async with server:
        monkeypatch.setenv("all_proxy", f"socks5://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        error = await failure()
        done.set()
    assert type(error) is Unreachable
    assert "all_proxy" in words(error)


async def test_a_proxy_by_https_that_speaks_http_is_told(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The most frequent slip: `https_proxy=https://…` for a proxy that is asked by HTTP."""
    with HttpProxy(port) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url.replace("http:", "https:"))
        error = await failure(f"https://{HOST}/")
    assert title_of(error).endswith("speaks HTTP without encryption")
    assert "Write it as http://HOST:PORT in https_proxy" in words(error)


async def test_connections_of_proxies_are_let_go_of_too(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a change of the network all begin anew; the client goes on working."""
    with ExitStack() as stack:
        proxy = stack.enter_context(SocksProxy(port))
        monkeypatch.setenv("all_proxy", proxy.url)
        async with make_http() as http:
            for _ in range(2):
                assert (await http.post(f"http://{HOST}/", content=b"x")).text == "here"
                await http.drop_connections()
    assert proxy.asked == [f"{HOST}:80"] * 2


async def test_the_login_of_a_proxy_is_hidden_before_anything_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it was written and as it was read."""
    monkeypatch.setenv("http_proxy", "http://ann:S3cr%2Fet@127.0.0.1:1")
    hidden: list[str] = []
    async with make_http(hide=hidden.append):
        pass
    assert {"ann:S3cr%2Fet", "S3cr%2Fet", "S3cr/et"} <= set(hidden)


async def test_a_server_that_speaks_http_on_an_https_address_says_so(port: int) -> None:
    """And what to write instead is offered."""
    error = await failure(f"https://127.0.0.1:{port}/")
    assert type(error) is TlsFailed
    assert title_of(error) == "The server could not prove who it is: it speaks HTTP without encryption"
    assert f"http://127.0.0.1:{port}" in words(error)


async def test_a_response_that_breaks_off_behind_a_proxy_is_not_the_proxy_s(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proxy did its work."""
    server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
    async with server:
        with SocksProxy(server.sockets[0].getsockname()[1]) as proxy:
            monkeypatch.setenv("all_proxy", proxy.url)
            error = await failure()
    assert type(error) is BadResponse
    assert "proxy" not in title_of(error)


def test_the_library_reads_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would give up on every variable for one that it cannot read."""
    monkeypatch.setenv("no_proxy", "fe80::/10")
    with pytest.raises(httpx.InvalidURL):
        httpx.AsyncClient(trust_env=True)
    make_http()
