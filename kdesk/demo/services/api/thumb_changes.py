"""Actions of `thumbAsset` that change thumbnails: set the picture or the default, delete."""

from dataclasses import dataclass
from http.client import HTTPException
from typing import Any

from kdesk.demo.media.captures import Captures
from kdesk.demo.media.imports import Imports
from kdesk.demo.media.ingest import extension_of
from kdesk.demo.services.calls.asset_views import new_thumb_view, thumb_view
from kdesk.demo.services.calls.call import Access, Action, Call
from kdesk.demo.services.calls.lookup import entry_named, entry_with_id, thumb_named
from kdesk.demo.services.calls.token_files import TokenFiles
from kdesk.demo.store.assets.thumbs import DELETED, Thumbs, is_default
from kdesk.demo.store.database import Database, Row
from kdesk.demo.store.entries.rows import Entries
from kdesk.demo.wire.errors import ApiError


@dataclass(frozen=True, slots=True)
class ThumbChanges:
    """Actions of `thumbAsset` that add files and change thumbnails."""

    database: Database
    entries: Entries
    thumbs: Thumbs
    token_files: TokenFiles
    captures: Captures
    imports: Imports

    def add(self, call: Call) -> dict[str, Any]:
        """Add a thumbnail without content, for `setContent`."""
        entry, sent = entry_named(self.entries, call), call.object("thumbAsset")
        params_id = sent.integer("thumbParamsId")
        with self.database.transaction():
            present = self.thumbs.with_params(entry["id"], params_id) if params_id else None
            if present:
                raise ApiError("THUMB_ASSET_ALREADY_EXISTS", ASSET_ID=present["id"], PARAMS_ID=str(params_id))
            thumb_id = self.thumbs.add(entry, params_id=params_id)
            self.thumbs.change(thumb_id, sent)
        return new_thumb_view(self.thumbs, thumb_id)

    def set_content(self, call: Call) -> dict[str, Any]:
        """Use an uploaded file as the picture. As on the real server, the owner of the entry is not checked."""
        row = thumb_named(self.thumbs, call, "id")
        token = self.token_files.full_token(call, call.object("contentResource"))
        self.captures.keep(row["id"], self.token_files.path(token), token["extension"])
        self.token_files.close(token["id"])
        return thumb_view(self.thumbs, row["id"])

    def add_from_image(self, call: Call) -> dict[str, Any]:
        """Add a thumbnail from a file in the request, even if it is not a picture."""
        return new_thumb_view(self.thumbs, self.added_file(call, entry_named(self.entries, call)))

    def add_from_url(self, call: Call) -> dict[str, Any]:
        """Add a thumbnail from a URL."""
        entry = entry_named(self.entries, call)
        return new_thumb_view(self.thumbs, self.added_url(entry, call.args.text("url")))

    def added_file(self, call: Call, entry: Row) -> str:
        """Add an asset of the file in the request and return its id."""
        part = call.files["fileData"]
        thumb_id = self.thumbs.add(entry)
        self.captures.keep(thumb_id, self.thumbs.adopt(part.path), extension_of(part.file_name, None))
        return thumb_id

    def added_url(self, entry: Row, url: str) -> str:
        """Add an asset of the file at a URL and return its id."""
        try:
            content = self.imports.fetch(url)
        except (OSError, HTTPException, ValueError):
            raise ApiError("THUMB_ASSET_DOWNLOAD_FAILED", URL_PATH=url) from None
        thumb_id = self.thumbs.add(entry)
        self.captures.keep(thumb_id, content.path, content.extension)
        return thumb_id

    def update(self, call: Call) -> dict[str, Any]:
        """Change the fields that were sent."""
        row = thumb_named(self.thumbs, call, "id")
        call.require_editor(entry_with_id(self.entries, call, row["entry_id"]))
        self.thumbs.change(row["id"], call.object("thumbAsset"))
        return thumb_view(self.thumbs, row["id"])

    def set_as_default(self, call: Call) -> None:
        """Make a thumbnail the default. As on the real server, the owner of the entry is not checked."""
        self.thumbs.make_default(thumb_named(self.thumbs, call))

    def delete(self, call: Call) -> None:
        """Delete a thumbnail, unless it is the default."""
        row = thumb_named(self.thumbs, call)
        if is_default(row):
            raise ApiError("THUMB_ASSET_IS_DEFAULT", ASSET=row["id"])
        self.thumbs.update(row["id"], status=DELETED)

    def actions(self) -> tuple[Action, ...]:
        return (
            Action("add", self.add, needs=("entryId", "thumbAsset"), edits="entryId"),
            Action("setContent", self.set_content, needs=("id", "contentResource")),
            Action("addFromImage", self.add_from_image, needs=("entryId",), files=("fileData",), edits="entryId"),
            Action("addFromUrl", self.add_from_url, needs=("entryId", "url"), edits="entryId"),
            Action("update", self.update, needs=("id", "thumbAsset")),
            Action("setAsDefault", self.set_as_default, needs=("thumbAssetId",)),
            # A user session can add thumbnails, but not delete them.
            Action("delete", self.delete, Access.ADMIN, ("thumbAssetId",)),
        )
