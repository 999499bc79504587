"""`user` and `adminUser`: signing in with a password, and who a partner's users are."""

import re
from typing import Any

from kdesk.demo.services.calls.calls import Access, Action, Call, Service
from kdesk.demo.store.auth.sessions import DAY
from kdesk.demo.store.auth.users import DELETED, columns_of, to_wire
from kdesk.demo.store.database import Row
from kdesk.demo.wire import ks
from kdesk.demo.wire.clock import now
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.ks import Session
from kdesk.demo.wire.paging import listing, page_of

_SHOWN = ("USER_WRONG_PASSWORD", "PASSWORD_EXPIRED", "MISSING_OTP", "INVALID_OTP", "DIRECT_LOGIN_BLOCKED")
_USER_ID = re.compile(r"[\w,!#$%&'*+?^`{|}~.@ -]{1,320}", re.ASCII)


def login_by_login_id(call: Call) -> str:
    """A KS for a login id; without a partner the account that was last used."""
    args = call.args
    code = args.optional("otp")
    user = call.demo.logins.enter(args.text("loginId"), args.text("password"), args.integer("partnerId"), code)
    return _session(call, user)


def login(call: Call) -> str:
    """A KS for a partner's user; a one-time code cannot be given here."""
    args, partner_id = call.args, call.args.integer("partnerId")
    user = call.demo.users.find(partner_id, args.text("userId"))
    if user is None or user["login_id"] is None:
        raise ApiError("USER_NOT_FOUND")
    return _session(call, call.demo.logins.enter(user["login_id"], args.text("password"), partner_id, None))


def admin_login(call: Call) -> str:
    """The oldest form, for admins alone."""
    args = call.args
    user = call.demo.logins.enter(args.text("email"), args.text("password"), args.integer("partnerId"), None)
    if not user["is_admin"]:
        raise ApiError("ADMIN_KUSER_NOT_FOUND")
    return _session(call, user)


def login_by_ks(call: Call) -> dict[str, Any]:
    """A KS for another account of the same person."""
    who, partner_id = call.who, call.args.integer("requestedPartnerId")
    if who.has("enablechangeaccount") and not who.allows("enablechangeaccount", str(partner_id)):
        raise ApiError("PARTNER_CHANGE_ACCOUNT_DISABLED")
    user = call.demo.logins.switch(call.demo.users.require(who.partner_id, who.user_id), partner_id)
    session = Session(partner_id, user["id"], _kind(user), now() + DAY, who.privileges)
    text = call.demo.sessions.start(session)
    return {"ks": text, "partnerId": partner_id, "userId": user["id"], "objectType": "KalturaSessionResponse"}


def reset_password(_call: Call) -> None:
    """Nothing: there is no post here, and the real server tells nobody whether it knows an address either."""


def get(call: Call) -> dict[str, Any]:
    """The calling user, or for an admin any user."""
    who = call.who
    user_id = call.args.text("userId") or who.user_id
    if user_id != who.user_id and not who.is_admin:
        raise ApiError("CANNOT_RETRIEVE_ANOTHER_USER_USING_NON_ADMIN_SESSION", USER_ID=user_id)
    if who.is_widget or not user_id:
        return to_wire(call.demo.users.of_widgets(who.partner_id, user_id, call.demo.identity.created_at))
    return to_wire(call.demo.users.require(who.partner_id, user_id))


def get_by_login_id(call: Call) -> dict[str, Any]:
    """The partner's user who signs in with this login id."""
    found = call.demo.users.of_login(call.args.text("loginId"))
    if not found:
        raise ApiError("LOGIN_DATA_NOT_FOUND")
    row = next((user for user in found if user["partner_id"] == call.who.partner_id), None)
    if row is None:
        raise ApiError("USER_NOT_FOUND")
    if row["id"] != call.who.user_id and not call.who.is_admin:
        raise ApiError("INVALID_USER_ID")
    return to_wire(row)


def list_users(call: Call) -> dict[str, Any]:
    """The partner's users."""
    limit, offset = page_of(call.object("pager"))
    total, rows = call.demo.users.page(call.who.partner_id, call.object("filter"), limit, offset)
    return listing("User", total, [to_wire(row) for row in rows])


def add(call: Call) -> dict[str, Any]:
    """Create a user who does not sign in."""
    sent, partner_id = call.object("user"), call.who.partner_id
    user_id = sent.text("id")
    if not _USER_ID.fullmatch(user_id):
        raise ApiError("INVALID_FIELD_VALUE", FIELD_NAME="id")
    if call.demo.users.find(partner_id, user_id) is not None:
        raise ApiError("DUPLICATE_USER_BY_ID", UID=user_id)
    return to_wire(call.demo.users.add(partner_id, user_id, **columns_of(sent)))


def update(call: Call) -> dict[str, Any]:
    """Change the fields that were sent."""
    row = _required(call)
    call.demo.users.change(row, **columns_of(call.object("user")), updated_at=now())
    return to_wire(_required(call))


def delete(call: Call) -> dict[str, Any]:
    """Delete a user; unlike elsewhere the answer is the object."""
    row = _required(call)
    if row["is_owner"]:
        raise ApiError("CANNOT_DELETE_OR_BLOCK_ROOT_ADMIN_USER")
    call.demo.users.change(row, status=DELETED, updated_at=now())
    return to_wire(row) | {"status": DELETED}


def _required(call: Call) -> Row:
    return call.demo.users.require(call.who.partner_id, call.args.text("userId"))


def _session(call: Call, user: Row) -> str:
    args = call.args
    expiry = now() + (DAY if args.raw("expiry") is None else args.integer("expiry"))
    privileges = args.text("privileges", "*")
    return call.demo.sessions.start(Session(user["partner_id"], user["id"], _kind(user), expiry, privileges))


def _kind(user: Row) -> int:
    return ks.ADMIN if user["is_admin"] else ks.USER


SERVICE = Service(
    "user",
    (
        Action(
            "loginByLoginId",
            login_by_login_id,
            Access.ANYONE,
            ("loginId", "password"),
            masked_as="USER_WRONG_PASSWORD",
            unmasked=_SHOWN,
        ),
        Action("login", login, Access.ANYONE, ("partnerId", "userId", "password")),
        Action("resetPassword", reset_password, Access.ANYONE),
        Action("loginByKs", login_by_ks, needs=("requestedPartnerId",)),
        Action("get", get, Access.SESSION),
        Action("getByLoginId", get_by_login_id, needs=("loginId",)),
        Action("list", list_users, Access.ADMIN),
        Action("add", add, Access.ADMIN, ("user",)),
        Action("update", update, Access.ADMIN, ("userId", "user")),
        Action("delete", delete, Access.ADMIN, ("userId",)),
    ),
)
ADMIN_USER = Service("adminUser", (Action("login", admin_login, Access.ANYONE, ("email", "password")),))
