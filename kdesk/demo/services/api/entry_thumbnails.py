"""Old actions of entries that set their thumbnail: each adds a thumbnail asset and makes it the default."""

from dataclasses import dataclass
from typing import Any

from kdesk.demo.services.api.thumb_captures import ThumbCaptures
from kdesk.demo.services.api.thumb_changes import ThumbChanges
from kdesk.demo.services.calls.call import Action, Call
from kdesk.demo.services.calls.lookup import entry_named
from kdesk.demo.store.assets.flavors import Flavors
from kdesk.demo.store.assets.thumbs import Thumbs
from kdesk.demo.store.database import Row
from kdesk.demo.store.entries.entry_wire import to_wire
from kdesk.demo.store.entries.rows import Entries
from kdesk.demo.wire.errors import ApiError


@dataclass(frozen=True, slots=True)
class EntryThumbnails:
    """Actions of entries that set their thumbnail."""

    entries: Entries
    flavors: Flavors
    thumbs: Thumbs
    changes: ThumbChanges
    captures: ThumbCaptures

    def update_thumbnail(self, call: Call) -> dict[str, Any]:
        """Capture a frame of the entry."""
        entry = self._own(call)
        return self._shown(call, entry, self.captures.captured(entry, {"videoOffset": call.args.number("timeOffset")}))

    def update_thumbnail_jpeg(self, call: Call) -> dict[str, Any]:
        """Use a file in the request; the real server does not check who owns the entry."""
        entry = entry_named(self.entries, call)
        return self._shown(call, entry, self.changes.added_file(call, entry))

    def update_thumbnail_from_url(self, call: Call) -> dict[str, Any]:
        """Use the picture at a URL."""
        entry = self._own(call)
        return self._shown(call, entry, self.changes.added_url(entry, call.args.text("url")))

    def update_thumbnail_from_source_entry(self, call: Call) -> dict[str, Any]:
        """Capture a frame of another entry."""
        entry, source = self._own(call), entry_named(self.entries, call, "sourceEntryId")
        flavor = self.flavors.source(source["id"])
        return self._shown(
            call, entry, self.captures.captured(entry, {"videoOffset": call.args.number("timeOffset")}, flavor)
        )

    def _own(self, call: Call) -> Row:
        entry = entry_named(self.entries, call)
        if not call.who.is_admin and call.who.user_id != entry["user_id"]:
            raise ApiError("PERMISSION_DENIED_TO_UPDATE_ENTRY")
        return entry

    def _shown(self, call: Call, entry: Row, thumb_id: str) -> dict[str, Any]:
        thumb = self.thumbs.get(thumb_id)
        if thumb is not None:
            self.thumbs.make_default(thumb)
        return to_wire(self.entries.require(entry["id"]), call.base_url)

    def actions(self) -> tuple[Action, ...]:
        """Return the actions that all services for entries have."""
        return (
            Action("updateThumbnailJpeg", self.update_thumbnail_jpeg, needs=("entryId",), files=("fileData",)),
            Action("updateThumbnailFromUrl", self.update_thumbnail_from_url, needs=("entryId", "url")),
            Action(
                "updateThumbnailFromSourceEntry",
                self.update_thumbnail_from_source_entry,
                needs=("entryId", "sourceEntryId", "timeOffset"),
            ),
        )

    def media_actions(self) -> tuple[Action, ...]:
        return (Action("updateThumbnail", self.update_thumbnail, needs=("entryId", "timeOffset")), *self.actions())
