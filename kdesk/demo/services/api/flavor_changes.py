"""The actions of `flavorAsset` that change something: convert, replace, delete, name another source."""

from typing import Any

from kdesk.demo.services.calls.calls import Access, Action, Call
from kdesk.demo.services.calls.resources import flavor_of, token_of
from kdesk.demo.store.assets.flavors import DELETED, IMPORTING, QUEUED, READY, VALIDATING, to_wire
from kdesk.demo.store.database import Row
from kdesk.demo.store.entries import rows as entry_states
from kdesk.demo.store.entries.versions import following
from kdesk.demo.store.profiles.ladder import PARAMS, SOURCE_PARAMS
from kdesk.demo.store.uploads.tokens import CLOSED, FULL
from kdesk.demo.wire.errors import ApiError

_CONVERTIBLE = (entry_states.ERROR_CONVERTING, entry_states.PRECONVERT, entry_states.READY)


def convert(call: Call) -> None:
    """Make one more rendition, or one again; done later."""
    entry, params_id = call.entry(), call.args.integer("flavorParamsId")
    _require_params(params_id)
    _queue(call, entry, params_id)


def reconvert(call: Call) -> None:
    """Make a rendition again; done later."""
    row = _own_flavor(call)
    _queue(call, call.demo.entries.require(row["entry_id"]), row["params_id"])


def _queue(call: Call, entry: Row, params_id: int) -> None:
    if params_id == SOURCE_PARAMS:
        raise ApiError("FLAVOR_ASSET_RECONVERT_ORIGINAL")
    if entry["status"] not in _CONVERTIBLE:
        raise ApiError("INVALID_ENTRY_STATUS")
    source = call.demo.flavors.source(entry["id"])
    if source is None or not source["path"]:
        raise ApiError("ORIGINAL_FLAVOR_ASSET_IS_MISSING")
    if not call.demo.files.open_path(source["path"]).is_file():
        raise ApiError("FILE_DOESNT_EXIST")
    call.demo.flavors.queue(entry, params_id)
    call.demo.transcoder.wake()


def delete(call: Call) -> None:
    """Delete a flavor, be it the source or the last one: nothing guards them."""
    row = _own_flavor(call)
    call.demo.flavors.update(row["id"], status=DELETED)
    call.demo.conversion.settle(row["entry_id"])


def add(call: Call) -> dict[str, Any]:
    """A flavor without content, for `setContent`."""
    entry, sent = call.entry(), call.object("flavorAsset")
    params_id = sent.integer("flavorParamsId")
    _require_params(params_id)
    with call.demo.database.transaction():
        present = call.demo.flavors.with_params(entry["id"], params_id)
        if present:
            raise ApiError("FLAVOR_ASSET_ALREADY_EXISTS", ASSET_ID=present["id"], PARAMS_ID=str(params_id))
        flavor_id = call.demo.flavors.add(entry, params_id, IMPORTING, file_ext=sent.optional("fileExt"))
        call.demo.flavors.change(flavor_id, sent)
    return _shown(call, flavor_id)


def update(call: Call) -> dict[str, Any]:
    """Change the fields that were sent."""
    row = _own_flavor(call)
    call.demo.flavors.change(row["id"], call.object("flavorAsset"))
    return _shown(call, row["id"])


def set_content(call: Call) -> dict[str, Any]:
    """Make an uploaded file the rendition as it is; as the source it is examined and converted."""
    row, demo = _own_flavor(call), call.demo
    with demo.database.transaction():
        token = token_of(call, call.object("contentResource"))
        if token["status"] != FULL:
            raise ApiError("UPLOAD_TOKEN_INVALID_STATUS_FOR_ADD_ENTRY")
        demo.tokens.update(token["id"], status=CLOSED)
        is_source = row["params_id"] == SOURCE_PARAMS
        # What is no source gets its version when it has been looked at.
        version = str(following(int(row["version"] or 0))) if is_source else row["version"]
        demo.flavors.update(
            row["id"],
            status=QUEUED if is_source else VALIDATING,
            version=version,
            path=demo.files.stored(demo.files.upload(token["id"]) / "base"),
            size=token["uploaded"],
            file_ext=token["extension"],
        )
        if is_source:
            demo.entries.update(row["entry_id"], status=entry_states.PRECONVERT)
    demo.transcoder.wake()
    return _shown(call, row["id"])


def set_as_source(call: Call) -> None:
    """Make a rendition the source; what was the source is gone."""
    flavor_id, flavors = call.args.text("assetId"), call.demo.flavors
    row = flavors.get(flavor_id)
    if row is None or row["partner_id"] != call.who.partner_id:
        raise ApiError("ASSET_ID_NOT_FOUND", ID=flavor_id)
    if row["status"] != READY:
        raise ApiError("FLAVOR_ASSET_IS_NOT_READY")
    source = flavors.source(row["entry_id"])
    if source and source["id"] == flavor_id:
        return
    with call.demo.database.transaction():
        if source:
            flavors.update(source["id"], status=DELETED)
        flavors.update(flavor_id, params_id=SOURCE_PARAMS, tags=f"source,{row['tags']}")
    call.demo.conversion.settle(row["entry_id"])


def _own_flavor(call: Call) -> Row:
    row = flavor_of(call, call.args.text("id"))
    call.require_editor(call.entry_of(row["entry_id"]))
    return row


def _require_params(params_id: int) -> None:
    if params_id not in PARAMS:
        raise ApiError("FLAVOR_PARAMS_ID_NOT_FOUND", ID=str(params_id))


def _shown(call: Call, flavor_id: str) -> dict[str, Any]:
    row = call.demo.flavors.get(flavor_id)
    if row is None:
        raise ApiError("FLAVOR_ASSET_ID_NOT_FOUND", ID=flavor_id)
    return to_wire(row)


ACTIONS = (
    Action("convert", convert, Access.ADMIN, ("entryId", "flavorParamsId"), edits="entryId"),
    Action("reconvert", reconvert, Access.ADMIN_OR_NOBODY, needs=("id",)),
    Action("delete", delete, Access.ADMIN, needs=("id",)),
    Action("add", add, needs=("entryId", "flavorAsset"), edits="entryId"),
    Action("update", update, needs=("id", "flavorAsset")),
    Action("setContent", set_content, needs=("id", "contentResource")),
    Action("setAsSource", set_as_source, Access.ADMIN, needs=("assetId",)),
)
