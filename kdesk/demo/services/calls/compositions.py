"""Resources that are made of others: clips of an entry, and one file for each flavor."""

from collections.abc import Callable
from typing import Any

from kdesk.demo.media.clipping import Part
from kdesk.demo.media.ingest import Content
from kdesk.demo.services.calls import resources
from kdesk.demo.services.calls.calls import Call
from kdesk.demo.store.database import Row
from kdesk.demo.store.profiles.ladder import PARAMS, SOURCE_PARAMS
from kdesk.demo.store.uploads import tokens
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.params import Args

OPERATION = "KalturaOperationResource"
CONTAINER, CONTAINERS = "KalturaAssetParamsResourceContainer", "KalturaAssetsParamsResourceContainers"
_CLIP_ATTRIBUTES = "KalturaClipAttributes"
_CLIP_SOURCE = "35"


def put(call: Call, entry: Row, resource: Args) -> None:
    """Make what a resource names the content of an entry, be it made of others or not."""
    _KINDS.get(resource.text("objectType"), resources.put)(call, entry, resource)


def _put_operation(call: Call, entry: Row, resource: Args) -> None:
    """Parts of an entry or a flavor, cut out and joined later; without any part all of it."""
    inner, parts = _inner(resource, OPERATION), _parts(resource)
    kind = resources.kind_of(inner)
    if kind not in (resources.ENTRY, resources.ASSET):
        raise ApiError("RESOURCE_TYPE_NOT_SUPPORTED", RES_TYPE=kind)
    source = _source_entry(call, inner)
    content = _CONTENTS[kind](call, inner)
    columns: dict[str, Any] = {"source_type": _CLIP_SOURCE, "root_entry_id": source["root_entry_id"] or source["id"]}
    if entry["media_type"] is None:
        columns["media_type"] = source["media_type"]
    # A trimmed entry, and what stands in for it meanwhile, is no copy of another.
    if source["id"] in (entry["id"], entry["replaced_entry_id"]):
        columns = {}
    call.demo.entries.update(entry["id"], **columns)
    entry = call.demo.entries.note_operations(entry["id"], [_shown(part) for part in parts])
    if parts:
        call.demo.ingest.take_parts(entry, content, parts)
    else:
        call.demo.ingest.take(entry, content)


def _source_entry(call: Call, inner: Args) -> Row:
    if resources.kind_of(inner) == resources.ENTRY:
        return call.demo.entries.require(inner.text("entryId"))
    return call.demo.entries.require(resources.flavor_of(call, inner.text("assetId"))["entry_id"])


def _parts(resource: Args) -> list[Part]:
    """The parts that the clip attributes name, in their order; times in ms."""
    attributes = resource.children("operationAttributes")
    if not all(one.text("objectType") for one in attributes):
        raise ApiError("OBJECT_TYPE_ABSTRACT", OBJ_TYPE="KalturaOperationAttributes")
    clips = [one for one in attributes if one.text("objectType") == _CLIP_ATTRIBUTES]
    return [Part(max(one.integer("offset"), 0), max(one.integer("duration"), 0)) for one in clips]


def _shown(part: Part) -> dict[str, Any]:
    return {"offset": part.offset, "duration": part.duration, "objectType": _CLIP_ATTRIBUTES}


def _put_container(call: Call, entry: Row, resource: Args) -> None:
    _put_files(call, entry, [resource])


def _put_containers(call: Call, entry: Row, resource: Args) -> None:
    """One file for each of some flavors."""
    containers = resource.children("resources")
    if not containers:
        raise ApiError("PROPERTY_VALIDATION_CANNOT_BE_NULL", PROP_NAME=f"{CONTAINERS}::resources")
    _put_files(call, entry, containers)


def _put_files(call: Call, entry: Row, containers: list[Args]) -> None:
    """The source is converted as usual; the other flavors are taken as they were sent, and not made."""
    for container in containers:
        if container.integer("assetParamsId") not in PARAMS:
            raise ApiError("FLAVOR_PARAMS_ID_NOT_FOUND", ID=container.text("assetParamsId"))
    inner = {one.integer("assetParamsId"): _inner(one, CONTAINER) for one in containers}
    source = inner.pop(SOURCE_PARAMS, None)
    # Everything is looked at before anything is changed.
    contents = {params_id: _content(call, one) for params_id, one in inner.items()}
    if source is not None:
        resources.put(call, entry, source)
    for params_id, content in contents.items():
        call.demo.ingest.take_flavor(call.demo.entries.require(entry["id"]), content, params_id)
        if resources.kind_of(inner[params_id]) == resources.TOKEN:
            call.demo.tokens.update(inner[params_id].text("token"), status=tokens.CLOSED)


def _content(call: Call, inner: Args) -> Content:
    kind = resources.kind_of(inner)
    if kind not in _CONTENTS:
        raise ApiError("RESOURCE_TYPE_NOT_SUPPORTED", RES_TYPE=kind)
    return _CONTENTS[kind](call, inner)


def _token_content(call: Call, inner: Args) -> Content:
    token = resources.token_of(call, inner)
    if token["status"] != tokens.FULL:
        raise ApiError("UPLOAD_TOKEN_INVALID_STATUS_FOR_ADD_ENTRY")
    path = call.demo.files.upload(token["id"]) / "base"
    return Content(path, token["extension"], token["uploaded"], token["file_name"] or "")


def _inner(resource: Args, kind: str) -> Args:
    """The resource inside another one."""
    inner = resource.child("resource")
    if inner is None:
        raise ApiError("PROPERTY_VALIDATION_CANNOT_BE_NULL", PROP_NAME=f"{kind}::resource")
    if not inner.text("objectType"):
        raise ApiError("OBJECT_TYPE_ABSTRACT", OBJ_TYPE="KalturaContentResource")
    return inner


_CONTENTS: dict[str, Callable[[Call, Args], Content]] = {
    resources.ENTRY: resources.entry_content,
    resources.ASSET: resources.asset_content,
    resources.TOKEN: _token_content,
}
_KINDS: dict[str, Callable[[Call, Row, Args], None]] = {
    OPERATION: _put_operation,
    CONTAINER: _put_container,
    CONTAINERS: _put_containers,
}
