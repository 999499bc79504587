"""The library: entries in every status, searched by name, and their renditions."""

import re
from collections.abc import AsyncGenerator, Collection
from contextlib import aclosing

from kdesk.domain.entry import Entry, EntryFilter, EntryPage
from kdesk.domain.flavor import Flavor
from kdesk.domain.names import spellings
from kdesk.kaltura.api import Api
from kdesk.kaltura.flavors import FlavorLister
from kdesk.kaltura.paging import entry_page, flavor_page, walk_pages
from kdesk.kaltura.response_bounds import MAX_PAGE
from kdesk.kaltura.wire import WireEntry, to_entry, to_flavor

# Video, image, audio: kdesk brings in nothing else, and plays nothing else.
_MEDIA_TYPES = "1,2,5"

# Commas separate values, quotes make phrases, the others are the index's own syntax.
_NO_WORD = re.compile(r'[\s,"*\\|!()<>^$~=]+')


class Catalogue:
    """Implements `ports.CatalogueApi`."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._flavors = FlavorLister(api)

    async def pages(self, wanted: EntryFilter, page_size: int) -> AsyncGenerator[EntryPage, None]:
        """Walk the library page by page; at least one page comes, if an empty one."""
        conditions = {"mediaTypeIn": _MEDIA_TYPES, **name_condition(wanted.text)}
        size = min(max(1, page_size), MAX_PAGE)
        async with aclosing(walk_pages(self._api, conditions, wanted.order.value, size)) as walk:
            async for total, found in walk:
                yield EntryPage(tuple(map(to_entry, found)), total)

    async def entry(self, entry_id: str) -> Entry:
        """Ask for one entry; not through the index, so that the answer is of this moment. Raises EntryGone."""
        return to_entry(await self._api.call("media", "get", {"entryId": entry_id}, result=WireEntry))

    async def entries(self, entry_ids: Collection[str]) -> tuple[Entry, ...]:
        """Ask for several entries, with one call for every 500 of them."""
        found: list[Entry] = []
        ids = list(entry_ids)
        for start in range(0, len(ids), MAX_PAGE):
            wanted = {"idIn": ",".join(ids[start : start + MAX_PAGE])}
            answer = await entry_page(self._api, wanted, 1, MAX_PAGE)
            found += map(to_entry, answer.objects)
        return tuple(found)

    async def flavors(self, entry_id: str) -> tuple[Flavor, ...]:
        """List the renditions of an entry."""
        return await self._flavors.of_entry(entry_id)

    async def flavors_of(self, entry_ids: Collection[str]) -> tuple[Flavor, ...]:
        """List the renditions of several entries."""
        return tuple(map(to_flavor, await flavor_page(self._api, {"entryIdIn": ",".join(entry_ids)})))


def name_condition(text: str) -> dict[str, str]:
    """Return the filter for a search by name: every word must occur or begin a word, in any order.

    A word with accents is found in both of Unicode's spellings, since others upload names as macOS hands them out. One
    name has one spelling throughout: `freeText`, in which blanks join and commas separate, takes all further words.
    """
    words = [spellings(word) for word in _NO_WORD.split(text) if word]
    plain = [one for one, *other in words if not other]
    both = [word for word in words if len(word) > 1]
    condition: dict[str, str] = {}
    if plain:
        condition |= {"nameLike": plain[0]} if len(plain) == 1 else {"nameMultiLikeAnd": ",".join(plain)}
    if both:
        condition["nameMultiLikeOr"] = ",".join(both[0])
    if both[1:]:
        condition["freeText"] = ",".join(" ".join(spelling) for spelling in zip(*both[1:], strict=True))
    return condition
