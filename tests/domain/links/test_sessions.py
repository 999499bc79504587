"""Sessions in links are found, hidden, taken out and exchanged, wherever they stand."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdesk.domain.links.sessions import carries_session, hidden, session_in, with_session, without_session
from tests.support.invented_ks import KS

HOST = "https://films.example.test/p/102/sp/10200"
WITHOUT = {
    f"{HOST}/playManifest/entryId/0_a/ks/{KS}/format/applehttp/a.m3u8": (
        f"{HOST}/playManifest/entryId/0_a/format/applehttp/a.m3u8"
    ),
    f"{HOST}/download/entry_id/0_a/flavor/0_f/ks/{KS}": f"{HOST}/download/entry_id/0_a/flavor/0_f",
    f"{HOST}/raw/entry_id/0_a?ks={KS}": f"{HOST}/raw/entry_id/0_a",
    f"{HOST}/raw/entry_id/0_a?ks={KS}&a=1": f"{HOST}/raw/entry_id/0_a?a=1",
    f"{HOST}/raw/entry_id/0_a?a=1&KS={KS}&b=2#t": f"{HOST}/raw/entry_id/0_a?a=1&b=2#t",
    f"{HOST}/raw/entry_id/0_a#ks={KS}": f"{HOST}/raw/entry_id/0_a",
    f"https://{KS}@films.example.test/p/102/raw/entry_id/0_a": "https://films.example.test/p/102/raw/entry_id/0_a",
    "https://ann:secret@films.example.test/raw": "https://films.example.test/raw",
    f'<iframe src="{HOST}/embed/a?b=1&amp;ks={KS}&amp;entry_id=0_a"></iframe>': (
        f'<iframe src="{HOST}/embed/a?b=1&amp;entry_id=0_a"></iframe>'
    ),
}


@pytest.mark.parametrize(("text", "rest"), WITHOUT.items())
def test_a_session_is_taken_out(text: str, rest: str) -> None:
    """What is left is the address as it would be without, and nothing else of it changes."""
    assert carries_session(text)
    assert without_session(text) == rest
    assert not carries_session(rest)
    assert without_session(rest) == rest


@pytest.mark.parametrize("text", [*WITHOUT, f"see {KS} and more", f"a%2Fks%2F{KS}", f"?x=%64jJ8{KS[4:]}"])
def test_no_session_can_be_read_in_what_is_shown(text: str) -> None:
    """The rest of the address stays readable where that is possible."""
    assert KS not in hidden(text)
    assert KS[4:] not in hidden(text)
    assert "secret" not in hidden(text)
    assert "…" in hidden(text)


@pytest.mark.parametrize("login", ["a:se/secret", "a:secret#", "a:b?secret", "a:x@secret", "a:/secret@secret"])
def test_a_password_with_signs_that_end_a_host_is_hidden(login: str) -> None:
    """A person types it as it is; programs find no host in it, so that it is never taken for an address without it."""
    text = f"https://{login}@films.example.test/raw"
    assert carries_session(text)
    assert hidden(text) == "https://…@films.example.test/raw"
    assert without_session(text) in ("", "https://films.example.test/raw")


@pytest.mark.parametrize("host", ["films.example.test:8443", "[::1]:8443", "films.example.test"])
def test_a_port_and_a_sign_in_the_path_are_no_login(host: str) -> None:
    """Many addresses have an @ in their path or in their query."""
    for rest in ("/@ann/raw", "?mail=ann@b.test", "/a:b@c"):
        assert hidden(f"https://{host}{rest}") == f"https://{host}{rest}"


PIECES = (
    "://",
    "https://",
    "a",
    ":",
    "@",
    "/",
    "?",
    "#",
    "[",
    " ",
    "\n",
    '"',
    "<",
    "80",
    "8443",
    "ks=",
    "…",
    "%3A",
    "b.test",
)
SLOW = r"(?<=://)([^/?#@:\[\s\"'<>]{0,200}:(?!\d{1,5}(?:[/?#]|$))[^\s\"'<>]{1,4096}(?=@))"
"""A typed login as one pattern, which looks for an @ behind each `://`. The one of a program is hidden before."""
LOGIN = r"(?<=://)([^/?#\s\"'<>]{1,4096})(?=@)"


@given(st.lists(st.sampled_from(PIECES), max_size=24).map("".join))
def test_each_login_is_hidden_as_a_slow_search_finds_it(text: str) -> None:
    """Word by word, and in one pass."""
    wanted = re.sub(SLOW, "…", re.sub(LOGIN, "…", text))
    assert hidden(text) == wanted
    assert carries_session(text) or wanted == text


@pytest.mark.parametrize("length", [10, 200_000])
def test_a_long_text_of_half_logins_is_read_in_one_pass(length: int) -> None:
    """A server or a page may send it. Without an @ it has no login; with one, all before it is the password."""
    half = "https" + "://a:" * length
    assert not carries_session(half)
    assert hidden(half) == half
    assert hidden(f"{half}secret@films.example.test/raw") == "https://…@films.example.test/raw"


def test_what_follows_a_login_stays_readable() -> None:
    """An @ of the query is no end of the login."""
    text = "https://ann:secret@films.example.test/raw?mail=ann@b.test"
    assert hidden(text) == "https://…@films.example.test/raw?mail=ann@b.test"
    assert without_session(text) == "https://films.example.test/raw?mail=ann@b.test"


def test_what_carries_none_is_shown_as_it_is() -> None:
    """Words and parts of ids are no sessions."""
    for text in ("Thanks for the books", f"{HOST}/playManifest/entryId/0_ks/a.m3u8", "?tasks=1&works=ks", "a@b.test"):
        assert not carries_session(text)
        assert hidden(text) == text


def test_a_session_in_an_unknown_place_cannot_be_taken_out() -> None:
    """Then nothing is left: half of an address is no address."""
    for text in (f"{HOST}/a.m3u8?token={KS}", f"{HOST}/x%2Fks%2F{KS}"):
        assert without_session(text) == ""


def test_a_session_is_exchanged() -> None:
    """Every occurrence of it; none of the old one is left."""
    text = f"{HOST}/playManifest/entryId/0_a/ks/{KS}/a.m3u8?ks={KS}"
    assert session_in(text) == KS
    assert with_session(text, "narrow") == f"{HOST}/playManifest/entryId/0_a/ks/narrow/a.m3u8?ks=narrow"
    other = KS.replace("W", "V")
    assert with_session(f"{text}&token={other}", "narrow") == ""
    assert with_session(HOST, "narrow") == ""
