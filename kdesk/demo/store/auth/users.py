"""Users: rows, the wire object, and the ways in which users are created."""

from typing import Any

from kdesk.demo.store.auth import rights
from kdesk.demo.store.conditions import Condition, direction, given
from kdesk.demo.store.database import Database, Row
from kdesk.demo.wire.clock import now
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.ks import Session
from kdesk.demo.wire.params import Args

_MADE = "INSERT OR IGNORE INTO users (partner_id, id, first_name, created_at, updated_at)"
_FROM_ROW = "VALUES (NEW.partner_id, NEW.user_id, NEW.user_id, NEW.created_at, NEW.created_at)"

# As on the real server, whoever adds a token or an entry becomes a user.
SCHEMA = f"""
CREATE TABLE IF NOT EXISTS users (
    partner_id INTEGER NOT NULL, id TEXT NOT NULL, login_id TEXT, email TEXT, screen_name TEXT,
    first_name TEXT NOT NULL DEFAULT '', last_name TEXT NOT NULL DEFAULT '', country TEXT NOT NULL DEFAULT '',
    description TEXT NOT NULL DEFAULT '', is_admin INTEGER NOT NULL DEFAULT 0, is_owner INTEGER NOT NULL DEFAULT 0,
    role_ids TEXT NOT NULL DEFAULT '',
    status INTEGER NOT NULL DEFAULT 1, last_login_at INTEGER, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
    PRIMARY KEY (partner_id, id));
CREATE INDEX IF NOT EXISTS users_by_login ON users (login_id);
CREATE TRIGGER IF NOT EXISTS user_of_token AFTER INSERT ON tokens WHEN NEW.user_id NOT IN ('', '0')
    BEGIN {_MADE} {_FROM_ROW}; END;
CREATE TRIGGER IF NOT EXISTS user_of_entry AFTER INSERT ON entries WHEN NEW.user_id NOT IN ('', '0')
    BEGIN {_MADE} {_FROM_ROW}; END;
"""

ACTIVE, DELETED = 1, 2
_TEXTS = {
    "screenName": "screen_name",
    "firstName": "first_name",
    "lastName": "last_name",
    "email": "email",
    "country": "country",
    "description": "description",
}
_COMPARED = {"id": "id", "loginId": "login_id", "status": "status", "isAdmin": "is_admin"}
_TIMES = {"createdAt": "created_at", "updatedAt": "updated_at"}
_STARTS = {
    "idOrScreenNameStartsWith": "id",
    "screenNameStartsWith": "screen_name",
    "firstNameStartsWith": "first_name",
    "lastNameStartsWith": "last_name",
    "emailStartsWith": "email",
}


