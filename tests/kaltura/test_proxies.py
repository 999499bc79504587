"""What the variables of the environment, or the system's settings, say about proxies: each entry by itself."""

import pytest

from kdesk.kaltura.proxies import KINDS, NoProxyRules, Proxy, UnusableProxy, read_proxy, read_routes

NAMES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin without any."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize(
    ("text", "kind", "host", "port", "login"),
    [
        ("http://proxy.example:3128", "http", "proxy.example", 3128, None),
        (" http://Proxy.example:3128/\r\n", "http", "proxy.example", 3128, None),
        ("proxy.example:8080", "http", "proxy.example", 8080, None),
        ("https://proxy.example", "https", "proxy.example", 443, None),
        ("http://[::1]:3128", "http", "::1", 3128, None),
        ("socks5://127.0.0.1", "socks5", "127.0.0.1", 1080, None),
        ("socks5h://proxy:9050", "socks5h", "proxy", 9050, None),
        ("socks://127.0.0.1:7890/", "socks5", "127.0.0.1", 7890, None),
        ("http://ann:b%2Fc%40d@proxy:1", "http", "proxy", 1, ("ann", "b/c@d")),
        ("ann:word@proxy:1", "http", "proxy", 1, ("ann", "word")),
        ("http://ann@proxy:1", "http", "proxy", 1, ("ann", "")),
    ],
)
def test_an_entry_is_read_as_it_is_meant(
    text: str, kind: str, host: str, port: int, login: tuple[str, str] | None
) -> None:
    """With and without kind, port and login; GNOME's `socks://` is SOCKS 5."""
    proxy = read_proxy("http_proxy", text)
    assert isinstance(proxy, Proxy)
    assert (proxy.source, proxy.kind, proxy.host, proxy.port, proxy.login) == ("http_proxy", kind, host, port, login)


@pytest.mark.parametrize("sign", list("/#?@[]:%\\ ;&=+\"'"))
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_password_may_hold_every_sign(kind: str, sign: str) -> None:
    """All before the last @ is the login, so that no part of a password is ever taken for the host."""
    password = f"12{sign}S3cr{sign}et"
    proxy = read_proxy("http_proxy", f"{kind}://ann:{password}@127.0.0.1:8940")
    assert isinstance(proxy, Proxy)
    assert proxy.login == ("ann", password)
    assert proxy.address == f"{kind}://127.0.0.1:8940"
    assert password in proxy.secrets
    assert "S3cr" not in f"{proxy!r}{proxy.address}"


@pytest.mark.parametrize(
    "text",
    [
        "http://",
        "http://[::1",
        "http://ann:S3cr@",
        "http://proxy:S3cr",
        "http://proxy:99999",
        "http://ann:S3cr@proxy:99999",
        "http://ann:S3cr/et",
        "http://proxy:3128/S3cr",
        "http://a..b:1",
        "S3cr://proxy:1",
        "socks4://ann:S3cr@proxy:1",
        "nonsense",
        "two words",
    ],
)
def test_an_entry_that_cannot_be_used_is_told_without_its_text(text: str) -> None:
    """A word that may be a part of a password is kept nowhere."""
    entry = read_proxy("all_proxy", text)
    if text == "nonsense":  # a host like any other
        assert isinstance(entry, Proxy)
        return
    assert isinstance(entry, UnusableProxy)
    assert entry.source == "all_proxy"
    assert entry.kind in {"", "socks4"}
    assert "s3cr" not in repr(entry).lower()


@pytest.mark.parametrize(
    ("rules", "host", "port", "covered"),
    [
        ("example.com", "example.com", 443, True),
        ("example.com", "cdn.example.com", 443, True),
        (".example.com", "cdn.EXAMPLE.com", 443, True),
        ("*.example.com", "cdn.example.com", 443, True),
        ("example.com", "notexample.com", 443, False),
        ("example.com:8080", "example.com", 8080, True),
        ("example.com:8080", "example.com", 443, False),
        ("*", "anything.example", 1, True),
        ("10.0.0.0/8", "10.1.2.3", 80, True),
        ("10.0.0.0/8", "11.1.2.3", 80, False),
        ("10.0.0.0/8", "ten.example", 80, False),
        ("fe80::/10", "fe80::1", 80, True),
        ("[fe80::]/10", "fe80::1", 80, True),
        ("fe80::/10", "10.0.0.1", 80, False),
        ("2001:db8::1", "2001:0db8::0001", 80, True),
        ("[2001:db8::1]:80", "2001:db8::1", 80, True),
        ("[2001:db8::1]:80", "2001:db8::1", 81, False),
        ("192.168.1.1", "192.168.1.1", 80, True),
        ("a.example, b.example  c.example", "c.example", 80, True),
        ("", "a.example", 80, False),
        ("a.example.", "a.example", 80, True),
    ],
)
def test_exceptions_cover_names_addresses_and_ranges(rules: str, host: str, port: int, covered: bool) -> None:
    """As other programs read them, ranges of IPv6 too."""
    no_proxy = NoProxyRules(rules)
    assert no_proxy.matches(host, port) is covered
    assert no_proxy.unreadable == []


def test_an_exception_that_cannot_be_read_costs_itself_alone() -> None:
    """The others hold; its place in the list is known."""
    no_proxy = NoProxyRules("a.example,10.0.0.0/99,fe80::1::2,b.example,c.example:port")
    assert no_proxy.unreadable == [2, 3, 5]
    assert no_proxy.matches("a.example", 80)
    assert no_proxy.matches("b.example", 80)
    assert not no_proxy.matches("c.example", 80)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("all_proxy", "socks4://127.0.0.1:7890/"),
        ("all_proxy", "http://[::1"),
        ("no_proxy", "localhost,127.0.0.0/8,::1,fe80::/10"),
        ("no_proxy", "fe80::/1000"),
        ("https_proxy", "http://user:S3cr/et"),
    ],
)
def test_an_entry_that_cannot_be_read_costs_itself_alone(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    """The proxy of the other variable is used all the same."""
    monkeypatch.setenv("http_proxy", "http://proxy.example:3128")
    monkeypatch.setenv(variable, value)
    entry = read_routes().proxy_for("http", "www.kaltura.example", 80)
    assert isinstance(entry, Proxy)
    assert (entry.source, entry.address) == ("http_proxy", "http://proxy.example:3128")


def test_each_scheme_has_its_own_and_the_rest_shares_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is told by the variable as it is written; this computer and the no_proxy are asked directly."""
    monkeypatch.setenv("HTTPS_PROXY", "http://secure.example:1")
    monkeypatch.setenv("all_proxy", "socks5://rest.example")
    monkeypatch.setenv("NO_PROXY", "direct.example")
    routes = read_routes()
    secure, rest = routes.proxy_for("https", "a.example", 443), routes.proxy_for("http", "a.example", 80)
    assert secure is not None
    assert rest is not None
    assert (secure.source, rest.source) == ("HTTPS_PROXY", "all_proxy")
    assert routes.no_proxy_source == "NO_PROXY"
    for host in ("localhost", "127.0.0.1", "127.9.9.9", "::1", "direct.example"):
        assert routes.proxy_for("https", host, 443) is None


def test_without_variables_nothing_is_asked_on_the_way() -> None:
    """A system without settings of its own."""
    assert read_routes().proxy_for("https", "a.example", 443) is None
