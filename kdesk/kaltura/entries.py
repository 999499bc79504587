"""The Library: entries of every kind and status at any place of a list of any length, and renditions."""

import asyncio
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from kdesk.domain.entry import Entry
from kdesk.domain.entry_badges import CaptionLanguage
from kdesk.domain.entry_query import EVER, EntryPage, EntryQuery, Opening, TimeWindow
from kdesk.domain.flavor import Flavor
from kdesk.domain.search.sort import Sort
from kdesk.domain.search.transcripts import TranscriptSearch
from kdesk.errors import ApiError, EntryGone
from kdesk.kaltura.api import Api
from kdesk.kaltura.caption_languages import list_caption_languages
from kdesk.kaltura.entry_filter import Fields
from kdesk.kaltura.entry_windows import window_filter
from kdesk.kaltura.flavors import FlavorLister
from kdesk.kaltura.narrowing import Narrowing
from kdesk.kaltura.paging import entry_page, flavor_page, pager
from kdesk.kaltura.response_bounds import MAX_PAGE
from kdesk.kaltura.rpc import Call
from kdesk.kaltura.transcripts import Transcripts
from kdesk.kaltura.wire import to_flavor
from kdesk.kaltura.wire_entries import WireEntries, WireEntry, to_entry

T = TypeVar("T")

_AT_ONCE = 100
"""Entries that are converted without a pause: one or two milliseconds."""

MAX_COUNTS = 50
"""Counts in one request: each is a search of its own on the server."""

MAX_ENTRIES = 10_000_000
"""No library is larger; a larger count is nonsense, and would make a list of that length."""


