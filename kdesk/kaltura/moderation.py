"""Approving and rejecting entries, and the flags of viewers."""

from collections.abc import Sequence

from kdesk.domain.editing.batch import Refusals
from kdesk.domain.editing.moderation import Flag
from kdesk.kaltura.api import Api
from kdesk.kaltura.many_calls import entry_params, refusals
from kdesk.kaltura.paging import pager
from kdesk.kaltura.response_bounds import MAX_PAGE
from kdesk.kaltura.wire_moderation import WireFlags, to_flag


class ModerationCalls:
    """Implements `domain.editing.moderation.ModerationApi`."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def approve(self, entry_ids: Sequence[str]) -> Refusals:
        """Approve entries. Raises ServerProblem, SignInNeeded."""
        return await refusals(self._api, "baseEntry", "approve", entry_params(entry_ids))

    async def reject(self, entry_ids: Sequence[str]) -> Refusals:
        """Reject entries. Raises ServerProblem, SignInNeeded."""
        return await refusals(self._api, "baseEntry", "reject", entry_params(entry_ids))

    async def flags(self, entry_id: str) -> tuple[Flag, ...]:
        """List the flags of an entry that no moderator has decided about. Raises ServerProblem, SignInNeeded."""
        params = {"entryId": entry_id, "pager": pager(1, MAX_PAGE)}
        listed = await self._api.call("baseEntry", "listFlags", params, result=WireFlags)
        return tuple(map(to_flag, listed.objects))
