"""`thumbAsset`: no stored thumbnails are kept here, so every list is empty; pictures come from the dynamic URL."""

from typing import Any

from kdesk.demo.calls import Access, Action, Call, Service, listing
from kdesk.demo.errors import ApiError


def list_of_entries(call: Call) -> dict[str, Any]:
    """The stored thumbnails of the entries that the filter names; it must name some."""
    filters = call.object("filter")
    if "entryIdEqual" not in filters and "entryIdIn" not in filters:
        both = "KalturaThumbAssetFilter::entryIdEqual/KalturaThumbAssetFilter::entryIdIn"
        raise ApiError("PROPERTY_VALIDATION_CANNOT_BE_NULL", PROP_NAME=both)
    return listing("ThumbAsset", 0, [])


def get(call: Call) -> dict[str, Any]:
    """No stored thumbnail has this id."""
    raise ApiError("THUMB_ASSET_ID_NOT_FOUND", ID=call.args.text("id") or call.args.text("thumbAssetId"))


def get_by_entry_id(call: Call) -> list[Any]:
    """A bare, empty list for an entry that exists."""
    call.entry()
    return []


SERVICE = Service(
    "thumbAsset",
    (
        Action("list", list_of_entries, Access.SESSION),
        Action("get", get, Access.SESSION, ("thumbAssetId",)),
        Action("getByEntryId", get_by_entry_id, Access.SESSION, ("entryId",)),
    ),
)
