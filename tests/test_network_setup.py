"""The options of the network hold for the next request: proxies, sign-in, direct hosts, certificates."""

import asyncio
import ssl
from collections.abc import Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from kdesk.domain.options.network import ProxyMode
from kdesk.domain.settings import Settings
from kdesk.errors import CertificatesUnusable, KeyringLocked, ServerProblem, TlsFailed
from kdesk.kaltura.client import HttpClient, make_http
from kdesk.kaltura.reach import reach
from kdesk.kaltura.transport import Request, exchange
from kdesk.messages.errors import advice_of, title_of
from kdesk.network_setup import FollowedNetwork, chosen_network
from kdesk.preferences import Preferences
from kdesk.store.settings import SettingsFile
from tests.support.memory_keyring import MemoryKeyring
from tests.support.odd_server import OddServer, Response
from tests.support.web_proxies import HttpProxy, SocksProxy, WebProxy, no_proxies

__all__ = ["no_proxies"]

LOGIN = ("ann", "S3cr/et#?@[ü")
URL = "http://kaltura.test:8080/"
CERTIFICATE = Path(__file__).parent / "kaltura" / "vectors" / "self_signed.pem"


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring:
    """The keyring that passwords are kept in."""
    made = MemoryKeyring()
    monkeypatch.setattr("kdesk.network_setup.KeyringCredentials", lambda: made)
    return made


@pytest.fixture
def port() -> Iterator[int]:
    """The port of a server on this computer that says "here"."""
    with OddServer(Response(b"here", "text/plain")) as server:
        yield server.port


class Followed:
    """The options of a window with its client, and how often everything was resumed."""

    def __init__(self, preferences: Preferences, http: HttpClient) -> None:
        self.preferences, self.http = preferences, http
        self.hidden: list[str] = []
        self.network = FollowedNetwork(preferences, http, self.hidden.append)
        self.network.resume = self.resume
        self.resumed = 0

    async def resume(self) -> None:
        """Count."""
        self.resumed += 1
        await self.http.drop_connections()

    async def choose(self, **values: Any) -> None:
        """Change options as the dialog does."""
        for name, value in values.items():
            self.preferences.keep(name, value)
        await self.network.apply()

    async def asked(self, url: str = URL) -> bytes:
        """Ask for an address."""
        return (await exchange(self.http, Request("GET", url))).body


@asynccontextmanager
async def followed(folder: Path, settings: Settings | None = None) -> Any:
    """Provide them."""
    file = SettingsFile(folder / "settings.json")
    async with make_http() as http:
        made = Followed(Preferences(file, settings or Settings(), print), http)
        await made.network.start()
        yield made
    file.close()


@pytest.mark.parametrize("kind", [HttpProxy, SocksProxy], ids=["http", "socks5"])
async def test_a_chosen_proxy_carries_the_next_request(
    tmp_path: Path, port: int, kind: Callable[[int], WebProxy]
) -> None:
    """Until another way is chosen; what waits goes on at once with each."""
    with kind(port) as proxy:
        async with followed(tmp_path) as network:
            await network.choose(proxy=ProxyMode.MANUAL, proxy_address=proxy.address)
            assert await network.asked() == b"here"
            assert proxy.asked == ["kaltura.test:8080"]
            assert network.http.proxy_to(URL) == proxy.address
            await network.choose(proxy=ProxyMode.NONE)
            with pytest.raises(ServerProblem):
                await network.asked()
            assert network.http.proxy_to(URL) == ""
            assert network.resumed == 2


