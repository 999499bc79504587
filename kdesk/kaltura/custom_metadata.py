"""Custom metadata: the schemas of an account, and the values of an entry."""

from kdesk.domain.editing.custom_metadata import MetadataProfile, MetadataRecord
from kdesk.errors import ApiError
from kdesk.kaltura.api import Api
from kdesk.kaltura.wire_account_values import (
    WireMetadata,
    WireMetadataList,
    WireMetadataProfiles,
    to_metadata_profile,
    to_metadata_record,
)

_ENTRY = 1
"""`metadataObjectType` of entries."""
_PAGER = {"pageSize": 100, "pageIndex": 1}
# An account or a server without the plug-in has no custom metadata.
_WITHOUT = frozenset({"FEATURE_FORBIDDEN", "PLUGIN_NOT_AVAILABLE_FOR_PARTNER", "SERVICE_DOES_NOT_EXISTS"})


class CustomMetadataCalls:
    """Implements `domain.editing.custom_metadata.CustomMetadata`."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def profiles(self) -> tuple[MetadataProfile, ...]:
        """List the schemas for entries. Raises ServerProblem, SignInNeeded."""
        wanted = {"objectType": "KalturaMetadataProfileFilter", "metadataObjectTypeEqual": _ENTRY}
        params = {"filter": wanted, "pager": _PAGER}
        try:
            listed = await self._api.call("metadata_metadataProfile", "list", params, result=WireMetadataProfiles)
        except ApiError as error:
            if error.code in _WITHOUT:
                return ()
            raise
        # A server that does not know the filter sends the schemas of categories and users too.
        own = (one for one in listed.objects if one.id is not None and one.metadata_object_type in {None, _ENTRY})
        return tuple(map(to_metadata_profile, own))

    async def records(self, entry_id: str) -> tuple[MetadataRecord, ...]:
        """List the values of an entry. Raises ServerProblem, SignInNeeded."""
        wanted = {
            "objectType": "KalturaMetadataFilter",
            "metadataObjectTypeEqual": _ENTRY,
            "objectIdEqual": entry_id,
        }
        params = {"filter": wanted, "pager": _PAGER}
        listed = await self._api.call("metadata_metadata", "list", params, result=WireMetadataList)
        return tuple(to_metadata_record(one) for one in listed.objects if one.id is not None)

    async def save(self, entry_id: str, record: MetadataRecord) -> MetadataRecord:
        """Store the values. Raises ServerProblem, SignInNeeded."""
        if record.id:
            # With the version, the server refuses to overwrite what somebody else has written meanwhile.
            sent = {"id": record.id, "xmlData": record.xml, "version": record.version}
            return to_metadata_record(await self._api.call("metadata_metadata", "update", sent, result=WireMetadata))
        made = {
            "metadataProfileId": record.profile_id,
            "objectType": _ENTRY,
            "objectId": entry_id,
            "xmlData": record.xml,
        }
        return to_metadata_record(await self._api.call("metadata_metadata", "add", made, result=WireMetadata))
