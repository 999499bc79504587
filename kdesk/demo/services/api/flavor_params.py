"""`flavorParams`: the kinds of renditions."""

from dataclasses import dataclass
from typing import Any

from kdesk.demo.services.calls.call import Access, Action, Call, Service
from kdesk.demo.store.profiles.conversion_profiles import ConversionProfiles
from kdesk.demo.store.profiles.ladder import ALL_PARAMS, PARAMS, params_to_wire
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.paging import page_listing


@dataclass(frozen=True, slots=True)
class FlavorParamsService:
    """Actions of `flavorParams`."""

    created_at: int
    profiles: ConversionProfiles

    def list_params(self, call: Call) -> dict[str, Any]:
        """List all flavor params."""
        objects = [params_to_wire(params, self.created_at) for params in ALL_PARAMS]
        return page_listing("FlavorParams", objects, call.object("pager"))

    def get(self, call: Call) -> dict[str, Any]:
        """Return flavor params by id."""
        params = PARAMS.get(call.args.integer("id"))
        if params is None:
            raise ApiError("FLAVOR_PARAMS_ID_NOT_FOUND", ID=call.args.text("id"))
        return params_to_wire(params, self.created_at)

    def list_of_profile(self, call: Call) -> list[Any]:
        """Return the flavor params of a conversion profile."""
        row = self.profiles.require(call.who.partner_id, call.args.integer("conversionProfileId"))
        at = self.created_at
        return [params_to_wire(PARAMS[one["params_id"]], at) for one in self.profiles.params(row["id"])]

    def service(self) -> Service:
        return Service(
            "flavorParams",
            (
                Action("list", self.list_params, Access.CONSOLE),
                Action("get", self.get, Access.ADMIN, ("id",)),
                Action("getByConversionProfileId", self.list_of_profile, Access.ADMIN, ("conversionProfileId",)),
            ),
        )
