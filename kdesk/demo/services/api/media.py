"""`media`: entries of video, audio and images."""

from dataclasses import dataclass
from typing import Any

from kdesk.demo.services.calls.call import Access, Action, Call, Service
from kdesk.demo.services.calls.entry_calls import EntryCalls, EntryParts
from kdesk.demo.services.calls.entry_content import require_type
from kdesk.demo.services.calls.resource_kinds import URL
from kdesk.demo.store.database import Row
from kdesk.demo.store.entries import lists as entry_list
from kdesk.demo.store.entries.entry_wire import to_wire
from kdesk.demo.store.entries.fields import CLASSES, MEDIA_ENTRY
from kdesk.demo.wire.paging import listing
from kdesk.demo.wire.params import Args

_MEDIA = CLASSES[MEDIA_ENTRY]


@dataclass(frozen=True, slots=True)
class MediaService:
    """Actions of `media`."""

    parts: EntryParts
    shared: tuple[Action, ...]

    def add(self, call: Call) -> dict[str, Any]:
        """Add an entry without content."""
        return to_wire(self._add(call, call.object("entry")), call.base_url)

    def add_from_uploaded_file(self, call: Call) -> dict[str, Any]:
        """Add an entry with the content of a full token."""
        token = self.parts.content.full_token(call)
        return self.parts.content.fill(call, self._add(call, call.object("mediaEntry")), token)

    def add_from_url(self, call: Call) -> dict[str, Any]:
        """Add an entry whose content is fetched from a URL."""
        row = self._add(call, call.object("mediaEntry"))
        return self.parts.content.fill(call, row, Args({"objectType": URL, "url": call.args.text("url")}))

    def _add(self, call: Call, sent: Args) -> Row:
        return self.parts.content.add(call, _MEDIA, require_type(_MEDIA, sent, "mediaType"))

    def list_media(self, call: Call) -> dict[str, Any]:
        """List media entries."""
        filters, pager = call.object("filter"), call.object("pager")
        total, rows = entry_list.find(self.parts.database, call.who, filters, pager, media=True)
        return listing("Media", total, [to_wire(row, call.base_url) for row in rows])

    def count(self, call: Call) -> int:
        """Return the number of entries that `list` would find."""
        return entry_list.count(self.parts.database, call.who, call.object("filter"), media=True)

    @property
    def _calls(self) -> EntryCalls:
        return EntryCalls(self.parts, "mediaEntry", _MEDIA)

    def service(self) -> Service:
        return Service(
            "media",
            (
                Action("add", self.add, needs=("entry",)),
                Action("addContent", self._calls.add_content, needs=("entryId",), edits="entryId"),
                Action(
                    "addFromUploadedFile", self.add_from_uploaded_file, Access.UPLOADS, ("mediaEntry", "uploadTokenId")
                ),
                Action("addFromUrl", self.add_from_url, needs=("mediaEntry", "url")),
                Action("addFromEntry", self._calls.add_from_entry, needs=("sourceEntryId",)),
                Action("addFromFlavorAsset", self._calls.add_from_flavor_asset, needs=("sourceFlavorAssetId",)),
                Action("get", self._calls.get, Access.PUBLIC, ("entryId",)),
                Action("list", self.list_media, Access.SESSION),
                Action("count", self.count, Access.SESSION),
                Action("update", self._calls.update, needs=("entryId", "mediaEntry"), edits="entryId"),
                Action("delete", self._calls.delete, needs=("entryId",), edits="entryId"),
                Action("updateContent", self._calls.update_content, needs=("entryId", "resource"), edits="entryId"),
                # A user session may replace content, but neither approve nor cancel the replacement.
                Action("approveReplace", self._calls.approve_replace, Access.ADMIN, ("entryId",), edits="entryId"),
                Action("cancelReplace", self._calls.cancel_replace, Access.ADMIN, ("entryId",), edits="entryId"),
                *self.shared,
            ),
        )
