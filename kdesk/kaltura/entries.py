"""The Library: entries of every kind and status at any place of a list of any length, and renditions."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, TypeVar

from kdesk.domain.entry import Entry
from kdesk.domain.entry_badges import CaptionMark
from kdesk.domain.entry_query import EVER, EntryPage, EntryQuery, Opening, Sort, TimeWindow
from kdesk.domain.flavor import Flavor
from kdesk.domain.search.conditions import Condition
from kdesk.errors import ApiError
from kdesk.kaltura.api import Api
from kdesk.kaltura.caption_marks import list_caption_marks
from kdesk.kaltura.entry_filter import ServerFilter, conditions_of
from kdesk.kaltura.entry_windows import pager, window_filter
from kdesk.kaltura.flavors import FlavorLister
from kdesk.kaltura.paging import entry_page, flavor_page
from kdesk.kaltura.response_bounds import MAX_PAGE
from kdesk.kaltura.rpc import Call
from kdesk.kaltura.wire import to_flavor
from kdesk.kaltura.wire_entries import WireEntries, WireEntry, to_entry

T = TypeVar("T")

MAX_COUNTS = 50
"""Counts in one request: each is a search of its own on the server."""

MAX_ENTRIES = 100_000_000
"""No library is larger; a larger count is nonsense."""

NOTHING = EntryPage((), 0)


class Catalogue:
    """Implements `catalogue_ports.CatalogueApi`.

    Args:
        api: The calls of the session.
        me: The user who is signed in, for queries by owner.
    """

    def __init__(self, api: Api, *, me: str = "") -> None:
        self._api, self._me = api, me
        self._flavors = FlavorLister(api)

    def remainder(self, query: EntryQuery) -> tuple[Condition, ...]:
        """Return the conditions that the server cannot be asked, or not exactly."""
        return conditions_of(query, self._me).remainder

    async def opening(self, query: EntryQuery, size: int) -> Opening:
        """Get the first page, and the first and last times of the matches, in one request."""
        wanted = conditions_of(query, self._me)
        if wanted.impossible:
            return Opening(NOTHING, 0, 0, 0)
        calls = [_list_call(wanted, EVER, query.sort, pager(1, _bounded(size)))]
        calls += [_list_call(wanted, EVER, end, pager(1, 1)) for end in (Sort.OLDEST, Sort.NEWEST, Sort.UPDATED)]
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
        wanted = conditions_of(query, self._me)
        if wanted.impossible:
            return NOTHING
        call = _list_call(wanted, window, query.sort, pager(number, _bounded(size)))
        return _page(await self._api.call(call.service, call.action, call.params, result=WireEntries))

    async def counts(self, query: EntryQuery, windows: Sequence[TimeWindow]) -> tuple[int, ...]:
        """Count the entries of each window, MAX_COUNTS per request."""
        wanted = conditions_of(query, self._me)
        if wanted.impossible:
            return (0,) * len(windows)
        found: list[int] = []
        for some in _batches(windows, MAX_COUNTS):
            # A count below zero is nonsense; one beyond every library would make a list of that length.
            found += [
                min(max(0, count), MAX_ENTRIES)
                for count in await self._multi([_count_call(wanted, window) for window in some])
            ]
        return tuple(found)

    async def changes(self, query: EntryQuery, since: int, size: int) -> EntryPage:
        """Get the entries that match and were changed at this time or later, the earliest change first."""
        wanted = conditions_of(query, self._me)
        if wanted.impossible:
            return NOTHING
        changed = {**wanted.fields, "updatedAtGreaterThanOrEqual": since, "orderBy": "+updatedAt"}
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
            found += map(to_entry, await self._api.call("baseEntry", "getByIds", params, result=list[WireEntry]))
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


def _list_call(wanted: ServerFilter, window: TimeWindow, sort: Sort, page: dict[str, Any]) -> Call:
    fields = {**window_filter(wanted.fields, window), "orderBy": sort.value}
    return Call("baseEntry", "list", WireEntries, {"filter": fields, "pager": page})


def _count_call(wanted: ServerFilter, window: TimeWindow) -> Call:
    return Call("baseEntry", "count", int, {"filter": window_filter(wanted.fields, window)})


def _bounded(size: int) -> int:
    # Wire fact: a size of 0 returns everything at once.
    return min(max(1, size), MAX_PAGE)


def _page(response: WireEntries) -> EntryPage:
    entries = {wire.id: to_entry(wire) for wire in response.objects}
    # An early response of the server may lack the count.
    return EntryPage(tuple(entries.values()), min(max(response.total_count or 0, len(entries)), MAX_ENTRIES))


def _batches(items: Collection[T], size: int) -> Iterator[list[T]]:
    listed = list(items)
    return (listed[start : start + size] for start in range(0, len(listed), size))
