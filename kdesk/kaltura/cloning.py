"""Clones of entries, of which no second one is made because an answer was lost."""

import asyncio
import logging
from collections.abc import Sequence

from kdesk.domain.entry import Entry
from kdesk.errors import BadResponse, KdeskError, TimedOut, Unreachable
from kdesk.kaltura.api import Api
from kdesk.kaltura.paging import MAX_WALK, walk_pages
from kdesk.kaltura.response_bounds import MAX_PAGE
from kdesk.kaltura.wire_entries import WireEntry, to_entry

LOOKS = (0.0, 2.0, 8.0)
"""Seconds before each look for a clone whose answer was lost; a slow server may still be copying."""

_EVERY_STATUS = "-2,-1,0,1,2,4,5,6,7"
_LOST = (Unreachable, TimedOut, BadResponse)

log = logging.getLogger(__name__)


class Cloner:
    """Clones entries.

    Args:
        api: Of the account.
        looks: Seconds before each look for a lost clone.
    """

    def __init__(self, api: Api, looks: Sequence[float] = LOOKS) -> None:
        self._api = api
        self._looks = looks
        # By the id of the original: the clones that there were before a call whose clone was not found.
        self._before: dict[str, frozenset[str]] = {}

    async def clone(self, entry_id: str, **options: object) -> Entry:
        """Copy an entry; return the copy that an earlier call has made if its answer was lost.

        A clone has the name and fields of its original and nothing that says who made it: it is known by being new.

        Raises:
            EntryGone: There is no such entry.
            ServerProblem: The answer was lost and no new clone is found; the next call looks for it first.
        """
        original = to_entry(await self._api.call("baseEntry", "get", {"entryId": entry_id}, result=WireEntry))
        known = self._before.get(entry_id)
        if known is not None and (made := await self._new_ones(original, known)):
            del self._before[entry_id]
            return made[0]
        known = frozenset(one.id for one in await self._clones(original))
        try:
            made_now = await self._api.call("baseEntry", "clone", {"entryId": entry_id, **options}, result=WireEntry)
        except _LOST as error:
            log.info("The answer was lost, looking for the clone of %s: %s", entry_id, error)
            if found := await self._look(original, known):
                return found
            self._before[entry_id] = known
            raise
        self._before.pop(entry_id, None)
        return to_entry(made_now)

    async def _look(self, original: Entry, known: frozenset[str]) -> Entry | None:
        for seconds in self._looks:
            await asyncio.sleep(seconds)
            try:
                found = await self._new_ones(original, known)
            except KdeskError as error:
                log.info("The clones of %s could not be listed: %s", original.id, error)
                continue
            if found:
                return found[0]
        return None

    async def _new_ones(self, original: Entry, known: frozenset[str]) -> list[Entry]:
        """Return the clones that were not there before and still have the name of the original, the oldest first."""
        new = [one for one in await self._clones(original) if one.id not in known and one.name == original.name]
        return sorted(new, key=lambda one: (one.created_at, one.id))

    async def _clones(self, original: Entry) -> list[Entry]:
        """Return the clones of an entry, which name the first one of their line."""
        conditions = {"rootEntryIdEqual": original.root_id or original.id, "statusIn": _EVERY_STATUS}
        found: list[Entry] = []
        async for _, wires in walk_pages(self._api, conditions, "-createdAt", MAX_PAGE, most=MAX_WALK):
            found += (to_entry(wire) for wire in wires)
        return [one for one in found if one.is_clone and one.id != original.id]
