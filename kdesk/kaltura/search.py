"""What helps a search: tags, categories, short links, counts."""

from http import HTTPStatus

import httpx

from kdesk.domain.editing.categories import Category
from kdesk.domain.entry_query import EVER, EntryQuery
from kdesk.domain.search.transcripts import TranscriptSearch
from kdesk.kaltura.api import Api
from kdesk.kaltura.categories import CategoryCalls
from kdesk.kaltura.entry_windows import window_filter
from kdesk.kaltura.narrowing import Narrowing
from kdesk.kaltura.tag_completion import complete_tag
from kdesk.kaltura.transport import Request, exchange


class Search:
    """Implements `domain.search.search_port.LibrarySearch`.

    Args:
        api: The calls of the session.
        http: The shared client.
        me: The user who is signed in.
        transcripts: For conditions on what is said.
    """

    def __init__(self, api: Api, http: httpx.AsyncClient, *, me: str, transcripts: TranscriptSearch) -> None:
        self._api, self._http, self._me, self._transcripts = api, http, me, transcripts

    async def complete_tag(self, beginning: str) -> tuple[str, ...]:
        """Search the tags of entries. Raises ServerProblem."""
        return await complete_tag(self._api, beginning)

    async def categories(self) -> tuple[Category, ...]:
        """List the categories, sorted level by level. Raises ServerProblem."""
        tree = await CategoryCalls(self._api).tree()
        return tuple(sorted(tree, key=lambda one: one.full_name.casefold().split(">")))

    async def short_link(self, link_id: str) -> str:
        """Ask where a short link leads, without going there and without a KS. Raises ServerProblem."""
        request = Request(
            "GET",
            f"{self._api.service_url}/api_v3/index.php",
            params={"service": "shortLink_shortLink", "action": "goto", "id": link_id},
        )
        response = await exchange(self._http, request)
        # Wire fact: for an expired or unknown link the response is 200 and empty (`observed-2.md`, 7).
        moved = response.status in {HTTPStatus.FOUND, HTTPStatus.MOVED_PERMANENTLY}
        location: str = response.headers.get("location", "")
        return location if moved else ""

    async def count(self, query: EntryQuery) -> int:
        """Count the matches; entries are compared if the server cannot be asked. Raises ServerProblem."""
        fields = await Narrowing(self._api, self._me, self._transcripts).fields(query)
        found = await self._api.call("baseEntry", "count", {"filter": window_filter(dict(fields), EVER)}, result=int)
        return max(0, found)
