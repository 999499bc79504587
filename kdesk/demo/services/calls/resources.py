"""Resources of the wire: their files and texts, and their use as content of entries."""

import uuid
from dataclasses import dataclass

from kdesk.demo.media.imports import Imports
from kdesk.demo.media.ingest import Content, Ingest, extension_of
from kdesk.demo.services.calls.call import Call
from kdesk.demo.services.calls.lookup import entry_with_id, flavor_with_id
from kdesk.demo.services.calls.resource_kinds import ASSET, ENTRY, FILE, TEXT, TOKEN, URL, kind_of
from kdesk.demo.services.calls.token_files import TokenFiles
from kdesk.demo.store.assets.flavors import Flavors
from kdesk.demo.store.database import Row
from kdesk.demo.store.entries.rows import Entries
from kdesk.demo.store.files import Files
from kdesk.demo.store.uploads import filetypes, tokens
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.params import Args


@dataclass(frozen=True, slots=True)
class Resources:
    """Reads resources and sets the content of entries from them."""

    files: Files
    entries: Entries
    flavors: Flavors
    token_files: TokenFiles
    ingest: Ingest
    imports: Imports

    def put(self, call: Call, entry: Row, resource: Args) -> None:
        """Set the content of an entry from a resource."""
        puts = {
            TOKEN: self._put_token,
            ENTRY: self._put_entry,
            ASSET: self._put_asset,
            TEXT: self._put_text,
            FILE: self._put_file,
            URL: self._put_url,
        }
        puts[kind_of(resource)](call, entry, resource)

    def require(self, call: Call, resource: Args) -> None:
        """Raise an error if a resource names an upload token that does not exist."""
        if kind_of(resource) == TOKEN:
            self.token_files.token(call, resource)

    def text_of(self, call: Call, resource: Args) -> str:
        """Return the text of a string resource or of an uploaded file."""
        if kind_of(resource) == TEXT:
            return resource.text("content")
        token = self.token_files.token(call, resource)
        if token["status"] != tokens.FULL:
            raise ApiError("UPLOADED_FILE_NOT_FOUND_BY_TOKEN")
        text = self.token_files.path(token).read_text("utf-8", "replace")
        self.token_files.close(token["id"])
        return text

    def entry_content(self, call: Call, resource: Args) -> Content:
        """Return the content of another entry: its picture or document, or a flavor, by default the source."""
        other = entry_with_id(self.entries, call, resource.text("entryId"))
        if other["content_path"]:
            path = self.files.open_path(other["content_path"])
            picture = (other["width"], other["height"]) if other["width"] else None
            return Content(path, other["content_ext"], path.stat().st_size, picture=picture)
        wanted = resource.integer("flavorParamsId")
        flavors = self.flavors.of_entry(other["id"])
        flavor = next((row for row in flavors if row["params_id"] == wanted and row["path"]), None)
        if flavor is None:
            raise ApiError("ORIGINAL_FLAVOR_ASSET_IS_MISSING")
        return self._flavor_content(flavor)

    def asset_content(self, call: Call, resource: Args) -> Content:
        """Return the file of a flavor."""
        flavor = flavor_with_id(self.flavors, call, resource.text("assetId"))
        if not flavor["path"]:
            raise ApiError("FLAVOR_ASSET_IS_NOT_READY")
        return self._flavor_content(flavor)

    def _flavor_content(self, flavor: Row) -> Content:
        return Content(self.files.open_path(flavor["path"]), flavor["file_ext"], flavor["size"])

    def _put_token(self, call: Call, entry: Row, resource: Args) -> None:
        self.ingest.attach(entry, self.token_files.token(call, resource))

    def _put_entry(self, call: Call, entry: Row, resource: Args) -> None:
        self.ingest.take(entry, self.entry_content(call, resource))

    def _put_asset(self, call: Call, entry: Row, resource: Args) -> None:
        self.ingest.take(entry, self.asset_content(call, resource))

    def _put_text(self, _: Call, entry: Row, resource: Args) -> None:
        path = self.files.contents / uuid.uuid4().hex
        path.write_text(resource.text("content"), "utf-8")
        self.ingest.take(entry, Content(path, "txt", path.stat().st_size))

    def _put_file(self, call: Call, entry: Row, _: Args) -> None:
        """Use a file in the request, in the part `resource:fileData`."""
        part = call.files.get("resource:fileData")
        if part is None:
            raise ApiError("UPLOAD_ERROR")
        if not part.length or not filetypes.allowed(part.path):
            raise ApiError("FILE_CONTENT_NOT_SECURE")
        path = part.path.rename(self.files.contents / uuid.uuid4().hex)
        self.ingest.take(entry, Content(path, extension_of(part.file_name, None), part.length))

    def _put_url(self, _: Call, entry: Row, resource: Args) -> None:
        """Queue the import of a URL."""
        if not resource.text("url"):
            raise ApiError("PROPERTY_VALIDATION_CANNOT_BE_NULL", PROP_NAME=f"{URL}::url")
        self.imports.begin(entry, resource.text("url"))
