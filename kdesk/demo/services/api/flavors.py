"""`flavorAsset`: the flavors of an entry."""

from dataclasses import dataclass
from typing import Any

from kdesk.demo.media.media_urls import Place, attachment_name
from kdesk.demo.services.calls.asset_lists import list_assets
from kdesk.demo.services.calls.call import Access, Action, Call, Service
from kdesk.demo.services.calls.lookup import entry_named, entry_with_id, flavor_with_id
from kdesk.demo.services.delivery.access_check import AccessCheck
from kdesk.demo.services.delivery.url_calls import UrlCall
from kdesk.demo.store.assets.flavors import READY, Flavors, to_wire
from kdesk.demo.store.database import Row
from kdesk.demo.store.entries.rows import Entries
from kdesk.demo.store.profiles.ladder import ALL_PARAMS, params_to_wire
from kdesk.demo.wire.access_types import DOWNLOAD
from kdesk.demo.wire.errors import ApiError


@dataclass(frozen=True, slots=True)
class FlavorService:
    """Actions of `flavorAsset` that read flavors."""

    created_at: int
    entries: Entries
    flavors: Flavors
    access: AccessCheck
    changes: tuple[Action, ...]

    def list_of_entries(self, call: Call) -> dict[str, Any]:
        """List the flavors of the entries in the filter."""
        return list_assets(call, "FlavorAsset", self.flavors.of_entry, to_wire, ("flavorParamsId",))

    def get(self, call: Call) -> dict[str, Any]:
        return to_wire(flavor_with_id(self.flavors, call, call.args.text("id")))

    def get_by_entry_id(self, call: Call) -> list[Any]:
        """Return the flavors of an entry."""
        entry = entry_named(self.entries, call)
        return [to_wire(row) for row in self.flavors.of_entry(entry["id"])]

    def get_web_playable(self, call: Call) -> list[Any]:
        """Return the ready flavors that a browser can play; NO_FLAVORS_FOUND if there are none."""
        entry = entry_named(self.entries, call)
        rows = self.flavors.of_entry(entry["id"])
        playable = [row for row in rows if row["status"] == READY and "web" in row["tags"].split(",")]
        if not playable:
            raise ApiError("NO_FLAVORS_FOUND")
        return [to_wire(row) for row in playable]

    def get_with_params(self, call: Call) -> list[Any]:
        """Return all flavor params, each with the entry's flavor if there is one."""
        entry = entry_named(self.entries, call)
        rows = {row["params_id"]: row for row in self.flavors.of_entry(entry["id"])}
        return [
            {
                "flavorAsset": to_wire(rows[params.id]) if params.id in rows else None,
                "flavorParams": params_to_wire(params, self.created_at),
                "entryId": entry["id"],
                "objectType": "KalturaFlavorAssetWithParams",
            }
            for params in ALL_PARAMS
        ]

    def get_url(self, call: Call) -> str:
        """Return a `serveFlavor` URL that downloads under the entry's name.

        Raises:
            ExitError: The entry may not be downloaded.
        """
        row = self._ready(call)
        entry = entry_with_id(self.entries, call, row["entry_id"])
        self.access.check(UrlCall({"ks": call.ks}, call.base_url, origin=call.origin), entry, DOWNLOAD)
        wanted = call.object("options").text("fileName").replace("/", "_")
        name = wanted or attachment_name(entry, row)
        return Place(call.base_url, row["partner_id"]).file(row, name, as_it_is=bool(wanted))

    def get_download_url(self, call: Call) -> str:
        """Return a URL of the older form, which contains the caller's KS."""
        row = self._ready(call)
        place = Place("", row["partner_id"]).path
        return f"{call.base_url}{place}/download/entry_id/{row['entry_id']}/flavor/{row['id']}/ks/{call.ks}"

    def _ready(self, call: Call) -> Row:
        row = flavor_with_id(self.flavors, call, call.args.text("id"))
        if row["status"] != READY:
            raise ApiError("FLAVOR_ASSET_IS_NOT_READY")
        return row

    def service(self) -> Service:
        return Service(
            "flavorAsset",
            (
                Action("list", self.list_of_entries, Access.PUBLIC),
                # Kaltura forbids this to plain user sessions, which may list flavors, but allows it without a session.
                Action("get", self.get, Access.CONSOLE_OR_NOBODY, ("id",)),
                Action("getByEntryId", self.get_by_entry_id, Access.PUBLIC, ("entryId",)),
                Action("getWebPlayableByEntryId", self.get_web_playable, Access.PUBLIC, ("entryId",)),
                Action("getFlavorAssetsWithParams", self.get_with_params, Access.CONSOLE_OR_NOBODY, ("entryId",)),
                Action("getUrl", self.get_url, Access.PUBLIC, ("id",)),
                Action("getDownloadUrl", self.get_download_url, Access.SESSION, ("id",)),
                *self.changes,
            ),
        )
