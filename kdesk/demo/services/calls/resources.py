"""What the resources of the wire name, and how it becomes the content of an entry."""

import uuid
from collections.abc import Callable

from kdesk.demo.media.ingest import Content, extension_of
from kdesk.demo.services.calls.calls import Call
from kdesk.demo.store.database import Row
from kdesk.demo.store.uploads import filetypes, tokens
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.params import Args

TOKEN = "KalturaUploadedFileTokenResource"  # noqa: S105  a class name of the wire
ENTRY, ASSET, URL = "KalturaEntryResource", "KalturaAssetResource", "KalturaUrlResource"
TEXT = "KalturaStringResource"
_SERVER_FILE = "KalturaServerFileResource"
_UNSUPPORTED = {
    _SERVER_FILE,
    "KalturaAssetParamsResourceContainer",
    "KalturaAssetsParamsResourceContainers",
    "KalturaFileSyncResource",
    "KalturaOperationResource",
    "KalturaOperationResources",
    "KalturaRemoteStorageResource",
    "KalturaRemoteStorageResources",
    "KalturaSshUrlResource",
    "KalturaWebcamTokenResource",
}


def put(call: Call, entry: Row, resource: Args) -> None:
    """Make what a resource names the content of an entry."""
    _KINDS[kind_of(resource)](call, entry, resource)


def require(call: Call, resource: Args) -> None:
    """Refuse a resource that names an upload token which there is not."""
    if kind_of(resource) == TOKEN:
        token_of(call, resource)


def token_of(call: Call, resource: Args) -> Row:
    """The upload token that a resource names: one of the partner's, whoever made it."""
    kind = kind_of(resource)
    if kind != TOKEN:
        raise ApiError("RESOURCE_TYPE_NOT_SUPPORTED", RES_TYPE=kind)
    token = call.demo.tokens.fresh(resource.text("token"))
    if token["partner_id"] != call.who.partner_id:
        raise ApiError("UPLOAD_TOKEN_NOT_FOUND")
    return token


def text_of(call: Call, resource: Args) -> str:
    """The text that a resource holds, or that was uploaded."""
    if kind_of(resource) == TEXT:
        return resource.text("content")
    token = token_of(call, resource)
    if token["status"] != tokens.FULL:
        raise ApiError("UPLOADED_FILE_NOT_FOUND_BY_TOKEN")
    text = (call.demo.files.upload(token["id"]) / "base").read_text("utf-8", "replace")
    call.demo.tokens.update(token["id"], status=tokens.CLOSED)
    return text


def kind_of(resource: Args) -> str:
    """The class of a resource. It must be said: the declared one is abstract."""
    kind = resource.text("objectType")
    if kind == _SERVER_FILE and "localFilePath" in resource:
        raise ApiError("PROPERTY_VALIDATION_NO_USAGE_PERMISSION", PROP=f"{kind}::localFilePath")
    if kind in _UNSUPPORTED:
        raise ApiError("RESOURCE_TYPE_NOT_SUPPORTED", RES_TYPE=kind)
    if kind not in _KINDS:
        raise ApiError("OBJECT_TYPE_ABSTRACT", OBJ_TYPE="KalturaResource")
    return kind


def _put_token(call: Call, entry: Row, resource: Args) -> None:
    call.demo.ingest.attach(entry, token_of(call, resource))


def _put_entry(call: Call, entry: Row, resource: Args) -> None:
    call.demo.ingest.take(entry, entry_content(call, resource))


def entry_content(call: Call, resource: Args) -> Content:
    """The content of another entry: its picture or document, or one of its flavors, by default the source."""
    other = call.demo.entries.require(resource.text("entryId"))
    if other["partner_id"] != call.who.partner_id:
        raise ApiError("ENTRY_ID_NOT_FOUND", ENTRY_ID=other["id"])
    if other["content_path"]:
        path = call.demo.files.open_path(other["content_path"])
        picture = (other["width"], other["height"]) if other["width"] else None
        return Content(path, other["content_ext"], path.stat().st_size, picture=picture)
    wanted = resource.integer("flavorParamsId")
    flavors = call.demo.flavors.of_entry(other["id"])
    flavor = next((row for row in flavors if row["params_id"] == wanted and row["path"]), None)
    if flavor is None:
        raise ApiError("ORIGINAL_FLAVOR_ASSET_IS_MISSING")
    return _flavor_content(call, flavor)


def _put_asset(call: Call, entry: Row, resource: Args) -> None:
    call.demo.ingest.take(entry, asset_content(call, resource))


def asset_content(call: Call, resource: Args) -> Content:
    """The file of a flavor."""
    flavor = flavor_of(call, resource.text("assetId"))
    if not flavor["path"]:
        raise ApiError("FLAVOR_ASSET_IS_NOT_READY")
    return _flavor_content(call, flavor)


def flavor_of(call: Call, asset_id: str) -> Row:
    """A flavor of the session's partner, without a session of any; FLAVOR_ASSET_ID_NOT_FOUND otherwise."""
    flavor = call.demo.flavors.get(asset_id)
    if flavor is None or (call.session and flavor["partner_id"] != call.session.partner_id):
        raise ApiError("FLAVOR_ASSET_ID_NOT_FOUND", ID=asset_id)
    return flavor


def _flavor_content(call: Call, flavor: Row) -> Content:
    return Content(call.demo.files.open_path(flavor["path"]), flavor["file_ext"], flavor["size"])


def _put_text(call: Call, entry: Row, resource: Args) -> None:
    path = call.demo.files.contents / uuid.uuid4().hex
    path.write_text(resource.text("content"), "utf-8")
    call.demo.ingest.take(entry, Content(path, "txt", path.stat().st_size))


def _put_file(call: Call, entry: Row, _: Args) -> None:
    """A file in the same request, in the part `resource:fileData`."""
    part = call.files.get("resource:fileData")
    if part is None:
        raise ApiError("UPLOAD_ERROR")
    if not part.length or not filetypes.allowed(part.path):
        raise ApiError("FILE_CONTENT_NOT_SECURE")
    path = part.path.rename(call.demo.files.contents / uuid.uuid4().hex)
    call.demo.ingest.take(entry, Content(path, extension_of(part.file_name, None), part.length))


def _put_url(call: Call, entry: Row, resource: Args) -> None:
    """What a URL gives, later: at first the entry waits."""
    if not resource.text("url"):
        raise ApiError("PROPERTY_VALIDATION_CANNOT_BE_NULL", PROP_NAME=f"{URL}::url")
    call.demo.imports.begin(entry, resource.text("url"))


_KINDS: dict[str, Callable[[Call, Row, Args], None]] = {
    TOKEN: _put_token,
    ENTRY: _put_entry,
    ASSET: _put_asset,
    TEXT: _put_text,
    "KalturaUploadedFileResource": _put_file,
    URL: _put_url,
}
