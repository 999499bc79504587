"""Attachments: `attachment_attachmentAsset`."""

import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing

from kdesk.domain.editing.asset_status import AssetStatus
from kdesk.domain.editing.attachments import (
    MAX_ATTACHMENTS,
    MAX_BYTES,
    Attachment,
    AttachmentChanges,
    attachment_format,
)
from kdesk.domain.editing.files import FileSource, OnProgress
from kdesk.domain.names import sendable, shorten_name
from kdesk.errors import ApiError, KdeskError, Reason
from kdesk.kaltura.api import Api
from kdesk.kaltura.asset_files import AssetFiles, add_once, idempotency_key
from kdesk.kaltura.paging import pager
from kdesk.kaltura.wire_assets import WireAttachment, WireAttachments, to_attachment

SERVICE = "attachment_attachmentasset"
_WITHOUT_CONTENT = frozenset({None, "", "0"})
"""Versions of an attachment that was made, and has no file yet."""

log = logging.getLogger(__name__)


class Attachments:
    """Implements `domain.editing.attachments.AttachmentEditing`."""

    def __init__(self, api: Api, files: AssetFiles) -> None:
        self._api = api
        self._files = files

    async def attachments(self, entry_id: str) -> tuple[Attachment, ...]:
        """List the attachments of an entry. Raises ApiError."""
        found = [to_attachment(wire) for wire in await self._wires(entry_id)]
        return tuple(one for one in found if one.status is not AssetStatus.DELETED)

    async def add(
        self, entry_id: str, source: FileSource, *, title: str, progress: OnProgress, key: str = ""
    ) -> Attachment:
        """Send a file, then attach it. Raises EntryGone, ApiError, FileProblem."""
        data = idempotency_key(key)
        made = await self._made_with(entry_id, data) if key else None
        if made is not None and made.version not in _WITHOUT_CONTENT:
            return to_attachment(made)
        if made is not None:  # without content: it was never completed
            await self._undo(made.id)
        # The file goes first: while it is sent, nothing half-made is in sight.
        token_id = await self._files.send(source, progress)
        try:
            return await self._attach(entry_id, source.name, title, token_id, data)
        except BaseException:
            # Raised again; also after a cancellation nobody needs the bytes any more.
            await self._files.drop(token_id)
            raise

    async def update(self, attachment_id: str, changes: AttachmentChanges) -> Attachment:
        """Send the changed fields. Raises ApiError."""
        fields = {name: sendable(str(value)) for name, value in changes.items()}
        params = {"id": attachment_id, "attachmentAsset": _asset(**fields)}
        return to_attachment(await self._api.call(SERVICE, "update", params, result=WireAttachment))

    async def delete(self, attachment_id: str) -> None:
        """Delete an attachment. Raises ApiError."""
        try:
            await self._api.call(SERVICE, "delete", {"attachmentAssetId": attachment_id}, result=object)
        except ApiError as error:
            if error.reason is not Reason.ATTACHMENT_GONE:
                raise
            log.info("Attachment %s was gone already", attachment_id)

    async def content(self, attachment: Attachment) -> AsyncGenerator[bytes, None]:
        """Fetch the file. Raises ServerProblem."""
        address = await self._api.call(SERVICE, "getUrl", {"id": attachment.id}, result=str)
        async with aclosing(self._files.fetch(address, MAX_BYTES)) as pieces:
            async for piece in pieces:
                yield piece

    async def _attach(self, entry_id: str, file_name: str, title: str, token_id: str, data: str) -> Attachment:
        fields = {
            # Wire fact (`observed-2.md`, 3): `description` in `add` refuses the whole call.
            "filename": shorten_name(file_name),
            "title": sendable(title),
            "format": str(int(attachment_format(file_name))),
            "partnerData": data,
        }

        async def add() -> WireAttachment:
            params = {"entryId": entry_id, "attachmentAsset": _asset(**fields)}
            return await self._api.call(SERVICE, "add", params, result=WireAttachment)

        async def find() -> WireAttachment | None:
            return await self._made_with(entry_id, data)

        made = await add_once(add, find, lambda wire: self._undo(wire.id))
        try:
            return to_attachment(await self._put(made.id, token_id))
        except BaseException:
            # Wire fact (`observed-2.md`, 3): an attachment whose content is refused stays at the status 0.
            await self._undo(made.id)
            raise

    async def _put(self, attachment_id: str, token_id: str) -> WireAttachment:
        async def put() -> WireAttachment:
            resource = {"objectType": "KalturaUploadedFileTokenResource", "token": token_id}
            params = {"id": attachment_id, "contentResource": resource}
            return await self._api.call(SERVICE, "setContent", params, result=WireAttachment)

        async def find_content() -> WireAttachment | None:
            # The token is used up by the first call: a second one with it would be refused.
            now = await self._api.call(SERVICE, "get", {"attachmentAssetId": attachment_id}, result=WireAttachment)
            return now if now.version not in _WITHOUT_CONTENT else None

        return await add_once(put, find_content)

    async def _made_with(self, entry_id: str, data: str) -> WireAttachment | None:
        return next((wire for wire in await self._wires(entry_id) if wire.partner_data == data), None)

    async def _wires(self, entry_id: str) -> list[WireAttachment]:
        params = {
            "filter": {"objectType": "KalturaAttachmentAssetFilter", "entryIdEqual": entry_id},
            "pager": pager(1, MAX_ATTACHMENTS),
        }
        response = await self._api.call(SERVICE, "list", params, result=WireAttachments)
        # Wire fact: the order of the list changes when content is set.
        return sorted(response.objects, key=lambda wire: (wire.created_at or 0, wire.id))[:MAX_ATTACHMENTS]

    async def _undo(self, attachment_id: str) -> None:
        try:
            await self.delete(attachment_id)
        except KdeskError as error:
            log.warning("An attachment without content stays behind: %s", error)


def _asset(**fields: object) -> dict[str, object]:
    return {"objectType": "KalturaAttachmentAsset", **fields}
