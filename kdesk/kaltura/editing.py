"""The calls that change the library."""

from typing import Any

import httpx

from kdesk.domain.editing.api import EditingApi
from kdesk.domain.editing.entries import EntryChanges
from kdesk.domain.entry import Entry
from kdesk.kaltura.api import Api
from kdesk.kaltura.asset_files import AssetFiles
from kdesk.kaltura.attachments import Attachments
from kdesk.kaltura.captions import Captions
from kdesk.kaltura.thumb_assets import ThumbAssets
from kdesk.kaltura.wire_entries import WireEntry, to_entry

# The names of the fields on the wire.
_FIELDS = {
    "name": "name",
    "description": "description",
    "tags": "tags",
    "admin_tags": "adminTags",
    "user_id": "userId",
    "reference_id": "referenceId",
    "partner_data": "partnerData",
    "start_at": "startDate",
    "end_at": "endDate",
    "access_control_id": "accessControlId",
}


class EntryUpdates:
    """Implements `domain.editing.entries.EntryEditing`."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def update(self, entry_id: str, changes: EntryChanges) -> Entry:
        """Send the changed fields, and read the entry as it was stored. Raises EntryGone, ApiError."""
        fields: dict[str, Any] = {_FIELDS[name]: value for name, value in changes.items()}
        params = {"entryId": entry_id, "baseEntry": {"objectType": "KalturaBaseEntry", **fields}}
        await self._api.call("baseEntry", "update", params, result=WireEntry)
        return to_entry(await self._api.call("baseEntry", "get", {"entryId": entry_id}, result=WireEntry))


def editing_api(api: Api, http: httpx.AsyncClient) -> EditingApi:
    """Return the ports of a session.

    Args:
        http: Fetches the files that the server names.
    """
    files = AssetFiles(api, http)
    return EditingApi(
        entries=EntryUpdates(api),
        captions=Captions(api, files),
        attachments=Attachments(api, files),
        thumbs=ThumbAssets(api),
    )
