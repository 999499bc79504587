"""Clones, clips, and trimming; files that replace content go through the queue (rule 12)."""

import logging

from kdesk.domain.editing.contents import Span
from kdesk.domain.editing.entries import EntryChanges
from kdesk.domain.entry import Entry
from kdesk.domain.names import sendable
from kdesk.domain.owner_tags import FINGERPRINT_PREFIX
from kdesk.errors import ApiError, BadResponse, EntryGone, KdeskError, Reason, TimedOut, Unreachable
from kdesk.kaltura.api import Api
from kdesk.kaltura.cloning import Cloner
from kdesk.kaltura.entry_changes import update_params
from kdesk.kaltura.mapped_error import MappedError
from kdesk.kaltura.wire_entries import WireEntry, to_entry

_UNDER_WAY = MappedError(ApiError, Reason.REPLACEMENT_UNDER_WAY)
_EXCLUDE, _FLAVORS = 1, 6
"""`CloneComponentSelectorType` and `BaseEntryCloneOptions`."""

log = logging.getLogger(__name__)


class ContentCalls:
    """Implements `domain.editing.contents.ContentEditing`."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._cloner = Cloner(api)

    async def clone(self, entry_id: str, name: str) -> Entry:
        """Copy an entry. Raises EntryGone, ServerProblem."""
        return await self._named(await self._cloner.clone(entry_id), name)

    async def cut_out(self, entry_id: str, span: Span, name: str) -> Entry:
        """Make an entry of a part. Raises EntryGone, ServerProblem."""
        option = {"objectType": "KalturaBaseEntryCloneOptionComponent", "itemType": _FLAVORS, "rule": _EXCLUDE}
        made = await self._cloner.clone(entry_id, cloneOptions=[option])
        params = {"entryId": made.id, "resource": _part(entry_id, span)}
        try:
            filled = to_entry(await self._api.call("media", "addContent", params, result=WireEntry))
        except BaseException:
            # Without content it is of no use to anybody, also if only the answer was lost.
            await self._delete(made.id)
            raise
        return await self._named(filled, name)

    async def trim(self, entry_id: str, span: Span) -> Entry:
        """Keep only a part. Raises EntryGone, ServerProblem."""
        return await self._swap(await self._require_free(entry_id), _part(entry_id, span))

    async def approve(self, entry_id: str) -> Entry:
        """Approve the replacement. Raises EntryGone, ServerProblem."""
        await self._api.call("media", "approveReplace", {"entryId": entry_id}, result=object)
        return await self._get(entry_id)

    async def cancel(self, entry_id: str) -> Entry:
        """Cancel the replacement. Raises EntryGone, ServerProblem."""
        await self._api.call("media", "cancelReplace", {"entryId": entry_id}, result=object)
        return await self._get(entry_id)

    async def _swap(self, before: Entry, resource: dict[str, object]) -> Entry:
        """Call `updateContent` once. After a lost answer the entry tells whether it was done."""
        params = {"entryId": before.id, "resource": resource}
        try:
            await self._api.call("media", "updateContent", params, result=WireEntry)
        except (Unreachable, TimedOut, BadResponse) as error:
            log.info("The answer was lost, looking whether the content is replaced: %s", error)
            now = await self._get(before.id)
            if now.replacing_id == before.replacing_id and now.version == before.version:
                raise
        await self._forget_content(before)
        return await self._get(before.id)

    async def _require_free(self, entry_id: str) -> Entry:
        entry = await self._get(entry_id)
        if entry.replacing_id:
            raise _UNDER_WAY.make(f"{entry.replacing_id} waits")
        return entry

    async def _forget_content(self, entry: Entry) -> None:
        """Remove what kdesk noted about the old content: it would pass for a copy of a file that it no longer holds."""
        changes: EntryChanges = {}
        if entry.owner_tag:
            changes["partner_data"] = ""
        if entry.reference_id.startswith(FINGERPRINT_PREFIX):
            changes["reference_id"] = ""
        await self._update(entry.id, changes)

    async def _named(self, entry: Entry, name: str) -> Entry:
        """Name a new entry. Wire fact: a clone inherits `partnerData`, and with it kdesk's mark of the original."""
        changes: EntryChanges = {"name": sendable(name)}
        if entry.owner_tag:
            changes["partner_data"] = ""
        await self._update(entry.id, changes)
        return await self._get(entry.id)

    async def _update(self, entry_id: str, changes: EntryChanges) -> None:
        if not changes:
            return
        try:
            await self._api.call("baseEntry", "update", update_params(entry_id, changes), result=WireEntry)
        except KdeskError as error:
            # What was wanted is done; a mark that stays is known for one of another entry by `root_id`.
            log.warning("The fields of entry %s could not be changed: %s", entry_id, error)

    async def _get(self, entry_id: str) -> Entry:
        return to_entry(await self._api.call("baseEntry", "get", {"entryId": entry_id}, result=WireEntry))

    async def _delete(self, entry_id: str) -> None:
        try:
            await self._api.call("baseEntry", "delete", {"entryId": entry_id}, result=object)
        except EntryGone:
            return
        except KdeskError as error:
            log.warning("An entry without content stays behind: %s", error)


def _part(entry_id: str, span: Span) -> dict[str, object]:
    """Return the resource of a part of an entry's source; its times are in milliseconds."""
    clip = {"objectType": "KalturaClipAttributes", "offset": span.begin, "duration": span.length}
    return {
        "objectType": "KalturaOperationResource",
        "resource": {"objectType": "KalturaEntryResource", "entryId": entry_id},
        "operationAttributes": [clip],
    }
