"""Changing many entries with one request."""

from collections.abc import Sequence

from kdesk.domain.editing.batch import Refusals
from kdesk.domain.editing.entries import EntryChanges
from kdesk.domain.entry import Entry
from kdesk.errors import BadResponse, KdeskError
from kdesk.kaltura.api import Api
from kdesk.kaltura.entry_changes import update_params
from kdesk.kaltura.many_calls import entry_params, refusals
from kdesk.kaltura.rpc import Call
from kdesk.kaltura.wire_entries import WireEntry, to_entry


class BatchCalls:
    """Implements `domain.editing.batch.BatchEditing`."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def read(self, entry_ids: Sequence[str]) -> list[Entry | KdeskError]:
        """Get entries. Raises ServerProblem, SignInNeeded."""
        # `get` and not `list`: the search index lags behind, and an editor's newest tag would be missing in it.
        calls = [Call("baseEntry", "get", WireEntry, params) for params in entry_params(entry_ids)]
        results = await self._api.multi(calls)
        return [_read(entry_id, result) for entry_id, result in zip(entry_ids, results, strict=True)]

    async def update(self, changes: Sequence[tuple[str, EntryChanges]]) -> Refusals:
        """Send fields. Raises ServerProblem, SignInNeeded."""
        return await refusals(self._api, "baseEntry", "update", [update_params(*change) for change in changes])

    async def assign(self, pairs: Sequence[tuple[str, int]]) -> Refusals:
        """Put entries into categories. Raises ServerProblem, SignInNeeded."""
        # Not the field `categories` of the entry: it replaces the whole set (`observed-2.md`, 5).
        named = [
            {"categoryEntry": {"objectType": "KalturaCategoryEntry", "entryId": entry_id, "categoryId": category_id}}
            for entry_id, category_id in pairs
        ]
        return await refusals(self._api, "categoryEntry", "add", named)

    async def unassign(self, pairs: Sequence[tuple[str, int]]) -> Refusals:
        """Take entries out of categories. Raises ServerProblem, SignInNeeded."""
        named = [{"entryId": entry_id, "categoryId": category_id} for entry_id, category_id in pairs]
        return await refusals(self._api, "categoryEntry", "delete", named)


def _read(entry_id: str, result: WireEntry | KdeskError) -> Entry | KdeskError:
    if isinstance(result, KdeskError):
        return result
    if result.id != entry_id:  # it would be changed in place of the other one
        return BadResponse(f"entry {result.id} in place of {entry_id}")
    return to_entry(result)
