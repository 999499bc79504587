"""`user` and `adminUser`: sign-in with a password, and the users of a partner."""

import re
from dataclasses import dataclass
from typing import Any

from kdesk.demo.services.calls.call import Access, Action, Call, Service
from kdesk.demo.store.auth.logins import Logins
from kdesk.demo.store.auth.sessions import DAY, Sessions
from kdesk.demo.store.auth.users import DELETED, Users, columns_of, to_wire
from kdesk.demo.store.database import Row
from kdesk.demo.wire import ks
from kdesk.demo.wire.clock import now
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.ks import Session
from kdesk.demo.wire.paging import listing, page_of

# Kaltura turns every other error of `loginByLoginId` into USER_WRONG_PASSWORD.
_SHOWN = ("USER_WRONG_PASSWORD", "PASSWORD_EXPIRED", "MISSING_OTP", "INVALID_OTP", "DIRECT_LOGIN_BLOCKED")
_USER_ID = re.compile(r"[\w,!#$%&'*+?^`{|}~.@ -]{1,320}", re.ASCII)


@dataclass(frozen=True, slots=True)
class UserService:
    """Actions of `user` and `adminUser`.

    Attributes:
        sso_only: No password opens a session here.
    """

    created_at: int
    sessions: Sessions
    users: Users
    logins: Logins
    sso_only: bool = False

    def login_by_login_id(self, call: Call) -> str:
        """Sign in with a login id; without a partner, to the account that was used last."""
        args = call.args
        code = args.optional("otp")
        user = self._enter(args.text("loginId"), args.text("password"), args.integer("partnerId"), code)
        return self._session(call, user)

    def login(self, call: Call) -> str:
        """Sign in as a partner's user; this action accepts no one-time code."""
        args, partner_id = call.args, call.args.integer("partnerId")
        user = self.users.find(partner_id, args.text("userId"))
        if user is None or user["login_id"] is None:
            raise ApiError("USER_NOT_FOUND")
        return self._session(call, self._enter(user["login_id"], args.text("password"), partner_id, None))

    def admin_login(self, call: Call) -> str:
        """Sign in with the oldest form, which only admins can use."""
        args = call.args
        user = self._enter(args.text("email"), args.text("password"), args.integer("partnerId"), None)
        if not user["is_admin"]:
            raise ApiError("ADMIN_KUSER_NOT_FOUND")
        return self._session(call, user)

    def login_by_ks(self, call: Call) -> dict[str, Any]:
        """Start a session for another account with the same login id."""
        who, partner_id = call.who, call.args.integer("requestedPartnerId")
        if who.has("enablechangeaccount") and not who.allows("enablechangeaccount", str(partner_id)):
            raise ApiError("PARTNER_CHANGE_ACCOUNT_DISABLED")
        user = self.logins.switch(self.users.require(who.partner_id, who.user_id), partner_id)
        session = Session(partner_id, user["id"], _kind(user), now() + DAY, who.privileges)
        text = self.sessions.start(session)
        return {"ks": text, "partnerId": partner_id, "userId": user["id"], "objectType": "KalturaSessionResponse"}

    def get(self, call: Call) -> dict[str, Any]:
        """Return the calling user; an admin can name any user."""
        who = call.who
        user_id = call.args.text("userId") or who.user_id
        if user_id != who.user_id and not who.is_admin:
            raise ApiError("CANNOT_RETRIEVE_ANOTHER_USER_USING_NON_ADMIN_SESSION", USER_ID=user_id)
        if who.is_widget or not user_id:
            return to_wire(self.users.of_widgets(who.partner_id, user_id, self.created_at))
        return to_wire(self.users.require(who.partner_id, user_id))

    def get_by_login_id(self, call: Call) -> dict[str, Any]:
        """Return the partner's user with this login id."""
        found = self.users.of_login(call.args.text("loginId"))
        if not found:
            raise ApiError("LOGIN_DATA_NOT_FOUND")
        row = next((user for user in found if user["partner_id"] == call.who.partner_id), None)
        if row is None:
            raise ApiError("USER_NOT_FOUND")
        if row["id"] != call.who.user_id and not call.who.is_admin:
            raise ApiError("INVALID_USER_ID")
        return to_wire(row)

    def list_users(self, call: Call) -> dict[str, Any]:
        """List the partner's users."""
        limit, offset = page_of(call.object("pager"))
        total, rows = self.users.page(call.who.partner_id, call.object("filter"), limit, offset)
        return listing("User", total, [to_wire(row) for row in rows])

    def add(self, call: Call) -> dict[str, Any]:
        """Add a user without a login id."""
        sent, partner_id = call.object("user"), call.who.partner_id
        user_id = sent.text("id")
        if not _USER_ID.fullmatch(user_id):
            raise ApiError("INVALID_FIELD_VALUE", FIELD_NAME="id")
        if self.users.find(partner_id, user_id) is not None:
            raise ApiError("DUPLICATE_USER_BY_ID", UID=user_id)
        return to_wire(self.users.add(partner_id, user_id, **columns_of(sent)))

    def update(self, call: Call) -> dict[str, Any]:
        """Change the fields that were sent."""
        row = self._required(call)
        self.users.change(row, **columns_of(call.object("user")), updated_at=now())
        return to_wire(self._required(call))

    def delete(self, call: Call) -> dict[str, Any]:
        """Delete a user and, unlike other services, return it."""
        row = self._required(call)
        if row["is_owner"]:
            raise ApiError("CANNOT_DELETE_OR_BLOCK_ROOT_ADMIN_USER")
        self.users.change(row, status=DELETED, updated_at=now())
        return to_wire(row) | {"status": DELETED}

    def _required(self, call: Call) -> Row:
        return self.users.require(call.who.partner_id, call.args.text("userId"))

    def _enter(self, login_id: str, password: str, partner_id: int, code: str | None) -> Row:
        """Check a sign-in. Last of all, as on the real server: DIRECT_LOGIN_BLOCKED tells nobody who guesses."""
        user = self.logins.enter(login_id, password, partner_id, code)
        if self.sso_only:
            raise ApiError("DIRECT_LOGIN_BLOCKED")
        return user

    def _session(self, call: Call, user: Row) -> str:
        args = call.args
        expiry = now() + (DAY if args.raw("expiry") is None else args.integer("expiry"))
        privileges = args.text("privileges", "*")
        return self.sessions.start(Session(user["partner_id"], user["id"], _kind(user), expiry, privileges))

    def service(self) -> Service:
        return Service(
            "user",
            (
                Action(
                    "loginByLoginId",
                    self.login_by_login_id,
                    Access.ANYONE,
                    ("loginId", "password"),
                    masked_as="USER_WRONG_PASSWORD",
                    unmasked=_SHOWN,
                ),
                Action("login", self.login, Access.ANYONE, ("partnerId", "userId", "password")),
                Action("resetPassword", reset_password, Access.ANYONE),
                Action("loginByKs", self.login_by_ks, needs=("requestedPartnerId",)),
                Action("get", self.get, Access.SESSION),
                Action("getByLoginId", self.get_by_login_id, needs=("loginId",)),
                Action("list", self.list_users, Access.ADMIN),
                Action("add", self.add, Access.ADMIN, ("user",)),
                Action("update", self.update, Access.ADMIN, ("userId", "user")),
                Action("delete", self.delete, Access.ADMIN, ("userId",)),
            ),
        )

    def admin_service(self) -> Service:
        return Service("adminUser", (Action("login", self.admin_login, Access.ANYONE, ("email", "password")),))


def reset_password(_call: Call) -> None:
    """Do nothing: there is no mail here, and the real server does not reveal whether it knows an address."""


def _kind(user: Row) -> int:
    return ks.ADMIN if user["is_admin"] else ks.USER
