"""What the services of captions and attachments have in common."""

import re
from dataclasses import dataclass
from typing import Any

from starlette.responses import FileResponse

from kdesk.demo.services.calls.call import Call
from kdesk.demo.services.calls.lookup import entry_with_id
from kdesk.demo.services.calls.resource_kinds import TEXT, kind_of
from kdesk.demo.services.calls.token_files import TokenFiles
from kdesk.demo.services.delivery.access_check import AccessCheck
from kdesk.demo.services.delivery.url_calls import UrlCall
from kdesk.demo.store.assets.file_assets import IMPORTING, FileAssets
from kdesk.demo.store.auth.sessions import Sessions
from kdesk.demo.store.database import Row
from kdesk.demo.store.entries.rows import Entries
from kdesk.demo.store.uploads import filetypes
from kdesk.demo.store.uploads.tokens import FULL
from kdesk.demo.wire.access_types import PLAY
from kdesk.demo.wire.clock import now
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.ks import Session
from kdesk.demo.wire.responses import CORS

_DAY = 86_400
_KEPT = {"Accept-Ranges": "bytes"}
_TOO_SHORT = re.compile(rb"[A-Za-z0-9]{0,2}")


@dataclass(frozen=True, slots=True)
class FileAssetCalls:
    """Looks assets up, takes their content and delivers it.

    Attributes:
        service: The name of the service, as URLs spell it.
        parameter: The parameter with the id in some actions.
        prefix: Begins the error codes.
    """

    assets: FileAssets
    entries: Entries
    sessions: Sessions
    token_files: TokenFiles
    access: AccessCheck
    service: str
    parameter: str
    prefix: str

    def named(self, call: Call, name: str = "") -> Row:
        """Return the asset that a parameter names, of the session's partner or, without a session, of any."""
        asset_id = call.args.text(name or self.parameter)
        row = self.assets.get(asset_id)
        if row is None or (call.session and row["partner_id"] != call.session.partner_id):
            raise ApiError(f"{self.prefix}_ASSET_ID_NOT_FOUND", ASSET_ID=asset_id)
        return row

    def take_content(self, call: Call, row: Row) -> tuple[bytes, str | None] | None:
        """Return the content of a resource and the extension of its file; None while its token is not full."""
        resource = call.object("contentResource")
        if kind_of(resource) == TEXT:
            data, extension = resource.text("content").encode(), None
        else:
            token = self.token_files.token(call, resource)
            if token["status"] != FULL:
                self.assets.update(row["id"], status=IMPORTING)
                return None
            data, extension = self.token_files.path(token).read_bytes(), token["extension"]
            self.token_files.close(token["id"])
        if _TOO_SHORT.fullmatch(data) or not filetypes.allowed_bytes(data):
            raise ApiError("FILE_CONTENT_NOT_SECURE")
        return data, extension

    def get_url(self, call: Call) -> str:
        """Return a `serve` URL with a session of its own, which opens the whole entry."""
        if call.session is None:
            raise ApiError("ENTRY_ID_NOT_FOUND", ENTRY_ID=self.named(call, "id")["entry_id"])
        row = self.named(call, "id")
        if not row["path"]:
            raise ApiError(f"{self.prefix}_ASSET_IS_NOT_READY", ASSET_ID="N/A")
        entry = row["entry_id"]
        allowed = f"download:{entry},disableentitlementforentry:{entry},sview:{entry},downloadasset:{row['id']}"
        ks = self.sessions.start(Session(row["partner_id"], "", 0, now() + _DAY, allowed))
        place = f"{call.base_url}/api_v3/index.php/service/{self.service}/action/serve"
        return f"{place}/{self.parameter}/{row['id']}/v/{row['version']}/ks/{ks}"

    def serve(self, call: Call, media_type: str, more: dict[str, str]) -> FileResponse:
        """Return the file, unless the access rules of the entry forbid it."""
        row = self.readable(call)
        path = self.assets.files.open_path(row["path"])
        # Without a session it is the same for everybody, and kept for a hundred days.
        kept = {**_KEPT, "Cache-Control": f"public, max-age={_DAY if call.ks else 100 * _DAY}, max-stale=0"}
        return FileResponse(path, media_type=media_type, headers={**CORS, **kept, **more})

    def readable(self, call: Call) -> Row:
        """Return the asset that a call wants to read."""
        row = self.named(call)
        self.access.check(
            UrlCall({"ks": call.ks}, call.base_url, origin=call.origin), self.entries.require(row["entry_id"]), PLAY
        )
        if not row["path"]:
            raise ApiError("FILE_DOESNT_EXIST")
        return row

    def require_editor(self, call: Call, row: Row) -> None:
        """Raise ENTRY_ID_NOT_FOUND if the session may not change the entry of an asset."""
        try:
            call.require_editor(entry_with_id(self.entries, call, row["entry_id"]))
        except ApiError:
            raise ApiError("ENTRY_ID_NOT_FOUND", ENTRY_ID=row["entry_id"]) from None


def refuse_fixed(sent: Any, kind: str, names: tuple[str, ...]) -> None:
    """Raise PROPERTY_VALIDATION_NOT_UPDATABLE for the first of these fields that was sent."""
    for name in names:
        if name in sent:
            raise ApiError("PROPERTY_VALIDATION_NOT_UPDATABLE", PROP_NAME=f"Kaltura{kind}::{name}")
