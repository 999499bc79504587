"""`media`: entries of video, audio and images."""

from typing import Any

from kdesk.demo import entry_list, resources, tokens
from kdesk.demo.calls import Access, Action, Call, Service, listing
from kdesk.demo.database import Row
from kdesk.demo.entry_calls import EntryCalls, add_entry, fill
from kdesk.demo.entry_fields import CLASSES, MEDIA_ENTRY
from kdesk.demo.entry_wire import to_wire
from kdesk.demo.errors import ApiError
from kdesk.demo.params import Args
from kdesk.demo.services.playback import get_context_data, get_playback_context

_MEDIA = CLASSES[MEDIA_ENTRY]
_CALLS = EntryCalls("mediaEntry", _MEDIA)


def add(call: Call) -> dict[str, Any]:
    """An entry without content."""
    return to_wire(_add(call, call.object("entry")), call.base_url)


def add_from_uploaded_file(call: Call) -> dict[str, Any]:
    """Entry and content in one call; the token must be full."""
    token = call.demo.tokens.require(call.args.text("uploadTokenId"), call.who)
    if token["status"] != tokens.FULL:
        raise ApiError("UPLOAD_TOKEN_INVALID_STATUS_FOR_ADD_ENTRY")
    row = _add(call, call.object("mediaEntry"))
    return fill(call, row, Args({"objectType": resources.TOKEN, "token": token["id"]}))


def add_from_entry(call: Call) -> dict[str, Any]:
    """A new entry with the content of another one, which also tells the media type where none is sent."""
    source = _CALLS.find(call, "sourceEntryId")
    row = _add_like(call, source)
    named = {"entryId": source["id"], "flavorParamsId": call.args.integer("sourceFlavorParamsId")}
    return fill(call, row, Args({"objectType": resources.ENTRY, **named}))


def add_from_flavor_asset(call: Call) -> dict[str, Any]:
    """A new entry with the file of a flavor."""
    asset_id = call.args.text("sourceFlavorAssetId")
    flavor = resources.flavor_of(call, asset_id)
    row = _add_like(call, call.demo.entries.require(flavor["entry_id"]))
    return fill(call, row, Args({"objectType": resources.ASSET, "assetId": asset_id}))


def add_from_url(call: Call) -> dict[str, Any]:
    """A new entry whose content is fetched from a URL."""
    row = _add(call, call.object("mediaEntry"))
    return fill(call, row, Args({"objectType": resources.URL, "url": call.args.text("url")}))


def _add(call: Call, sent: Args) -> Row:
    """A media entry; its media type is mandatory."""
    if sent.raw("mediaType") is None:
        raise ApiError("PROPERTY_VALIDATION_CANNOT_BE_NULL", PROP_NAME=f"{MEDIA_ENTRY}::mediaType")
    return add_entry(call, _MEDIA, sent)


def _add_like(call: Call, source: Row) -> Row:
    """A media entry of the fields sent, with the media type of the source."""
    sent = call.object("mediaEntry")
    return add_entry(call, _MEDIA, sent, **({} if "mediaType" in sent else {"media_type": source["media_type"]}))


def list_media(call: Call) -> dict[str, Any]:
    """Media entries only."""
    filters, pager = call.object("filter"), call.object("pager")
    total, rows = entry_list.find(call.demo.database, call.who, filters, pager, media=True)
    return listing("Media", total, [to_wire(row, call.base_url) for row in rows])


def count(call: Call) -> int:
    """How many `list` would find."""
    return entry_list.count(call.demo.database, call.who, call.object("filter"), media=True)


SERVICE = Service(
    "media",
    (
        Action("add", add, needs=("entry",)),
        Action("addContent", _CALLS.add_content, needs=("entryId",)),
        Action("addFromUploadedFile", add_from_uploaded_file, needs=("mediaEntry", "uploadTokenId")),
        Action("addFromUrl", add_from_url, needs=("mediaEntry", "url")),
        Action("addFromEntry", add_from_entry, needs=("sourceEntryId",)),
        Action("addFromFlavorAsset", add_from_flavor_asset, needs=("sourceFlavorAssetId",)),
        Action("get", _CALLS.get, Access.SESSION, ("entryId",)),
        Action("list", list_media, Access.SESSION),
        Action("getPlaybackContext", get_playback_context, Access.SESSION, ("entryId", "contextDataParams")),
        Action("getContextData", get_context_data, Access.SESSION, ("entryId", "contextDataParams")),
        Action("count", count, Access.SESSION),
        Action("update", _CALLS.update, needs=("entryId", "mediaEntry")),
        Action("delete", _CALLS.delete, needs=("entryId",)),
        Action("updateContent", _CALLS.update_content, needs=("entryId", "resource")),
        Action("approveReplace", _CALLS.approve_replace, needs=("entryId",)),
        Action("cancelReplace", _CALLS.cancel_replace, needs=("entryId",)),
    ),
)
