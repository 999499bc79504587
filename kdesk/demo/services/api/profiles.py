"""`conversionProfile` and `conversionProfileAssetParams`: the renditions of an account."""

from dataclasses import dataclass
from typing import Any

from kdesk.demo.services.calls.call import Access, Action, Call, Service
from kdesk.demo.store.database import Row
from kdesk.demo.store.profiles.conversion_profiles import MEDIA, ConversionProfiles
from kdesk.demo.store.profiles.profile_wire import params_to_wire, to_wire
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.filtering import select
from kdesk.demo.wire.paging import page_listing
from kdesk.demo.wire.params import Args

_PROFILE_FIELDS = ("id", "status", "type", "name", "systemName", "tags", "createdAt")
_PARAMS_FIELDS = ("conversionProfileId", "assetParamsId", "readyBehavior", "origin", "systemName")


@dataclass(frozen=True, slots=True)
class ProfileService:
    """Actions of `conversionProfile` and `conversionProfileAssetParams`."""

    profiles: ConversionProfiles

    def list_profiles(self, call: Call) -> dict[str, Any]:
        """List matching conversion profiles."""
        objects = [self._shown(row) for row in self.profiles.all(call.who.partner_id)]
        found = select(objects, call.object("filter"), _PROFILE_FIELDS)
        return page_listing("ConversionProfile", found, call.object("pager"))

    def get_profile(self, call: Call) -> dict[str, Any]:
        return self._shown(self.profiles.require(call.who.partner_id, call.args.integer("id")))

    def get_default(self, call: Call) -> dict[str, Any]:
        """Return the default profile for media, or the first profile of another type."""
        kind, partner_id = call.args.integer("type", MEDIA), call.who.partner_id
        rows = [row for row in self.profiles.all(partner_id) if row["type"] == kind]
        if not rows:
            raise ApiError("CONVERSION_PROFILE_ID_NOT_FOUND", ID="")
        return self._shown(max(rows, key=lambda row: bool(row["is_default"])))

    def add_profile(self, call: Call) -> dict[str, Any]:
        """Add a profile; the name is mandatory."""
        sent = call.object("conversionProfile")
        if not sent.text("name"):
            raise ApiError("PROPERTY_VALIDATION_CANNOT_BE_NULL", PROP_NAME="KalturaConversionProfile::name")
        return self._shown(self.profiles.add(call.who.partner_id, sent))

    def update_profile(self, call: Call) -> dict[str, Any]:
        """Change the fields that were sent."""
        row = self.profiles.require_own(call.who.partner_id, call.args.integer("id"))
        return self._shown(self.profiles.change(row, call.object("conversionProfile")))

    def delete_profile(self, call: Call) -> None:
        """Delete a profile, unless it is the default."""
        row = self.profiles.require_own(call.who.partner_id, call.args.integer("id"))
        if row["is_default"]:
            raise ApiError("CANNOT_DELETE_DEFAULT_CONVERSION_PROFILE")
        self.profiles.delete(row["id"])

    def set_as_default(self, call: Call) -> dict[str, Any]:
        """Make a profile the default."""
        row = self.profiles.require_own(call.who.partner_id, call.args.integer("id"))
        self.profiles.check(call.who.partner_id, row["id"])
        self.profiles.set_default(row["partner_id"], row["id"])
        return self.get_profile(call)

    def list_profile_params(self, call: Call) -> dict[str, Any]:
        """List the renditions of profiles with their ready behavior."""
        filters = call.object("filter")
        profiles = [self._shown(row) for row in self.profiles.all(call.who.partner_id)]
        profiles = select(profiles, filters.child("conversionProfileIdFilter") or Args({}), _PROFILE_FIELDS)
        objects = [params_to_wire(row) for profile in profiles for row in self.profiles.params(profile["id"])]
        return page_listing(
            "ConversionProfileAssetParams", select(objects, filters, _PARAMS_FIELDS), call.object("pager")
        )

    def update_profile_params(self, call: Call) -> dict[str, Any]:
        """Change the fields of a profile's rendition that were sent."""
        profile_id, params_id = call.args.integer("conversionProfileId"), call.args.integer("assetParamsId")
        profile = self.profiles.require_own(call.who.partner_id, profile_id)
        row = next((one for one in self.profiles.params(profile["id"]) if one["params_id"] == params_id), None)
        if row is None:
            ids = {"PROFILE_ID": str(profile_id), "PARAMS_ID": str(params_id)}
            raise ApiError("CONVERSION_PROFILE_ASSET_PARAMS_NOT_FOUND", **ids)
        return params_to_wire(self.profiles.change_params(row, call.object("conversionProfileAssetParams")))

    def _shown(self, row: Row) -> dict[str, Any]:
        return to_wire(row, self.profiles.params(row["id"]))

    def profile_service(self) -> Service:
        return Service(
            "conversionProfile",
            (
                Action("list", self.list_profiles, Access.CONSOLE),
                Action("get", self.get_profile, Access.ADMIN, ("id",)),
                Action("getDefault", self.get_default, Access.ADMIN),
                Action("setAsDefault", self.set_as_default, Access.ADMIN, ("id",)),
                Action("add", self.add_profile, Access.ADMIN, ("conversionProfile",)),
                Action("update", self.update_profile, Access.ADMIN, ("id", "conversionProfile")),
                Action("delete", self.delete_profile, Access.ADMIN, ("id",)),
            ),
        )

    def profile_params_service(self) -> Service:
        return Service(
            "conversionProfileAssetParams",
            (
                Action("list", self.list_profile_params, Access.CONSOLE),
                Action(
                    "update",
                    self.update_profile_params,
                    Access.ADMIN,
                    ("conversionProfileId", "assetParamsId", "conversionProfileAssetParams"),
                ),
            ),
        )
