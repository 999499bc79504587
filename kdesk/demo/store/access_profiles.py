"""Access control profiles: named lists of rules, which entries refer to by number."""

import json
from collections.abc import Iterable
from typing import Any

from kdesk.demo.store.database import Database, Row
from kdesk.demo.wire.access_types import BLOCK, DOWNLOAD, PLAY
from kdesk.demo.wire.clock import now
from kdesk.demo.wire.errors import ApiError

SCHEMA = """
CREATE TABLE IF NOT EXISTS access_profiles (
    id INTEGER PRIMARY KEY, partner_id INTEGER NOT NULL, name TEXT NOT NULL DEFAULT '', system_name TEXT,
    description TEXT, rules TEXT NOT NULL DEFAULT '[]',
    restrictions TEXT NOT NULL DEFAULT '[]', is_default INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
"""

_DEFAULT = {
    "name": "Default",
    "system_name": "Default",
    "description": "Default access control profile",
    "is_default": 1,
}


class AccessProfiles:
    """The access control profiles of all partners. Each partner has a default, which entries without a profile get."""

    def __init__(self, database: Database, partner_ids: Iterable[int]) -> None:
        self._db = database
        for partner_id in partner_ids:
            if not self.all(partner_id):
                self._insert({"partner_id": partner_id, **_DEFAULT})

    def _insert(self, columns: dict[str, Any]) -> int:
        # Numbers start at 2, as on a server whose first profile is a template.
        at, number = now(), self._db.count("SELECT coalesce(MAX(id), 1) + 1 FROM access_profiles")
        self._db.insert("access_profiles", {"id": number, "created_at": at, "updated_at": at, **columns})
        return number

    def all(self, partner_id: int) -> list[Row]:
        """Return the profiles of a partner, oldest first."""
        return self._db.all("SELECT * FROM access_profiles WHERE partner_id=? ORDER BY id", (partner_id,))

    def require(self, partner_id: int, number: int) -> Row:
        """Return a profile; ACCESS_CONTROL_ID_NOT_FOUND if the partner has none with this number."""
        row = self._db.one("SELECT * FROM access_profiles WHERE partner_id=? AND id=?", (partner_id, number))
        if row is None:
            raise ApiError("ACCESS_CONTROL_ID_NOT_FOUND", ID=str(number))
        return row

    def default(self, partner_id: int) -> Row:
        """Return the profile of entries that name none."""
        return next(row for row in self.all(partner_id) if row["is_default"])

    def of_entry(self, entry: Row) -> Row:
        """Return the profile that applies to an entry."""
        number = entry["access_control_id"]
        return self.default(entry["partner_id"]) if number is None else self.require(entry["partner_id"], number)

    def add(self, partner_id: int, columns: dict[str, Any]) -> Row:
        """Add a profile and return it."""
        with self._db.transaction():
            self._check_system_name(partner_id, columns, 0)
            self._clear_default(partner_id, columns)
            return self.require(partner_id, self._insert({"partner_id": partner_id, **columns}))

    def change(self, partner_id: int, number: int, columns: dict[str, Any]) -> Row:
        """Change columns of a profile and return it."""
        with self._db.transaction():
            self.require(partner_id, number)
            self._check_system_name(partner_id, columns, number)
            self._clear_default(partner_id, columns)
            self._db.update("access_profiles", str(number), {**columns, "updated_at": now()})
            return self.require(partner_id, number)

    def delete(self, partner_id: int, number: int) -> None:
        """Delete a profile and give its entries the default, which itself cannot be deleted."""
        with self._db.transaction():
            if self.require(partner_id, number)["is_default"]:
                raise ApiError("CANNOT_DELETE_DEFAULT_ACCESS_CONTROL")
            default = self.default(partner_id)["id"]
            self._db.run("UPDATE entries SET access_control_id=? WHERE access_control_id=?", (default, number))
            self._db.run("DELETE FROM access_profiles WHERE id=?", (number,))

    def _check_system_name(self, partner_id: int, columns: dict[str, Any], own: int) -> None:
        name = columns.get("system_name")
        if name and any(row["system_name"] == name and row["id"] != own for row in self.all(partner_id)):
            raise ApiError("SYSTEM_NAME_ALREADY_EXISTS", SYS_NAME=name)

    def _clear_default(self, partner_id: int, columns: dict[str, Any]) -> None:
        if columns.get("is_default"):
            self._db.run("UPDATE access_profiles SET is_default=0 WHERE partner_id=?", (partner_id,))


def rules_of(profile: Row) -> list[dict[str, Any]]:
    """Return the rules of a profile in wire form, including those equivalent to restrictions of the old service."""
    rules: list[dict[str, Any]] = json.loads(profile["rules"])
    return rules + [_RULES[restriction["objectType"]] for restriction in restrictions_of(profile)]


def restrictions_of(profile: Row) -> list[dict[str, Any]]:
    """Return the restrictions that the old service set."""
    restrictions: list[dict[str, Any]] = json.loads(profile["restrictions"])
    return restrictions


def has_rules(profile: Row) -> bool:
    """Return whether a profile has rules of the new service, which the old service cannot change."""
    return bool(json.loads(profile["rules"]))


_RULES: dict[str, dict[str, Any]] = {
    "KalturaSessionRestriction": {
        "message": "No KS where KS is required\nWe're sorry, access to this content is restricted.",
        "code": "SESSION_RESTRICTED",
        "actions": [{"type": BLOCK, "objectType": "KalturaAccessControlBlockAction"}],
        "conditions": [{"type": 1, "not": True, "objectType": "KalturaAuthenticatedCondition"}],
        # Thumbnails stay public.
        "contexts": [
            {"type": kind, "objectType": "KalturaAccessControlContextTypeHolder"} for kind in (PLAY, DOWNLOAD)
        ],
        "objectType": "KalturaRule",
    }
}
RESTRICTIONS = frozenset(_RULES)
"""The classes of restrictions that are stored; others are ignored."""
