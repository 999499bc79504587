"""Upload tokens: rows, the wire object, and the check of who may see them."""

from typing import Any

from kdesk.demo.store.database import Database, Row
from kdesk.demo.wire.clock import new_token_id, now
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.ks import Session
from kdesk.demo.wire.params import Args

SCHEMA = """
CREATE TABLE IF NOT EXISTS tokens (
    id TEXT PRIMARY KEY, partner_id INTEGER NOT NULL, user_id TEXT NOT NULL, status INTEGER NOT NULL,
    file_name TEXT, file_size TEXT, uploaded INTEGER, assembled INTEGER NOT NULL DEFAULT 0,
    received INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0, extension TEXT NOT NULL DEFAULT '',
    auto_finalize INTEGER NOT NULL DEFAULT 0, attached_type TEXT, attached_id TEXT, entry_id TEXT,
    width INTEGER, height INTEGER,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS tokens_by_name ON tokens (file_name);
"""

PENDING, PARTIAL, FULL, CLOSED, TIMED_OUT, DELETED, BROKEN = range(7)
OPEN = (PENDING, PARTIAL)
"""The statuses in which a token accepts chunks."""
MAX_RESUME_SECONDS = 604_800
_MAX_NAME = 256
_ROUNDED = 10**15
_READ_ONLY = (
    *("id", "partnerId", "userId", "status", "uploadedFileSize", "createdAt", "updatedAt", "uploadUrl"),
    *("attachedObjectType", "attachedObjectId"),
)


class Tokens:
    """The upload tokens of the demo's partners."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, session: Session, sent: Args, token_id: str = "") -> Row:
        """Create an empty token with this id or a new one."""
        for name in _READ_ONLY:
            if name in sent and sent.raw(name) is not None:
                raise ApiError("PROPERTY_VALIDATION_NOT_UPDATABLE", PROP_NAME=f"KalturaUploadToken::{name}")
        automatic = sent.flag("autoFinalize")
        # Kaltura needs the size for this flag only, and never compares it with the bytes otherwise.
        if automatic and "fileSize" not in sent:
            raise ApiError("UPLOAD_TOKEN_MISSING_FILE_SIZE")
        token_id, at = token_id or new_token_id(), now()
        row: dict[str, Any] = {"id": token_id, "partner_id": session.partner_id, "user_id": session.user_id}
        row |= {"status": PENDING, "created_at": at, "updated_at": at, "auto_finalize": automatic}
        row["file_name"] = sent.text("fileName")[:_MAX_NAME] if "fileName" in sent else None
        row["file_size"] = str(int(as_double(sent.number("fileSize")))) if "fileSize" in sent else None
        self._db.insert("tokens", row)
        return self.require(token_id, session)

    def find_any(self, token_id: str) -> Row | None:
        """Return a token of any user, or None if it is deleted."""
        return self._db.one("SELECT * FROM tokens WHERE id=? AND status<>?", (token_id, DELETED))

    def fresh(self, token_id: str) -> Row:
        """Return a token of any user; UPLOAD_TOKEN_NOT_FOUND if it does not exist or is deleted."""
        row = self.find_any(token_id)
        if row is None:
            raise ApiError("UPLOAD_TOKEN_NOT_FOUND")
        return row

    def require(self, token_id: str, session: Session) -> Row:
        """Return a token that this session may see; UPLOAD_TOKEN_NOT_FOUND otherwise."""
        row = self.fresh(token_id)
        own = session.is_admin or row["user_id"] == session.user_id
        if not own or row["partner_id"] != session.partner_id:
            raise ApiError("UPLOAD_TOKEN_NOT_FOUND")
        return row

    def name(self, token: Row, part_name: str, extension: str) -> None:
        """Store the name of the first chunk's part, unless the token has a name, and the extension."""
        self.update(token["id"], file_name=token["file_name"] or part_name[:_MAX_NAME], extension=extension)

    def update(self, token_id: str, **columns: Any) -> None:
        """Change columns and `updated_at`."""
        self._db.update("tokens", token_id, {"updated_at": now(), **columns})

    def find(self, session: Session, sent: Args, limit: int, offset: int) -> tuple[int, list[Row]]:
        """Return the number of matching tokens that the session may see, and one page of them."""
        wheres, values = _conditions(session, sent)
        where = " AND ".join(wheres)
        total = self._db.count(f"SELECT count(*) FROM tokens WHERE {where}", values)  # noqa: S608  own conditions
        order = {"+createdAt": "created_at, rowid", "-createdAt": "created_at DESC, rowid DESC"}
        by = order.get(sent.text("orderBy"), "rowid")
        sql = f"SELECT * FROM tokens WHERE {where} ORDER BY {by} LIMIT ? OFFSET ?"  # noqa: S608  own conditions
        return total, self._db.all(sql, (*values, limit, offset))


def as_double(number: float) -> float | int:
    """Return a number as PHP's float prints it: an integer if possible, rounded to 14 digits if large."""
    if abs(number) >= _ROUNDED:
        return float(f"{number:.13e}")
    return int(number) if float(number).is_integer() else number


def _conditions(session: Session, sent: Args) -> tuple[list[str], list[Any]]:
    wheres, values = ["status<>?", "partner_id=?"], [DELETED, session.partner_id]

    def add(condition: str, *added: Any) -> None:
        wheres.append(condition)
        values.extend(added)

    if not session.is_admin:
        add("user_id=?", session.user_id)
    equal = {"idEqual": "id", "userIdEqual": "user_id", "statusEqual": "status", "fileNameEqual": "file_name"}
    for name, column in {**equal, "fileSizeEqual": "file_size"}.items():
        if name in sent:
            add(f"{column}=?", sent.text(name))
    for name, column in {"idIn": "id", "statusIn": "status"}.items():
        if name in sent:
            words = sent.words(name)
            add(f"{column} IN ({','.join('?' * len(words))})", *words)
    if "fileNameEqual" in sent:
        # Kaltura adds these conditions to a filter by name.
        if "statusEqual" not in sent and "statusIn" not in sent:
            add("status IN (0,1,2)")
        elif sent.text("statusEqual") == str(PARTIAL):
            add("updated_at>=?", now() - MAX_RESUME_SECONDS)
    return wheres, values


def to_wire(row: Row) -> dict[str, Any]:
    """Return the `KalturaUploadToken` object; both sizes are strings."""
    return {
        "id": row["id"],
        "partnerId": row["partner_id"],
        "userId": row["user_id"],
        "status": row["status"],
        "fileName": row["file_name"],
        "fileSize": row["file_size"],
        "uploadedFileSize": None if row["uploaded"] is None else str(row["uploaded"]),
        "createdAt": row["created_at"],
        "updatedAt": row["updated_at"],
        # Absent on a server with one data centre: clients then use the service URL.
        "uploadUrl": None,
        "autoFinalize": bool(row["auto_finalize"]),
        "attachedObjectType": row["attached_type"],
        "attachedObjectId": row["attached_id"],
        "objectType": "KalturaUploadToken",
    }
