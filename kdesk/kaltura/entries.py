"""The Library: entries of every kind and status at any place of a list of any length, and renditions."""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any, TypeVar

import msgspec

from kdesk.domain.entry import Entry
from kdesk.domain.entry_badges import CaptionMark
from kdesk.domain.entry_query import EVER, EntryPage, EntryQuery, Opening, Sort, TimeWindow
from kdesk.domain.flavor import Flavor
from kdesk.domain.names import spellings
from kdesk.domain.search.conditions import Words
from kdesk.errors import ApiError
from kdesk.kaltura.api import Api
from kdesk.kaltura.caption_marks import list_caption_marks
from kdesk.kaltura.decoding import decode
from kdesk.kaltura.entry_windows import pager, window_filter
from kdesk.kaltura.flavors import FlavorLister
from kdesk.kaltura.paging import entry_page, flavor_page
from kdesk.kaltura.response_bounds import MAX_PAGE
from kdesk.kaltura.result_checks import sanitise
from kdesk.kaltura.rpc import Call
from kdesk.kaltura.wire import to_flavor
from kdesk.kaltura.wire_entries import WireEntries, WireEntry, to_entry

T = TypeVar("T")

MAX_COUNTS = 50
"""Counts in one request: each is a search of its own on the server."""

MAX_ENTRIES = 100_000_000
"""No library is larger; a larger count is nonsense."""

# In the search index commas separate values, quotes make phrases, and the others are operators.
_SEPARATORS = re.compile(r'[\s,"*\\|!()<>^$~=]+')


class Catalogue:
    """Implements `catalogue_ports.CatalogueApi`."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._flavors = FlavorLister(api)

    async def opening(self, query: EntryQuery, size: int) -> Opening:
        """Get the first page, and the first and last times of the matches, in one request."""
        ends = (Sort.OLDEST, Sort.NEWEST, Sort.UPDATED)
        calls = [_list_call(query, EVER, 1, size), *(_list_call(query, EVER, 1, 1, sort) for sort in ends)]
        page, oldest, newest, changed = map(_page, await self._multi(calls))
        first, last, latest = (next(iter(end.entries), None) for end in (oldest, newest, changed))
        return Opening(
            page,
            oldest=first.created_at if first else 0,
            newest=last.created_at if last else 0,
            changed=latest.updated_at if latest else 0,
        )

    async def page(self, query: EntryQuery, window: TimeWindow, number: int, size: int) -> EntryPage:
        """Get one page of a window. Pages count from 1."""
        call = _list_call(query, window, number, size)
        return _page(await self._api.call(call.service, call.action, call.params, result=WireEntries))

    async def counts(self, query: EntryQuery, windows: Sequence[TimeWindow]) -> tuple[int, ...]:
        """Count the entries of each window, MAX_COUNTS per request."""
        found: list[int] = []
        for some in _batches(windows, MAX_COUNTS):
            # A count below zero is nonsense; one beyond every library would make a list of that length.
            found += [
                min(max(0, count), MAX_ENTRIES)
                for count in await self._multi([_count_call(query, window) for window in some])
            ]
        return tuple(found)

    async def changes(self, query: EntryQuery, since: int, size: int) -> EntryPage:
        """Get the entries that match and were changed at this time or later, the earliest change first."""
        changed = {**_conditions(query), "updatedAtGreaterThanOrEqual": since, "orderBy": "+updatedAt"}
        params = {"filter": window_filter(changed, EVER), "pager": pager(1, _bounded(size))}
        return _page(await self._api.call("baseEntry", "list", params, result=WireEntries))

    async def entry(self, entry_id: str) -> Entry:
        """Get one entry, bypassing the search index, which lags behind. Raises EntryGone."""
        return to_entry(await self._api.call("baseEntry", "get", {"entryId": entry_id}, result=WireEntry))

    async def entries(self, entry_ids: Collection[str]) -> tuple[Entry, ...]:
        """Get several entries, 500 per request."""
        found: list[Entry] = []
        for some in _batches(entry_ids, MAX_PAGE):
            # Wire fact: `idIn` alone lists only READY entries; `entry_page` asks for every status (rule 10).
            response = await entry_page(self._api, {"idIn": ",".join(some)}, 1, MAX_PAGE)
            found += map(to_entry, response.objects)
        return tuple(found)

    async def existing(self, entry_ids: Collection[str]) -> tuple[Entry, ...]:
        """Get those of these entries that were not deleted, bypassing the search index, 500 per request."""
        found: list[Entry] = []
        for some in _batches(entry_ids, MAX_PAGE):
            # Wire fact: a bare array; entries that are unknown or deleted are left out.
            params = {"entryIds": ",".join(some)}
            raws = await self._api.call("baseEntry", "getByIds", params, result=list[msgspec.Raw])
            for wire in (decode(raw, WireEntry) for raw in raws[: len(some)]):
                sanitise(wire, self._api.service_url, 1)
                found.append(to_entry(wire))
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

    async def _multi(self, calls: Sequence[Call]) -> Sequence[Any]:
        """Return the results of calls that only read; the first refusal is raised."""
        results = await self._api.multi(calls)
        for result in results:
            if isinstance(result, ApiError):
                raise result
        return results


def _list_call(query: EntryQuery, window: TimeWindow, number: int, size: int, sort: Sort | None = None) -> Call:
    order = {"orderBy": (sort or query.sort).value}
    params = {"filter": window_filter(_conditions(query), window) | order, "pager": pager(number, _bounded(size))}
    return Call("baseEntry", "list", WireEntries, params)


def _count_call(query: EntryQuery, window: TimeWindow) -> Call:
    return Call("baseEntry", "count", int, {"filter": window_filter(_conditions(query), window)})


def _bounded(size: int) -> int:
    # Wire fact: a size of 0 returns everything at once.
    return min(max(1, size), MAX_PAGE)


def _page(response: WireEntries) -> EntryPage:
    entries = {wire.id: to_entry(wire) for wire in response.objects}
    # An early response of the server may lack the count.
    return EntryPage(tuple(entries.values()), min(max(response.total_count or 0, len(entries)), MAX_ENTRIES))


def _conditions(query: EntryQuery) -> dict[str, Any]:
    return name_condition(" ".join(one.text for one in query.conditions if isinstance(one, Words)))


def _batches(items: Collection[T], size: int) -> Iterator[list[T]]:
    listed = list(items)
    return (listed[start : start + size] for start in range(0, len(listed), size))


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
