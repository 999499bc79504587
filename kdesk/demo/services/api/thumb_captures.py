"""Actions of `thumbAsset` that capture a frame, immediately or later in the transcoder's thread."""

import json
from dataclasses import dataclass
from typing import Any

from kdesk.demo.media.captures import Captures
from kdesk.demo.media.ffmpeg import FfmpegError
from kdesk.demo.media.thumb_params import PARAMS
from kdesk.demo.media.transcoder import Transcoder
from kdesk.demo.services.calls.asset_views import new_thumb_view, thumb_view
from kdesk.demo.services.calls.call import Action, Call
from kdesk.demo.services.calls.lookup import entry_named, entry_with_id, flavor_with_id, thumb_named
from kdesk.demo.store.assets.flavors import Flavors
from kdesk.demo.store.assets.thumbs import CAPTURING, DELETED, Thumbs
from kdesk.demo.store.database import Database, Row
from kdesk.demo.store.entries import rows as entry_states
from kdesk.demo.store.entries.rows import Entries
from kdesk.demo.store.uploads.filetypes import VIDEO
from kdesk.demo.wire.errors import ApiError

_CAPTURABLE = (entry_states.ERROR_CONVERTING, entry_states.PRECONVERT, entry_states.READY)


@dataclass(frozen=True, slots=True)
class ThumbCaptures:
    """Actions of `thumbAsset` that capture frames."""

    database: Database
    entries: Entries
    flavors: Flavors
    thumbs: Thumbs
    captures: Captures
    transcoder: Transcoder

    def generate(self, call: Call) -> dict[str, Any]:
        """Capture a frame immediately."""
        entry = _capturable(entry_named(self.entries, call))
        asset_id = call.args.text("sourceAssetId")
        flavor = flavor_with_id(self.flavors, call, asset_id) if asset_id else None
        return new_thumb_view(self.thumbs, self.captured(entry, call.args.raw("thumbParams") or {}, flavor))

    def captured(self, entry: Row, params: Any, flavor: Row | None = None) -> str:
        """Add an asset of a frame and return its id. THUMB_ASSET_IS_NOT_READY if there is no frame."""
        thumb_id = self.thumbs.add(entry, capture=json.dumps(params))
        row = self.thumbs.get(thumb_id)
        try:
            if row is not None:
                self.captures.take(row, flavor)
        except FfmpegError:
            self.thumbs.update(thumb_id, status=DELETED)
            raise ApiError("THUMB_ASSET_IS_NOT_READY") from None
        return thumb_id

    def generate_by_entry_id(self, call: Call) -> dict[str, Any]:
        """Queue the capture of a frame by stored params."""
        entry = _capturable(entry_named(self.entries, call))
        return self._queued(entry, call.args.integer("destThumbParamsId"))

    def regenerate(self, call: Call) -> dict[str, Any]:
        """Queue the capture of a thumbnail again."""
        row = thumb_named(self.thumbs, call)
        call.require_editor(entry_with_id(self.entries, call, row["entry_id"]))
        entry = _capturable(self.entries.require(row["entry_id"]))
        if row["params_id"] or row["capture"] is None:
            return self._queued(entry, row["params_id"])
        self.thumbs.update(row["id"], status=CAPTURING)
        self.transcoder.wake()
        return thumb_view(self.thumbs, row["id"])

    def _queued(self, entry: Row, params_id: int) -> dict[str, Any]:
        if params_id not in PARAMS:
            raise ApiError("THUMB_ASSET_PARAMS_ID_NOT_FOUND", ID=str(params_id))
        with self.database.transaction():
            shown = thumb_view(self.thumbs, self.thumbs.queue(entry, params_id, PARAMS[params_id]))
        self.transcoder.wake()
        return shown

    def actions(self) -> tuple[Action, ...]:
        return (
            Action("generate", self.generate, needs=("entryId", "thumbParams"), edits="entryId"),
            Action(
                "generateByEntryId", self.generate_by_entry_id, needs=("entryId", "destThumbParamsId"), edits="entryId"
            ),
            Action("regenerate", self.regenerate, needs=("thumbAssetId",)),
        )


def _capturable(entry: Row) -> Row:
    if entry["media_type"] != VIDEO:
        raise ApiError("ENTRY_MEDIA_TYPE_NOT_SUPPORTED", MEDIA_TYPE=str(entry["media_type"] or ""))
    if entry["status"] not in _CAPTURABLE:
        raise ApiError("INVALID_ENTRY_STATUS")
    return entry
