"""`thumbParams`: the params of thumbnail assets."""

from dataclasses import dataclass
from typing import Any

from kdesk.demo.media.thumb_params import PARAMS, params_to_wire
from kdesk.demo.services.calls.call import Access, Action, Call, Service
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.filtering import select
from kdesk.demo.wire.paging import page_listing

_FIELDS = ("id", "systemName", "isSystemDefault", "tags", "format")


@dataclass(frozen=True, slots=True)
class ThumbParamsService:
    """Actions of `thumbParams`."""

    created_at: int

    def list_params(self, call: Call) -> dict[str, Any]:
        """List all params, including those of the system."""
        objects = [params_to_wire(number, self.created_at) for number in PARAMS]
        return page_listing("ThumbParams", select(objects, call.object("filter"), _FIELDS), call.object("pager"))

    def get(self, call: Call) -> dict[str, Any]:
        """Return params by id; the error for an unknown id mentions flavors, as on the real server."""
        number = call.args.integer("id")
        if number not in PARAMS:
            raise ApiError("FLAVOR_PARAMS_ID_NOT_FOUND", ID=call.args.text("id"))
        return params_to_wire(number, self.created_at)

    def service(self) -> Service:
        return Service(
            "thumbParams",
            (
                Action("list", self.list_params, Access.ADMIN),
                Action("get", self.get, Access.ADMIN, ("id",)),
            ),
        )
