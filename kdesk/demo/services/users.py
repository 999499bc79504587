"""`user`: sign-in by e-mail and password, and who a user is."""

import hmac
from typing import Any

from kdesk.demo import ks
from kdesk.demo.calls import Access, Action, Call, Service
from kdesk.demo.errors import ApiError
from kdesk.demo.sessions import DAY


def login_by_login_id(call: Call) -> str:
    """An admin KS; whatever is wrong, the answer is USER_WRONG_PASSWORD."""
    return _login(call, call.args.text("loginId"))


def login(call: Call) -> str:
    """The older form of the same."""
    return _login(call, call.args.text("userId"))


def _login(call: Call, user: str) -> str:
    identity, args = call.demo.identity, call.args
    partner = args.integer("partnerId") or identity.partner_id
    same = hmac.compare_digest(args.text("password").encode(), identity.password.encode())
    if user != identity.user_id or partner != identity.partner_id or not same:
        raise ApiError("USER_WRONG_PASSWORD")
    expiry = DAY if args.raw("expiry") is None else args.integer("expiry")
    return call.demo.sessions.start(identity.user_id, ks.ADMIN, expiry, "disableentitlement")


def get(call: Call) -> dict[str, Any]:
    """The calling user, or for an admin any user."""
    who = call.who
    user = call.args.text("userId") or who.user_id
    if user != who.user_id and not who.is_admin:
        raise ApiError("CANNOT_RETRIEVE_ANOTHER_USER_USING_NON_ADMIN_SESSION", USER_ID=user)
    if not user:
        raise ApiError("INVALID_USER_ID")
    identity = call.demo.identity
    owner = user == identity.user_id
    return {
        "id": user,
        "partnerId": identity.partner_id,
        "screenName": user,
        "fullName": "Demo Producer" if owner else user,
        "email": user if owner else None,
        "country": "",
        "description": "",
        "status": 1,
        "createdAt": identity.created_at,
        "updatedAt": identity.created_at,
        "storageSize": 0,
        "statusUpdatedAt": identity.created_at,
        "userMode": 0,
        "capabilities": [],
        "type": 0,
        "isAdmin": owner,
        "isGuest": False,
        "roleIds": "2" if owner else "",
        "roleNames": "Publisher Administrator" if owner else "",
        "isAccountOwner": owner,
        "firstName": "Demo" if owner else user,
        "lastName": "Producer" if owner else "",
        "loginEnabled": owner,
        "isSsoExcluded": False,
        "objectType": "KalturaUser",
    }


SERVICE = Service(
    "user",
    (
        Action(
            "loginByLoginId", login_by_login_id, Access.ANYONE, ("loginId", "password"), masked_as="USER_WRONG_PASSWORD"
        ),
        Action("login", login, Access.ANYONE, ("partnerId", "userId", "password")),
        Action("get", get),
    ),
)
