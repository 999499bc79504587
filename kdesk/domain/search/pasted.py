"""What a command is given: ids, addresses, embed code, short links, or a search."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from kdesk.domain.links.parse import entry_ids_of
from kdesk.domain.links.parse import parse as parse_address
from kdesk.domain.links.place import Place
from kdesk.domain.search import addresses
from kdesk.domain.search.addresses import Addressed
from kdesk.domain.search.amounts import Today
from kdesk.domain.search.conditions import Condition
from kdesk.domain.search.grammar import parse

_BETWEEN = re.compile(r"[\s,;]+")


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was given.

    Attributes:
        entry_ids: Each once, in the order of the texts.
        short_links: Ids of short links, whose entries only the server knows.
        conditions: Of a search; if there are any, they say everything, and the entries are among them.
        unclear: Parts of the search that restrict nothing.
        places: Host and account of the delivery addresses that named entries, by the ids of those.
    """

    entry_ids: tuple[str, ...] = ()
    short_links: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    unclear: tuple[str, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)


def read_words(words: Iterable[str], today: Today) -> Pasted:
    """Return what the arguments of a command mean: entries if each of them names some, otherwise a search."""
    given = [word for word in words if word.strip()]
    named = [named_in(word) for word in given]
    if all(named):
        return replace(together(named), places=_places_of(given))
    parsed = parse(" ".join(given), today)
    return Pasted(short_links=parsed.short_links, conditions=parsed.conditions, unclear=parsed.unclear)


def together(found: Iterable[Addressed]) -> Pasted:
    """Return the entries of several texts."""
    every = list(found)
    entry_ids = dict.fromkeys(entry_id for one in every for entry_id in one.entry_ids)
    short_links = dict.fromkeys(link_id for one in every for link_id in one.short_links)
    return Pasted(tuple(entry_ids), tuple(short_links))


def named_in(text: str) -> Addressed:
    """Return the entries that a text names; nothing if it says anything else besides."""
    if addresses.is_markup(text):
        return addresses.ids_in(text)
    parts = [part for part in _BETWEEN.split(text) if part]
    named = [_named_by(part) for part in parts]
    if not all(named):
        return Addressed()
    both = together(named)
    return Addressed(both.entry_ids, both.short_links)


def _places_of(words: Iterable[str]) -> dict[str, Place]:
    """Return by the ids of entries the host and the account of the delivery addresses that name them."""
    found = (parse_address(part) for word in words for part in _BETWEEN.split(word) if part)
    return {entry_id: address.place for address in found if address for entry_id in entry_ids_of(address)}


def _named_by(word: str) -> Addressed:
    if addresses.is_id(word):
        return Addressed((word,))
    return addresses.ids_in(word) if addresses.is_address(word) else Addressed()
