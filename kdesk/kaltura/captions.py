"""Captions: `caption_captionAsset`."""

import logging
from contextlib import aclosing

from kdesk.domain.captions.cues import MAX_BYTES
from kdesk.domain.editing.asset_status import AssetStatus
from kdesk.domain.editing.captions import MAX_CAPTIONS, Caption, CaptionChanges, NewCaption
from kdesk.domain.editing.files import MemorySource
from kdesk.domain.names import sendable
from kdesk.errors import ApiError, KdeskError, Reason
from kdesk.kaltura.api import Api
from kdesk.kaltura.asset_files import AssetFiles, add_once, idempotency_key
from kdesk.kaltura.paging import pager
from kdesk.kaltura.wire import version_text
from kdesk.kaltura.wire_assets import WireCaption, WireCaptions, to_caption

SERVICE = "caption_captionasset"
MAX_STRING_BYTES = 100_000
"""Of a `KalturaStringResource`; wire fact: this much was seen to work, and nothing larger was tried."""

_FIELDS = {"label": "label", "language": "language", "on_player": "displayOnPlayer"}
log = logging.getLogger(__name__)


class Captions:
    """Implements `domain.editing.captions.CaptionEditing`."""

    def __init__(self, api: Api, files: AssetFiles) -> None:
        self._api = api
        self._files = files

    async def captions(self, entry_id: str) -> tuple[Caption, ...]:
        """List the captions of an entry. Raises ApiError."""
        found = [to_caption(wire) for wire in await self._wires(entry_id)]
        return tuple(caption for caption in found if caption.status is not AssetStatus.DELETED)

    async def add(self, entry_id: str, new: NewCaption) -> Caption:
        """Make a caption with its content. Raises EntryGone, ApiError."""
        fields = {
            "language": new.language,
            "label": sendable(new.label),
            "format": str(int(new.format)),
            "partnerData": idempotency_key(new.key),
        }
        params = {"entryId": entry_id, "captionAsset": _asset(**fields)}

        async def add() -> WireCaption:
            return await self._api.call(SERVICE, "add", params, result=WireCaption)

        async def find() -> WireCaption | None:
            wires = await self._wires(entry_id)
            return next((wire for wire in wires if wire.partner_data == fields["partnerData"]), None)

        earlier = await find() if new.key else None
        if earlier is not None and to_caption(earlier).version:
            return to_caption(earlier)
        made = earlier
        if made is None:
            made = await add_once(add, find, lambda wire: self._undo(wire.id))
        try:
            return await self._put(to_caption(made), new.text, new.file_name or f"captions{new.format.extension}")
        except BaseException:
            # A caption without content is of no use to anybody.
            await self._undo(made.id)
            raise

    async def replace(self, caption: Caption, text: str) -> Caption:
        """Replace the content. Raises ApiError."""
        return await self._put(caption, text, f"{caption.id}{caption.format.extension}")

    async def update(self, caption_id: str, changes: CaptionChanges) -> Caption:
        """Send the changed fields. Raises ApiError."""
        fields = {
            _FIELDS[name]: sendable(value) if isinstance(value, str) else value for name, value in changes.items()
        }
        params = {"id": caption_id, "captionAsset": _asset(**fields)}
        return to_caption(await self._api.call(SERVICE, "update", params, result=WireCaption))

    async def set_default(self, caption_id: str) -> None:
        """Make it the default. Raises ApiError."""
        await self._api.call(SERVICE, "setAsDefault", {"captionAssetId": caption_id}, result=object)

    async def delete(self, caption_id: str) -> None:
        """Delete a caption. Raises ApiError."""
        try:
            await self._api.call(SERVICE, "delete", {"captionAssetId": caption_id}, result=object)
        except ApiError as error:
            if error.reason is not Reason.CAPTION_GONE:
                raise
            log.info("Caption %s was gone already", caption_id)

    async def content(self, caption: Caption) -> bytes:
        """Fetch the file. Raises ServerProblem."""
        address = await self._api.call(SERVICE, "getUrl", {"id": caption.id}, result=str)
        body = bytearray()
        async with aclosing(self._files.fetch(address, MAX_BYTES)) as pieces:
            async for piece in pieces:
                body += piece
        return bytes(body)

    async def _wires(self, entry_id: str) -> list[WireCaption]:
        params = {
            # Wire fact (`observed-2.md`, 2): the filter of the entry is mandatory, and unknown conditions are ignored.
            "filter": {"objectType": "KalturaCaptionAssetFilter", "entryIdEqual": entry_id},
            "pager": pager(1, MAX_CAPTIONS),
        }
        response = await self._api.call(SERVICE, "list", params, result=WireCaptions)
        # Wire fact: the order of the list changes when content is set.
        found = response.objects[:MAX_CAPTIONS]
        return sorted(found, key=lambda wire: (wire.language or "", wire.label or "", wire.id))

    async def _put(self, caption: Caption, text: str, file_name: str) -> Caption:
        """Set the content; after a lost answer its version tells whether that was done."""
        data = text.encode()
        if len(data) <= MAX_STRING_BYTES:
            resource = {"objectType": "KalturaStringResource", "content": text}
        else:
            token_id = await self._files.send(MemorySource(file_name, data))
            resource = {"objectType": "KalturaUploadedFileTokenResource", "token": token_id}
        params = {"id": caption.id, "contentResource": resource}

        async def put() -> WireCaption:
            return await self._api.call(SERVICE, "setContent", params, result=WireCaption)

        async def find() -> WireCaption | None:
            now = await self._api.call(SERVICE, "get", {"captionAssetId": caption.id}, result=WireCaption)
            return now if version_text(now.version) != caption.version else None

        return to_caption(await add_once(put, find))

    async def _undo(self, caption_id: str) -> None:
        try:
            await self.delete(caption_id)
        except KdeskError as error:
            log.warning("A caption without content stays behind: %s", error)


def _asset(**fields: object) -> dict[str, object]:
    return {"objectType": "KalturaCaptionAsset", **fields}
