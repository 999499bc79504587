"""Paged lists: entries in every status, also behind the server's limit of 10,000, and renditions."""

from collections.abc import AsyncGenerator
from typing import Any

from kdesk.kaltura.api import Api
from kdesk.kaltura.response_bounds import MAX_PAGE
from kdesk.kaltura.wire import WireFlavor, WireFlavors
from kdesk.kaltura.wire_entries import WireEntries, WireEntry

RESULT_WINDOW = 10_000
"""Wire fact: the server returns no page that begins behind this many entries (`wire-facts`, 4.5.8)."""

MAX_WALK = 50_000
"""Entries that an unattended search goes through: it looks for what kdesk created within days."""

# Wire fact: without these the server lists only READY entries that wait for no moderator, whatever else is requested.
EVERY_STATUS = {"statusIn": "-2,-1,0,1,2,4,5,6,7", "moderationStatusIn": "1,2,3,5,6"}


def pager(number: int, size: int) -> dict[str, object]:
    """Return the parameter that asks for one page. Pages count from 1.

    Wire fact (`wire-facts`, 4.5.7 and 9.4.3): without it some lists hold 30 objects, and others all of them at once.
    """
    return {"objectType": "KalturaFilterPager", "pageIndex": number, "pageSize": size}


async def entry_page(api: Api, conditions: dict[str, Any], page: int, size: int) -> WireEntries:
    """Request one page of entries in every status. Pages count from 1."""
    return await api.call("media", "list", entry_query(conditions, page, size), result=WireEntries)


def entry_query(conditions: dict[str, Any], page: int, size: int) -> dict[str, Any]:
    """Return the parameters of `media.list` for one page of entries in every status."""
    return {
        "filter": {"objectType": "KalturaMediaEntryFilter", **EVERY_STATUS, **conditions},
        "pager": pager(page, size),
    }


async def flavor_page(api: Api, conditions: dict[str, Any]) -> list[WireFlavor]:
    """Request the renditions of one entry, or the first MAX_PAGE renditions of several."""
    params = {
        "filter": {"objectType": "KalturaFlavorAssetFilter", **conditions},
        "pager": pager(1, MAX_PAGE),
    }
    response = await api.call("flavorAsset", "list", params, result=WireFlavors)
    return response.objects


async def walk_pages(
    api: Api, conditions: dict[str, Any], order: str, page_size: int, *, most: int | None = None
) -> AsyncGenerator[tuple[int, list[WireEntry]], None]:
    """Yield the number of all matches and the entries of each page, each entry once; one empty page if nothing matches.

    Ends when the server has no more, or when its responses lead nowhere (see `_WalkState`).

    Args:
        conditions: Of the filter.
        order: `-createdAt` or `+createdAt`. Behind RESULT_WINDOW the walk continues from the creation time of the last
            entry.
        page_size: Entries per page.
        most: Number of entries after which to stop; None for no limit.
    """
    # Inclusive: entries of one second may lie on both sides of the window's end. `_WalkState` skips those seen before.
    bound_name = "createdAtLessThanOrEqual" if order.startswith("-") else "createdAtGreaterThanOrEqual"
    bound: dict[str, int] = {}
    state = _WalkState(page_size)
    total = None
    while True:
        last: WireEntry | None = None
        for page in range(1, RESULT_WINDOW // page_size + 1):
            response = await entry_page(api, {**conditions, **bound, "orderBy": order}, page, page_size)
            # Behind RESULT_WINDOW the server counts only what is left; its first total counts all matches.
            total = response.total_count if total is None else total
            fresh = state.fresh(response)
            if fresh or not state.count:
                yield total or state.count, fresh
            if state.is_done(response, page) or (most is not None and state.count >= most):
                return
            last = response.objects[-1]
        bound = {bound_name: _next_bound(last, bound.get(bound_name), order)}


class _WalkState:
    """The entries seen so far, and whether the walk makes progress."""

    def __init__(self, page_size: int) -> None:
        self._page_size = page_size
        self._seen: set[str] = set()
        self._again = 0
        self._before: tuple[int | None, list[str]] = (None, [])

    @property
    def count(self) -> int:
        return len(self._seen)

    def fresh(self, response: WireEntries) -> list[WireEntry]:
        """Return the entries of a page that were on no page before."""
        found = {entry.id: entry for entry in response.objects if entry.id not in self._seen}
        self._seen.update(found)
        self._again += len(response.objects) - len(found)
        return list(found.values())

    def is_done(self, response: WireEntries, page: int) -> bool:
        """Tell whether no further page is worth requesting.

        Either the server has no more, by its own total, which may grow with each response; or it repeats one page
        whatever is requested; or more entries repeat than a restarted window and new entries at the front can explain.
        """
        here = (response.total_count, [entry.id for entry in response.objects])
        repeated, self._before = here == self._before, here
        has_more = response.total_count is None or page * self._page_size < response.total_count
        goes_round = repeated or self._again > RESULT_WINDOW + len(self._seen)
        return len(response.objects) < self._page_size or not has_more or goes_round


def _next_bound(last: WireEntry | None, bound: int | None, order: str) -> int:
    """Return the creation time to continue from. A full window within one second is skipped."""
    at = (last.created_at if last else None) or 0
    if at != bound:
        return at
    return at - 1 if order.startswith("-") else at + 1
