"""The actions of `thumbAsset` that change something: bring a picture, take a frame, name the default one, delete."""

import json
from http.client import HTTPException
from typing import Any

from kdesk.demo.media.ffmpeg import FfmpegError
from kdesk.demo.media.ingest import extension_of
from kdesk.demo.media.thumb_params import PARAMS
from kdesk.demo.services.calls.calls import Access, Action, Call
from kdesk.demo.services.calls.resources import flavor_of, token_of
from kdesk.demo.store.assets.thumbs import CAPTURING, DELETED, is_default, to_wire
from kdesk.demo.store.database import Row
from kdesk.demo.store.entries import rows as entry_states
from kdesk.demo.store.uploads.filetypes import VIDEO
from kdesk.demo.store.uploads.tokens import CLOSED, FULL
from kdesk.demo.wire.errors import ApiError

_CAPTURABLE = (entry_states.ERROR_CONVERTING, entry_states.PRECONVERT, entry_states.READY)
_UNREAD = ("description", "thumbParamsId")
"""What the object lacks as long as the server has not read it back."""


def add(call: Call) -> dict[str, Any]:
    """A thumbnail without content, for `setContent`."""
    entry, sent = call.entry(), call.object("thumbAsset")
    params_id = sent.integer("thumbParamsId")
    with call.demo.database.transaction():
        present = call.demo.thumbs.with_params(entry["id"], params_id) if params_id else None
        if present:
            raise ApiError("THUMB_ASSET_ALREADY_EXISTS", ASSET_ID=present["id"], PARAMS_ID=str(params_id))
        thumb_id = call.demo.thumbs.add(entry, params_id=params_id)
        call.demo.thumbs.change(thumb_id, sent)
    return _fresh(call, thumb_id)


def set_content(call: Call) -> dict[str, Any]:
    """Make an uploaded file the picture, be it of somebody else's entry."""
    row, demo = thumb_of(call, "id"), call.demo
    token = token_of(call, call.object("contentResource"))
    if token["status"] != FULL:
        raise ApiError("UPLOAD_TOKEN_INVALID_STATUS_FOR_ADD_ENTRY")
    demo.captures.keep(row["id"], demo.files.upload(token["id"]) / "base", token["extension"])
    demo.tokens.update(token["id"], status=CLOSED)
    return _shown(call, row["id"])


def add_from_image(call: Call) -> dict[str, Any]:
    """A file in the same request becomes a thumbnail, be it a picture or not."""
    return _fresh(call, added_file(call, call.entry()))


def add_from_url(call: Call) -> dict[str, Any]:
    """What a URL gives becomes a thumbnail."""
    return _fresh(call, added_url(call, call.entry(), call.args.text("url")))


def added_file(call: Call, entry: Row) -> str:
    """A new asset of the file that came with the call."""
    thumbs, part = call.demo.thumbs, call.files["fileData"]
    thumb_id = thumbs.add(entry)
    call.demo.captures.keep(thumb_id, thumbs.adopt(part.path), extension_of(part.file_name, None))
    return thumb_id


def added_url(call: Call, entry: Row, url: str) -> str:
    """A new asset of what a URL gives."""
    try:
        content = call.demo.imports.fetch(url)
    except (OSError, HTTPException, ValueError):
        raise ApiError("THUMB_ASSET_DOWNLOAD_FAILED", URL_PATH=url) from None
    thumb_id = call.demo.thumbs.add(entry)
    call.demo.captures.keep(thumb_id, content.path, content.extension)
    return thumb_id


def generate(call: Call) -> dict[str, Any]:
    """Take a frame, at once."""
    entry = _capturable(call.entry())
    asset_id = call.args.text("sourceAssetId")
    flavor = flavor_of(call, asset_id) if asset_id else None
    return _fresh(call, captured(call, entry, call.args.raw("thumbParams") or {}, flavor))


def captured(call: Call, entry: Row, params: Any, flavor: Row | None = None) -> str:
    """A new asset of a frame. THUMB_ASSET_IS_NOT_READY if there is none."""
    thumbs = call.demo.thumbs
    thumb_id = thumbs.add(entry, capture=json.dumps(params))
    row = thumbs.get(thumb_id)
    try:
        if row is not None:
            call.demo.captures.take(row, flavor)
    except FfmpegError:
        thumbs.update(thumb_id, status=DELETED)
        raise ApiError("THUMB_ASSET_IS_NOT_READY") from None
    return thumb_id


