"""The addresses that the public guides describe, with a host, an account and ids of our own.

Each stands here as people find it, as the grammar reads it, and in its shortest form.
"""

from dataclasses import dataclass
from typing import Any

from kdesk.domain.links.files import DownloadFile, FlavorFile, RawFile
from kdesk.domain.links.fit import Fit
from kdesk.domain.links.grammar import Address
from kdesk.domain.links.manifest import ManifestFormat, PlayManifest, Protocol, ResponseFormat
from kdesk.domain.links.place import Place
from kdesk.domain.links.players import OldPlayer, Player, PlayerPage
from kdesk.domain.links.thumbnail import Thumbnail
from tests.support.invented_ks import KS

HOST = "https://cdn.example.org"
ID = "1_k2w8v0tq"
FLAVOR = "1_flavor01"
PAGE = "https://film.example.com"
_PAGE_64 = "aHR0cHM6Ly9maWxtLmV4YW1wbGUuY29t"

WITH_SUB = Place(HOST, 811441, 81144100)
PLAIN = Place(HOST, 811441)
_LONG = "/p/811441/sp/81144100"
_SHORT = "/p/811441"


@dataclass(frozen=True)
class Example:
    """An address of a guide.

    Attributes:
        given: As people find it, behind the host.
        read: What it means.
        shortest: The shortest form, behind the host.
        written: As kdesk writes it, behind the host, where that is another way than the given one.
    """

    given: str
    read: Address
    shortest: str
    written: str = ""


def _manifest(given: str, short: str, written: str = "", *, place: Place = WITH_SUB, **values: Any) -> Example:
    start = "/p/811441/sp/0" if place.sub == 0 else _LONG
    read = PlayManifest(place=place, entry_id=ID, **values)
    whole = f"{start}/playManifest/entryId/{ID}/"
    return Example(whole + given, read, f"{_SHORT}/playManifest/e/{ID}/{short}", written and whole + written)


def _hls(rest: str = "", short: str = "", written: str = "", **values: Any) -> Example:
    shown = {"format": ManifestFormat.HLS, "protocol": Protocol.HTTPS, **values}
    whole = "format/applehttp/protocol/https"
    return _manifest(whole + rest, f"f/applehttp/pt/https{short}", written and whole + written, **shown)


def _mobile(flavors: str, chosen: dict[str, Any], file_format: ManifestFormat, ending: str) -> Example:
    """Return an example of the guide for mobile applications: flavors first, session and page in the query."""
    one = flavors.partition("/")[2]
    return _manifest(
        f"{flavors}/format/{file_format}/protocol/http/{ending}?ks={KS}&referrer={_PAGE_64}",
        f"f/{file_format}/pt/http/fs/{one}/r/{_PAGE_64}/ks/{KS}",
        f"format/{file_format}/protocol/http/flavorIds/{one}/referrer/{_PAGE_64}/ks/{KS}/{ending}",
        format=file_format,
        protocol=Protocol.HTTP,
        referrer=PAGE,
        ks=KS,
        ending=ending,
        **chosen,
    )


_GUIDE_PLACE = Place(HOST, 811441, 0)

