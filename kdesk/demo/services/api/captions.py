"""`caption_captionAsset`: the captions of an entry."""

from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from kdesk.demo.services.api.file_assets import FileAssetCalls, refuse_fixed
from kdesk.demo.services.calls.asset_lists import list_assets
from kdesk.demo.services.calls.call import Access, Action, Call, Service
from kdesk.demo.services.calls.lookup import entry_named
from kdesk.demo.store.assets.file_assets import (
    CAPTION_TEXTS,
    ERROR,
    READY,
    caption_to_wire,
    sent_columns,
    without_unread,
)
from kdesk.demo.store.database import Row
from kdesk.demo.wire import caption_texts
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.languages import CODES
from kdesk.demo.wire.params import Args
from kdesk.demo.wire.responses import CORS

_FORMATS = ("1", "2", "3", "4", "5")
_FIXED = ("format", "fileExt")
_PARSED = frozenset({caption_texts.SRT, caption_texts.DFXP, caption_texts.WEBVTT})
_KEPT = {"Cache-Control": "public, max-age=8640000, max-stale=0"}
_WHOLE_SECONDS = 30


@dataclass(frozen=True, slots=True)
class CaptionService:
    """Actions of `caption_captionAsset`."""

    calls: FileAssetCalls

    def list_of_entries(self, call: Call) -> dict[str, Any]:
        """List the captions of the entries in the filter. `languageEqual` is ignored."""
        return list_assets(call, "CaptionAsset", self.calls.assets.of_entry, _wire, ("format",))

    def get(self, call: Call) -> dict[str, Any]:
        """Return a caption."""
        return _wire(self.calls.named(call))

    def add(self, call: Call) -> dict[str, Any]:
        """Add a caption without content; an entry without content gets one too."""
        entry, sent = entry_named(self.calls.entries, call), call.object("captionAsset")
        kind = sent.text("format") if "format" in sent else caption_texts.SRT
        if kind not in _FORMATS:
            raise ApiError("INVALID_ENUM_VALUE", ENUM_VAL=kind, PARAM_NAME="format", ENUM_TYPE="KalturaCaptionType")
        caption_id = self.calls.assets.add(entry, format=kind, **_columns(sent))
        return without_unread(self._view(caption_id))

    def set_content(self, call: Call) -> dict[str, Any]:
        """Set the content; what does not fit the format is stored all the same, with the status -1."""
        row = self.calls.named(call, "id")
        taken = self.calls.take_content(call, row)
        if taken is not None:
            data, extension = taken
            fits = row["format"] not in _PARSED or caption_texts.cues_of(data, row["format"]) is not None
            kept = extension or caption_texts.EXTENSIONS.get(row["format"], "txt")
            self.calls.assets.keep(row["id"], data, kept, READY if fits else ERROR)
        return self._view(row["id"])

    def update(self, call: Call) -> dict[str, Any]:
        """Change the fields that were sent; the format is fixed."""
        row, sent = self.calls.named(call, "id"), call.object("captionAsset")
        refuse_fixed(sent, "CaptionAsset", _FIXED)
        self.calls.assets.update(row["id"], **_columns(sent))
        if sent.flag("isDefault"):
            self.calls.assets.make_default(row)
        return self._view(row["id"])

    def set_as_default(self, call: Call) -> None:
        """Make a caption the only default one."""
        self.calls.assets.make_default(self.calls.named(call))

    def delete(self, call: Call) -> None:
        """Delete a caption."""
        self.calls.assets.update(self.calls.named(call)["id"], status=3)

    def serve(self, call: Call) -> Response:
        """Return the file as it was sent, also one that could not be read."""
        kind = "text/xml" if self.calls.named(call)["format"] == caption_texts.DFXP else "text/plain"
        return self.calls.serve(call, f"{kind};charset=UTF-8", {})

    def serve_webvtt(self, call: Call) -> Response:
        """Return the playlist of the segments or, with a number, one of them as WebVTT."""
        if not (named := self.calls.named(call))["path"]:
            raise ApiError("CAPTION_ASSET_FILE_NOT_FOUND", ASSET_ID=named["id"])
        row = self.calls.readable(call)
        cues = caption_texts.cues_of(self.calls.assets.content(row), row["format"])
        if cues is None:
            raise ApiError("CAPTION_ASSET_PARSING_FAILED", ASSET_ID=row["id"])
        seconds = max(1, call.args.integer("segmentDuration") or _WHOLE_SECONDS)
        segment = call.args.integer("segmentIndex")
        if not segment:
            entry = self.calls.entries.require(row["entry_id"])
            text, kind = caption_texts.as_playlist(entry["duration_ms"], seconds), "application/x-mpegurl"
        else:
            text, kind = caption_texts.as_webvtt(cues, segment, seconds), "text/vtt;charset=UTF-8"
        return Response(text, headers={**CORS, **_KEPT, "Content-Type": kind})

    def serve_as_json(self, call: Call) -> dict[str, Any]:
        """Return the cues."""
        row = self.calls.readable(call)
        return caption_texts.as_json(caption_texts.cues_of(self.calls.assets.content(row), row["format"]) or [])

    def _view(self, caption_id: str) -> dict[str, Any]:
        row = self.calls.assets.get(caption_id)
        if row is None:
            raise ApiError("CAPTION_ASSET_ID_NOT_FOUND", ASSET_ID=caption_id)
        return _wire(row)

    def service(self) -> Service:
        """Return the table of actions."""
        named = ("captionAssetId",)
        readers, editors = Access.READERS, Access.CAPTIONS
        return Service(
            "caption_captionAsset",
            (
                Action("list", self.list_of_entries, Access.PUBLIC),
                Action("get", self.get, readers, named),
                Action("add", self.add, editors, ("entryId", "captionAsset"), edits="entryId"),
                Action("setContent", self.set_content, editors, ("id", "contentResource")),
                Action("update", self.update, editors, ("id", "captionAsset")),
                Action("setAsDefault", self.set_as_default, editors, named),
                Action("delete", self.delete, editors, named),
                Action("getUrl", self.calls.get_url, Access.PUBLIC, ("id",)),
                Action("serve", self.serve, Access.ANYONE, named, serves=True),
                Action("serveWebVTT", self.serve_webvtt, Access.ANYONE, named, serves=True),
                Action("serveAsJson", self.serve_as_json, Access.ANYONE, named),
            ),
        )


def _wire(row: Row) -> dict[str, Any]:
    return caption_to_wire(row, CODES)


def _columns(sent: Args) -> dict[str, Any]:
    """Return the columns of the fields that were sent. The language is the English name, never a code."""
    language = sent.text("language")
    if "language" in sent and language not in CODES:
        raise ApiError("INVALID_ENUM_VALUE", ENUM_VAL=language, PARAM_NAME="language", ENUM_TYPE="KalturaLanguage")
    columns = sent_columns(sent, CAPTION_TEXTS)
    if "displayOnPlayer" in sent:
        columns["display_on_player"] = int(sent.flag("displayOnPlayer"))
    return columns
