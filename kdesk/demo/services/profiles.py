"""`flavorParams` and `conversionProfile`: what renditions there can be."""

from typing import Any

from kdesk.demo.calls import Access, Action, Call, Service, listing
from kdesk.demo.errors import ApiError
from kdesk.demo.ladder import (
    ALL_PARAMS,
    DEFAULT_PROFILE,
    PARAMS,
    PROFILES,
    SOURCE_ONLY_PROFILE,
    params_to_wire,
)

_NAMES = {DEFAULT_PROFILE: "Default", SOURCE_ONLY_PROFILE: "Source only"}


def list_params(call: Call) -> dict[str, Any]:
    """Every kind of rendition."""
    objects = [params_to_wire(params, call.demo.identity.created_at) for params in ALL_PARAMS]
    return listing("FlavorParams", len(objects), objects)


def get_params(call: Call) -> dict[str, Any]:
    """One kind of rendition."""
    params = PARAMS.get(call.args.integer("id"))
    if params is None:
        raise ApiError("FLAVOR_PARAMS_ID_NOT_FOUND", ID=call.args.text("id"))
    return params_to_wire(params, call.demo.identity.created_at)


def list_profiles(call: Call) -> dict[str, Any]:
    """Every conversion profile."""
    return listing("ConversionProfile", len(PROFILES), [_to_wire(call, number) for number in PROFILES])


def get_profile(call: Call) -> dict[str, Any]:
    """One conversion profile."""
    number = call.args.integer("id")
    if number not in PROFILES:
        raise ApiError("CONVERSION_PROFILE_ID_NOT_FOUND", ID=str(number))
    return _to_wire(call, number)


def get_default(call: Call) -> dict[str, Any]:
    """The profile of entries that name none."""
    return _to_wire(call, DEFAULT_PROFILE)


def _to_wire(call: Call, number: int) -> dict[str, Any]:
    default = number == DEFAULT_PROFILE
    corners = {"left": -1, "top": -1, "width": -1, "height": -1, "objectType": "KalturaCropDimensions"}
    return {
        "id": number,
        "partnerId": call.demo.identity.partner_id,
        "status": 2,
        "type": 1,
        "name": _NAMES[number],
        "systemName": _NAMES[number],
        "tags": "",
        "description": "",
        "createdAt": call.demo.identity.created_at,
        "flavorParamsIds": ",".join(str(params.id) for params in PROFILES[number]),
        "isDefault": default,
        "isPartnerDefault": default,
        "cropDimensions": corners,
        "clipStart": -1,
        "clipDuration": -1,
        "mediaParserType": 0,
        "calculateComplexity": True,
        "collectionTags": "mbr,ism",
        "detectGOP": 0,
        "objectType": "KalturaConversionProfile",
    }


FLAVOR_PARAMS = Service(
    "flavorParams",
    (
        Action("list", list_params, Access.ADMIN),
        Action("get", get_params, Access.ADMIN, ("id",)),
    ),
)
CONVERSION_PROFILE = Service(
    "conversionProfile",
    (
        Action("list", list_profiles, Access.ADMIN),
        Action("get", get_profile, Access.ADMIN, ("id",)),
        Action("getDefault", get_default, Access.ADMIN),
    ),
)