MANIFESTS = (
    _hls(),
    _manifest(
        "format/mpegdash/protocol/https", "f/mpegdash/pt/https", format=ManifestFormat.DASH, protocol=Protocol.HTTPS
    ),
    _manifest("format/url/protocol/https", "f/url/pt/https", format=ManifestFormat.FILE, protocol=Protocol.HTTPS),
    _manifest(
        "format/download/protocol/https/flavorParamIds/0",
        "f/download/pt/https/fps/0",
        format=ManifestFormat.DOWNLOAD,
        protocol=Protocol.HTTPS,
        flavor_params=(0,),
    ),
    _manifest(
        "format/download/protocol/https",
        "f/download/pt/https",
        format=ManifestFormat.DOWNLOAD,
        protocol=Protocol.HTTPS,
    ),
    _hls(f"/ks/{KS}", f"/ks/{KS}", ks=KS),
    _hls("/clipTo/30000", "/ct/30000", clip_to=30_000),
    _hls("/maxBitrate/1500", "/mb/1500", max_bitrate=1500),
    _hls(f"/referrer/{_PAGE_64}", f"/r/{_PAGE_64}", referrer=PAGE),
    _manifest(
        "format/url/flavorParamId/301971/video.mp4",
        "f/url/fps/301971",
        "format/url/flavorParamIds/301971/video.mp4",
        place=_GUIDE_PLACE,
        format=ManifestFormat.FILE,
        flavor_params=(301971,),
        ending="video.mp4",
    ),
    _manifest(
        "format/applehttp/protocol/http/flavorParamId/301971/manifest.m3u8",
        "f/applehttp/pt/http/fps/301971",
        "format/applehttp/protocol/http/flavorParamIds/301971/manifest.m3u8",
        place=_GUIDE_PLACE,
        format=ManifestFormat.HLS,
        protocol=Protocol.HTTP,
        flavor_params=(301971,),
        ending="manifest.m3u8",
    ),
    _mobile(
        f"flavorIds/{FLAVOR},1_flavor02", {"flavor_ids": (FLAVOR, "1_flavor02")}, ManifestFormat.HLS, "a.m3u8"
    ),
    _mobile(f"flavorId/{FLAVOR}", {"flavor_ids": (FLAVOR,)}, ManifestFormat.FILE, "a.mp4"),
    # The parameters that the tables of the guides have, and no example.
    _hls("/minBitrate/300/preferredBitrate/800", "/pb/800/mib/300", "/preferredBitrate/800/minBitrate/300",
         min_bitrate=300, preferred_bitrate=800),
    _hls("/seekFrom/5000/clipTo/9000", "/sf/5000/ct/9000", seek_from=5000, clip_to=9000),
    _hls("/tags/web,mbr", "/t/web,mbr", tags=("web", "mbr")),
    _hls("/uiConfId/5533/sessionId/a-1/playbackContext/12", "/ui/5533/sessionId/a-1/pc/12",
         player=5533, session_id="a-1", playback_context="12"),
    _hls("/playSessionId/b-2", "/playSessionId/b-2", play_session_id="b-2"),
    _hls("/responseFormat/jsonp?callback=shown", "/responseFormat/jsonp?callback=shown",
         response_format=ResponseFormat.JSONP, callback="shown"),
    _hls("/cdnHost/cdn2.example.org/storageId/5/deliveryCode/x", "/ch/cdn2.example.org/si/5/dc/x",
         cdn_host="cdn2.example.org", storage_id=5, delivery_code="x"),
    _hls("/deliveryProfileId/1001", "/deliveryProfileId/1001", delivery_profile=1001),
    _hls("/deliveryProfileIds/1001,1002", "/deliveryProfileIds/1001,1002", delivery_profiles=(1001, 1002)),
    _hls("/defaultAudioLang/de/muxedAudioLang/en/tracks/all/disableCaptions/true",
         "/defaultAudioLang/de/muxedAudioLang/en/tracks/all/disableCaptions/true",
         default_audio="de", muxed_audio="en", tracks="all", disable_captions=True),
    _hls(f"/sequence/{ID},1_second02", f"/sequence/{ID},1_second02", sequence=(ID, "1_second02")),
    _hls("/hashes/0f0f/expiry/1790000000/kt/0123abcd", "/hashes/0f0f/ex/1790000000/kt/0123abcd",
         hashes="0f0f", expiry=1_790_000_000, kt="0123abcd"),
    *(
        _manifest(f"format/{one}/protocol/https", f"f/{one}/pt/https", format=one, protocol=Protocol.HTTPS)
        for one in ManifestFormat
        if one.is_legacy
    ),
)  # fmt: skip


def _raw(rest: str, written: str = "", short: str | None = None, *, ending: str = "", **values: Any) -> Example:
    whole = f"{_SHORT}/raw/entry_id/{ID}/"
    read = RawFile(place=PLAIN, entry_id=ID, ending=ending, **values)
    shown = written or rest
    shortest = shown.removesuffix(f"/{ending}") if ending else shown
    return Example(whole + rest, read, whole + (shortest if short is None else short), written and whole + written)


