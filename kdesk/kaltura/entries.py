"""The Library: entries in every status, search by name, renditions."""

import re
from collections.abc import AsyncGenerator, Collection
from contextlib import aclosing

from kdesk.domain.entry import Entry, EntryFilter, EntryPage
from kdesk.domain.entry_badges import CaptionMark
from kdesk.domain.flavor import Flavor
from kdesk.domain.names import spellings
from kdesk.kaltura.api import Api
from kdesk.kaltura.caption_marks import list_caption_marks
from kdesk.kaltura.flavors import FlavorLister
from kdesk.kaltura.paging import entry_page, flavor_page, walk_pages
from kdesk.kaltura.response_bounds import MAX_PAGE
from kdesk.kaltura.wire import to_flavor
from kdesk.kaltura.wire_entries import WireEntry, to_entry

# Video, image, audio: kdesk uploads and plays nothing else.
_MEDIA_TYPES = "1,2,5"

# In the search index commas separate values, quotes make phrases, and the others are operators.
_SEPARATORS = re.compile(r'[\s,"*\\|!()<>^$~=]+')


class Catalogue:
    """Implements `ports.CatalogueApi`."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._flavors = FlavorLister(api)

    async def pages(self, wanted: EntryFilter, page_size: int) -> AsyncGenerator[EntryPage, None]:
        """Yield the Library page by page; one empty page if there are no entries."""
        conditions = {"mediaTypeIn": _MEDIA_TYPES, **name_condition(wanted.text)}
        size = min(max(1, page_size), MAX_PAGE)
        # A generator that is left early is otherwise closed by the loop at some later time.
        async with aclosing(walk_pages(self._api, conditions, wanted.order.value, size)) as walk:
            async for total, found in walk:
                yield EntryPage(tuple(map(to_entry, found)), total)

    async def entry(self, entry_id: str) -> Entry:
        """Get one entry, bypassing the search index, which lags behind. Raises EntryGone."""
        return to_entry(await self._api.call("media", "get", {"entryId": entry_id}, result=WireEntry))

    async def entries(self, entry_ids: Collection[str]) -> tuple[Entry, ...]:
        """Get several entries, 500 per request."""
        found: list[Entry] = []
        ids = list(entry_ids)
        for start in range(0, len(ids), MAX_PAGE):
            wanted = {"idIn": ",".join(ids[start : start + MAX_PAGE])}
            # Wire fact: `idIn` alone lists only READY entries; `entry_page` asks for every status (rule 10).
            response = await entry_page(self._api, wanted, 1, MAX_PAGE)
            found += map(to_entry, response.objects)
        return tuple(found)

    async def flavors(self, entry_id: str) -> tuple[Flavor, ...]:
        """List the renditions of an entry."""
        return await self._flavors.of_entry(entry_id)

    async def flavors_of(self, entry_ids: Collection[str]) -> tuple[Flavor, ...]:
        """List the renditions of several entries."""
        return tuple(map(to_flavor, await flavor_page(self._api, {"entryIdIn": ",".join(entry_ids)})))

    async def captions_of(self, entry_ids: Collection[str]) -> tuple[CaptionMark, ...]:
        """List the captions of several entries."""
        return await list_caption_marks(self._api, entry_ids)


def name_condition(text: str) -> dict[str, str]:
    """Return the filter of a search by name: every word must occur or begin a word, in any order.

    A word with accents is searched in both Unicode normal forms, since macOS hands out decomposed file names. One name
    uses one form throughout, so that all further words fit into `freeText`, where blanks mean AND and commas mean OR.
    """
    words = [spellings(word) for word in _SEPARATORS.split(text) if word]
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
