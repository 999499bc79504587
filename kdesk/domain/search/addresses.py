"""Entry ids in what a person pastes: ids, addresses of Kaltura, embed code."""

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

from kdesk.domain.links.grammar import Address
from kdesk.domain.links.parse import entry_ids_of, parse

MAX_IDS = 500
"""Ids that one search takes. Wire fact (`wire-facts`, 4.5.10): the server reads no more of a list, without a word."""

MAX_TEXT = 200_000
"""Characters of a pasted text that are looked at."""


@dataclass(frozen=True, slots=True)
class Addressed:
    """What a text refers to.

    Attributes:
        entry_ids: Each once, in the order of the text.
        short_links: Ids of short links: only the server knows the addresses behind them.
    """

    entry_ids: tuple[str, ...] = ()
    short_links: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.entry_ids or self.short_links)


# Wire fact: an id is the number of the data centre and 8 characters. Documents use shorter ones in their examples.
_ID = r"[0-9]{1,3}_[A-Za-z0-9]{4,16}"
_WHOLE_ID = re.compile(rf"{_ID}\Z")
_BARE_ID = re.compile(r"[0-9]_[a-z0-9]{8}\Z")
_EDGE = r"(?![A-Za-z0-9_])"
# A parameter in a path (`/entryId/…`, short `/e/…`), in a query (`entry_id=…`, `flashvars[entryId]=…`), in JavaScript
# (`entryId: '…'`), or a page of the console (`/entries/entry/…`) or for social networks (`/openGraph/wid/…`).
_KEYED = re.compile(
    rf"(?i)(?:entry_?ids?|entries/entry|/entry|/e|openGraph/wid)[\"'\]]*\s*[/=:]\s*[\"'\[]*((?:{_ID}{_EDGE}[,\s]*)+)"
)
_ANY = re.compile(rf"(?<![A-Za-z0-9_]){_ID}{_EDGE}")
# Other objects whose ids look like those of entries.
_OTHER_OBJECT = re.compile(
    r"(?i)(?:flavor_?(?:asset_?)?ids?|flavor|asset_?id|caption_?asset_?id|thumb_?asset_?id|attachment_?asset_?id"
    r"|playlist_?id|widget_?id|wid|f[si]|upload_?token_?id|token)\W{1,4}\Z"
)
# The account: `/p/101/sp/10100/…` in delivery, `partner_id=…`, `partnerId: …`, and `wid=_101` in embed code.
_PARTNER = re.compile(r"(?i)(?:/p/|partner_?id[\"'\]]*\s*[/=:]\s*[\"']?|\bwid[/=]_)(\d{1,10})(?![\w.])")
_LOOK_BEHIND = 32
# Bounded, and possessive below: texts that are nearly an address must not be read again and again from each place.
_SHORT_LINK = re.compile(r"(?i)(?:/tiny/|shortlink_shortlink\b[^\s\"'<>]{0,500}?[?&/]id[=/])([a-z0-9]{3,32})\b")
_ADDRESS = re.compile(
    r"(?i)(?:[a-z][a-z0-9+.-]*:)?//|[\w-]+(?:\.[\w-]+)+(?::\d+)?/|/|(?:p|s|tiny|index\.php|api_v3)/\w|\bentry_?id[/=:]"
)
_WEB = re.compile(r"(?i)https?://[^\s\"'<>]{1,4000}")
_BLANK = re.compile(r"\s")
# As Markdown has it: `[words](address)`.
_LINK = re.compile(r"(?i)\]\([a-z][a-z0-9+.-]{0,20}://")
_WRAPPING = "()[]{}<>|*#'`"
_MARKUP = re.compile(r"(?i)<\s*+(?:/\s*+)?(?:iframe|script|object|embed|div|video|a|p|meta)\b")


def is_address(word: str) -> bool:
    """Return whether a word without blanks looks like an address, whole or from its path on, or a link in a text."""
    return _ADDRESS.match(unwrapped(word)) is not None or _LINK.search(word) is not None


def unwrapped(word: str) -> str:
    """Return a word without the brackets, marks and signs in which messages and lists wrap it."""
    return word.strip(_WRAPPING)


def is_markup(text: str) -> bool:
    """Return whether a text is HTML, as embed code is."""
    return _MARKUP.search(text) is not None


def is_id(word: str) -> bool:
    """Return whether a word that is called an id can be one."""
    return _WHOLE_ID.match(word) is not None


def is_bare_id(word: str) -> bool:
    """Return whether a word that stands alone is an id, and not just a word with a number before it."""
    return _BARE_ID.match(word) is not None


def ids_in(text: str) -> Addressed:
    """Return what an address, or embed code, refers to.

    An address of the delivery grammar says by itself which entry it means; other pages are looked through for names
    and shapes of ids.
    """
    text = text[:MAX_TEXT]
    named = [found for address in _delivery_addresses(text) for found in entry_ids_of(address) if is_id(found)]
    if named and not _BLANK.search(text):
        return Addressed(_once(named))
    spellings = _spellings(text)
    keyed = [found for spelling in spellings for match in _KEYED.finditer(spelling) for found in _ANY.findall(match[1])]
    entry_ids = [*keyed, *named] or [found for spelling in spellings for found in _unnamed(spelling)]
    short_links = [match[1] for spelling in spellings for match in _SHORT_LINK.finditer(spelling)]
    return Addressed(_once(entry_ids), _once(short_links))


def partner_ids_in(text: str) -> tuple[int, ...]:
    """Return the accounts that addresses, or embed code, belong to: each once, in the order of the text."""
    found = (int(match[1]) for spelling in _spellings(text) for match in _PARTNER.finditer(spelling))
    return tuple(dict.fromkeys(found))


def _spellings(text: str) -> tuple[str, ...]:
    """Return a text as it is and decoded: an address inside of another is percent-encoded once, or twice."""
    text = text[:MAX_TEXT]
    return tuple(dict.fromkeys((text, unquote(text), unquote(unquote(text)))))


def _delivery_addresses(text: str) -> list[Address]:
    """Return the addresses of the delivery grammar: the text itself, or those in embed code."""
    words = _WEB.findall(unescape(text)) if _BLANK.search(text) else [text]
    return [address for word in words if (address := parse(word))]


def _unnamed(text: str) -> list[str]:
    """Return ids without a name before them, as in the pages of video portals."""
    return [
        match[0]
        for match in _ANY.finditer(text)
        if not _OTHER_OBJECT.search(text[max(0, match.start() - _LOOK_BEHIND) : match.start()])
    ]


def _once(ids: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))
