"""Application tokens: rows and the wire object."""

import secrets
from typing import Any

from kdesk.demo.clock import new_id, now
from kdesk.demo.database import Database, Row
from kdesk.demo.errors import ApiError
from kdesk.demo.identity import Identity
from kdesk.demo.params import Args
from kdesk.demo.sessions import DAY

SCHEMA = """
CREATE TABLE IF NOT EXISTS app_tokens (
    id TEXT PRIMARY KEY, token TEXT NOT NULL, status INTEGER NOT NULL, expiry INTEGER, session_type INTEGER,
    session_user_id TEXT, session_duration INTEGER NOT NULL, session_privileges TEXT, hash_type TEXT NOT NULL,
    description TEXT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
"""

ACTIVE, DELETED = 2, 3


def add(database: Database, sent: Args, token_id: str | None = None, token: str | None = None) -> Row:
    """Create an application token; id and token are random unless given."""
    row_id, at = token_id or new_id(), now()
    row: dict[str, Any] = {"id": row_id, "token": token or secrets.token_hex(16), "status": ACTIVE}
    row |= {"created_at": at, "updated_at": at, "hash_type": sent.text("hashType") or "SHA1"}
    row["session_duration"] = sent.integer("sessionDuration") or DAY
    for name, column in {"expiry": "expiry", "sessionType": "session_type"}.items():
        row[column] = sent.integer(name) if name in sent else None
    texts = {
        "sessionUserId": "session_user_id",
        "sessionPrivileges": "session_privileges",
        "description": "description",
    }
    for name, column in texts.items():
        row[column] = sent.optional(name)
    database.insert("app_tokens", row)
    return require(database, row_id)


def require(database: Database, token_id: str) -> Row:
    """A token that is not deleted; APP_TOKEN_ID_NOT_FOUND otherwise."""
    row = database.one("SELECT * FROM app_tokens WHERE id=? AND status<>?", (token_id, DELETED))
    if row is None:
        raise ApiError("APP_TOKEN_ID_NOT_FOUND", ID=token_id)
    return row


def ensure_own(database: Database, identity: Identity) -> None:
    """The token that the ready line names exists from the first start on."""
    if database.one("SELECT 1 FROM app_tokens WHERE id=?", (identity.app_token_id,)) is None:
        settings = {"hashType": "SHA256", "sessionType": 2, "sessionUserId": identity.user_id}
        settings |= {"sessionPrivileges": "disableentitlement", "description": "kdesk demo"}
        add(database, Args(settings), identity.app_token_id, identity.app_token)


def to_wire(row: Row, partner_id: int) -> dict[str, Any]:
    """The `KalturaAppToken` object."""
    return {
        "id": row["id"],
        "token": row["token"],
        "partnerId": partner_id,
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