FILES = (
    _raw("direct_serve/1/forceproxy/true/logo.svg", direct_serve=True, forceproxy=True, ending="logo.svg"),
    _raw("forceproxy/true/report.pdf", forceproxy=True, ending="report.pdf"),
    _raw("direct_serve/1/forceproxy/true/video.mp4", direct_serve=True, forceproxy=True, ending="video.mp4"),
    _raw(
        f"ks/{KS}/direct_serve/1/forceproxy/true/file.zip",
        f"direct_serve/1/forceproxy/true/ks/{KS}/file.zip",
        direct_serve=True,
        forceproxy=True,
        ks=KS,
        ending="file.zip",
    ),
    _raw("direct_serve/1/forceproxy/true", direct_serve=True, forceproxy=True),
    _raw("type/download/format/mov", type="download", format="mov"),
    _raw(
        f"file_name/My%20report.pdf/version/100002/referrer/{_PAGE_64}",
        f"version/100002/file_name/My%20report.pdf/referrer/{_PAGE_64}",
        file_name="My report.pdf",
        version=100_002,
        referrer=PAGE,
    ),
    Example(
        f"{_LONG}/download/entry_id/{ID}",
        DownloadFile(place=WITH_SUB, entry_id=ID),
        f"{_SHORT}/download/entry_id/{ID}",
    ),
    Example(
        f"{_LONG}/download/entry_id/{ID}/flavor/{FLAVOR}/file_name/part.mp4/ks/{KS}/referrer/{_PAGE_64}",
        DownloadFile(
            place=WITH_SUB, entry_id=ID, flavor_id=FLAVOR, file_name="part.mp4", ks=KS, referrer=PAGE
        ),
        f"{_SHORT}/download/entry_id/{ID}/flavor/{FLAVOR}/file_name/part.mp4/referrer/{_PAGE_64}/ks/{KS}",
        f"{_LONG}/download/entry_id/{ID}/flavor/{FLAVOR}/file_name/part.mp4/referrer/{_PAGE_64}/ks/{KS}",
    ),
    Example(
        f"{_LONG}/serveFlavor/entryId/{ID}/v/2/flavorId/{FLAVOR}/fileName/part_(Source).mp4/forceproxy/true/name/a.mp4",
        FlavorFile(
            place=WITH_SUB,
            entry_id=ID,
            version=2,
            flavor_id=FLAVOR,
            file_name="part_(Source).mp4",
            forceproxy=True,
            name="a.mp4",
        ),
        f"{_SHORT}/serveFlavor/entryId/{ID}/v/2/flavorId/{FLAVOR}/fileName/part_%28Source%29.mp4/forceproxy/true/name/a.mp4",
        f"{_LONG}/serveFlavor/entryId/{ID}/v/2/flavorId/{FLAVOR}/fileName/part_%28Source%29.mp4/forceproxy/true/name/a.mp4",
    ),
)  # fmt: skip


def _picture(rest: str, written: str = "", **values: Any) -> Example:
    whole = f"{_SHORT}/thumbnail/entry_id/{ID}"
    read = Thumbnail(place=PLAIN, entry_id=ID, **values)
    return Example(whole + rest, read, whole + (written or rest), written and whole + written)


