"""Application tokens: rows, the wire object, and the session that a token starts."""

import hashlib
import hmac
import secrets
from dataclasses import replace
from typing import Any

from kdesk.demo.store.auth.identity import Identity
from kdesk.demo.store.auth.sessions import DAY, SESSION_TYPE
from kdesk.demo.store.conditions import Condition, direction
from kdesk.demo.store.database import Database, Row
from kdesk.demo.wire import privileges
from kdesk.demo.wire.argument_types import check_enum
from kdesk.demo.wire.clock import new_id, now
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.ks import USER, Session
from kdesk.demo.wire.params import Args

SCHEMA = """
CREATE TABLE IF NOT EXISTS app_tokens (
    id TEXT PRIMARY KEY, token TEXT NOT NULL, status INTEGER NOT NULL, expiry INTEGER, session_type INTEGER,
    session_user_id TEXT, session_duration INTEGER NOT NULL, session_privileges TEXT, hash_type TEXT NOT NULL,
    description TEXT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, partner_id INTEGER NOT NULL DEFAULT 0);
"""

ACTIVE, DELETED = 2, 3
_HASHES = ("MD5", "SHA1", "SHA256", "SHA512")
_NUMBERS = {"expiry": "expiry", "sessionType": "session_type", "sessionDuration": "session_duration"}
_TEXTS = {
    "sessionUserId": "session_user_id",
    "sessionPrivileges": "session_privileges",
    "hashType": "hash_type",
    "description": "description",
}
_READ_ONLY = {
    "id": "id",
    "token": "token",
    "partnerId": "partner_id",
    "createdAt": "created_at",
    "updatedAt": "updated_at",
    "status": "status",
}
_COMPARED = {"id": "id", "status": "status", "sessionUserId": "session_user_id"}
_TIMES = {"createdAt": "created_at", "updatedAt": "updated_at"}


