"""What helps a search: tags, categories, short links, counts."""

from http import HTTPStatus

import httpx

from kdesk.domain.entry_query import EVER, EntryQuery
from kdesk.domain.names import sendable
from kdesk.domain.search.search_port import MIN_TAG_LETTERS, FoundCategory
from kdesk.kaltura.api import Api
from kdesk.kaltura.entry_windows import window_filter
from kdesk.kaltura.narrowing import Narrowing
from kdesk.kaltura.response_bounds import MAX_PAGE
from kdesk.kaltura.transport import Request, exchange
from kdesk.kaltura.wire_search import WireFoundCategories, WireTags

MAX_CATEGORY_PAGES = 4
"""Pages of 500 categories; a tree with more is of no use to choose from."""

MAX_TAGS = 20
_ENTRIES = "1"


class Search:
    """Implements `domain.search.search_port.LibrarySearch`.

    Args:
        api: The calls of the session.
        http: The shared client.
        me: The user who is signed in.
    """

    def __init__(self, api: Api, http: httpx.AsyncClient, *, me: str) -> None:
        self._api, self._http, self._me = api, http, me

    async def complete_tag(self, beginning: str) -> tuple[str, ...]:
        """Search the tags of entries. Raises ServerProblem."""
        text = sendable(beginning).strip()
        if len(text) < MIN_TAG_LETTERS:
            return ()
        params = {
            "tagFilter": {"objectType": "KalturaTagFilter", "objectTypeEqual": _ENTRIES, "tagStartsWith": text},
            "pager": {"objectType": "KalturaFilterPager", "pageIndex": 1, "pageSize": MAX_TAGS},
        }
        response = await self._api.call("tagsearch_tag", "search", params, result=WireTags)
        found = sorted(response.objects, key=lambda tag: -(tag.instance_count or 0))
        return tuple(dict.fromkeys(tag.tag for tag in found if tag.tag))

    async def categories(self) -> tuple[FoundCategory, ...]:
        """List the categories, 500 per request. Raises ServerProblem."""
        found: dict[str, FoundCategory] = {}
        for page in range(1, MAX_CATEGORY_PAGES + 1):
            params = {
                "filter": {"objectType": "KalturaCategoryFilter", "orderBy": "+fullName"},
                # Wire fact: without a pager the server returns all of them in one response.
                "pager": {"objectType": "KalturaFilterPager", "pageIndex": page, "pageSize": MAX_PAGE},
            }
            response = await self._api.call("category", "list", params, result=WireFoundCategories)
            for one in response.objects:
                if one.full_name:
                    found[one.full_name] = FoundCategory(one.full_name, max(0, one.entries_count or 0))
            if len(response.objects) < MAX_PAGE:
                break
        return tuple(sorted(found.values(), key=lambda one: one.full_name.casefold().split(">")))

    async def short_link(self, link_id: str) -> str:
        """Ask where a short link leads, without going there and without a KS. Raises ServerProblem."""
        request = Request(
            "GET",
            f"{self._api.service_url}/api_v3/index.php",
            params={"service": "shortLink_shortLink", "action": "goto", "id": link_id},
        )
        response = await exchange(self._http, request)
        # Wire fact: for an expired or unknown link the response is 200 and empty.
        moved = response.status in {HTTPStatus.FOUND, HTTPStatus.MOVED_PERMANENTLY}
        location: str = response.headers.get("location", "")
        return location if moved else ""

    async def count(self, query: EntryQuery) -> int:
        """Count the matches; entries are compared if the server cannot be asked. Raises ServerProblem."""
        fields = await Narrowing(self._api, self._me).fields(query)
        found = await self._api.call("baseEntry", "count", {"filter": window_filter(dict(fields), EVER)}, result=int)
        return max(0, found)
