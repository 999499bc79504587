"""Which renditions a source gets, and the flavor params that name them."""

from dataclasses import dataclass

from kdesk.demo.media_info import MediaInfo

SOURCE_PARAMS = 0
DEFAULT_PROFILE, SOURCE_ONLY_PROFILE, NO_PROFILE = 15, 16, -1
_WEB_TAGS = "mobile,web,mbr,iphone,iphonenew,ipad,ipadnew,applembr,dash"


@dataclass(frozen=True, slots=True)
class FlavorParams:
    """One kind of rendition: its height at most (0: none) and its bit rates in kbit/s."""

    id: int
    name: str
    tags: str
    extension: str
    height: int = 0
    video_bitrate: int = 0
    audio_bitrate: int = 0


SOURCE = FlavorParams(SOURCE_PARAMS, "Source", "source", "")
SMALL = FlavorParams(2, "Basic/Small - WEB/MBL (H264/400)", _WEB_TAGS, "mp4", 360, 400, 64)
SD = FlavorParams(4, "SD/Small - WEB/MBL (H264/900)", _WEB_TAGS, "mp4", 360, 900, 96)
HD = FlavorParams(6, "HD/720 - WEB (H264/2500)", "web,mbr,ipadnew,applembr,dash", "mp4", 720, 2500, 128)
AUDIO = FlavorParams(8, "Audio-only (AAC/128)", "audio_only," + _WEB_TAGS, "m4a", 0, 0, 128)
ALL_PARAMS = (SOURCE, SMALL, SD, HD, AUDIO)
PARAMS = {params.id: params for params in ALL_PARAMS}
PROFILES = {
    DEFAULT_PROFILE: (SOURCE, SMALL, SD, HD, AUDIO),
    SOURCE_ONLY_PROFILE: (SOURCE,),
}


def renditions(info: MediaInfo, profile_id: int) -> list[FlavorParams]:
    """What is made of a source, smallest first; never larger than the source."""
    if profile_id in (SOURCE_ONLY_PROFILE, NO_PROFILE):
        return []
    if not info.has_video:
        return [AUDIO] if info.has_audio else []
    if info.height < SD.height:
        return [SMALL]
    return [params for params in (SD, HD) if info.height >= params.height]


def params_to_wire(params: FlavorParams, created_at: int) -> dict[str, object]:
    """The `KalturaFlavorParams` object."""
    is_source = params.id == SOURCE_PARAMS
    return {
        "id": params.id,
        "partnerId": 0,
        "name": params.name,
        "systemName": params.name,
        "description": params.name,
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
        "audioChannels": 0,
        "audioSampleRate": 0,
        "width": 0,
        "height": params.height,
        "frameRate": 0,
        "gopSize": 0,
        "conversionEngines": "",
        "conversionEnginesExtraParams": "",
        "twoPass": False,
        "deinterlice": 0,
        "rotate": 0,
        "format": params.extension,
        "objectType": "KalturaFlavorParams",
    }
