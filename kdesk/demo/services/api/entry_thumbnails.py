"""The old actions of entries that replace their thumbnail: each makes a stored one and lets the entry show it."""

from typing import Any

from kdesk.demo.services.api.thumb_changes import added_file, added_url, captured
from kdesk.demo.services.calls.calls import Action, Call
from kdesk.demo.store.database import Row
from kdesk.demo.store.entries.entry_wire import to_wire
from kdesk.demo.wire.errors import ApiError


def update_thumbnail(call: Call) -> dict[str, Any]:
    """A frame of the entry itself."""
    entry = _own(call)
    return _shown(call, entry, captured(call, entry, {"videoOffset": call.args.number("timeOffset")}))


def update_thumbnail_jpeg(call: Call) -> dict[str, Any]:
    """A file in the same request; the real server does not ask whose entry it is."""
    entry = call.entry()
    return _shown(call, entry, added_file(call, entry))


def update_thumbnail_from_url(call: Call) -> dict[str, Any]:
    """What a URL gives."""
    entry = _own(call)
    return _shown(call, entry, added_url(call, entry, call.args.text("url")))


def update_thumbnail_from_source_entry(call: Call) -> dict[str, Any]:
    """A frame of another entry."""
    entry, source = _own(call), call.entry("sourceEntryId")
    flavor = call.demo.flavors.source(source["id"])
    return _shown(call, entry, captured(call, entry, {"videoOffset": call.args.number("timeOffset")}, flavor))


def _own(call: Call) -> Row:
    entry = call.entry()
    if not call.who.is_admin and call.who.user_id != entry["user_id"]:
        raise ApiError("PERMISSION_DENIED_TO_UPDATE_ENTRY")
    return entry


def _shown(call: Call, entry: Row, thumb_id: str) -> dict[str, Any]:
    thumb = call.demo.thumbs.get(thumb_id)
    if thumb is not None:
        call.demo.thumbs.make_default(thumb)
    return to_wire(call.demo.entries.require(entry["id"]), call.base_url)


ACTIONS = (
    Action("updateThumbnailJpeg", update_thumbnail_jpeg, needs=("entryId",), files=("fileData",)),
    Action("updateThumbnailFromUrl", update_thumbnail_from_url, needs=("entryId", "url")),
    Action(
        "updateThumbnailFromSourceEntry",
        update_thumbnail_from_source_entry,
        needs=("entryId", "sourceEntryId", "timeOffset"),
    ),
)
MEDIA_ACTIONS = (Action("updateThumbnail", update_thumbnail, needs=("entryId", "timeOffset")), *ACTIONS)