class AppTokens:
    """The application tokens of the demo's partners."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, partner_id: int, sent: Args, **columns: Any) -> Row:
        """Create a token with random id and value, unless `columns` gives them."""
        for name in _READ_ONLY:
            if sent.raw(name) is not None:
                raise _not_updatable(name)
        at = now()
        row: dict[str, Any] = {"id": new_id(), "token": secrets.token_hex(16), "partner_id": partner_id}
        row |= {"status": ACTIVE, "created_at": at, "updated_at": at, "session_duration": DAY, "hash_type": "SHA1"}
        row |= _columns(sent) | columns
        self._db.insert("app_tokens", row)
        return self.require(row["id"], partner_id)

    def require(self, token_id: str, partner_id: int) -> Row:
        """Return a token; APP_TOKEN_ID_NOT_FOUND if the partner has none with this id."""
        sql = "SELECT * FROM app_tokens WHERE id=? AND partner_id=? AND status<>?"
        row = self._db.one(sql, (token_id, partner_id, DELETED))
        if row is None:
            raise ApiError("APP_TOKEN_ID_NOT_FOUND", ID=token_id)
        return row

    def change(self, row: Row, sent: Args) -> Row:
        """Change the fields that were sent. Read-only ones may be sent with their current value."""
        for name, column in _READ_ONLY.items():
            if sent.raw(name) is not None and sent.text(name) != str(row[column]):
                raise _not_updatable(name)
        self._db.update("app_tokens", row["id"], {**_columns(sent), "updated_at": now()})
        return self.require(row["id"], row["partner_id"])

    def delete(self, row: Row) -> None:
        self._db.update("app_tokens", row["id"], {"status": DELETED, "updated_at": now()})

    def page(self, partner_id: int, sent: Args, limit: int, offset: int) -> tuple[int, list[Row]]:
        """Return the number of matching tokens, and one page of them."""
        where = Condition()
        where.add("partner_id=? AND status<>?", partner_id, DELETED)
        where.compare(sent, _COMPARED)
        where.bound(sent, _TIMES, dates=tuple(_TIMES))
        total = self._db.count(f"SELECT count(*) FROM app_tokens WHERE {where.sql}", where.values)  # noqa: S608  own columns
        column, way = direction(sent.text("orderBy"), _TIMES) or ("rowid", "ASC")
        sql = f"SELECT * FROM app_tokens WHERE {where.sql} ORDER BY {column} {way}, rowid {way} LIMIT ? OFFSET ?"  # noqa: S608  own columns
        return total, self._db.all(sql, (*where.values, limit, offset))

    def ensure_own(self, identity: Identity) -> None:
        """Create the token of the ready line at the first start; once deleted it is not created again."""
        # Directories from before there were several partners: the tokens belong to the first.
        self._db.run("UPDATE app_tokens SET partner_id=? WHERE partner_id=0", (identity.partner_id,))
        if self._db.one("SELECT 1 FROM app_tokens WHERE id=?", (identity.app_token_id,)) is None:
            settings = {"hashType": "SHA256", "sessionType": 2, "sessionUserId": identity.user_id}
            settings |= {"sessionPrivileges": "disableentitlement", "description": "kdesk demo"}
            own = {"id": identity.app_token_id, "token": identity.app_token}
            self.add(identity.partner_id, Args(settings), **own)


def require_hash(row: Row, ks: str, sent: str) -> None:
    """Check that a token is active and that `sent` is the hash of the KS and the token."""
    if row["status"] != ACTIVE:
        raise ApiError("APP_TOKEN_NOT_ACTIVE", ID=row["id"])
    expected = hashlib.new(row["hash_type"].lower(), (ks + row["token"]).encode()).hexdigest()
    if not hmac.compare_digest(expected.encode(), sent.encode()):
        raise ApiError("INVALID_APP_TOKEN_HASH")
    # Last, as with Kaltura: for an expired token too, a wrong hash is reported as such.
    if row["expiry"] is not None and row["expiry"] < now():
        raise ApiError("APP_TOKEN_EXPIRED", ID=row["id"])


def session_of(row: Row, sent: Args) -> Session:
    """Return the session that a token starts: values of the token have precedence over those of the caller."""
    kind = row["session_type"] if row["session_type"] is not None else sent.integer("type", USER)
    user = row["session_user_id"] if row["session_user_id"] is not None else sent.text("userId")
    seconds = min(row["session_duration"], sent.integer("expiry") or row["session_duration"])
    expiry = now() + seconds if row["expiry"] is None else min(now() + seconds, row["expiry"])
    # All sessions of a token share this id: ending one of them ends all.
    held = {"sessionid": [row["id"]], "apptoken": [row["id"]], **privileges.parse(row["session_privileges"] or "")}
    granted = privileges.added(held, privileges.parse(sent.text("sessionPrivileges")))
    return Session(row["partner_id"], user, kind, expiry, privileges.build(granted))


def to_wire(row: Row) -> dict[str, Any]:
    """Return the `KalturaAppToken` object."""
    return {
        "id": row["id"],
        "token": row["token"],
        "partnerId": row["partner_id"],
        "createdAt": row["created_at"],
        "updatedAt": row["updated_at"],
        "status": row["status"],
        "expiry": row["expiry"],
        "sessionType": row["session_type"],
        "sessionUserId": row["session_user_id"],
        "sessionDuration": row["session_duration"],
        "sessionPrivileges": row["session_privileges"],
        "hashType": row["hash_type"],
        "description": row["description"],
        "objectType": "KalturaAppToken",
    }


def _columns(sent: Args) -> dict[str, Any]:
    if sent.text("hashType", "SHA1") not in _HASHES:
        given = {"ENUM_VAL": sent.text("hashType"), "PARAM_NAME": "hashType"}
        raise ApiError("INVALID_ENUM_VALUE", **given, ENUM_TYPE="KalturaAppTokenHashType")
    if sent.raw("sessionType") is not None:
        check_enum(replace(SESSION_TYPE, name="sessionType"), sent.raw("sessionType"))
    numbers = {column: sent.integer(name) for name, column in _NUMBERS.items() if sent.raw(name) is not None}
    if "expiry" in numbers:
        numbers["expiry"] = sent.timestamp("expiry")
    return numbers | {column: sent.text(name) for name, column in _TEXTS.items() if sent.raw(name) is not None}


def _not_updatable(name: str) -> ApiError:
    return ApiError("PROPERTY_VALIDATION_NOT_UPDATABLE", PROP_NAME=f"KalturaAppToken::{name}")
