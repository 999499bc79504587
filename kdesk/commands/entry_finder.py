"""The entries that a command is given: by id, behind short links, or found by a search."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from kdesk.domain.entry import Entry
from kdesk.domain.entry_query import EVER, EntryQuery
from kdesk.domain.ports import AccountApi
from kdesk.domain.search.addresses import ids_in
from kdesk.domain.search.conditions import with_ids
from kdesk.domain.search.pasted import Pasted
from kdesk.errors import EntryGone, Reason
from kdesk.exit_status import Output
from kdesk.messages import _

PAGE = 500
"""Entries of one request; the server sends no more."""

MOST_FOUND = 10_000
"""Wire fact: the server lists no page behind so many matches."""


@dataclass(frozen=True, slots=True)
class Found:
    """One of the entries.

    Attributes:
        entry_id: As it was given.
        entry: None if there is none.
        problem: Why not.
    """

    entry_id: str
    entry: Entry | None
    problem: EntryGone | None = None


def tell_what_is_missing(finder: "EntryFinder", output: Output, *, found: bool, only_newest: str) -> None:
    """Write what was given and led to no entry.

    Args:
        found: Whether anything did.
        only_newest: The sentence for a search with more matches than are listed, with `{count}` and `{total}`.
    """
    for link_id in finder.dead_links:
        output.complain(_("the short link {id} leads to no entry, or has expired").format(id=link_id))
    if not found and not finder.dead_links:
        output.complain(_("no entry is found"))
    if finder.total > MOST_FOUND:
        output.complain(only_newest.format(count=MOST_FOUND, total=finder.total))


class EntryFinder:
    """Asks the server for entries.

    Attributes:
        dead_links: Ids of short links that lead to no entry.
        total: How many entries match a search; not all of them are listed if there are too many.
    """

    def __init__(self, api: AccountApi) -> None:
        self._api = api
        self.dead_links: list[str] = []
        self.total = 0

    async def find(self, pasted: Pasted) -> AsyncIterator[Found]:
        """Find what was given, in its order; a search has the newest first. Raises ServerProblem."""
        behind = [entry_id for link_id in pasted.short_links for entry_id in await self._behind(link_id)]
        found = self._matches(pasted, behind) if pasted.conditions else self._by_id((*pasted.entry_ids, *behind))
        async for one in found:
            yield one

    async def _behind(self, link_id: str) -> tuple[str, ...]:
        address = await self._api.search.short_link(link_id) if self._api.search else ""
        entry_ids = ids_in(address).entry_ids
        if not entry_ids:
            self.dead_links.append(link_id)
        return entry_ids

    async def _by_id(self, entry_ids: Sequence[str]) -> AsyncIterator[Found]:
        wanted = list(dict.fromkeys(entry_ids))
        for start in range(0, len(wanted), PAGE):
            some = wanted[start : start + PAGE]
            # The response leaves out what it does not know: each of those is asked for alone, and says why.
            known = {one.id: one for one in await self._api.catalogue.existing(some)} if len(some) > 1 else {}
            for entry_id in some:
                yield Found(entry_id, known[entry_id]) if entry_id in known else await self._one(entry_id)

    async def _one(self, entry_id: str) -> Found:
        try:
            return Found(entry_id, await self._api.catalogue.entry(entry_id))
        except EntryGone as gone:
            # The id may be mistyped: nothing tells that there ever was such an entry.
            problem = EntryGone(gone.detail, reason=Reason.ENTRY_ID_UNKNOWN, code=gone.code)
            return Found(entry_id, None, problem)

    async def _matches(self, pasted: Pasted, behind: Sequence[str]) -> AsyncIterator[Found]:
        both = with_ids(pasted.conditions, tuple(behind)) if pasted.short_links else pasted.conditions
        query = EntryQuery(both)
        for number in range(1, MOST_FOUND // PAGE + 1):
            page = await self._api.catalogue.page(query, EVER, number, PAGE)
            self.total = max(self.total, page.total)
            for entry in page.entries:
                yield Found(entry.id, entry)
            if number * PAGE >= page.total or not page.entries:
                return
