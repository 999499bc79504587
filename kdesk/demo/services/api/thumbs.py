"""`thumbAsset`: the thumbnail assets of an entry."""

from dataclasses import dataclass, replace
from typing import Any

from starlette.responses import FileResponse

from kdesk.demo.media.ffmpeg import FfmpegError
from kdesk.demo.media.picture import FORMATS
from kdesk.demo.media.thumb_params import picture_of
from kdesk.demo.media.thumbnailer import Thumbnailer
from kdesk.demo.services.calls.asset_lists import list_assets
from kdesk.demo.services.calls.call import Access, Action, Call, Service
from kdesk.demo.services.calls.lookup import any_thumb_named, entry_named, thumb_named
from kdesk.demo.store.assets.thumbs import READY, Thumbs, to_wire
from kdesk.demo.store.auth.sessions import Sessions
from kdesk.demo.store.database import Row
from kdesk.demo.store.entries.rows import Entries
from kdesk.demo.store.files import Files
from kdesk.demo.wire.clock import now
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.ks import Session
from kdesk.demo.wire.responses import CORS

_DAY = 86_400


@dataclass(frozen=True, slots=True)
class ThumbService:
    """Actions of `thumbAsset` that read thumbnails."""

    files: Files
    sessions: Sessions
    entries: Entries
    thumbnailer: Thumbnailer
    thumbs: Thumbs
    changes: tuple[Action, ...]

    def list_of_entries(self, call: Call) -> dict[str, Any]:
        """List the thumbnails of the entries in the filter."""
        return list_assets(call, "ThumbAsset", self.thumbs.of_entry, to_wire, ("thumbParamsId",))

    def get(self, call: Call) -> dict[str, Any]:
        """Return a thumbnail; no session is required."""
        return to_wire(any_thumb_named(self.thumbs, call))

    def get_by_entry_id(self, call: Call) -> list[Any]:
        """Return the thumbnails of an entry."""
        return [to_wire(row) for row in self.thumbs.of_entry(entry_named(self.entries, call)["id"])]

    def get_url(self, call: Call) -> str:
        """Return a `serve` URL with a session of its own; other parameters have no effect."""
        row = _ready(thumb_named(self.thumbs, call, "id"))
        entry, partner_id = row["entry_id"], row["partner_id"]
        # As with Kaltura, the session opens the whole entry, not only its thumbnail.
        allowed = f"download:{entry},disableentitlementforentry:{entry},sview:{entry},downloadasset:{row['id']}"
        ks = self.sessions.start(Session(partner_id, "", 0, now() + _DAY, allowed))
        place = f"{call.base_url}/api_v3/index.php/service/thumbAsset/action/serve"
        return f"{place}/thumbAssetId/{row['id']}/v/{row['version']}/ks/{ks}"

    def serve(self, call: Call) -> FileResponse:
        """Return the picture, scaled by `thumbParams`."""
        return self._served(call, thumb_named(self.thumbs, call))

    def serve_by_entry_id(self, call: Call) -> FileResponse:
        """Return the picture of an entry with these params, or the default one."""
        entry, params_id = entry_named(self.entries, call), call.args.integer("thumbParamId")
        thumbs = self.thumbs
        row = thumbs.with_params(entry["id"], params_id) if params_id else thumbs.default(entry["id"])
        if row is None:
            raise ApiError("THUMB_ASSET_PARAMS_ID_NOT_FOUND", ID=str(params_id))
        return self._served(call, row)

    def _served(self, call: Call, row: Row) -> FileResponse:
        path, kind = self.files.open_path(_ready(row)["path"]), FORMATS.get(row["file_ext"], FORMATS["jpg"]).mime
        wanted = call.args.child("thumbParams")
        if wanted is not None:
            picture = replace(picture_of(wanted, (row["width"] or 0, row["height"] or 0), 0), second=None)
            try:
                made = self.thumbnailer.make(path, picture)
            except FfmpegError:
                raise ApiError("THUMB_ASSET_IS_NOT_READY") from None
            path, kind = made.path, made.mime
        name = f"{row['id']}.{row['file_ext']}" if call.object("options").flag("download") else None
        return FileResponse(path, media_type=kind, filename=name, headers=CORS)

    def service(self) -> Service:
        return Service(
            "thumbAsset",
            (
                Action("list", self.list_of_entries, Access.PUBLIC),
                Action("get", self.get, Access.PUBLIC, ("thumbAssetId",)),
                Action("getByEntryId", self.get_by_entry_id, Access.PUBLIC, ("entryId",)),
                Action("getUrl", self.get_url, Access.PUBLIC, ("id",)),
                Action("serve", self.serve, Access.SESSION, ("thumbAssetId",), serves=True),
                Action("serveByEntryId", self.serve_by_entry_id, Access.SESSION, ("entryId",), serves=True),
                *self.changes,
            ),
        )


def _ready(row: Row) -> Row:
    if row["status"] != READY:
        raise ApiError("THUMB_ASSET_IS_NOT_READY")
    return row
