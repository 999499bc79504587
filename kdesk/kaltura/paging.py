"""How kdesk asks for entries, in every status and across the server's window of 10,000, and for their renditions."""

from collections.abc import AsyncGenerator
from typing import Any

from kdesk.kaltura.api import Api
from kdesk.kaltura.response_bounds import MAX_PAGE
from kdesk.kaltura.wire import WireEntries, WireEntry, WireFlavor, WireFlavors

WINDOW = 10_000
"""The server answers no page that begins behind this many entries."""

LONGEST_WALK = 50_000
"""Entries that a walk goes through which nobody watches: it looks for what kdesk made within days."""

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
    api: Api, conditions: dict[str, Any], order: str, page_size: int, *, most: int | None = None
) -> AsyncGenerator[tuple[int, list[WireEntry]], None]:
    """Yield the number of all matches and the entries of each page, each entry once; one empty page when none match.

    It ends where the server says that there is no more, and where its answers lead nowhere (see `_Walked`).

    order  `-createdAt` or `+createdAt`: behind the window the walk goes on from the creation time of its last entry
    most   entries after which to stop, None to go on as long as somebody asks for more
    """
    bound_name = "createdAtLessThanOrEqual" if order.startswith("-") else "createdAtGreaterThanOrEqual"
    bound: dict[str, int] = {}
    walked = _Walked(page_size)
    total = None
    while True:
        last: WireEntry | None = None
        for page in range(1, WINDOW // page_size + 1):
            answer = await entry_page(api, {**conditions, **bound, "orderBy": order}, page, page_size)
            total = answer.total_count if total is None else total
            fresh = walked.fresh(answer)
            if fresh or not walked.count:
                yield total or walked.count, fresh
            if walked.is_over(answer, page) or (most is not None and walked.count >= most):
                return
            last = answer.objects[-1]
        bound = {bound_name: _next_bound(last, bound.get(bound_name), order)}


class _Walked:
    """What a walk has come by, and whether it leads on.

    Attributes:
        count: Different entries so far.
    """

    def __init__(self, page_size: int) -> None:
        self._page_size = page_size
        self._seen: set[str] = set()
        self._again = 0
        self._before: tuple[int | None, list[str]] = (None, [])

    @property
    def count(self) -> int:
        return len(self._seen)

    def fresh(self, answer: WireEntries) -> list[WireEntry]:
        """Return the entries of a page that were on none before, each once."""
        found = {entry.id: entry for entry in answer.objects if entry.id not in self._seen}
        self._seen.update(found)
        self._again += len(answer.objects) - len(found)
        return list(found.values())

    def is_over(self, answer: WireEntries, page: int) -> bool:
        """Tell whether no page behind this one is worth asking for.

        The server has no more, by its own count too, which may grow with every answer; or it repeats the page,
        whatever page is asked for; or more comes again than a window that begins anew, and new entries in front of the
        pages, can account for.
        """
        here = (answer.total_count, [entry.id for entry in answer.objects])
        repeated, self._before = here == self._before, here
        has_more = answer.total_count is None or page * self._page_size < answer.total_count
        goes_round = repeated or self._again > WINDOW + len(self._seen)
        return len(answer.objects) < self._page_size or not has_more or goes_round


def _next_bound(last: WireEntry | None, bound: int | None, order: str) -> int:
    """Return the creation time to go on from; a whole window of one second is stepped over, not walked for ever."""
    at = (last.created_at if last else None) or 0
    if at != bound:
        return at
    return at - 1 if order.startswith("-") else at + 1
