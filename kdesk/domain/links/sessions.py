"""Sessions in links: finding them, hiding them, and taking them out.

Whoever gets a link with a KS acts with the rights of that session until it ends. A KS stands in the path (`/ks/…`), in
a field of the query, before the host, or anywhere as the beginning of version 2 (`wire-facts`, 2.1.2).
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote

# A part of the path, a field of the query, a login before the host, or the beginning of a KS of version 2 anywhere.
_SESSION = re.compile(r"(?i)[/?&;#]ks(?:[=/?&;#]|$)|://[^/?#@\s\"'<>]{1,4096}@|djJ8")
_END = r"[^/?&;#\"'\s<>]"
_PATH = re.compile(rf"(?i)/ks/({_END}*)")
_FIRST = re.compile(r"(?i)(?<=[?#])ks=([^&;#\"'\s<>]*)(?:&(?:amp;)?|;)?")
_LATER = re.compile(r"(?i)(?:&(?:amp;)?|;)ks=([^&;#\"'\s<>]*)")
# Up to the last @ before the path: what stands behind that one is the host, for everybody who connects.
_LOGIN = re.compile(r"(?i)(?<=://)([^/?#\s\"'<>]{1,4096})@")
# A login as people type it: a password with “/”, “?” or “#” ends the host for programs, and what follows is no port.
# A URL ends at a space, a quote or an angle bracket at the latest.
_WORD = re.compile(r"[^\s\"'<>]+")
_TYPED_LOGIN = re.compile(r"(?<=://)([^/?#@:\[]{0,200}:(?!\d{1,5}[/?#]).+)(?=@)")
_BARE = re.compile(r"(djJ8[A-Za-z0-9_=+%-]*)")
_PLACES = (_PATH, _FIRST, _LATER, _LOGIN)
_EMPTY_END = re.compile(r"[?#](?=$|[\"'\s<>])")

HIDDEN = "…"
"""Stands in the place of a session where an address is shown."""


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """What is known of a session.

    Attributes:
        ends_at: Unix seconds; None if it is not known.
        is_admin: Whether it may do everything in the account; None if it is not known.
        is_own: Whether it is the one that this program works with.
        user: "" if there is none, or none is known.
        privileges: As the server writes them; None if they are not known.
    """

    ends_at: float | None = None
    is_admin: bool | None = None
    is_own: bool = False
    user: str = ""
    privileges: tuple[str, ...] | None = None


def carries_session(text: str) -> bool:
    """Return whether a link has a KS in it, also percent-encoded: whoever gets it acts as the signed-in user."""
    spellings = (text, unquote(text), unquote(unquote(text)))
    return any(_SESSION.search(one) or _without_typed_logins(one) != one for one in spellings)


def session_in(text: str) -> str:
    """Return the first KS that is written in a link, "" if there is none or it cannot be read out."""
    found = (place.search(text) for place in (_BARE, *_PLACES))
    return next((unquote(one[1]) for one in found if one and one[1]), "")


def without_session(text: str) -> str:
    """Return a link, or an embed code, without its sessions; "" if they cannot be taken out."""
    for place in _PLACES:
        text = place.sub("", text)
    text = _EMPTY_END.sub("", text)
    return "" if carries_session(text) else text


def with_session(text: str, ks: str) -> str:
    """Return a link in which each session is replaced by another one; "" if one of them cannot be."""
    present = session_in(text)
    if present not in text or not present:
        return ""
    replaced = text.replace(present, ks)
    rest = replaced.replace(ks, "")
    return "" if _BARE.search(unquote(rest)) else replaced


def hidden(text: str) -> str:
    """Return a text in which no session can be read; one without any is returned as it is."""
    if not carries_session(text):
        return text
    for place in (_BARE, *_PLACES):
        text = place.sub(_cover, text)
    text = _without_typed_logins(text)
    return HIDDEN if _BARE.search(unquote(unquote(text))) else text


def _without_typed_logins(text: str) -> str:
    return _WORD.sub(_without_typed_login, text) if "@" in text else text


def _without_typed_login(word: re.Match[str]) -> str:
    """Return a word without the login in it.

    The pattern sees the word up to its last @ only: the search for an @ behind each `://` would take quadratic time.
    """
    before, at, host = word[0].rpartition("@")
    return _TYPED_LOGIN.sub(_cover, before + at) + host


def _cover(found: re.Match[str]) -> str:
    start, end = found.span(1)
    whole, begin = found[0], found.start()
    return whole[: start - begin] + HIDDEN + whole[end - begin :]
