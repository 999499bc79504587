"""`flavorAsset`: the renditions of an entry."""

from typing import Any

from kdesk.demo.media.media_urls import Place, attachment_name
from kdesk.demo.services.api import flavor_changes
from kdesk.demo.services.calls.asset_lists import list_assets
from kdesk.demo.services.calls.calls import Access, Action, Call, Service
from kdesk.demo.services.calls.resources import flavor_of
from kdesk.demo.services.delivery.access_check import check_access
from kdesk.demo.services.delivery.url_calls import UrlCall
from kdesk.demo.store.assets.flavors import READY, to_wire
from kdesk.demo.store.database import Row
from kdesk.demo.store.profiles.ladder import ALL_PARAMS, params_to_wire
from kdesk.demo.wire.access_types import DOWNLOAD
from kdesk.demo.wire.errors import ApiError


def list_of_entries(call: Call) -> dict[str, Any]:
    """The flavors of the entries that the filter names."""
    return list_assets(call, "FlavorAsset", call.demo.flavors.of_entry, to_wire, ("flavorParamsId",))


def get(call: Call) -> dict[str, Any]:
    """One flavor."""
    return to_wire(flavor_of(call, call.args.text("id")))


def get_by_entry_id(call: Call) -> list[Any]:
    """A bare list of an entry's flavors."""
    entry = call.entry()
    return [to_wire(row) for row in call.demo.flavors.of_entry(entry["id"])]


def get_web_playable(call: Call) -> list[Any]:
    """A bare list of the ready flavors that a browser can play."""
    entry = call.entry()
    rows = call.demo.flavors.of_entry(entry["id"])
    playable = [row for row in rows if row["status"] == READY and "web" in row["tags"].split(",")]
    if not playable:
        raise ApiError("NO_FLAVORS_FOUND")
    return [to_wire(row) for row in playable]


def get_with_params(call: Call) -> list[Any]:
    """A bare list: every flavor with its params, and the params that have no flavor."""
    entry = call.entry()
    rows = {row["params_id"]: row for row in call.demo.flavors.of_entry(entry["id"])}
    return [
        {
            "flavorAsset": to_wire(rows[params.id]) if params.id in rows else None,
            "flavorParams": params_to_wire(params, call.demo.identity.created_at),
            "entryId": entry["id"],
            "objectType": "KalturaFlavorAssetWithParams",
        }
        for params in ALL_PARAMS
    ]


def get_url(call: Call) -> str:
    """A `serveFlavor` URL that saves under the entry's name; without a body where the entry may not be downloaded."""
    row = _ready(call)
    entry = call.entry_of(row["entry_id"])
    check_access(UrlCall(call.demo, {"ks": call.ks}, call.base_url, origin=call.origin), entry, DOWNLOAD)
    name = call.object("options").text("fileName").replace("/", "_") or attachment_name(entry, row)
    return Place(call.base_url, row["partner_id"]).file(row, name)


def get_download_url(call: Call) -> str:
    """The older form; it carries the caller's KS."""
    row = _ready(call)
    place = Place("", row["partner_id"]).path
    return f"{call.base_url}{place}/download/entry_id/{row['entry_id']}/flavor/{row['id']}/ks/{call.ks}"


def _ready(call: Call) -> Row:
    row = flavor_of(call, call.args.text("id"))
    if row["status"] != READY:
        raise ApiError("FLAVOR_ASSET_IS_NOT_READY")
    return row


SERVICE = Service(
    "flavorAsset",
    (
        Action("list", list_of_entries, Access.PUBLIC),
        Action("get", get, Access.CONSOLE_OR_NOBODY, ("id",)),
        Action("getByEntryId", get_by_entry_id, Access.PUBLIC, ("entryId",)),
        Action("getWebPlayableByEntryId", get_web_playable, Access.PUBLIC, ("entryId",)),
        Action("getFlavorAssetsWithParams", get_with_params, Access.CONSOLE_OR_NOBODY, ("entryId",)),
        Action("getUrl", get_url, Access.PUBLIC, ("id",)),
        Action("getDownloadUrl", get_download_url, Access.SESSION, ("id",)),
        *flavor_changes.ACTIONS,
    ),
)
