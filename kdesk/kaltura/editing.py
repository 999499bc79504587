"""The calls that change the library."""

from kdesk.domain.editing.api import EditingApi
from kdesk.domain.editing.entries import EntryChanges
from kdesk.domain.entry import Entry
from kdesk.kaltura.api import Api
from kdesk.kaltura.batch_editing import BatchCalls
from kdesk.kaltura.entry_changes import update_params
from kdesk.kaltura.moderation import ModerationCalls
from kdesk.kaltura.removal import RemovalCalls
from kdesk.kaltura.wire_entries import WireEntry, to_entry


class EntryUpdates:
    """Implements `domain.editing.entries.EntryEditing`."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def update(self, entry_id: str, changes: EntryChanges) -> Entry:
        """Send the changed fields, and read the entry as it was stored. Raises EntryGone, ApiError."""
        await self._api.call("baseEntry", "update", update_params(entry_id, changes), result=WireEntry)
        return to_entry(await self._api.call("baseEntry", "get", {"entryId": entry_id}, result=WireEntry))


def editing_api(api: Api) -> EditingApi:
    """Return the ports of a session."""
    return EditingApi(
        entries=EntryUpdates(api),
        batch=BatchCalls(api),
        removal=RemovalCalls(api),
        moderation=ModerationCalls(api),
    )
