"""Accounts and the one form of a service URL."""

import string
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdesk.domain.account import REGIONS, Account, Region, SignInKind, is_loopback, normalise_service_url
from kdesk.errors import BadServiceUrl

ANN = Account("https://www.kaltura.com", 101, "ann@example.org", SignInKind.PASSWORD)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("https://www.kaltura.com", "https://www.kaltura.com"),
        ("www.kaltura.com", "https://www.kaltura.com"),
        ("  https://www.kaltura.com/  ", "https://www.kaltura.com"),
        ("https://www.kaltura.com/api_v3", "https://www.kaltura.com"),
        ("https://www.kaltura.com/api_v3/", "https://www.kaltura.com"),
        ("https://www.kaltura.com/api_v3/index.php?service=system", "https://www.kaltura.com"),
        ("HTTPS://WWW.Kaltura.COM", "https://www.kaltura.com"),
        ("http://127.0.0.1:8123/api_v3", "http://127.0.0.1:8123"),
        ("localhost:8123", "https://localhost:8123"),
        ("https://www.kaltura.com:443/", "https://www.kaltura.com"),
        ("http://example.org:80", "http://example.org"),
        ("http://example.org:443", "http://example.org:443"),
        ("https://media.example.org/kaltura/api_v3/", "https://media.example.org/kaltura"),
        ("https://media.example.org/kaltura?x=1#y", "https://media.example.org/kaltura"),
        ("http://[::1]:8123/", "http://[::1]:8123"),
        ("https://bücher.example", "https://bücher.example"),
    ],
)
def test_a_service_url_has_one_form(text: str, kept: str) -> None:
    """However a person writes the address, kdesk keeps the same text."""
    assert normalise_service_url(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "https://",
        "ftp://example.org",
        "file:///etc/passwd",
        "kaltura com",
        "https://exam ple.org",
        "https://example.org/a b",
        "https://exa\nmple.org",
        "https://exa\x00mple.org",
        "https://example.org:port",
        "https://example.org:99999",
        "https://[::1",
        "https://[nonsense]",
        "https://ann:secret@example.org",
        "https://ann@example.org",
        "/only/a/path",
        "://example.org",
    ],
)
def test_what_cannot_be_an_address_is_refused(text: str) -> None:
    """Nothing is sent to it; the person is told at once."""
    with pytest.raises(BadServiceUrl):
        normalise_service_url(text)


@pytest.mark.parametrize("text", ["ftp://ann:s3cret@example.org", "https://ann:s3cret@[::1", "http://a:s3cret@h:x"])
def test_a_password_in_an_address_is_not_repeated(text: str) -> None:
    """The error goes to the log, so it does not quote an address that may hold a secret."""
    with pytest.raises(BadServiceUrl) as raised:
        normalise_service_url(text)

    assert "s3cret" not in str(raised.value)


@given(st.text(max_size=60) | st.text(string.printable, max_size=40).map("https://example.org".__add__))
def test_the_form_is_stable(text: str) -> None:
    """Any text is either refused or becomes an http address that stays as it is when it is normalised again."""
    try:
        kept = normalise_service_url(text)
    except BadServiceUrl:
        return

    parts = urlsplit(kept)
    assert parts.scheme in {"http", "https"}
    assert parts.hostname
    assert not parts.query
    assert not parts.fragment
    assert parts.username is None
    assert not kept.endswith("/")
    assert "/api_v3" not in parts.path
    assert kept.isprintable()
    assert normalise_service_url(kept) == kept


@given(st.sampled_from(REGIONS), st.sampled_from(["", "/", "/api_v3", "/api_v3/"]), st.sampled_from(["", " ", "\t"]))
def test_regions_are_recognised(region: Region, ending: str, blank: str) -> None:
    """A region's address is the region's, however it was typed."""
    url = normalise_service_url(f"{blank}{region.service_url}{ending}{blank}")

    assert Account(url, 1, "", SignInKind.KS).region_name == region.name


def test_regions_are_six_different_ones() -> None:
    """No two regions share a name, a code or an address, and each address is in the one form."""
    assert len(REGIONS) == 6
    assert len({region.name for region in REGIONS}) == 6
    assert len({region.code for region in REGIONS}) == 6
    assert {normalise_service_url(region.service_url) for region in REGIONS} == {
        region.service_url for region in REGIONS
    }


@pytest.mark.parametrize(
    ("url", "name"),
    [("https://video.example.org:8443", "video.example.org:8443"), ("nonsense", "nonsense")],
)
def test_a_server_of_ones_own_is_named_by_its_host(url: str, name: str) -> None:
    """The account chip shows the host where there is no region."""
    assert Account(url, 1, "", SignInKind.KS).region_name == name


def test_accounts_are_told_apart_by_server_partner_and_user() -> None:
    """How somebody signs in makes no other account; where, to what and as whom does."""
    same = Account(ANN.service_url, ANN.partner_id, ANN.user_id, SignInKind.APP_TOKEN, "0_token")
    others = [
        Account("https://api.de.kaltura.com", ANN.partner_id, ANN.user_id, ANN.kind),
        Account(ANN.service_url, 102, ANN.user_id, ANN.kind),
        Account(ANN.service_url, ANN.partner_id, "bob@example.org", ANN.kind),
        Account(ANN.service_url, ANN.partner_id, "", ANN.kind),
    ]

    assert same.key == ANN.key
    assert len({ANN.key, *(other.key for other in others)}) == 5


@pytest.mark.parametrize("kind", list(SignInKind))
def test_only_a_session_itself_cannot_be_renewed(kind: SignInKind) -> None:
    """Every other kind leaves something in the keyring that makes a new session."""
    assert Account(ANN.service_url, 1, "", kind).renewable == (kind not in {SignInKind.KS, SignInKind.LOGIN_PAGE})


@pytest.mark.parametrize(
    ("url", "exposed"),
    [
        ("https://video.example", False),
        ("http://video.example", True),
        ("http://192.168.1.5:8080", True),
        ("http://localhost:8080", False),
        ("http://demo.localhost", False),
        ("http://127.0.0.1:8080", False),
        ("http://127.8.8.8", False),
        ("http://[::1]:8080", False),
        ("http://localhost.example", True),
        ("http://127.0.0.1.example", True),
    ],
)
def test_a_secret_is_exposed_on_every_way_out_without_encryption(url: str, exposed: bool) -> None:
    """Names are not looked up; an agreement in the account's record counts."""
    account = Account(url, 1, "", SignInKind.KS)
    assert account.exposes_secret is exposed
    assert not replace(account, allow_plain_http=True).exposes_secret


@pytest.mark.parametrize(
    ("host", "here"),
    [
        *((name, True) for name in ("localhost", "LOCALHOST.", "a.localhost", "127.0.0.1", "127.9.9.9", "::1")),
        *((name, True) for name in ("127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0x7F.1", "127.0.0.1.")),
        *((name, True) for name in ("0.0.0.0", "0", "::", "::ffff:127.0.0.1", "::ffff:7f00:1", "::1%lo")),  # noqa: S104
        *((name, True) for name in ("\uff11\uff12\uff17.0.0.1", "127\u30020\u30020\u30021", "\uff4cocalhost")),
        *((name, False) for name in ("kaltura.example", "localhost.example", "128.0.0.1", "::2", "", "ab.cd", "be")),
        *((name, False) for name in ("10.1", "999.1", "0x", "127.0.0.1.example", "::ffff:10.0.0.1")),
    ],
)
def test_this_computer_is_known_in_every_spelling(host: str, here: bool) -> None:
    """What the system takes for it, whoever wrote it to get past a look at the name."""
    assert is_loopback(host) is here