async def test_a_request_under_way_ends_on_its_connection(tmp_path: Path) -> None:
    """Without a resumption it is not broken off; the next one goes the new way."""
    begun, go = asyncio.Event(), asyncio.Event()

    async def slow(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        begun.set()
        await go.wait()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nslow")
        writer.close()

    server = await asyncio.start_server(slow, "127.0.0.1", 0)
    async with followed(tmp_path) as network:
        network.network.resume = None
        asked = asyncio.ensure_future(  # noqa: TID251  awaited below
            network.asked(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
        )
        await begun.wait()
        await network.choose(proxy=ProxyMode.MANUAL, proxy_address="http://127.0.0.1:9")
        go.set()
        assert await asked == b"slow"
    server.close()
    await server.wait_closed()


async def test_the_password_comes_from_the_keyring(tmp_path: Path, port: int, keyring: MemoryKeyring) -> None:
    """It is in no file, and hidden from the log; without it the proxy is not gone around."""
    with HttpProxy(port, login=LOGIN) as proxy:
        async with followed(tmp_path) as network:
            await network.choose(proxy=ProxyMode.MANUAL, proxy_address=proxy.address, proxy_user=LOGIN[0])
            with pytest.raises(ServerProblem) as caught:
                await network.asked()
            assert "wants a user name and a password" in title_of(caught.value)
            assert "the settings of kdesk (Network)" in advice_of(caught.value)
            await network.network.set_password(LOGIN[1])
            assert await network.asked() == b"here"
            await network.preferences.save()
            assert LOGIN[1] in network.hidden
            assert list(keyring.kept.values()) == [LOGIN[1]]
        assert LOGIN[1] not in (tmp_path / "settings.json").read_text()
        # Another start finds it.
        async with followed(tmp_path, network.preferences.settings) as again:
            assert await again.asked() == b"here"
            await again.network.set_password("")
        assert keyring.kept == {}


async def test_a_locked_keyring_is_told_and_the_proxy_stays(tmp_path: Path, port: int, keyring: MemoryKeyring) -> None:
    """Nothing goes around the proxy because of it."""
    keyring.problem = KeyringLocked()
    with HttpProxy(port, login=LOGIN) as proxy:
        async with followed(tmp_path) as network:
            await network.choose(proxy=ProxyMode.MANUAL, proxy_address=proxy.address, proxy_user=LOGIN[0])
            assert isinstance(network.network.problem, KeyringLocked)
            with pytest.raises(ServerProblem):
                await network.asked()
    assert proxy.asked == []


async def test_some_hosts_need_no_proxy(tmp_path: Path, port: int) -> None:
    """Names with their subdomains, as `no_proxy` has them."""
    with HttpProxy(port) as proxy:
        async with followed(tmp_path) as network:
            await network.choose(
                proxy=ProxyMode.MANUAL, proxy_address=proxy.address, proxy_not_for="kaltura.test, 10.0.0.0/8"
            )
            assert network.http.proxy_to(URL) == ""
            assert network.http.proxy_to("http://other.test/") == proxy.address


async def test_the_proxy_of_the_environment_is_the_usual_one(
    tmp_path: Path, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None takes it away; a proxy without an address yet leaves it."""
    with HttpProxy(port) as proxy:
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        async with followed(tmp_path) as network:
            assert network.http.proxy_to(URL) == proxy.address
            await network.choose(proxy=ProxyMode.NONE)
            assert network.http.proxy_to(URL) == ""
            await network.choose(proxy=ProxyMode.MANUAL)
            assert network.http.proxy_to(URL) == proxy.address


async def test_more_authorities_are_trusted(tmp_path: Path) -> None:
    """A server that nobody vouches for is reached once its certificate is in the file, and not before or after."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(CERTIFICATE)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\ntrue")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    url = f"https://localhost:{server.sockets[0].getsockname()[1]}"
    text = CERTIFICATE.read_text()
    authority = tmp_path / "authority.pem"
    authority.write_text(text[text.index("-----BEGIN CERTIFICATE-----") :])
    async with followed(tmp_path) as network:
        with pytest.raises(TlsFailed):
            await network.asked(url)
        await network.choose(extra_ca=str(authority))
        assert network.network.problem is None
        assert await network.asked(url) == b"true"
        reached = await reach(url, network.network.choice)
        assert (reached.service_url, reached.proxy) == (url, "")
        await network.choose(extra_ca="")
        with pytest.raises(TlsFailed):
            await network.asked(url)
    server.close()
    await server.wait_closed()


@pytest.mark.parametrize("content", [None, b"", b"no certificate", b"\xff\xfe", b"-----BEGIN CERTIFICATE-----\nAAAA\n"])
async def test_a_file_without_certificates_is_told(tmp_path: Path, port: int, content: bytes | None) -> None:
    """The authorities of the system are trusted as before; a command ends with the error."""
    path = tmp_path / "authority.pem"
    if content is not None:
        path.write_bytes(content)
    async with followed(tmp_path) as network:
        await network.choose(extra_ca=str(path))
        if content != b"":
            assert isinstance(network.network.problem, CertificatesUnusable)
        assert await network.asked(f"http://127.0.0.1:{port}/") == b"here"
    if content is None:
        with pytest.raises(CertificatesUnusable):
            await chosen_network(Settings(extra_ca=str(path)), print)


async def test_a_slow_keyring_brings_no_earlier_options_back(
    tmp_path: Path, keyring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was chosen last holds, also if the password for what was chosen before comes after it."""
    asked, answers = asyncio.Event(), asyncio.Event()
    load = keyring.load

    async def slow(name: str) -> str | None:
        asked.set()
        await answers.wait()
        return await load(name)

    monkeypatch.setattr(keyring, "load", slow)
    async with followed(tmp_path) as made, asyncio.TaskGroup() as tasks:
        manual = {"proxy": ProxyMode.MANUAL, "proxy_address": "http://proxy.test:3128", "proxy_user": "ann"}
        tasks.create_task(made.choose(**manual))
        await asked.wait()
        tasks.create_task(made.choose(proxy=ProxyMode.NONE))
        for _turn in range(5):
            await asyncio.sleep(0)
        answers.set()
    assert made.network.choice.proxy is ProxyMode.NONE
