"""`mediaInfo`: the analysis of a flavor's file."""

from dataclasses import dataclass
from typing import Any

from kdesk.demo.services.calls.call import Access, Action, Call, Service
from kdesk.demo.store.assets.flavors import READY, Flavors
from kdesk.demo.store.database import Row
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.paging import page_listing


@dataclass(frozen=True, slots=True)
class MediaInfoService:
    """Actions of `mediaInfo`."""

    flavors: Flavors

    def list_of_flavor(self, call: Call) -> dict[str, Any]:
        """List the analysis of the flavor in the filter; it is empty until the flavor is ready."""
        filters = call.object("filter")
        if "flavorAssetIdEqual" not in filters:
            raise ApiError("PROPERTY_VALIDATION_CANNOT_BE_NULL", PROP_NAME="KalturaMediaInfoFilter::flavorAssetIdEqual")
        flavor_id = filters.text("flavorAssetIdEqual")
        row = self.flavors.get(flavor_id)
        if row is None or row["partner_id"] != call.who.partner_id:
            raise ApiError("FLAVOR_ASSET_ID_NOT_FOUND", ID=flavor_id)
        found = [_to_wire(row)] if row["status"] == READY else []
        return page_listing("MediaInfo", found, call.object("pager"))

    def service(self) -> Service:
        return Service("mediaInfo", (Action("list", self.list_of_flavor, Access.ADMIN),))


def _to_wire(row: Row) -> dict[str, Any]:
    picture = {
        "videoFormat": row["video_codec"],
        "videoCodecId": row["video_codec"],
        "videoDuration": row["duration_ms"],
        "videoWidth": row["width"],
        "videoHeight": row["height"],
        "videoFrameRate": row["frame_rate"],
    }
    sound = {
        "audioFormat": row["audio_codec"],
        "audioCodecId": row["audio_codec"],
        "audioDuration": row["duration_ms"],
    }
    return {
        "flavorAssetId": row["id"],
        "fileSize": row["size"] // 1024,
        "containerFormat": row["container"],
        "containerId": row["container"],
        "containerDuration": row["duration_ms"],
        "containerBitRate": row["bitrate"],
        **(picture if row["video_codec"] else {}),
        **(sound if row["audio_codec"] else {}),
        "flavorAssetVersion": row["version"],
        "objectType": "KalturaMediaInfo",
    }
