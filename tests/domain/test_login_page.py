"""Addresses of login pages: what is kept, what is refused, and what the browser opens."""

import pytest

from kdesk.domain.login_page import address_to_open, normalise_login_page, origin_of
from kdesk.errors import BadLoginPage


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("login.example.org", "https://login.example.org"),
        (" https://login.example.org/a?b=c#d ", "https://login.example.org/a?b=c"),
        ("https://login.example.org/a?mail=a@b.example", "https://login.example.org/a?mail=a@b.example"),
        ("http://127.0.0.1:8080/sso", "http://127.0.0.1:8080/sso"),
        ("http://[::1]:8080/sso", "http://[::1]:8080/sso"),
    ],
)
def test_what_is_kept(text: str, kept: str) -> None:
    """Without the fragment, which no server sees; without encryption on this computer only."""
    assert normalise_login_page(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://",
        "ftp://login.example.org",
        "http://login.example.org",
        "javascript:alert(1)",
        "https://login.example.org:port/",
        "https://[::1/",
        "https://login example.org/",
        "https://login.example.org/\x07",
        f"https://{'a' * 70}.example.org/",
    ],
)
def test_what_no_browser_is_to_open(text: str) -> None:
    """No address, another scheme, or one whose passwords could be read on the way."""
    with pytest.raises(BadLoginPage):
        normalise_login_page(text)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("https://anna:s3cret@login.example.org/", "s3cret"),
        ("https://login.example.org/?ks=djJ8MTAyfAabcdefgh", "djJ8"),
        ("https://login.example.org/?password=s3cret", "s3cret"),
    ],
)
def test_an_address_with_a_secret_is_neither_kept_nor_quoted(text: str, secret: str) -> None:
    """The settings hold no secret, and the detail of an error reaches the log."""
    with pytest.raises(BadLoginPage) as refused:
        normalise_login_page(text)
    assert secret not in str(refused.value)


@pytest.mark.parametrize(
    ("page", "opened"),
    [
        ("https://a.example/b", "https://a.example/b?redirect_uri=http%3A%2F%2F127.0.0.1%3A5%2Fx&state=s"),
        ("https://a.example/b?c=d", "https://a.example/b?c=d&redirect_uri=http%3A%2F%2F127.0.0.1%3A5%2Fx&state=s"),
    ],
)
def test_what_the_browser_opens(page: str, opened: str) -> None:
    """The page's own parameters stay in front."""
    assert address_to_open(page, "http://127.0.0.1:5/x", "s") == opened


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://Login.Example.org:443/a", "https://login.example.org"),
        ("http://127.0.0.1:80/", "http://127.0.0.1"),
        ("http://[::1]:8080/", "http://[::1]:8080"),
        ("https://bücher.example/", "https://xn--bcher-kva.example"),
        ("https:///a", "https://"),
    ],
)
def test_origins_are_those_of_browsers(address: str, origin: str) -> None:
    """Small letters, no usual port, names in ASCII."""
    assert origin_of(address) == origin
