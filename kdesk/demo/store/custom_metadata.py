"""Custom metadata: the schemas of partners, and the documents of entries."""

import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as ET

from kdesk.demo.store.database import Database, Row
from kdesk.demo.wire.clock import now
from kdesk.demo.wire.errors import ApiError

SCHEMA = """
CREATE TABLE IF NOT EXISTS metadata_profiles (
    id INTEGER PRIMARY KEY AUTOINCREMENT, partner_id INTEGER NOT NULL, name TEXT NOT NULL, system_name TEXT,
    object_type INTEGER NOT NULL, xsd TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS metadata (
    id INTEGER PRIMARY KEY AUTOINCREMENT, partner_id INTEGER NOT NULL, profile_id INTEGER NOT NULL,
    object_id TEXT NOT NULL, object_type INTEGER NOT NULL, xml TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, UNIQUE (profile_id, object_id));
"""

ENTRY = 1
_XSD = "{http://www.w3.org/2001/XMLSchema}"
_PATTERNS = {"dateType": r"-?\d+", "long": r"-?\d+", "int": r"-?\d+", "boolean": "true|false|0|1"}


class CustomMetadata:
    """The schemas and documents of all partners."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def profiles(self, partner_id: int) -> list[Row]:
        """Return the schemas of a partner."""
        return self._db.all("SELECT * FROM metadata_profiles WHERE partner_id=? ORDER BY id", (partner_id,))

    def profile(self, partner_id: int, number: int) -> Row:
        """Return a schema; METADATA_PROFILE_NOT_FOUND if the partner has none with this number."""
        for row in self.profiles(partner_id):
            if row["id"] == number:
                return row
        raise ApiError("METADATA_PROFILE_NOT_FOUND", METADATA_PROFILE_ID=str(number))

    def add_profile(self, partner_id: int, name: str, xsd: str, object_type: int = ENTRY) -> Row:
        """Add a schema."""
        at = now()
        self._db.insert(
            "metadata_profiles",
            {
                "partner_id": partner_id,
                "name": name,
                "object_type": object_type,
                "xsd": xsd,
                "created_at": at,
                "updated_at": at,
            },
        )
        return self.profiles(partner_id)[-1]

    def all(self, partner_id: int) -> list[Row]:
        """Return the documents of a partner."""
        return self._db.all("SELECT * FROM metadata WHERE partner_id=? ORDER BY id", (partner_id,))

    def require(self, partner_id: int, number: int) -> Row:
        """Return a document; METADATA_NOT_FOUND if the partner has none with this number."""
        row = self._db.one("SELECT * FROM metadata WHERE partner_id=? AND id=?", (partner_id, number))
        if row is None:
            raise ApiError("METADATA_NOT_FOUND", METADATA_ID=str(number))
        return row

    def add(self, profile: Row, object_id: str, xml: str) -> Row:
        """Add a document; each object has one for each schema."""
        known = self._db.one("SELECT id FROM metadata WHERE profile_id=? AND object_id=?", (profile["id"], object_id))
        if known is not None:
            raise ApiError("METADATA_ALREADY_EXISTS", METADATA_ID=str(known["id"]))
        check(profile["xsd"], xml)
        at = now()
        row = {"partner_id": profile["partner_id"], "profile_id": profile["id"], "object_id": object_id}
        row |= {"object_type": profile["object_type"], "xml": xml, "created_at": at, "updated_at": at}
        with self._db.transaction():
            self._db.insert("metadata", row)
            return self.require(profile["partner_id"], self._db.count("SELECT last_insert_rowid()"))

    def copy(self, partner_id: int, object_id: str, copy_id: str) -> None:
        """Give a new object the documents of another one."""
        for row in self.all(partner_id):
            if row["object_id"] == object_id:
                self.add(self.profile(partner_id, row["profile_id"]), copy_id, row["xml"])

    def change(self, row: Row, xml: str, version: int | None) -> Row:
        """Replace a document; INVALID_METADATA_VERSION if it has another version than the caller knows."""
        if version is not None and version != row["version"]:
            raise ApiError("INVALID_METADATA_VERSION", VERSION=str(row["version"]))
        check(self.profile(row["partner_id"], row["profile_id"])["xsd"], xml)
        changes = {"xml": xml, "version": row["version"] + 1, "updated_at": now()}
        self._db.update("metadata", row["id"], changes)
        return self.require(row["partner_id"], row["id"])


def check(xsd: str, xml: str) -> None:
    """Raise INVALID_METADATA_DATA unless a document fits its schema: names, order, numbers and choices."""
    try:
        root, elements = ET.fromstring(xml), _elements(xsd)  # noqa: S314  a server for tests on this computer
    except ET.ParseError as error:
        raise _refusal(str(error)) from error
    places = [list(elements).index(child.tag) if child.tag in elements else -1 for child in root]
    if root.tag != "metadata" or -1 in places or places != sorted(places):
        raise _refusal("This element is not expected.")
    for child in root:
        pattern, choices = elements[child.tag]
        text = (child.text or "").strip()
        if (choices and text not in choices) or (pattern and not re.fullmatch(pattern, text)):
            raise _refusal(f"Element '{child.tag}': '{text}' is not a valid value.")


def _elements(xsd: str) -> dict[str, tuple[str, list[str]]]:
    """Return pattern and choices of each element, in the order of the schema."""
    found: dict[str, tuple[str, list[str]]] = {}
    root = ET.fromstring(xsd)  # noqa: S314  as above
    for element in root.iterfind(f"{_XSD}element/{_XSD}complexType/{_XSD}sequence/{_XSD}element"):
        choices = [one.get("value", "") for one in element.iter(f"{_XSD}enumeration")]
        found[element.get("name", "")] = (_PATTERNS.get(element.get("type", "").rpartition(":")[2], ""), choices)
    return found


def _refusal(why: str) -> ApiError:
    return ApiError("INVALID_METADATA_DATA", ERR_MSG=why)


def profile_to_wire(row: Row) -> Mapping[str, Any]:
    """Return the `KalturaMetadataProfile` object."""
    return {
        "id": row["id"],
        "partnerId": row["partner_id"],
        "metadataObjectType": str(row["object_type"]),
        "version": row["version"],
        "name": row["name"],
        "createdAt": row["created_at"],
        "updatedAt": row["updated_at"],
        "status": 1,
        "xsd": row["xsd"],
        "createMode": 2,
        "objectType": "KalturaMetadataProfile",
    }


def to_wire(row: Row) -> Mapping[str, Any]:
    """Return the `KalturaMetadata` object."""
    return {
        "id": row["id"],
        "partnerId": row["partner_id"],
        "metadataProfileId": row["profile_id"],
        "metadataProfileVersion": 1,
        "metadataObjectType": str(row["object_type"]),
        "objectId": row["object_id"],
        "version": row["version"],
        "createdAt": row["created_at"],
        "updatedAt": row["updated_at"],
        "status": 1,
        "xml": row["xml"],
        "objectType": "KalturaMetadata",
    }