class Users:
    """The users of the demo's partners."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def find(self, partner_id: int, user_id: str) -> Row | None:
        """Return a user, or None if it is deleted."""
        sql = "SELECT * FROM users WHERE partner_id=? AND id=? AND status<>?"
        return self._db.one(sql, (partner_id, user_id, DELETED))

    def require(self, partner_id: int, user_id: str) -> Row:
        """Return a user; INVALID_USER_ID if the partner has none with this id."""
        row = self.find(partner_id, user_id)
        if row is None:
            raise ApiError("INVALID_USER_ID")
        return row

    def of_widgets(self, partner_id: int, user_id: str, created_at: int) -> Row:
        """Return the anonymous user of widgets (id 0) or of sessions without a user (empty id); create it if needed."""
        found = self.find(partner_id, user_id)
        names = {
            "screen_name": "Unknown" if user_id else "",
            "first_name": user_id,
            "created_at": created_at,
            "updated_at": created_at,
        }
        return found or self.add(partner_id, user_id, **names)

    def role_ids(self, session: Session) -> str:
        """Return the role ids of a session's user, comma-separated; empty for an unknown user."""
        row = self.find(session.partner_id, session.user_id)
        return "" if row is None else _role_ids(row)

    def ensure(self, partner_id: int, user_id: str) -> None:
        """Create the user of a session that an app token starts, unless it exists."""
        if user_id and self.find(partner_id, user_id) is None:
            self.add(partner_id, user_id, first_name=user_id)

    def of_login(self, login_id: str) -> list[Row]:
        """Return the active users with this login id, one per partner."""
        sql = "SELECT * FROM users WHERE login_id=? AND status=? ORDER BY partner_id"
        return self._db.all(sql, (login_id, ACTIVE))

    def add(self, partner_id: int, user_id: str, **columns: Any) -> Row:
        """Create a user. It replaces one that was deleted or created automatically."""
        at = now()
        row = {"partner_id": partner_id, "id": user_id, "created_at": at, "updated_at": at, **columns}
        marks = ",".join("?" * len(row))
        self._db.run(f"INSERT OR REPLACE INTO users ({','.join(row)}) VALUES ({marks})", tuple(row.values()))  # noqa: S608  own names
        return self.require(partner_id, user_id)

    def change(self, row: Row, **columns: Any) -> None:
        """Change columns of a user."""
        changes = ",".join(f"{name}=?" for name in columns)
        sql = f"UPDATE users SET {changes} WHERE partner_id=? AND id=?"  # noqa: S608  own names
        self._db.run(sql, (*columns.values(), row["partner_id"], row["id"]))

    def page(self, partner_id: int, sent: Args, limit: int, offset: int) -> tuple[int, list[Row]]:
        """Return the number of matching users, and one page of them."""
        where = Condition()
        where.add("partner_id=?", partner_id)
        if not given(sent, "statusEqual") and not given(sent, "statusIn"):
            where.add("status<>?", DELETED)
        where.compare(sent, _COMPARED)
        where.bound(sent, _TIMES, dates=tuple(_TIMES))
        for name, column in _STARTS.items():
            if given(sent, name):
                # Not LIKE, for which `_` and `%` in a user id are wildcards.
                where.add(f"substr({column},1,length(?))=?", sent.text(name), sent.text(name))
        total = self._db.count(f"SELECT count(*) FROM users WHERE {where.sql}", where.values)  # noqa: S608  own columns
        column, way = direction(sent.text("orderBy"), {**_TIMES, "id": "id"}) or ("rowid", "ASC")
        sql = f"SELECT * FROM users WHERE {where.sql} ORDER BY {column} {way}, rowid {way} LIMIT ? OFFSET ?"  # noqa: S608  own columns
        return total, self._db.all(sql, (*where.values, limit, offset))


def columns_of(sent: Args) -> dict[str, Any]:
    """Return the columns that a `KalturaUser` sets; a full name is split into both parts."""
    columns = {column: sent.text(name) for name, column in _TEXTS.items() if name in sent}
    if "fullName" in sent and "firstName" not in sent:
        columns["first_name"], _, columns["last_name"] = sent.text("fullName").partition(" ")
    if "roleIds" in sent:
        columns["role_ids"] = sent.text("roleIds")
    return columns | ({"is_admin": sent.flag("isAdmin")} if "isAdmin" in sent else {})


def _role_ids(row: Row) -> str:
    """Return the role ids; an administrator without roles is a Publisher Administrator."""
    return str(row["role_ids"]) or (str(rights.ADMIN_ROLE.id) if row["is_admin"] else "")


def _role_names(row: Row) -> str:
    roles = [rights.find(name) for name in _role_ids(row).split(",") if name]
    return ",".join(role.name for role in roles if role)


def to_wire(row: Row) -> dict[str, Any]:
    """Return the `KalturaUser` object."""
    is_admin = bool(row["is_admin"])
    return {
        "id": row["id"],
        "partnerId": row["partner_id"],
        "screenName": row["screen_name"] or row["id"],
        "fullName": f"{row['first_name']} {row['last_name']}".strip(),
        "email": row["email"],
        "country": row["country"],
        "description": row["description"],
        "status": row["status"],
        "createdAt": row["created_at"],
        "updatedAt": row["updated_at"],
        "storageSize": 0,
        "lastLoginTime": row["last_login_at"],
        "statusUpdatedAt": row["created_at"],
        "userMode": 0,
        "capabilities": [],
        "type": 0,
        "isAdmin": is_admin,
        "isGuest": False,
        "roleIds": _role_ids(row),
        "roleNames": _role_names(row),
        "isAccountOwner": bool(row["is_owner"]),
        "firstName": row["first_name"],
        "lastName": row["last_name"],
        "loginEnabled": row["login_id"] is not None,
        "isSsoExcluded": False,
        "objectType": "KalturaUser",
    }
