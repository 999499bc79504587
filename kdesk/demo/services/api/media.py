"""`media`: entries of video, audio and images."""

from typing import Any

from kdesk.demo.services.api import entry_thumbnails, moderation, old_uploads
from kdesk.demo.services.api.playback import get_context_data, get_playback_context
from kdesk.demo.services.calls import resources
from kdesk.demo.services.calls.calls import Access, Action, Call, Service
from kdesk.demo.services.calls.entry_calls import EntryCalls, add_entry, fill, full_token, require_type
from kdesk.demo.store.database import Row
from kdesk.demo.store.entries import lists as entry_list
from kdesk.demo.store.entries.entry_wire import to_wire
from kdesk.demo.store.entries.fields import CLASSES, MEDIA_ENTRY
from kdesk.demo.wire.paging import listing
from kdesk.demo.wire.params import Args

_MEDIA = CLASSES[MEDIA_ENTRY]
_CALLS = EntryCalls("mediaEntry", _MEDIA)


def add(call: Call) -> dict[str, Any]:
    """An entry without content."""
    return to_wire(_add(call, call.object("entry")), call.base_url)


def add_from_uploaded_file(call: Call) -> dict[str, Any]:
    """Entry and content in one call; the token must be full."""
    token = full_token(call)
    return fill(call, _add(call, call.object("mediaEntry")), token)


def add_from_url(call: Call) -> dict[str, Any]:
    """A new entry whose content is fetched from a URL."""
    row = _add(call, call.object("mediaEntry"))
    return fill(call, row, Args({"objectType": resources.URL, "url": call.args.text("url")}))


def _add(call: Call, sent: Args) -> Row:
    return add_entry(call, _MEDIA, require_type(_MEDIA, sent, "mediaType"))


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
        Action("addContent", _CALLS.add_content, needs=("entryId",), edits="entryId"),
        Action("addFromUploadedFile", add_from_uploaded_file, Access.UPLOADS, ("mediaEntry", "uploadTokenId")),
        Action("addFromUrl", add_from_url, needs=("mediaEntry", "url")),
        Action("addFromEntry", _CALLS.add_from_entry, needs=("sourceEntryId",)),
        Action("addFromFlavorAsset", _CALLS.add_from_flavor_asset, needs=("sourceFlavorAssetId",)),
        Action("get", _CALLS.get, Access.PUBLIC, ("entryId",)),
        Action("list", list_media, Access.SESSION),
        Action("getPlaybackContext", get_playback_context, Access.PUBLIC, ("entryId", "contextDataParams")),
        Action("getContextData", get_context_data, Access.PUBLIC, ("entryId", "contextDataParams")),
        Action("count", count, Access.SESSION),
        Action("update", _CALLS.update, needs=("entryId", "mediaEntry"), edits="entryId"),
        Action("delete", _CALLS.delete, needs=("entryId",), edits="entryId"),
        old_uploads.UPLOAD,
        Action("updateContent", _CALLS.update_content, needs=("entryId", "resource"), edits="entryId"),
        Action("approveReplace", _CALLS.approve_replace, Access.ADMIN, ("entryId",), edits="entryId"),
        Action("cancelReplace", _CALLS.cancel_replace, Access.ADMIN, ("entryId",), edits="entryId"),
        *entry_thumbnails.MEDIA_ACTIONS,
        *moderation.ACTIONS,
    ),
)