PICTURES = (
    _picture(""),
    _picture("/width/640/height/360/type/3/vid_sec/30", width=640, height=360, fit=Fit.CROP, second=30),
    _picture(
        "/width/640/height/360/vid_sec/30/type/1",
        "/width/640/height/360/type/1/vid_sec/30",
        width=640,
        height=360,
        fit=Fit.INSIDE,
        second=30,
    ),
    _picture("/width/1920/height/1080/quality/100/format/png", width=1920, height=1080, quality=100, format="png"),
    _picture("/width/160/height/90/vid_slices/10", width=160, height=90, slices=10),
    _picture(
        "/width/400/height/400/type/2/bgcolor/ffffff", width=400, height=400, fit=Fit.PAD, background="ffffff"
    ),
    _picture(
        "/vid_slice/3/vid_slices/12/start_sec/1.5/end_sec/9",
        "/vid_slices/12/vid_slice/3/start_sec/1.5/end_sec/9",
        slice=3,
        slices=12,
        start=1.5,
        end=9,
    ),
    _picture(
        "/src_x/10/src_y/20/src_w/300/src_h/200.5/rel_width/640/rel_height/360",
        crop_x=10,
        crop_y=20,
        crop_width=300,
        crop_height=200.5,
        crop_of_width=640,
        crop_of_height=360,
    ),
    _picture(
        f"/version/100002/nearest_aspect_ratio/1/flavor_id/{FLAVOR}/referrer/{_PAGE_64}/ks/{KS}/file_name/still.png",
        version=100_002,
        nearest_aspect_ratio=True,
        flavor_id=FLAVOR,
        referrer=PAGE,
        ks=KS,
        file_name="still.png",
    ),
    _picture(
        "/def_width/640/def_height/480/density/72/strip/1/width/320.jpg",
        "/width/320/def_width/640/def_height/480/density/72/strip/1",
        default_width=640,
        default_height=480,
        density=72,
        strip_profiles=True,
        width=320,
    ),
    Example(
        f"{_SHORT}/thumbnail/upload_token_id/1_token0001/width/320",
        Thumbnail(place=PLAIN, upload_token_id="1_token0001", width=320),
        f"{_SHORT}/thumbnail/upload_token_id/1_token0001/width/320",
    ),
    Example(
        f"{_LONG}/thumbnail/entry_id/{ID}/version/100001",
        Thumbnail(place=WITH_SUB, entry_id=ID, version=100_001),
        f"{_SHORT}/thumbnail/entry_id/{ID}/version/100001",
    ),
    Example(
        f"/index.php/extwidget/thumbnail/entry_id/{ID}",
        Thumbnail(place=Place(f"{HOST}/index.php/extwidget"), entry_id=ID),
        f"/index.php/extwidget/thumbnail/entry_id/{ID}",
    ),
)  # fmt: skip

_V7 = f"{_SHORT}/embedPlaykitJs/uiconf_id/5533"
_OLD = f"{_LONG}/embedIframeJs/uiconf_id/5533/partner_id/811441"
_PREVIEW = f"/index.php/extwidget/preview/partner_id/811441/uiconf_id/5533/entry_id/{ID}/embed/dynamic"

PLAYERS = (
    Example(
        f"{_V7}?iframeembed=true&entry_id={ID}",
        Player(place=PLAIN, ui_conf=5533, is_page=True, entry_id=ID),
        f"{_V7}?iframeembed=true&entry_id={ID}",
    ),
    Example(
        f"{_V7}?autoembed=true&targetId=film&entry_id={ID}",
        Player(place=PLAIN, ui_conf=5533, is_automatic=True, target="film", entry_id=ID),
        f"{_V7}?autoembed=true&targetId=film&entry_id={ID}",
    ),
    Example(_V7, Player(place=PLAIN, ui_conf=5533), _V7),
    Example(
        f"{_V7}?iframeembed=true&entry_id={ID}&kalturaSeekFrom=5&kalturaClipTo=9.5&kalturaStartTime=0",
        Player(place=PLAIN, ui_conf=5533, is_page=True, entry_id=ID, clip_from=5, clip_to=9.5, start=0),
        f"{_V7}?iframeembed=true&entry_id={ID}&kalturaStartTime=0&kalturaSeekFrom=5&kalturaClipTo=9.5",
        f"{_V7}?iframeembed=true&entry_id={ID}&kalturaStartTime=0&kalturaSeekFrom=5&kalturaClipTo=9.5",
    ),
    Example(
        f"{_OLD}?iframeembed=true&playerId=film&entry_id={ID}",
        OldPlayer(place=WITH_SUB, ui_conf=5533, partner=811441, is_page=True, player_id="film", entry_id=ID),
        f"{_SHORT}/embedIframeJs/uiconf_id/5533/partner_id/811441?iframeembed=true&playerId=film&entry_id={ID}",
    ),
    Example(
        _PREVIEW,
        PlayerPage(
            place=Place(f"{HOST}/index.php/extwidget"), partner=811441, ui_conf=5533, entry_id=ID, embed="dynamic"
        ),
        _PREVIEW,
    ),
)

EXAMPLES = MANIFESTS + FILES + PICTURES + PLAYERS