def generate_by_entry_id(call: Call) -> dict[str, Any]:
    """Take a frame as stored params say, later."""
    entry = _capturable(call.entry())
    return _queued(call, entry, call.args.integer("destThumbParamsId"))


def regenerate(call: Call) -> dict[str, Any]:
    """Take the frame anew, later."""
    row = _own_thumb(call)
    entry = _capturable(call.demo.entries.require(row["entry_id"]))
    if row["params_id"] or row["capture"] is None:
        return _queued(call, entry, row["params_id"])
    call.demo.thumbs.update(row["id"], status=CAPTURING)
    call.demo.transcoder.wake()
    return _shown(call, row["id"])


def _queued(call: Call, entry: Row, params_id: int) -> dict[str, Any]:
    if params_id not in PARAMS:
        raise ApiError("THUMB_ASSET_PARAMS_ID_NOT_FOUND", ID=str(params_id))
    with call.demo.database.transaction():
        shown = _shown(call, call.demo.thumbs.queue(entry, params_id, PARAMS[params_id]))
    call.demo.transcoder.wake()
    return shown


def _capturable(entry: Row) -> Row:
    if entry["media_type"] != VIDEO:
        raise ApiError("ENTRY_MEDIA_TYPE_NOT_SUPPORTED", MEDIA_TYPE=str(entry["media_type"] or ""))
    if entry["status"] not in _CAPTURABLE:
        raise ApiError("INVALID_ENTRY_STATUS")
    return entry


def update(call: Call) -> dict[str, Any]:
    """Change the fields that were sent."""
    row = _own_thumb(call, "id")
    call.demo.thumbs.change(row["id"], call.object("thumbAsset"))
    return _shown(call, row["id"])


def set_as_default(call: Call) -> None:
    """Let the entry show this one, be it somebody else's."""
    call.demo.thumbs.make_default(thumb_of(call))


def delete(call: Call) -> None:
    """Delete a thumbnail, but not the one that the entry shows."""
    row = thumb_of(call)
    if is_default(row):
        raise ApiError("THUMB_ASSET_IS_DEFAULT", ASSET=row["id"])
    call.demo.thumbs.update(row["id"], status=DELETED)


def thumb_of(call: Call, name: str = "thumbAssetId") -> Row:
    """A stored thumbnail of the session's partner; THUMB_ASSET_ID_NOT_FOUND otherwise."""
    row = any_thumb(call, name)
    if row["partner_id"] != call.who.partner_id:
        raise ApiError("THUMB_ASSET_ID_NOT_FOUND", ID=row["id"])
    return row


def any_thumb(call: Call, name: str = "thumbAssetId") -> Row:
    """The same; without a session, of any partner."""
    row = call.demo.thumbs.get(call.args.text(name))
    if row is None or (call.session and row["partner_id"] != call.session.partner_id):
        raise ApiError("THUMB_ASSET_ID_NOT_FOUND", ID=call.args.text(name))
    return row


def _own_thumb(call: Call, name: str = "thumbAssetId") -> Row:
    row = thumb_of(call, name)
    call.require_editor(call.entry_of(row["entry_id"]))
    return row


def _shown(call: Call, thumb_id: str) -> dict[str, Any]:
    row = call.demo.thumbs.get(thumb_id)
    if row is None:
        raise ApiError("THUMB_ASSET_ID_NOT_FOUND", ID=thumb_id)
    return to_wire(row)


def _fresh(call: Call, thumb_id: str) -> dict[str, Any]:
    return {name: value for name, value in _shown(call, thumb_id).items() if name not in _UNREAD}


ACTIONS = (
    Action("add", add, needs=("entryId", "thumbAsset"), edits="entryId"),
    Action("setContent", set_content, needs=("id", "contentResource")),
    Action("addFromImage", add_from_image, needs=("entryId",), files=("fileData",), edits="entryId"),
    Action("addFromUrl", add_from_url, needs=("entryId", "url"), edits="entryId"),
    Action("generate", generate, needs=("entryId", "thumbParams"), edits="entryId"),
    Action("generateByEntryId", generate_by_entry_id, needs=("entryId", "destThumbParamsId"), edits="entryId"),
    Action("regenerate", regenerate, needs=("thumbAssetId",)),
    Action("update", update, needs=("id", "thumbAsset")),
    Action("setAsDefault", set_as_default, needs=("thumbAssetId",)),
    Action("delete", delete, Access.ADMIN, ("thumbAssetId",)),
)
