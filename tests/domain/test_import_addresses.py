"""Addresses that a person writes: which can be used, and what they are called."""

import pytest

from kdesk.domain.imports.address import addresses_in, is_private, known_before, name_of, web_addresses
from kdesk.domain.imports.finding import FindingKind

SERVER = "https://www.kaltura.example"


def test_lines_are_read_once_each() -> None:
    """Empty lines and comments are none."""
    assert addresses_in(" https://a.example/1 \n\n# later\nhttps://a.example/1\nhttps://b.example/2") == (
        "https://a.example/1",
        "https://b.example/2",
    )


def test_other_addresses_are_left_aside() -> None:
    """Files and mail are nothing that a server fetches."""
    assert web_addresses(["file:///a.mp4", "HTTP://A.example/b", "mailto:a@b.example"]) == ("HTTP://A.example/b",)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://a.example/talks/opening%20talk.mp4?x=1", "opening talk.mp4"),
        ("https://a.example/talks/", "talks"),
        ("https://a.example", "a.example"),
    ],
)
def test_the_name_is_the_end_of_the_path(address: str, name: str) -> None:
    """Decoded; the host where there is no path."""
    assert name_of(address) == name


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://a.example/talk.mp4", None),
        ("talk.mp4", FindingKind.UNUSABLE),
        ("ftp://a.example/talk.mp4", FindingKind.UNUSABLE),
        ("https://a.example/a b.mp4", FindingKind.UNUSABLE),
        ("https://a.example:port/b.mp4", FindingKind.UNUSABLE),
        ("https://me:secret@a.example/talk.mp4", FindingKind.WITH_SESSION),
        ("https://a.example/p/1/ks/djJ8abc/a.mp4", FindingKind.WITH_SESSION),
        ("http://127.0.0.1/talk.mp4", FindingKind.PRIVATE),
        ("http://[::1]:8000/talk.mp4", FindingKind.PRIVATE),
        ("http://nas/talk.mp4", FindingKind.PRIVATE),
    ],
)
def test_what_speaks_against_an_address(address: str, kind: FindingKind | None) -> None:
    """Some are never asked for, since they would be stored with a secret in them."""
    found = known_before(address, SERVER)
    assert (found and found.kind) == kind


def test_an_address_on_the_server_itself_is_within_its_reach() -> None:
    """A server of this computer fetches from this computer."""
    assert known_before("http://127.0.0.1:8000/talk.mp4", "http://127.0.0.1:8000") is None


@pytest.mark.parametrize(
    ("host", "private"),
    [
        ("192.168.1.4", True),
        ("169.254.169.254", True),
        ("10.0.0.1", True),
        ("fe80::1", True),
        ("8.8.8.8", False),
        ("printer.local", True),
        ("files.example.org", False),
    ],
)
def test_private_hosts(host: str, private: bool) -> None:
    """By their numbers, or by names that only a network knows."""
    assert is_private(host) is private


@pytest.mark.parametrize(
    "host",
    ["127.1", "0x7f.0.0.1", "2130706433", "0177.0.0.1", "localhost.", "nas.internal.", "NAS.Local", "①②⑦.0.0.1", "::1"],
)
def test_a_host_of_this_network_is_known_however_it_is_written(host: str) -> None:
    """As those who connect read it: with fewer numbers, other digits, or a dot at its end."""
    assert is_private(host)


@pytest.mark.parametrize("host", ["8.8.8.8", "8.8.2056", "www.kaltura.com", "www.kaltura.com.", "1.2.3.4.example.com"])
def test_a_host_of_the_internet_is_not(host: str) -> None:
    """Numbers and names."""
    assert not is_private(host)
