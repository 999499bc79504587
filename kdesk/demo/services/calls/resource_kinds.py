"""The classes of resources, and those that the server supports."""

from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.params import Args

TOKEN = "KalturaUploadedFileTokenResource"  # noqa: S105  a class name of the wire
ENTRY, ASSET, URL = "KalturaEntryResource", "KalturaAssetResource", "KalturaUrlResource"
TEXT, FILE = "KalturaStringResource", "KalturaUploadedFileResource"
_SERVER_FILE = "KalturaServerFileResource"
_SUPPORTED = {TOKEN, ENTRY, ASSET, TEXT, FILE, URL}
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


def kind_of(resource: Args) -> str:
    """Return the class of a resource, which must be sent because the declared class is abstract."""
    kind = resource.text("objectType")
    if kind == _SERVER_FILE and "localFilePath" in resource:
        raise ApiError("PROPERTY_VALIDATION_NO_USAGE_PERMISSION", PROP=f"{kind}::localFilePath")
    if kind in _UNSUPPORTED:
        raise ApiError("RESOURCE_TYPE_NOT_SUPPORTED", RES_TYPE=kind)
    if kind not in _SUPPORTED:
        raise ApiError("OBJECT_TYPE_ABSTRACT", OBJ_TYPE="KalturaResource")
    return kind
