"""A link of every source that can put a KS into it."""

from kdesk.domain.links.link import Link, LinkKind
from tests.support.invented_ks import KS

HOST = "https://films.example.test/p/102/sp/10200"
_SERVE = "https://films.example.test/api_v3/index.php/service"

SOURCES = {
    "path": Link(LinkKind.HLS, f"{HOST}/playManifest/entryId/0_a/ks/{KS}/a.m3u8", "Spring"),
    "raw": Link(LinkKind.SOURCE, f"{HOST}/raw/entry_id/0_a?ks={KS}", "Spring"),
    "login": Link(LinkKind.SOURCE, f"https://{KS}@films.example.test/p/102/raw/entry_id/0_a", "Spring"),
    "flavorAsset.getUrl": Link(LinkKind.FILE, f"{HOST}/serveFlavor/entryId/0_a/flavorId/0_f/ks/{KS}/name/a.mp4"),
    "flavorAsset.getDownloadUrl": Link(LinkKind.SESSION_FILE, f"{HOST}/download/entry_id/0_a/flavor/0_f/ks/{KS}"),
    "thumbAsset.getUrl": Link(LinkKind.FILE, f"{_SERVE}/thumbAsset/action/serve/thumbAssetId/0_t/v/2/ks/{KS}"),
    "captionAsset.getUrl": Link(LinkKind.FILE, f"{_SERVE}/caption_captionAsset/action/serve/captionAssetId/1/ks/{KS}"),
    "attachmentAsset.getUrl": Link(LinkKind.FILE, f"{_SERVE}/attachment_attachmentAsset/action/serve/id/1/ks/{KS}"),
    "serve": Link(LinkKind.FILE, f"{_SERVE}/caption_captionAsset/action/serve?captionAssetId=1&ks={KS}"),
    "thumbnail": Link(LinkKind.THUMBNAIL, f"{HOST}/thumbnail/entry_id/0_a/width/640/ks/{KS}", "Spring"),
    "player page": Link(
        LinkKind.PLAYER_PAGE, f"https://films.example.test/index.php/extwidget/preview/ks/{KS}", "Spring"
    ),
    "iframe": Link(LinkKind.IFRAME, f'<iframe src="{HOST}/embedPlaykitJs/uiconf_id/5?ks={KS}"></iframe>', "Spring"),
    "responsive": Link(
        LinkKind.RESPONSIVE, f'<div><iframe src="{HOST}/embedPlaykitJs?a=1&amp;ks={KS}"></iframe></div>'
    ),
    "script": Link(LinkKind.SCRIPT, f'<script src="{HOST}/embedPlaykitJs/uiconf_id/5?ks={KS}"></script>', "Spring"),
    "moment": Link(LinkKind.HLS, f"{HOST}/playManifest/entryId/0_a/seekFrom/5000/ks/{KS}/a.m3u8", "Spring"),
    "name of an entry": Link(LinkKind.HLS, f"{HOST}/playManifest/entryId/0_a/ks/{KS}/a.m3u8", f"Spring {KS}"),
}
