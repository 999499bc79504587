"""Moderation flags: reports about entries."""

from typing import Any

from kdesk.demo.store.database import Database, Row
from kdesk.demo.store.entries.rows import Entries
from kdesk.demo.wire.clock import now
from kdesk.demo.wire.params import Args

SCHEMA = """
CREATE TABLE IF NOT EXISTS moderation_flags (
    id INTEGER PRIMARY KEY, partner_id INTEGER NOT NULL, user_id TEXT, entry_id TEXT NOT NULL, flag_type INTEGER,
    comments TEXT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, status INTEGER NOT NULL DEFAULT 1);
CREATE INDEX IF NOT EXISTS flags_of_entry ON moderation_flags (entry_id, status);
"""

_FLAGGED = 5
_PENDING, _MODERATED = 1, 2
_ENTRY = 2
_OTHER_REASON = 1


class ModerationFlags:
    """The moderation flags of all partners."""

    def __init__(self, database: Database, entries: Entries) -> None:
        self._db = database
        self._entries = entries

    def add(self, entry: Row, user_id: str | None, sent: Args) -> Row:
        """Flag an entry; lists still include it."""
        at = now()
        row = {"partner_id": entry["partner_id"], "user_id": user_id, "entry_id": entry["id"], "created_at": at}
        row |= {"flag_type": sent.integer("flagType", _OTHER_REASON), "comments": sent.optional("comments")}
        with self._db.transaction():
            self._db.insert("moderation_flags", row | {"updated_at": at})
            count = entry["moderation_count"] + 1
            self._entries.update(entry["id"], moderation_status=_FLAGGED, moderation_count=count)
            (found,) = self._db.all("SELECT * FROM moderation_flags ORDER BY id DESC LIMIT 1")
        return found

    def pending(self, entry_id: str, limit: int, offset: int) -> tuple[int, list[Row]]:
        """Return the number of flags that no moderator has decided about, and one page of them."""
        found = "FROM moderation_flags WHERE entry_id=? AND status=?"
        total = self._db.count(f"SELECT count(*) {found}", (entry_id, _PENDING))
        return total, self._db.all(
            f"SELECT * {found} ORDER BY id LIMIT ? OFFSET ?",
            (entry_id, _PENDING, limit, offset),
        )

    def decide(self, entry_id: str, moderation_status: int) -> None:
        """Store a moderator's decision about an entry; its flags are done with."""
        with self._db.transaction():
            self._entries.update(entry_id, moderation_status=moderation_status, moderation_count=0)
            self._db.run(
                "UPDATE moderation_flags SET status=?, updated_at=? WHERE entry_id=? AND status=?",
                (_MODERATED, now(), entry_id, _PENDING),
            )


def to_wire(row: Row) -> dict[str, Any]:
    """Return the `KalturaModerationFlag` object."""
    return {
        "id": row["id"],
        "partnerId": row["partner_id"],
        "userId": row["user_id"],
        "moderationObjectType": _ENTRY,
        "flaggedEntryId": row["entry_id"],
        "status": row["status"],
        "comments": row["comments"],
        "flagType": row["flag_type"],
        "createdAt": row["created_at"],
        "updatedAt": row["updated_at"],
        "objectType": "KalturaModerationFlag",
    }
