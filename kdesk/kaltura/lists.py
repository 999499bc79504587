"""How kdesk asks for entries, in every status and across the server's window of 10,000, and for their renditions."""

from collections.abc import AsyncGenerator
from typing import Any

from kdesk.kaltura.api import Api
from kdesk.kaltura.wire import WireEntries, WireEntry, WireFlavor, WireFlavors

MAX_PAGE = 500
"""Entries a page; the server cuts larger pages to this without a word, and takes 0 for “all of them”."""

WINDOW = 10_000
"""The server answers no page that begins behind this many entries."""

BARREN_WINDOWS = 2
"""Windows without a new entry that end a walk: one may be full of a single second, two are a server gone round."""

# Without these the server lists what is READY and not waiting for a moderator, whatever else is asked for.
EVERY_STATUS = {"statusIn": "-2,-1,0,1,2,4,5,6,7", "moderationStatusIn": "1,2,3,5,6"}


async def entry_page(api: Api, conditions: dict[str, Any], page: int, size: int) -> WireEntries:
    """Ask for one page of entries in every status, pages counting from 1."""
    return await api.call("media", "list", entry_query(conditions, page, size), result=WireEntries)


def entry_query(conditions: dict[str, Any], page: int, size: int) -> dict[str, Any]:
    """Return the parameters of `media.list` for such a page."""
    return {
        "filter": {"objectType": "KalturaMediaEntryFilter", **EVERY_STATUS, **conditions},
        "pager": {"objectType": "KalturaFilterPager", "pageIndex": page, "pageSize": size},
    }


async def flavor_page(api: Api, conditions: dict[str, Any]) -> list[WireFlavor]:
    """Ask for the renditions of one entry, or the first MAX_PAGE of those of several."""
    params = {
        "filter": {"objectType": "KalturaFlavorAssetFilter", **conditions},
        "pager": {"objectType": "KalturaFilterPager", "pageIndex": 1, "pageSize": MAX_PAGE},
    }
    answer = await api.call("flavorAsset", "list", params, result=WireFlavors)
    return answer.objects


async def walk_pages(
    api: Api, conditions: dict[str, Any], order: str, page_size: int
) -> AsyncGenerator[tuple[int, list[WireEntry]], None]:
    """Yield the number of all matches and the entries of each page, each entry once; one empty page when none match.

    order  `-createdAt` or `+createdAt`: behind the window the walk goes on from the creation time of its last entry.
    """
    bound_name = "createdAtLessThanOrEqual" if order.startswith("-") else "createdAtGreaterThanOrEqual"
    bound: dict[str, int] = {}
    seen: set[str] = set()
    total = None
    barren = 0
    while barren < BARREN_WINDOWS:
        known = len(seen)
        last: WireEntry | None = None
        for page in range(1, WINDOW // page_size + 1):
            answer = await entry_page(api, {**conditions, **bound, "orderBy": order}, page, page_size)
            total = answer.total_count if total is None else total
            fresh = [entry for entry in answer.objects if entry.id not in seen]
            seen.update(entry.id for entry in fresh)
            if fresh or not seen:
                yield total or len(seen), fresh
            if len(answer.objects) < page_size:
                return
            last = answer.objects[-1]
        barren = 0 if len(seen) > known else barren + 1
        bound = {bound_name: _next_bound(last, bound.get(bound_name), order)}


def _next_bound(last: WireEntry | None, bound: int | None, order: str) -> int:
    """Return the creation time to go on from; a whole window of one second is stepped over, not walked for ever."""
    at = (last.created_at if last else None) or 0
    if at != bound:
        return at
    return at - 1 if order.startswith("-") else at + 1
