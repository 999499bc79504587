"""Conversion profiles: the renditions of an entry, and which of them are required for READY."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kdesk.demo.store.database import Database, Row
from kdesk.demo.store.profiles.ladder import AUDIO, FULL_HD, HD, SD, SMALL, SOURCE, SOURCE_PARAMS, FlavorParams
from kdesk.demo.store.profiles.profile_wire import params_fields, params_of, profile_fields
from kdesk.demo.wire.clock import now
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.params import Args

SCHEMA = """
CREATE TABLE IF NOT EXISTS conversion_profiles (
    id INTEGER PRIMARY KEY AUTOINCREMENT, partner_id INTEGER NOT NULL, status INTEGER NOT NULL, type INTEGER NOT NULL,
    name TEXT NOT NULL, is_default INTEGER NOT NULL DEFAULT 0, extra TEXT NOT NULL DEFAULT '{}',
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS profile_params (
    id INTEGER PRIMARY KEY, profile_id INTEGER NOT NULL, params_id INTEGER NOT NULL,
    ready_behavior INTEGER NOT NULL, origin INTEGER NOT NULL DEFAULT 0, extra TEXT NOT NULL DEFAULT '{}',
    updated_at INTEGER NOT NULL, UNIQUE (profile_id, params_id));
"""

NO_PROFILE = -1
"""Profile id of an entry whose source is not converted."""

SYSTEM_PARTNER = 0
"""The partner whose profiles everybody sees but nobody can change."""

ENABLED, DELETED = 2, 3
MEDIA, LIVE = 1, 2
NO_IMPACT, REQUIRED, OPTIONAL = 0, 1, 2
INGEST = 1
"""Origin of a rendition that a client sends."""


@dataclass(frozen=True, slots=True)
class _Seed:
    id: int
    name: str
    type: int
    renditions: tuple[FlavorParams, ...]
    extra: Mapping[str, str]


_DEFAULT = {
    "systemName": "Default",
    "description": (
        "The default set of flavors. If not specified otherwise all media uploaded will be converted based on the "
        "definition in this profile"
    ),
}
_SEEDS = (
    _Seed(15, "Default", MEDIA, (SOURCE, SMALL, SD, HD, AUDIO), _DEFAULT),
    _Seed(16, "Source only", MEDIA, (SOURCE,), {"systemName": "SourceOnly"}),
    _Seed(17, "HD", MEDIA, (SOURCE, SMALL, SD, HD, FULL_HD, AUDIO), {"systemName": "HD"}),
    _Seed(18, "Cloud transcode", LIVE, (SOURCE,), {"systemName": "CloudTranscode"}),
)
"""The profiles of a new partner; the first is the default."""

_CAPTURE = {
    "systemName": "CAPTURE_TOOLS_CONTENT",
    "description": "Capture Tools Content Conversion Profile",
    "conditionalProfiles": '[{"condition":"1==1"}]',
}
_SYSTEM_SEEDS = (_Seed(5, "Capture_Tools_Content", MEDIA, (SOURCE, SMALL, FULL_HD), _CAPTURE),)


class ConversionProfiles:
    """The conversion profiles of all partners. Partners without any get the seeds."""

    def __init__(self, database: Database, partner_ids: Iterable[int]) -> None:
        self._db = database
        for partner_id, seeds in ((SYSTEM_PARTNER, _SYSTEM_SEEDS), *((number, _SEEDS) for number in partner_ids)):
            with database.transaction():
                if not database.count("SELECT count(*) FROM conversion_profiles WHERE partner_id=?", (partner_id,)):
                    self._seed(partner_id, seeds)

    def _seed(self, partner_id: int, seeds: Iterable[_Seed]) -> None:
        for seed in seeds:
            columns: dict[str, Any] = {"name": seed.name, "type": seed.type, "is_default": seed is _SEEDS[0]}
            # The first partner of a new directory gets the numbers of the seeds, others the next free ones.
            taken = self._db.count("SELECT count(*) FROM conversion_profiles WHERE id=?", (seed.id,))
            columns |= {} if taken else {"id": seed.id}
            self._insert(partner_id, [params.id for params in seed.renditions], seed.extra, **columns)

    def _insert(self, partner_id: int, params: Sequence[int], extra: Mapping[str, Any], **columns: Any) -> int:
        at = now()
        row = {"partner_id": partner_id, "status": ENABLED, "extra": json.dumps(dict(extra)), "created_at": at}
        self._db.insert("conversion_profiles", {**row, "updated_at": at, **columns})
        profile_id = self._db.count("SELECT last_insert_rowid()")
        self._set_params(profile_id, params)
        return profile_id

    def require(self, partner_id: int, profile_id: int, kind: int | None = None) -> Row:
        """Return a profile, of this type if given; CONVERSION_PROFILE_ID_NOT_FOUND if it does not exist."""
        row = next((row for row in self.all(partner_id) if row["id"] == profile_id), None)
        if row is None or kind not in (None, row["type"]):
            raise ApiError("CONVERSION_PROFILE_ID_NOT_FOUND", ID=str(profile_id))
        return row

    def require_own(self, partner_id: int, profile_id: int) -> Row:
        """Return a profile that the partner may change; CONVERSION_PROFILE_ID_NOT_FOUND otherwise."""
        row = self.require(partner_id, profile_id)
        if row["partner_id"] != partner_id:
            raise ApiError("CONVERSION_PROFILE_ID_NOT_FOUND", ID=str(profile_id))
        return row

    def check(self, partner_id: int, profile_id: int | None) -> None:
        """Raise CONVERSION_PROFILE_ID_NOT_FOUND if an entry cannot use this profile."""
        if profile_id not in (None, NO_PROFILE):
            # Kaltura lists profiles for live streams too, but accepts none of them for an entry.
            self.require(partner_id, profile_id, MEDIA)

    def all(self, partner_id: int) -> list[Row]:
        """Return all profiles that a partner sees."""
        sql = "SELECT * FROM conversion_profiles WHERE partner_id IN (?,?) AND status<>? ORDER BY id"
        return self._db.all(sql, (SYSTEM_PARTNER, partner_id, DELETED))

    def default_id(self, partner_id: int) -> int:
        """Return the id of the profile of entries that name none."""
        return self._db.count("SELECT id FROM conversion_profiles WHERE partner_id=? AND is_default", (partner_id,))

    def add(self, partner_id: int, sent: Args) -> Row:
        """Create a profile; FLAVOR_PARAMS_ID_NOT_FOUND if it names unknown renditions."""
        columns = {"name": sent.text("name"), "type": sent.integer("type", MEDIA)}
        with self._db.transaction():
            profile_id = self._insert(partner_id, params_of(sent), profile_fields(sent), **columns)
            if sent.flag("isDefault"):
                self.set_default(partner_id, profile_id)
        return self.require(partner_id, profile_id)

    def change(self, row: Row, sent: Args) -> Row:
        """Change the fields that were sent."""
        extra = json.loads(row["extra"]) | profile_fields(sent)
        columns: dict[str, Any] = {"extra": json.dumps(extra), "updated_at": now()}
        columns |= {"name": sent.text("name")} if "name" in sent else {}
        columns |= {"status": sent.integer("status")} if "status" in sent else {}
        with self._db.transaction():
            if "flavorParamsIds" in sent:
                self._set_params(row["id"], params_of(sent))
            self._db.update("conversion_profiles", row["id"], columns)
            if sent.flag("isDefault"):
                self.set_default(row["partner_id"], row["id"])
        return self.require(row["partner_id"], row["id"])

    def delete(self, profile_id: int) -> None:
        self._db.update("conversion_profiles", profile_id, {"status": DELETED, "updated_at": now()})

    def set_default(self, partner_id: int, profile_id: int) -> None:
        """Make this profile the partner's only default."""
        sql = "UPDATE conversion_profiles SET is_default=(id=?) WHERE partner_id=?"
        self._db.run(sql, (profile_id, partner_id))

    def params(self, profile_id: int) -> list[Row]:
        """Return the renditions of a profile in the order of their params."""
        return self._db.all("SELECT * FROM profile_params WHERE profile_id=? ORDER BY params_id", (profile_id,))

    def change_params(self, row: Row, sent: Args) -> Row:
        """Change the fields of a profile's rendition that were sent."""
        names = {"readyBehavior": "ready_behavior", "origin": "origin"}
        columns: dict[str, Any] = {column: sent.integer(name) for name, column in names.items() if name in sent}
        extra = json.loads(row["extra"]) | params_fields(sent)
        self._db.update("profile_params", row["id"], columns | {"extra": json.dumps(extra), "updated_at": now()})
        return next(after for after in self.params(row["profile_id"]) if after["id"] == row["id"])

    def _set_params(self, profile_id: int, wanted: Sequence[int]) -> None:
        """Set the renditions of a profile; those that remain keep their settings."""
        present = {row["params_id"]: row for row in self.params(profile_id)}
        for params_id in present.keys() - set(wanted):
            self._db.run("DELETE FROM profile_params WHERE id=?", (present[params_id]["id"],))
        for params_id in [number for number in wanted if number not in present]:
            behavior = NO_IMPACT if params_id == SOURCE_PARAMS else OPTIONAL
            row = {"profile_id": profile_id, "params_id": params_id, "ready_behavior": behavior, "updated_at": now()}
            self._db.insert("profile_params", row)
