"""Deleting entries, and the recycle bin."""

from collections.abc import Sequence

from kdesk.domain.editing.batch import Refusals
from kdesk.errors import AlreadyDone, ApiError
from kdesk.kaltura.api import Api
from kdesk.kaltura.many_calls import entry_params, refusals


class RemovalCalls:
    """Implements `domain.editing.removal.EntryRemoval`."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._has_bin: bool | None = None

    async def has_bin(self, entry_id: str) -> bool:
        """Ask once for each session. Raises ServerProblem, SignInNeeded."""
        if self._has_bin is None:
            # Wire fact (`wire-facts`, 4.3): restoring an entry that is in no bin changes nothing, and the refusal tells
            # whether there is a bin at all. `recycleBinRetentionPeriod` of the partner is 30 days without one too.
            try:
                await self._api.call("baseEntry", "restoreRecycled", {"entryId": entry_id}, result=object)
                self._has_bin = True
            except AlreadyDone:
                self._has_bin = True
            except ApiError:
                return False
        return self._has_bin

    async def delete(self, entry_ids: Sequence[str]) -> Refusals:
        """Delete entries for good. Raises ServerProblem, SignInNeeded."""
        return await refusals(self._api, "baseEntry", "delete", entry_params(entry_ids))

    async def recycle(self, entry_ids: Sequence[str]) -> Refusals:
        """Put entries into the bin. Raises ServerProblem, SignInNeeded."""
        return await refusals(self._api, "baseEntry", "recycle", entry_params(entry_ids))

    async def restore(self, entry_ids: Sequence[str]) -> Refusals:
        """Take entries out of the bin. Raises ServerProblem, SignInNeeded."""
        return await refusals(self._api, "baseEntry", "restoreRecycled", entry_params(entry_ids))
