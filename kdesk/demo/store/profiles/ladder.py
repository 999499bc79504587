"""The kinds of renditions, and which of them a source gets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kdesk.demo.store.profiles.frame_size import landscape_frame
from kdesk.demo.store.profiles.media_info import MediaInfo

SOURCE_PARAMS = 0
_WEB_TAGS = "mobile,web,mbr,iphone,iphonenew,ipad,ipadnew,applembr,dash"
_LARGE_TAGS = "web,mbr,ipadnew,applembr,dash"


@dataclass(frozen=True, slots=True)
class FlavorParams:
    """A kind of rendition.

    Attributes:
        height: Maximum height (the width of a portrait picture); 0 for sound only.
        video_bitrate, audio_bitrate: kbit/s.
    """

    id: int
    name: str
    tags: str
    extension: str
    height: int = 0
    video_bitrate: int = 0
    audio_bitrate: int = 0


SOURCE = FlavorParams(SOURCE_PARAMS, "Source", "source", "")
SMALL = FlavorParams(2, "Basic/Small - WEB/MBL (H264/400)", _WEB_TAGS, "mp4", 360, 400, 64)
SD = FlavorParams(4, "SD/Small - WEB/MBL (H264/900)", _WEB_TAGS, "mp4", 480, 900, 96)
HD = FlavorParams(6, "HD/720 - WEB (H264/2500)", _LARGE_TAGS, "mp4", 720, 2500, 128)
FULL_HD = FlavorParams(7, "HD/1080 - WEB (H264/4000)", _LARGE_TAGS, "mp4", 1080, 4000, 128)
AUDIO = FlavorParams(8, "Audio-only (AAC/128)", "audio_only," + _WEB_TAGS, "m4a", 0, 0, 128)
ALL_PARAMS = (SOURCE, SMALL, SD, HD, FULL_HD, AUDIO)
PARAMS = {params.id: params for params in ALL_PARAMS}


def applicable(info: MediaInfo, wanted: Sequence[FlavorParams]) -> list[FlavorParams]:
    """Return the renditions that a source gets: none larger than it, but at least one; audio for sound only."""
    if not info.has_video:
        return [params for params in wanted if params is AUDIO and info.has_audio]
    pictured = sorted((params for params in wanted if params.height), key=lambda params: params.height)
    most = landscape_frame(info).height if info.width and info.height else 0
    return [params for params in pictured if params.height <= most] or pictured[:1]


_ENCODED = {
    "engineVersion": 0,
    "aspectRatioProcessingMode": "0",
    "forceFrameToMultiplication16": "0",
    "isGopInSec": "0",
}
_UNCHANGED = {"aspectRatioProcessingMode": 0, "forceFrameToMultiplication16": 1, "isGopInSec": 0}
"""Fields that have another type in the params of the source."""


def params_to_wire(params: FlavorParams, created_at: int) -> dict[str, Any]:
    """Return the `KalturaFlavorParams` object."""
    is_source = params.id == SOURCE_PARAMS
    source_text = "Maintains the original format and settings of the file - duplicate of the source file"
    return {
        "id": params.id,
        "partnerId": 0,
        "name": params.name,
        "systemName": params.name,
        "description": source_text if is_source else params.name,
        "createdAt": created_at,
        "isSystemDefault": 1,
        "tags": params.tags,
        "requiredPermissions": [],
        "sourceRemoteStorageProfileId": 0,
        "mediaParserType": 0,
        "videoCodec": "h264b" if params.height else "",
        "videoBitrate": params.video_bitrate,
        "audioCodec": "" if is_source else "aac",
        "audioBitrate": params.audio_bitrate,
        "audioChannels": 0 if is_source else 2,
        "audioSampleRate": 0 if is_source else 44100,
        "width": 0,
        "height": params.height,
        "frameRate": 0,
        "gopSize": 0,
        "conversionEngines": "" if is_source else "2,99",
        "conversionEnginesExtraParams": "",
        "twoPass": False,
        "deinterlice": 0,
        "rotate": 0,
        "format": params.extension,
        **(_UNCHANGED if is_source else _ENCODED),
        "isAvoidVideoShrinkFramesizeToSource": 0,
        "isAvoidVideoShrinkBitrateToSource": 0,
        "isVideoFrameRateForLowBrAppleHls": 0,
        "anamorphicPixels": 0,
        "isAvoidForcedKeyFrames": 0,
        "forcedKeyFramesMode": 1,
        "isCropIMX": 1,
        "optimizationPolicy": 4,
        "maxFrameRate": 0,
        "videoConstantBitrate": 0,
        "videoBitrateTolerance": 0,
        "isEncrypted": 0,
        "contentAwareness": 0.5,
        "chunkedEncodeMode": 0,
        "audioLanguages": [],
        "objectType": "KalturaFlavorParams",
    }
