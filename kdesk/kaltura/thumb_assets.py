"""The calls of `thumbAsset`."""

from collections.abc import AsyncIterator
from typing import Any

from kdesk.domain.editing.thumbs import Thumb, ThumbList, ThumbStatus
from kdesk.domain.picture import MAX_IMAGE_BYTES, Box
from kdesk.kaltura.api import Api
from kdesk.kaltura.chunk_body import ChunkBody
from kdesk.kaltura.paging import pager
from kdesk.kaltura.response_body import Bound
from kdesk.kaltura.response_bounds import MAX_PAGE
from kdesk.kaltura.thumbnails import DEADLINE_SECONDS, max_bytes
from kdesk.kaltura.wire_thumbs import WireThumb, WireThumbs, to_thumb

MAX_THUMBS = 100
"""Stored thumbnails of one entry that are shown."""

CAPTURE_SECONDS = 120.0
"""Read time-out of a capture: the server answers when the frame is stored."""

_BLOCK = 64 * 1024


class ThumbAssets:
    """Implements `domain.editing.thumbs.ThumbEditing`."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def of_entry(self, entry_id: str) -> ThumbList:
        """Return up to MAX_THUMBS stored thumbnails, newest first, the poster among them. Raises ServerProblem."""
        wanted = {"objectType": "KalturaThumbAssetFilter", "entryIdEqual": entry_id, "orderBy": "-createdAt"}
        params = {"filter": wanted, "pager": pager(1, MAX_PAGE)}
        response = await self._api.call("thumbAsset", "list", params, result=WireThumbs)
        known = [to_thumb(wire) for wire in response.objects]
        # Wire fact (`observed-2.md`, 6): an unknown filter field is ignored: thumbnails of other entries would come.
        own = [thumb for thumb in known if thumb.entry_id == entry_id and thumb.status is not ThumbStatus.DELETED]
        newest = sorted(own, key=lambda thumb: thumb.created_at, reverse=True)
        shown = newest[:MAX_THUMBS]
        shown += [thumb for thumb in newest[MAX_THUMBS:] if thumb.is_default][:1]
        return ThumbList(tuple(shown), max(response.total_count or 0, len(own)))

    async def capture(self, entry_id: str, second: float | None) -> Thumb:
        """Store a frame of the source. Raises EntryGone, ServerProblem.

        `generate` takes fractions of a second up to the very end and the source's own size, unlike `vid_sec` of the
        dynamic address, and adds an asset, unlike `regenerate` and `media.updateThumbnail`.
        """
        recipe: dict[str, Any] = {"objectType": "KalturaThumbParams"}
        if second is not None:
            recipe["videoOffset"] = second
        params = {"entryId": entry_id, "thumbParams": recipe}
        made = await self._api.call("thumbAsset", "generate", params, result=WireThumb, read_timeout=CAPTURE_SECONDS)
        return to_thumb(made)

    async def add_image(self, entry_id: str, data: bytes, file_name: str) -> Thumb:
        """Store an image file. Raises EntryGone, ServerProblem."""

        def make_body(ks: str) -> ChunkBody:
            return ChunkBody({"ks": ks}, file_name, _blocks(data), len(data))

        made = await self._api.upload(
            "",
            # In the query string: the server may lose a body that is too large for it, and then tells nothing.
            {"entryId": entry_id},
            make_body,
            result=WireThumb,
            repeatable=True,
            action=("thumbAsset", "addFromImage"),
        )
        return to_thumb(made)

    async def make_default(self, thumb_id: str) -> None:
        """Make a stored thumbnail the poster. Raises ServerProblem."""
        await self._api.call("thumbAsset", "setAsDefault", {"thumbAssetId": thumb_id}, result=object)

    async def delete(self, thumb_id: str) -> None:
        """Delete a stored thumbnail. Raises ServerProblem."""
        await self._api.call("thumbAsset", "delete", {"thumbAssetId": thumb_id}, result=object)

    async def picture(self, thumb: Thumb, box: Box | None = None) -> bytes:
        """Return the encoded picture. Raises ServerProblem."""
        params: dict[str, Any] = {"thumbAssetId": thumb.id}
        if thumb.version:
            params["version"] = thumb.version
        if box is not None:
            # Only the width: the height keeps the proportion.
            params["thumbParams"] = {"objectType": "KalturaThumbParams", "width": box.width}
        # A server may ignore the box and send the stored picture.
        limit = MAX_IMAGE_BYTES if box is None else max(max_bytes(box), min(thumb.size, MAX_IMAGE_BYTES))
        return await self._api.serve("thumbAsset", "serve", params, Bound(limit, DEADLINE_SECONDS))


async def _blocks(data: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(data), _BLOCK):
        yield data[start : start + _BLOCK]
