"""`partner`: the account itself."""

from typing import Any

from kdesk.demo.calls import Access, Action, Call, Service, listing
from kdesk.demo.errors import ApiError


def get(call: Call) -> dict[str, Any]:
    """The partner, asked for by its number; without one the server says 0 is invalid."""
    asked = call.args.integer("id")
    if asked != call.demo.identity.partner_id:
        raise ApiError("INVALID_PARTNER_ID", PID=str(asked))
    return _to_wire(call)


def get_info(call: Call) -> dict[str, Any]:
    """The partner of the session."""
    return _to_wire(call)


def list_partners_for_user(call: Call) -> dict[str, Any]:
    """The one partner that there is."""
    return listing("Partner", 1, [_to_wire(call)])


def _to_wire(call: Call) -> dict[str, Any]:
    identity = call.demo.identity
    return {
        "id": identity.partner_id,
        "name": "kdesk demo",
        "website": "",
        "appearInSearch": 1,
        "createdAt": identity.created_at,
        "adminName": "Demo Producer",
        "adminEmail": identity.user_id,
        "description": "",
        "commercialUse": 0,
        "type": 1,
        "phone": "",
        "describeYourself": "",
        "adultContent": 0,
        "defConversionProfileType": 1001,
        "notify": 0,
        "status": 1,
        "allowQuickEdit": 1,
        "maxUploadSize": "150",
        "partnerPackage": 1,
        "secret": identity.user_secret,
        "adminSecret": identity.admin_secret,
        "allowMultiNotification": 0,
        "adminLoginUsersQuota": "10",
        "adminUserId": identity.user_id,
        "firstName": "Demo",
        "lastName": "Producer",
        "additionalParams": [],
        "publishersQuota": 0,
        "defaultEntitlementEnforcement": False,
        "objectType": "KalturaPartner",
    }


SERVICE = Service(
    "partner",
    (
        Action("get", get, Access.ADMIN),
        Action("getInfo", get_info, Access.ADMIN),
        Action("listPartnersForUser", list_partners_for_user, Access.ADMIN),
    ),
)
