"""Actions of `flavorAsset` that change flavors: convert, replace, delete, set the source."""

from dataclasses import dataclass
from typing import Any

from kdesk.demo.media.conversion import Conversion
from kdesk.demo.media.transcoder import Transcoder
from kdesk.demo.services.calls.asset_views import flavor_view
from kdesk.demo.services.calls.call import Access, Action, Call
from kdesk.demo.services.calls.lookup import entry_named, entry_with_id, flavor_with_id
from kdesk.demo.services.calls.token_files import TokenFiles
from kdesk.demo.store.assets.flavors import DELETED, IMPORTING, QUEUED, READY, VALIDATING
from kdesk.demo.store.content_stores import ContentStores
from kdesk.demo.store.database import Row
from kdesk.demo.store.entries import rows as entry_states
from kdesk.demo.store.entries.versions import following
from kdesk.demo.store.profiles.ladder import PARAMS, SOURCE_PARAMS
from kdesk.demo.wire.errors import ApiError

_CONVERTIBLE = (entry_states.ERROR_CONVERTING, entry_states.PRECONVERT, entry_states.READY)


@dataclass(frozen=True, slots=True)
class FlavorChanges:
    """Actions of `flavorAsset` that change flavors."""

    stores: ContentStores
    token_files: TokenFiles
    conversion: Conversion
    transcoder: Transcoder

    def convert(self, call: Call) -> None:
        """Queue the conversion of a rendition, new or again."""
        entry, params_id = entry_named(self.stores.entries, call), call.args.integer("flavorParamsId")
        _require_params(params_id)
        self._queue(entry, params_id)

    def reconvert(self, call: Call) -> None:
        """Queue the conversion of a flavor again."""
        row = self._own_flavor(call)
        self._queue(self.stores.entries.require(row["entry_id"]), row["params_id"])

    def _queue(self, entry: Row, params_id: int) -> None:
        if params_id == SOURCE_PARAMS:
            raise ApiError("FLAVOR_ASSET_RECONVERT_ORIGINAL")
        if entry["status"] not in _CONVERTIBLE:
            raise ApiError("INVALID_ENTRY_STATUS")
        source = self.stores.flavors.source(entry["id"])
        if source is None or not source["path"]:
            raise ApiError("ORIGINAL_FLAVOR_ASSET_IS_MISSING")
        if not self.stores.files.open_path(source["path"]).is_file():
            raise ApiError("FILE_DOESNT_EXIST")
        self.stores.flavors.queue(entry, params_id)
        self.transcoder.wake()

    def delete(self, call: Call) -> None:
        """Delete a flavor; the source and the last flavor are not protected."""
        row = self._own_flavor(call)
        self.stores.flavors.update(row["id"], status=DELETED)
        self.conversion.settle(row["entry_id"])

    def add(self, call: Call) -> dict[str, Any]:
        """Add a flavor without content, for `setContent`."""
        entry, sent = entry_named(self.stores.entries, call), call.object("flavorAsset")
        params_id = sent.integer("flavorParamsId")
        _require_params(params_id)
        with self.stores.database.transaction():
            present = self.stores.flavors.with_params(entry["id"], params_id)
            if present:
                raise ApiError("FLAVOR_ASSET_ALREADY_EXISTS", ASSET_ID=present["id"], PARAMS_ID=str(params_id))
            flavor_id = self.stores.flavors.add(entry, params_id, IMPORTING, file_ext=sent.optional("fileExt"))
            self.stores.flavors.change(flavor_id, sent)
        return flavor_view(self.stores.flavors, flavor_id)

    def update(self, call: Call) -> dict[str, Any]:
        """Change the fields that were sent."""
        row = self._own_flavor(call)
        self.stores.flavors.change(row["id"], call.object("flavorAsset"))
        return flavor_view(self.stores.flavors, row["id"])

    def set_content(self, call: Call) -> dict[str, Any]:
        """Use an uploaded file as a rendition without conversion, or as the source, which is converted."""
        row = self._own_flavor(call)
        with self.stores.database.transaction():
            token = self.token_files.full_token(call, call.object("contentResource"))
            self.token_files.close(token["id"])
            is_source = row["params_id"] == SOURCE_PARAMS
            # A rendition gets its version when the transcoder has packaged it.
            version = str(following(int(row["version"] or 0))) if is_source else row["version"]
            self.stores.flavors.update(
                row["id"],
                status=QUEUED if is_source else VALIDATING,
                version=version,
                path=self.stores.files.stored(self.token_files.path(token)),
                size=token["uploaded"],
                file_ext=token["extension"],
            )
            if is_source:
                self.stores.entries.update(row["entry_id"], status=entry_states.PRECONVERT)
        self.transcoder.wake()
        return flavor_view(self.stores.flavors, row["id"])

    def set_as_source(self, call: Call) -> None:
        """Make a rendition the source and delete the previous source."""
        flavor_id, flavors = call.args.text("assetId"), self.stores.flavors
        row = flavors.get(flavor_id)
        if row is None or row["partner_id"] != call.who.partner_id:
            raise ApiError("ASSET_ID_NOT_FOUND", ID=flavor_id)
        if row["status"] != READY:
            raise ApiError("FLAVOR_ASSET_IS_NOT_READY")
        source = flavors.source(row["entry_id"])
        if source and source["id"] == flavor_id:
            return
        with self.stores.database.transaction():
            if source:
                flavors.update(source["id"], status=DELETED)
            flavors.update(flavor_id, params_id=SOURCE_PARAMS, tags=f"source,{row['tags']}")
        self.conversion.settle(row["entry_id"])

    def _own_flavor(self, call: Call) -> Row:
        row = flavor_with_id(self.stores.flavors, call, call.args.text("id"))
        call.require_editor(entry_with_id(self.stores.entries, call, row["entry_id"]))
        return row

    def actions(self) -> tuple[Action, ...]:
        return (
            Action("convert", self.convert, Access.ADMIN, ("entryId", "flavorParamsId"), edits="entryId"),
            Action("reconvert", self.reconvert, Access.ADMIN_OR_NOBODY, needs=("id",)),
            Action("delete", self.delete, Access.ADMIN, needs=("id",)),
            Action("add", self.add, needs=("entryId", "flavorAsset"), edits="entryId"),
            Action("update", self.update, needs=("id", "flavorAsset")),
            Action("setContent", self.set_content, needs=("id", "contentResource")),
            Action("setAsSource", self.set_as_source, Access.ADMIN, needs=("assetId",)),
        )


def _require_params(params_id: int) -> None:
    if params_id not in PARAMS:
        raise ApiError("FLAVOR_PARAMS_ID_NOT_FOUND", ID=str(params_id))
