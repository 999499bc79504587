"""Sign-in with a password: the checks in the server's order, and a lock after too many failures."""

import hashlib
import hmac
import secrets
from typing import Any

from kdesk.demo.store.auth import totp
from kdesk.demo.store.auth.identity import Identity
from kdesk.demo.store.auth.users import Users
from kdesk.demo.store.database import Database, Row
from kdesk.demo.wire.clock import now
from kdesk.demo.wire.errors import ApiError

SCHEMA = """
CREATE TABLE IF NOT EXISTS logins (
    id TEXT PRIMARY KEY, password TEXT NOT NULL, salt TEXT NOT NULL, changed_at INTEGER NOT NULL, otp_secret TEXT,
    failures INTEGER NOT NULL DEFAULT 0, blocked_until INTEGER NOT NULL DEFAULT 0, last_partner_id INTEGER NOT NULL);
"""

MAX_ATTEMPTS = 10
BLOCK_SECONDS = 600
MAX_AGE_SECONDS = 432_000_000


class Logins:
    """The login ids, each with its password; a login id belongs to a user of each partner."""

    def __init__(self, database: Database, users: Users) -> None:
        self._db = database
        self._users = users

    def set(self, login_id: str, password: str, partner_id: int, **columns: Any) -> None:
        """Set the password of a login id; its failures and its lock remain."""
        salt = secrets.token_hex(16)
        row = {"id": login_id, "password": _sealed(password, salt), "salt": salt, "changed_at": now(), **columns}
        if self._find(login_id) is None:
            self._db.insert("logins", {**row, "last_partner_id": partner_id})
        else:
            self._db.update("logins", login_id, row)

    def enter(self, login_id: str, password: str, partner_id: int, code: str | None) -> Row:
        """Check a sign-in and return the user; partner 0 is the last one used.

        Raises:
            ApiError: The actual reason, which the API masks.
        """
        row = self._find(login_id)
        if row is None:
            raise ApiError("USER_NOT_FOUND")
        if not hmac.compare_digest(_sealed(password, row["salt"]), row["password"]):
            raise self._failed(login_id, "USER_WRONG_PASSWORD")
        if now() < row["blocked_until"]:
            raise ApiError("LOGIN_BLOCKED")
        # Kaltura counts a missing code as a failed attempt.
        if row["otp_secret"] and not code:
            raise self._failed(login_id, "MISSING_OTP")
        if row["otp_secret"] and not totp.accepts(row["otp_secret"], code or "", now()):
            raise self._failed(login_id, "INVALID_OTP")
        self._db.update("logins", login_id, {"failures": 0})
        if now() > row["changed_at"] + MAX_AGE_SECONDS:
            raise ApiError("PASSWORD_EXPIRED")
        return self._entered(row, partner_id)

    def switch(self, user: Row, partner_id: int) -> Row:
        """Return the user of another partner with the same login id."""
        for other in self._users.of_login(user["login_id"] or ""):
            if other["partner_id"] == partner_id:
                return other
        raise ApiError("USER_NOT_FOUND")

    def _find(self, login_id: str) -> Row | None:
        return self._db.one("SELECT * FROM logins WHERE id=?", (login_id,))

    def _failed(self, login_id: str, code: str) -> ApiError:
        """Count a failure and return the error for it."""
        with self._db.transaction():
            row = self._find(login_id)
            if row is None or now() < row["blocked_until"]:
                return ApiError("LOGIN_BLOCKED")
            if row["failures"] + 1 >= MAX_ATTEMPTS:
                self._db.update("logins", login_id, {"failures": 0, "blocked_until": now() + BLOCK_SECONDS})
                return ApiError("LOGIN_RETRIES_EXCEEDED")
            self._db.update("logins", login_id, {"failures": row["failures"] + 1})
            return ApiError(code)

    def _entered(self, login: Row, partner_id: int) -> Row:
        users = {row["partner_id"]: row for row in self._users.of_login(login["id"])}
        user = users.get(partner_id or login["last_partner_id"])
        if user is None and not partner_id:
            # If no account was requested, any with this user is used.
            user = next(iter(users.values()), None)
        if user is None:
            raise ApiError("USER_NOT_FOUND")
        if user["is_admin"]:
            self._db.update("logins", login["id"], {"last_partner_id": user["partner_id"]})
        self._users.change(user, last_login_at=now())
        return user


def ensure_own(users: Users, logins: Logins, identity: Identity) -> None:
    """Create the users of the ready line if needed, and set their passwords."""
    first, second = identity.partner_id, identity.second_partner_id
    owner = {"is_admin": True, "is_owner": True}
    accounts: tuple[tuple[int, str, str, dict[str, Any]], ...] = (
        (first, identity.user_id, "Demo Producer", owner),
        (first, identity.member_id, "Demo Member", {}),
        (first, identity.expired_id, "Demo Latecomer", {}),
        (first, identity.otp_id, "Demo Careful", {}),
        (first, identity.second_user_id, "Second Owner", {"is_admin": True}),
        (second, identity.second_user_id, "Second Owner", owner),
    )
    for partner_id, login_id, name, columns in accounts:
        if not any(user["partner_id"] == partner_id for user in users.of_login(login_id)):
            names = dict(zip(("first_name", "last_name"), name.split(" "), strict=True))
            users.add(partner_id, login_id, login_id=login_id, email=login_id, **names, **columns)
    logins.set(identity.user_id, identity.password, first)
    logins.set(identity.member_id, identity.member_password, first)
    logins.set(identity.expired_id, identity.expired_password, first, changed_at=now() - 2 * MAX_AGE_SECONDS)
    logins.set(identity.otp_id, identity.otp_password, first, otp_secret=identity.otp_secret)
    logins.set(identity.second_user_id, identity.second_password, second)


def _sealed(password: str, salt: str) -> str:
    return hashlib.scrypt(password.encode(), salt=salt.encode(), n=2**10, r=8, p=1).hex()
