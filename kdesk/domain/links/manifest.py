"""`playManifest`: streams, and redirects to a file."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from kdesk.domain.links.grammar import Address, parameter
from kdesk.domain.links.values import FLAG, NAMES, NUMBER, NUMBERS, PAGE, choice


class ManifestFormat(StrEnum):
    """What `playManifest` answers with."""

    HLS = "applehttp"
    DASH = "mpegdash"
    FILE = "url"
    """A redirect to one playable file: the lowest bit rate of those that fit (`observed-2.md`, 8)."""
    DOWNLOAD = "download"
    """A redirect to one file, with a name under which a browser saves it."""
    F4M = "http"
    """A manifest for Flash; also what comes if the address names no format."""
    HDS = "hds"
    AKAMAI_HDS = "hdnetworkmanifest"
    AKAMAI_HD = "hdnetwork"
    SMOOTH_STREAMING = "sl"
    RTMP = "rtmp"
    RTSP = "rtsp"
    MULTICAST = "applehttp_to_mc"
    MULTICAST_SILVERLIGHT = "multicast_silverlight"
    AUTO = "auto"

    @property
    def is_legacy(self) -> bool:
        """Whether today's players and browsers have no use for it."""
        return self not in _CURRENT

    @property
    def ending(self) -> str:
        """The decoration that players look at; "" for none."""
        return _ENDINGS.get(self, "")


_CURRENT = frozenset({ManifestFormat.HLS, ManifestFormat.DASH, ManifestFormat.FILE, ManifestFormat.DOWNLOAD})
_ENDINGS = {ManifestFormat.HLS: "a.m3u8", ManifestFormat.DASH: "a.mpd", ManifestFormat.FILE: "a.mp4"}


class Protocol(StrEnum):
    """The scheme of the addresses in a manifest. Wire fact: `http` unless the address names one."""

    HTTP = "http"
    HTTPS = "https"
    RTMP = "rtmp"
    RTMPE = "rtmpe"
    RTMPS = "rtmps"
    RTMPT = "rtmpt"
    RTSP = "rtsp"


class ResponseFormat(StrEnum):
    """The form of a manifest, where it is not that of the format."""

    REDIRECT = "redirect"
    F4M = "f4m"
    F4M_2 = "f4mv2"
    SMIL = "smil"
    M3U8 = "m3u8"
    JSON = "json"
    JSONP = "jsonp"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayManifest(Address):
    """A stream, or a redirect to a file (`wire-facts`, 8.1).

    Attributes:
        flavor_ids: The renditions; ids that the server does not know are ignored. They count before `flavor_params`.
        flavor_params: Renditions by what they were made with; 0 is the source.
        tags: Renditions by tags; by default those for the format.
        max_bitrate: In kbit/s, as `min_bitrate` and `preferred_bitrate`. If nothing is left, all renditions come.
        seek_from: Start in milliseconds.
        clip_to: End in milliseconds.
        referrer: The page that plays it, for rules about domains.
        cdn_host: The host of the addresses in the manifest.
        callback: Function for `jsonp`; the server looks for it in the query only.
        default_audio: Language of the audio track that plays first, as `muxed_audio` of the one in the video.
        sequence: Ids of entries that play one after the other.
        expiry: Unix seconds after which the address is refused, together with `kt`.
        kt: Signature of the whole address, with a secret that only servers hold.
        ks: Session.
    """

    ACTION: ClassVar[str] = "playManifest"

    entry_id: str = parameter("entryId", short="e", default="")
    format: ManifestFormat | None = parameter("format", short="f", form=choice(ManifestFormat))
    protocol: Protocol | None = parameter("protocol", short="pt", form=choice(Protocol))
    flavor_ids: tuple[str, ...] = parameter("flavorIds", "flavorId", "fi", short="fs", form=NAMES, default=())
    flavor_params: tuple[int, ...] = parameter(
        "flavorParamIds", "flavorParamId", "fp", short="fps", form=NUMBERS, default=()
    )
    tags: tuple[str, ...] = parameter("tags", short="t", form=NAMES, default=())
    preferred_bitrate: int | None = parameter("preferredBitrate", short="pb", form=NUMBER)
    max_bitrate: int | None = parameter("maxBitrate", short="mb", form=NUMBER)
    min_bitrate: int | None = parameter("minBitrate", short="mib", form=NUMBER)
    seek_from: int | None = parameter("seekFrom", short="sf", form=NUMBER)
    clip_to: int | None = parameter("clipTo", short="ct", form=NUMBER)
    cdn_host: str = parameter("cdnHost", short="ch", default="")
    storage_id: int | None = parameter("storageId", short="si", form=NUMBER)
    delivery_profile: int | None = parameter("deliveryProfileId", form=NUMBER)
    delivery_profiles: tuple[int, ...] = parameter("deliveryProfileIds", form=NUMBERS, default=())
    delivery_code: str = parameter("deliveryCode", short="dc", default="")
    default_audio: str = parameter("defaultAudioLang", default="")
    muxed_audio: str = parameter("muxedAudioLang", default="")
    tracks: str = parameter("tracks", default="")
    disable_captions: bool = parameter("disableCaptions", form=FLAG, default=False)
    playback_rate: str = parameter("playbackRate", default="")
    stream_type: str = parameter("streamType", default="")
    sequence: tuple[str, ...] = parameter("sequence", form=NAMES, default=())
    player: int | None = parameter("uiConfId", short="ui", form=NUMBER)
    session_id: str = parameter("sessionId", default="")
    play_session_id: str = parameter("playSessionId", default="")
    playback_context: str = parameter("playbackContext", short="pc", default="")
    referrer: str = parameter("referrer", short="r", form=PAGE, default="")
    response_format: ResponseFormat | None = parameter("responseFormat", form=choice(ResponseFormat))
    callback: str = parameter("callback", default="", in_query=True)
    hashes: str = parameter("hashes", default="")
    expiry: int | None = parameter("expiry", short="ex", form=NUMBER)
    kt: str = parameter("kt", default="")
    ks: str = parameter("ks", default="")
