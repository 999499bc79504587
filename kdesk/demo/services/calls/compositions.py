"""Composed resources: clips of an entry, and one file for each of several flavors."""

from dataclasses import dataclass
from typing import Any

from kdesk.demo.media.clipping import Part
from kdesk.demo.media.ingest import Content, Ingest
from kdesk.demo.services.calls.call import Call
from kdesk.demo.services.calls.lookup import flavor_with_id
from kdesk.demo.services.calls.resource_kinds import ASSET, ENTRY, TOKEN, kind_of
from kdesk.demo.services.calls.resources import Resources
from kdesk.demo.services.calls.token_files import TokenFiles
from kdesk.demo.store.assets.flavors import Flavors
from kdesk.demo.store.database import Row
from kdesk.demo.store.entries.rows import Entries
from kdesk.demo.store.profiles.ladder import PARAMS, SOURCE_PARAMS
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.params import Args

OPERATION = "KalturaOperationResource"
CONTAINER, CONTAINERS = "KalturaAssetParamsResourceContainer", "KalturaAssetsParamsResourceContainers"
_CLIP_ATTRIBUTES = "KalturaClipAttributes"
_CLIP_SOURCE = "35"


@dataclass(frozen=True, slots=True)
class Compositions:
    """Sets the content of entries from composed and simple resources."""

    resources: Resources
    token_files: TokenFiles
    entries: Entries
    flavors: Flavors
    ingest: Ingest

    def put(self, call: Call, entry: Row, resource: Args) -> None:
        """Set the content of an entry from a composed or simple resource."""
        puts = {OPERATION: self._put_operation, CONTAINER: self._put_container, CONTAINERS: self._put_containers}
        puts.get(resource.text("objectType"), self.resources.put)(call, entry, resource)

    def _put_operation(self, call: Call, entry: Row, resource: Args) -> None:
        """Set the content to parts of an entry or a flavor, which are cut later; without parts to all of it."""
        inner, parts = _inner(resource, OPERATION), _parts(resource)
        kind = kind_of(inner)
        if kind not in (ENTRY, ASSET):
            raise ApiError("RESOURCE_TYPE_NOT_SUPPORTED", RES_TYPE=kind)
        source = self._source_entry(call, inner)
        content = self._content(call, inner)
        columns: dict[str, Any] = {
            "source_type": _CLIP_SOURCE,
            "root_entry_id": source["root_entry_id"] or source["id"],
        }
        if entry["media_type"] is None:
            columns["media_type"] = source["media_type"]
        # A trimmed entry, or the temporary entry of its replacement, is not a copy.
        if source["id"] in (entry["id"], entry["replaced_entry_id"]):
            columns = {}
        self.entries.update(entry["id"], **columns)
        entry = self.entries.note_operations(entry["id"], [_shown(part) for part in parts])
        if parts:
            self.ingest.take_parts(entry, content, parts)
        else:
            self.ingest.take(entry, content)

    def _source_entry(self, call: Call, inner: Args) -> Row:
        if kind_of(inner) == ENTRY:
            return self.entries.require(inner.text("entryId"))
        return self.entries.require(flavor_with_id(self.flavors, call, inner.text("assetId"))["entry_id"])

    def _put_container(self, call: Call, entry: Row, resource: Args) -> None:
        self._put_files(call, entry, [resource])

    def _put_containers(self, call: Call, entry: Row, resource: Args) -> None:
        """Set the files of several flavors."""
        containers = resource.children("resources")
        if not containers:
            raise ApiError("PROPERTY_VALIDATION_CANNOT_BE_NULL", PROP_NAME=f"{CONTAINERS}::resources")
        self._put_files(call, entry, containers)

    def _put_files(self, call: Call, entry: Row, containers: list[Args]) -> None:
        """Set the files of flavors: the source is converted as usual, others are used as sent."""
        for container in containers:
            if container.integer("assetParamsId") not in PARAMS:
                raise ApiError("FLAVOR_PARAMS_ID_NOT_FOUND", ID=container.text("assetParamsId"))
        inner = {one.integer("assetParamsId"): _inner(one, CONTAINER) for one in containers}
        source = inner.pop(SOURCE_PARAMS, None)
        # Check all resources before changing anything.
        contents = {params_id: self._content(call, one) for params_id, one in inner.items()}
        if source is not None:
            self.resources.put(call, entry, source)
        for params_id, content in contents.items():
            self.ingest.take_flavor(self.entries.require(entry["id"]), content, params_id)
            if kind_of(inner[params_id]) == TOKEN:
                self.token_files.close(inner[params_id].text("token"))

    def _content(self, call: Call, inner: Args) -> Content:
        contents = {
            ENTRY: self.resources.entry_content,
            ASSET: self.resources.asset_content,
            TOKEN: self._token_content,
        }
        kind = kind_of(inner)
        if kind not in contents:
            raise ApiError("RESOURCE_TYPE_NOT_SUPPORTED", RES_TYPE=kind)
        return contents[kind](call, inner)

    def _token_content(self, call: Call, inner: Args) -> Content:
        token = self.token_files.full_token(call, inner)
        return Content(self.token_files.path(token), token["extension"], token["uploaded"], token["file_name"] or "")


def _parts(resource: Args) -> list[Part]:
    """Return the parts in the clip attributes, in their order; times in ms."""
    attributes = resource.children("operationAttributes")
    if not all(one.text("objectType") for one in attributes):
        raise ApiError("OBJECT_TYPE_ABSTRACT", OBJ_TYPE="KalturaOperationAttributes")
    clips = [one for one in attributes if one.text("objectType") == _CLIP_ATTRIBUTES]
    return [Part(max(one.integer("offset"), 0), max(one.integer("duration"), 0)) for one in clips]


def _shown(part: Part) -> dict[str, Any]:
    return {"offset": part.offset, "duration": part.duration, "objectType": _CLIP_ATTRIBUTES}


def _inner(resource: Args, kind: str) -> Args:
    """Return the resource inside a composed one."""
    inner = resource.child("resource")
    if inner is None:
        raise ApiError("PROPERTY_VALIDATION_CANNOT_BE_NULL", PROP_NAME=f"{kind}::resource")
    if not inner.text("objectType"):
        raise ApiError("OBJECT_TYPE_ABSTRACT", OBJ_TYPE="KalturaContentResource")
    return inner
