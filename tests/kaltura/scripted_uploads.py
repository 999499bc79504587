"""The upload calls against a scripted server, and its responses."""

from typing import Any

from kdesk.domain.entry import MediaType
from kdesk.domain.source_file import FileIdentity
from kdesk.kaltura.api import Api
from kdesk.kaltura.uploads import Uploads
from tests.kaltura.scripted_http import FakeSession, ScriptedServer
from tests.support.transfers import make_transfer

FINGERPRINT = "kdesk1-2500-abcd"
TRANSFER = make_transfer(
    key="t1",
    path="/films/film.mp4",
    name="film.mp4",
    account="102:anna",
    created_at=1_795_190_000.0,
    size=2500,
    media_type=MediaType.VIDEO,
    identity=FileIdentity(2500, 1, "1:1", "abcd"),
    token_id="0_token",
    entry_id="0_entry",
)
TAG = f"kdesk:t1 f={FINGERPRINT}"
"""The `partnerData` of the entry that is reserved for it."""
TOKEN = {"id": "0_token", "status": 1, "uploadedFileSize": "0", "objectType": "KalturaUploadToken"}
ENTRY = {"id": "0_entry", "status": 0, "partnerData": TAG, "createdAt": 1000, "objectType": "KalturaMediaEntry"}


class ScriptedUploads:
    """The upload calls against a scripted server."""

    def __init__(self, *replies: Any) -> None:
        self.server = ScriptedServer(replies)
        self.session = FakeSession()
        self.uploads = Uploads(Api(self.server.rpc, self.session))  # type: ignore[arg-type]

    @property
    def query(self) -> dict[str, str]:
        """The query string of the last request."""
        return dict(self.server.asked[-1].url.params)


def entries(*found: dict[str, Any]) -> dict[str, Any]:
    """Return a list of entries as the server sends it."""
    return {"totalCount": len(found), "objects": list(found), "objectType": "KalturaMediaListResponse"}


def tokens(*found: dict[str, Any]) -> dict[str, Any]:
    """Return a list of tokens as the server sends it."""
    return {"totalCount": len(found), "objects": list(found), "objectType": "KalturaUploadTokenListResponse"}
