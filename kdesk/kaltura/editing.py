"""The calls that change the library."""

import httpx

from kdesk.domain.editing.api import EditingApi
from kdesk.domain.editing.entries import EntryChanges
from kdesk.domain.entry import Entry
from kdesk.errors import NotPermitted, Reason
from kdesk.kaltura.account_values import AccountValuesCalls
from kdesk.kaltura.api import Api
from kdesk.kaltura.asset_files import AssetFiles
from kdesk.kaltura.attachments import Attachments
from kdesk.kaltura.batch_editing import BatchCalls
from kdesk.kaltura.captions import Captions
from kdesk.kaltura.categories import CategoryCalls
from kdesk.kaltura.contents import ContentCalls
from kdesk.kaltura.cue_points import CuePointCalls
from kdesk.kaltura.custom_metadata import CustomMetadataCalls
from kdesk.kaltura.entry_changes import update_params
from kdesk.kaltura.mapped_error import MappedError
from kdesk.kaltura.moderation import ModerationCalls
from kdesk.kaltura.removal import RemovalCalls
from kdesk.kaltura.rendition_changes import RenditionCalls
from kdesk.kaltura.thumb_assets import ThumbAssets
from kdesk.kaltura.wire_entries import WireEntry, to_entry

LEFT_OUT = MappedError(NotPermitted, Reason.FIELD_LEFT_OUT)


class EntryUpdates:
    """Implements `domain.editing.entries.EntryEditing`."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def update(self, entry_id: str, changes: EntryChanges) -> Entry:
        """Send the changed fields, and read the entry as it was stored. Raises EntryGone, NotPermitted, ApiError."""
        written = await self._api.write("baseEntry", "update", update_params(entry_id, changes), result=WireEntry)
        stored = to_entry(await self._api.call("baseEntry", "get", {"entryId": entry_id}, result=WireEntry))
        if written.dropped:
            raise LEFT_OUT.make(", ".join(sorted(written.dropped)))
        return stored


def editing_api(api: Api, http: httpx.AsyncClient) -> EditingApi:
    """Return the ports of a session.

    Args:
        http: Fetches the files that the server names.
    """
    files = AssetFiles(api, http)
    return EditingApi(
        entries=EntryUpdates(api),
        categories=CategoryCalls(api),
        metadata=CustomMetadataCalls(api),
        values=AccountValuesCalls(api),
        captions=Captions(api, files),
        attachments=Attachments(api, files),
        thumbs=ThumbAssets(api),
        batch=BatchCalls(api),
        removal=RemovalCalls(api),
        moderation=ModerationCalls(api),
        renditions=RenditionCalls(api),
        contents=ContentCalls(api),
        cue_points=CuePointCalls(api),
    )
