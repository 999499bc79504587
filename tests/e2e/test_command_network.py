"""The command line in networks with proxies, and on addresses without encryption."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.command_line import Command
from tests.support.demo_process import DemoProcess
from tests.support.media import make_noise
from tests.support.secret_hunt import found
from tests.support.web_proxies import HttpProxy, SocksProxy, WebProxy

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

HOST = "kaltura.test"
"""No name service knows it: only a proxy leads there."""

NO_PROXIES = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy", "no_proxy"), "")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    """A demo server; proxies lead to it."""
    demo = DemoProcess(tmp_path_factory.mktemp("server"), "--no-samples").start()
    yield demo
    demo.stop()


class Upload:
    """One upload of a file of its own, by the way that the environment says."""

    def __init__(self, server: DemoProcess, folder: Path, **environment: str) -> None:
        self.data = folder / "data"
        self.file = make_noise(folder / "a.png", 5000, str(folder))
        url = f"http://{HOST}:{server.port}"
        self.command = Command(server, self.data, NO_PROXIES | environment, url=url)

    def run(self, *options: str) -> tuple[int, str]:
        """Run it; return the exit status and all that it told."""
        done = self.command.run("upload", str(self.file), *options)
        return done.returncode, done.stdout + done.stderr

    def log(self) -> str:
        """What the log holds."""
        return (self.data / "logs" / "kdesk.log").read_text("utf-8")


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"all_proxy": "socks://127.0.0.1:7890/"},
        {"all_proxy": "socks4://127.0.0.1:7890/"},
        {"all_proxy": "http://user:S3cr/et"},
        {"no_proxy": "localhost,127.0.0.0/8,::1,fe80::/10"},
        {"no_proxy": "fe80::/1000"},
    ],
    ids=["alone", "socks", "socks4", "nonsense", "range", "no range"],
)
def test_a_variable_that_cannot_be_read_costs_no_other(
    server: DemoProcess, tmp_path: Path, other: dict[str, str]
) -> None:
    """Every request goes through the proxy that the other variable names."""
    with HttpProxy(server.port) as proxy:
        upload = Upload(server, tmp_path, http_proxy=proxy.url, **other)
        status, told = upload.run("--insecure-http")
    assert (status, "arrived" in told) == (0, True), told
    assert set(proxy.asked) == {f"{HOST}:{server.port}"}
    assert "S3cr" not in told + upload.log()


@pytest.mark.parametrize("kind", [HttpProxy, SocksProxy], ids=["http", "socks5"])
@pytest.mark.parametrize("password", ["plain", "S3cr/et", "S3cr#et", "S3cr?et", "S3cr@et", "S3cr[et"])
def test_a_password_of_a_proxy_is_told_nowhere(
    server: DemoProcess, tmp_path: Path, kind: type[WebProxy], password: str
) -> None:
    """It works as it is written, and stands neither on the terminal, nor in log, journal or receipt."""
    with kind(server.port, login=("ann", password)) as proxy:
        written = proxy.address.replace("://", f"://ann:{password}@")
        upload = Upload(server, tmp_path, http_proxy=written)
        status, told = upload.run("--insecure-http", "--receipts", str(tmp_path / "receipts"))
        assert (status, "arrived" in told) == (0, True), told
    status, told = upload.run("--insecure-http", "--duplicates", "upload")
    assert status == 1
    assert told.startswith(f"kdesk: The proxy {proxy.address} refuses the connection")
    assert "http_proxy" in told
    assert password not in told
    assert "S3cr" not in told
    assert found([upload.data, tmp_path / "receipts"], password) == []


@pytest.mark.parametrize("value", ["http://ann:S3cr@127.0.0.1:99999", "socks4://ann:S3cr@127.0.0.1", "S3cr:x y@[::1"])
def test_a_proxy_that_cannot_be_used_ends_the_command(server: DemoProcess, tmp_path: Path, value: str) -> None:
    """With the variable and what to change, and without a text of its value."""
    upload = Upload(server, tmp_path, ALL_PROXY=value, all_proxy=value)
    status, told = upload.run("--insecure-http")
    assert status == 1
    assert told.startswith("kdesk: The proxy in all_proxy cannot be used")
    assert "socks5://HOST:PORT" in told
    assert "Traceback" not in told
    assert "s3cr" not in (told + upload.log()).lower()


def test_the_secret_goes_without_encryption_only_where_that_is_agreed_to(server: DemoProcess, tmp_path: Path) -> None:
    """Without `--insecure-http` it is wrong use, and nothing was sent."""
    with HttpProxy(server.port) as proxy:
        upload = Upload(server, tmp_path, http_proxy=proxy.url)
        status, told = upload.run()
        assert (status, proxy.asked) == (2, [])
        assert "--insecure-http" in told
        assert upload.command.run("links", "1_any").returncode == 2
        assert proxy.asked == []


def test_this_computer_needs_no_agreement_and_no_proxy(server: DemoProcess, tmp_path: Path) -> None:
    """Whatever the variables say."""
    environment = NO_PROXIES | {"http_proxy": "http://user:S3cr/et@127.0.0.1:1", "all_proxy": "socks4://x"}
    done = Command(server, tmp_path / "data", environment).run("upload", str(make_noise(tmp_path / "a.png", 5000, "b")))
    assert (done.returncode, done.stderr) == (0, "")
    assert "S3cr" not in (tmp_path / "data" / "logs" / "kdesk.log").read_text("utf-8")


def test_a_server_without_https_is_told(server: DemoProcess, tmp_path: Path) -> None:
    """What to write instead stands there."""
    url = server.url.replace("http:", "https:")
    done = Command(server, tmp_path / "data", NO_PROXIES, url=url).run("links", "1_any")
    assert done.returncode == 1
    assert "it speaks HTTP without encryption" in done.stderr
    assert server.url in done.stderr


def test_no_text_of_an_address_with_a_login_is_told(server: DemoProcess, tmp_path: Path) -> None:
    """Neither of `--service-url`, nor when it cannot be read."""
    for url in ("https://ann:S3cr/et@video.example", "https://ann:S3cr@video.example:x", "https://ann:S3cr#@h"):
        done = Command(server, tmp_path / "data", NO_PROXIES, url=url).run("links", "1_any")
        assert done.returncode == 2
        assert "S3cr" not in done.stdout + done.stderr