class Catalogue:
    """Implements `catalogue_ports.CatalogueApi`.

    Args:
        api: The calls of the session.
        me: The user who is signed in, for `owner:me`.
        transcripts: For conditions on what is said.
    """

    def __init__(self, api: Api, me: str = "", transcripts: TranscriptSearch | None = None) -> None:
        self._api = api
        self._narrowing = Narrowing(api, me, transcripts or Transcripts(api, me))
        self._flavors = FlavorLister(api)

    async def opening(self, query: EntryQuery, size: int) -> Opening:
        """Get the first page, and the first and last times of the matches, in one request."""
        ends = (Sort.OLDEST, Sort.NEWEST, Sort.UPDATED)
        narrowed = await self._narrowing.filter(query, afresh=True)
        calls = [
            _list_call(narrowed.fields, EVER, 1, size, query.sort),
            *(_list_call(narrowed.fields, EVER, 1, 1, sort) for sort in ends),
        ]
        page, oldest, newest, changed = [await _page(one) for one in await self._multi(calls)]
        first, last, latest = (next(iter(end.entries), None) for end in (oldest, newest, changed))
        return Opening(
            page,
            oldest=first.created_at if first else 0,
            newest=last.created_at if last else 0,
            changed=latest.updated_at if latest else 0,
            exact=narrowed.exact,
            now=self._api.server_time,
        )

    async def page(self, query: EntryQuery, window: TimeWindow, number: int, size: int) -> EntryPage:
        """Get one page of a window. Pages count from 1."""
        call = _list_call(await self._narrowing.fields(query), window, number, size, query.sort)
        return await _page(await self._api.call(call.service, call.action, call.params, result=WireEntries))

    async def counts(self, query: EntryQuery, windows: Sequence[TimeWindow]) -> tuple[int, ...]:
        """Count the entries of each window, MAX_COUNTS per request."""
        found: list[int] = []
        fields = await self._narrowing.fields(query)
        for some in _batches(windows, MAX_COUNTS):
            # A count below zero is nonsense; one beyond every library would make a list of that length.
            found += [
                min(max(0, count), MAX_ENTRIES)
                for count in await self._multi([_count_call(fields, window) for window in some])
            ]
        return tuple(found)

    async def changes(self, query: EntryQuery, since: int, size: int) -> EntryPage:
        """Get the entries that match and were changed at this time or later, the earliest change first."""
        changed = {**await self._narrowing.fields(query), "updatedAtGreaterThanOrEqual": since, "orderBy": "+updatedAt"}
        params = {"filter": window_filter(changed, EVER), "pager": pager(1, _bounded(size))}
        page = await _page(await self._api.call("baseEntry", "list", params, result=WireEntries))
        return replace(page, now=self._api.server_time)

    async def entry(self, entry_id: str) -> Entry:
        """Get one entry, bypassing the search index, which lags behind. Raises EntryGone, also for a recycled one."""
        entry = to_entry(await self._api.call("baseEntry", "get", {"entryId": entry_id}, result=WireEntry))
        if entry.recycled:
            raise EntryGone(f"{entry_id} is in the recycle bin")
        return entry

    async def entries(self, entry_ids: Collection[str]) -> tuple[Entry, ...]:
        """Get several entries, 500 per request."""
        found: list[Entry] = []
        for some in _batches(entry_ids, MAX_PAGE):
            # Wire fact: `idIn` alone lists only READY entries; `entry_page` asks for every status (rule 10).
            response = await entry_page(self._api, {"idIn": ",".join(some)}, 1, MAX_PAGE)
            found += map(to_entry, response.objects)
        return tuple(found)

    async def existing(self, entry_ids: Collection[str]) -> tuple[Entry, ...]:
        """Get those of these entries that are neither deleted nor recycled, 500 per request, bypassing the index."""
        found: list[Entry] = []
        for some in _batches(entry_ids, MAX_PAGE):
            # Wire fact (`observed-2.md`, 6): a bare array; entries that are unknown or deleted are left out.
            params = {"entryIds": ",".join(some)}
            found += map(to_entry, await self._api.call("baseEntry", "getByIds", params, result=list[WireEntry]))
        return tuple(entry for entry in found if not entry.gone)

    async def flavors(self, entry_id: str) -> tuple[Flavor, ...]:
        """List the renditions of an entry."""
        return await self._flavors.of_entry(entry_id)

    async def flavors_of(self, entry_ids: Collection[str]) -> tuple[Flavor, ...]:
        """List the renditions of several entries."""
        return tuple(map(to_flavor, await flavor_page(self._api, {"entryIdIn": ",".join(entry_ids)})))

    async def captions_of(self, entry_ids: Collection[str]) -> tuple[CaptionLanguage, ...]:
        """List the captions of several entries."""
        return await list_caption_languages(self._api, entry_ids)

    async def _multi(self, calls: Sequence[Call]) -> Sequence[Any]:
        """Return the results of calls that only read; the first refusal is raised."""
        results = await self._api.multi(calls)
        for result in results:
            if isinstance(result, ApiError):
                raise result
        return results


def _list_call(fields: Fields, window: TimeWindow, number: int, size: int, sort: Sort) -> Call:
    params = {
        "filter": window_filter({**fields, "orderBy": sort.value}, window),
        "pager": pager(number, _bounded(size)),
    }
    return Call("baseEntry", "list", WireEntries, params)


def _count_call(fields: Fields, window: TimeWindow) -> Call:
    return Call("baseEntry", "count", int, {"filter": window_filter(dict(fields), window)})


def _bounded(size: int) -> int:
    # Wire fact: a size of 0 returns everything at once (`wire-facts`, 4.5.7).
    return min(max(1, size), MAX_PAGE)


async def _page(response: WireEntries) -> EntryPage:
    entries: dict[str, Entry] = {}
    for some in _batches(response.objects, _AT_ONCE):
        if entries:
            await asyncio.sleep(0)  # the window's thread has other things to do
        entries |= {wire.id: to_entry(wire) for wire in some}
    # An early response of the server may lack the count.
    return EntryPage(tuple(entries.values()), min(max(response.total_count or 0, len(entries)), MAX_ENTRIES))


def _batches(items: Collection[T], size: int) -> Iterator[list[T]]:
    listed = list(items)
    return (listed[start : start + size] for start in range(0, len(listed), size))
