"""`thumbAsset`: the stored thumbnails of an entry, as they are shown and served."""

from dataclasses import replace
from typing import Any

from starlette.responses import FileResponse

from kdesk.demo.media.ffmpeg import FfmpegError
from kdesk.demo.media.picture import FORMATS
from kdesk.demo.media.thumb_params import picture_of
from kdesk.demo.services.api import thumb_changes
from kdesk.demo.services.api.thumb_changes import any_thumb, thumb_of
from kdesk.demo.services.calls.asset_lists import list_assets
from kdesk.demo.services.calls.calls import Access, Action, Call, Service
from kdesk.demo.store.assets.thumbs import READY, to_wire
from kdesk.demo.store.database import Row
from kdesk.demo.wire.clock import now
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.ks import Session
from kdesk.demo.wire.responses import CORS

_DAY = 86_400


def list_of_entries(call: Call) -> dict[str, Any]:
    """The stored thumbnails of the entries that the filter names."""
    return list_assets(call, "ThumbAsset", call.demo.thumbs.of_entry, to_wire, ("thumbParamsId",))


def get(call: Call) -> dict[str, Any]:
    """One stored thumbnail; also without a session."""
    return to_wire(any_thumb(call))


def get_by_entry_id(call: Call) -> list[Any]:
    """A bare list."""
    return [to_wire(row) for row in call.demo.thumbs.of_entry(call.entry()["id"])]


def get_url(call: Call) -> str:
    """The address that serves it, with a session of its own inside; what else was asked for makes no difference."""
    row = _ready(thumb_of(call, "id"))
    entry, partner_id = row["entry_id"], row["partner_id"]
    allowed = f"download:{entry},disableentitlementforentry:{entry},sview:{entry},downloadasset:{row['id']}"
    ks = call.demo.sessions.start(Session(partner_id, "", 0, now() + _DAY, allowed))
    place = f"{call.base_url}/api_v3/index.php/service/thumbAsset/action/serve"
    return f"{place}/thumbAssetId/{row['id']}/v/{row['version']}/ks/{ks}"


def serve(call: Call) -> FileResponse:
    """The picture, scaled as `thumbParams` say."""
    return _served(call, thumb_of(call))


def serve_by_entry_id(call: Call) -> FileResponse:
    """The picture that some params made of an entry, by default the one that the entry shows."""
    entry, params_id = call.entry(), call.args.integer("thumbParamId")
    thumbs = call.demo.thumbs
    row = thumbs.with_params(entry["id"], params_id) if params_id else thumbs.default(entry["id"])
    if row is None:
        raise ApiError("THUMB_ASSET_PARAMS_ID_NOT_FOUND", ID=str(params_id))
    return _served(call, row)


def _served(call: Call, row: Row) -> FileResponse:
    path, kind = call.demo.files.open_path(_ready(row)["path"]), FORMATS.get(row["file_ext"], FORMATS["jpg"]).mime
    wanted = call.args.child("thumbParams")
    if wanted is not None:
        picture = replace(picture_of(wanted, (row["width"] or 0, row["height"] or 0), 0), second=None)
        try:
            made = call.demo.thumbnailer.make(path, picture)
        except FfmpegError:
            raise ApiError("THUMB_ASSET_IS_NOT_READY") from None
        path, kind = made.path, made.mime
    name = f"{row['id']}.{row['file_ext']}" if call.object("options").flag("download") else None
    return FileResponse(path, media_type=kind, filename=name, headers=CORS)


def _ready(row: Row) -> Row:
    if row["status"] != READY:
        raise ApiError("THUMB_ASSET_IS_NOT_READY")
    return row


SERVICE = Service(
    "thumbAsset",
    (
        Action("list", list_of_entries, Access.PUBLIC),
        Action("get", get, Access.PUBLIC, ("thumbAssetId",)),
        Action("getByEntryId", get_by_entry_id, Access.PUBLIC, ("entryId",)),
        Action("getUrl", get_url, Access.PUBLIC, ("id",)),
        Action("serve", serve, Access.SESSION, ("thumbAssetId",), serves=True),
        Action("serveByEntryId", serve_by_entry_id, Access.SESSION, ("entryId",), serves=True),
        *thumb_changes.ACTIONS,
    ),
)
