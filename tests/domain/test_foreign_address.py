"""Addresses that a server names are judged before anybody is sent there."""

import pytest

from kdesk.domain.entry import Entry, EntryStatus, MediaType
from kdesk.domain.foreign_address import MAX_ADDRESS, foreign_address, redirected, usable_address
from kdesk.domain.links.of_entry import links_of
from kdesk.errors import BadResponse

SECURE, OPEN = "https://kaltura.example", "http://kaltura.example"

REFUSED = [
    "",
    "   ",
    "cdn.example/p/1",
    "//cdn.example/p/1",
    "https:/cdn.example/p/1",
    "https://",
    "https:///p/1",
    "file:///etc/passwd",
    "FILE://server/share",
    "ftp://cdn.example/a.mp4",
    "rtsp://cdn.example/a",
    "data:text/html,<script>",
    "javascript:alert(1)",
    "https://user:secret@cdn.example/p/1",
    "https://cdn.example@evil.example/p/1",
    "https://@evil.example/p/1",
    "https://evil.example\\@cdn.example/p/1",
    "https://cdn.example/p\r\nHost: evil.example",
    "https://cdn.example/p/\u202e4pm.exe",
    "https://cdn.example:99999/p",
    "https://[::1/p",
    "https://cdn.example/" + "a" * MAX_ADDRESS,
]


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_used_is_refused(text: str) -> None:
    """Another scheme, no host, a user, characters that no address has: an error that nobody tries again."""
    with pytest.raises(BadResponse, match="foreign_address") as caught:
        foreign_address(text, SECURE)
    assert not caught.value.retryable
    assert "secret" not in str(caught.value)
    assert usable_address(text, SECURE) == ""


@pytest.mark.parametrize(
    ("text", "asked_at", "address"),
    [
        ("https://cdn.example/p/1", SECURE, "https://cdn.example/p/1"),
        ("https://cdn.example/p/1", OPEN, "https://cdn.example/p/1"),
        ("http://cdn.example/p/1", OPEN, "http://cdn.example/p/1"),
        ("http://cdn.example/p/1", "", "http://cdn.example/p/1"),
        ("http://cdn.example:8080/p/1", SECURE, "https://cdn.example:8080/p/1"),
        ("HTTP://cdn.example/p/1", SECURE, "https://cdn.example/p/1"),
        ("HTTPS://cdn.example/p/1", OPEN, "https://cdn.example/p/1"),
        (" https://cdn.example/name/my film.mp4 ", SECURE, "https://cdn.example/name/my%20film.mp4"),
        ("https://cdn.example/a@b?mail=a@b", SECURE, "https://cdn.example/a@b?mail=a@b"),
        ("https://[2001:db8::1]:8443/p", SECURE, "https://[2001:db8::1]:8443/p"),
    ],
)
def test_nothing_goes_on_less_protected_than_it_began(text: str, asked_at: str, address: str) -> None:
    """From https never to http; http may lead to either."""
    assert foreign_address(text, asked_at) == address


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/other", f"{SECURE}/other"),
        ("other", f"{SECURE}/a/other"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("http://cdn.example/x", "https://cdn.example/x"),
    ],
)
def test_redirects_are_addresses_that_a_server_names(location: str, target: str) -> None:
    """Relative or absolute, and as protected as what was asked."""
    assert redirected(f"{SECURE}/a/b", location) == target


@pytest.mark.parametrize("location", ["file:///etc/passwd", "https://a:b@c.example", "https://[::1", "javascript:1"])
def test_redirects_that_lead_nowhere(location: str) -> None:
    """The same errors."""
    with pytest.raises(BadResponse, match="foreign_address"):
        redirected(f"{SECURE}/a/b", location)


@pytest.mark.parametrize("address", [text for text in REFUSED if text.strip()])
def test_no_link_is_made_of_an_address_that_cannot_be_used(address: str) -> None:
    """Whoever made the entry: what is copied, opened or played begins with http or https."""
    named = f"{address}/p/1/sp/100/playManifest/entryId/0_e/a.mp4"
    entry = Entry("0_e", "clip", 1, EntryStatus.READY, MediaType.VIDEO, download_url=named, thumbnail_url=named)
    assert [link.url for link in links_of(entry)] == []
